//! The page: the addresses to choose from, or the way in, as large as there is room.

use std::net::IpAddr;

use ratatui::layout::Size;

use super::room::{ClassRoom, RoomState};
use super::vote::Vote;
use super::{qr, votes};
use crate::share::{Attendance, BallotOrder, BallotOutcome, ClassAddress, ClassPlace, ClassWish, PollPhase, QrPicture};
use crate::text::{Phrase, wrap};
use crate::tui::draw::digits;
use crate::tui::keymap::{Action, Binding, KeyContext, Press};
use crate::tui::kit::{Handled, HitTarget, Painter, Request, Responder, Scene, columns};
use crate::tui::message::{ClassOrder, Effect};
use crate::tui::overlay::frame;

/// The widest that it is, columns.
const WIDTH: u16 = 116;

/// The same where an address is chosen.
const CHOOSING: u16 = 84;

/// Columns between the picture for a camera and the words beside it.
const GAP: u16 = 3;

/// The fewest columns that words stand in.
const WORDS: u16 = 22;

/// The class as it lies over a screen.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ClassPage {
    room: ClassRoom,
    cursor: usize,
    /// Whether the way in is shown while something is asked.
    shows_way_in: bool,
}

impl ClassPage {
    pub(crate) fn new(room: ClassRoom) -> Self {
        Self { room, cursor: 0, shows_way_in: false }
    }

    /// The same with what is known now.
    pub(crate) fn turned_to(mut self, room: ClassRoom) -> Self {
        self.cursor = self.cursor.min(room.addresses.len().saturating_sub(1));
        self.room = room;
        self
    }

    fn is_closed(&self) -> bool {
        self.room.state == RoomState::Closed
    }

    fn move_by(&mut self, rows: isize) -> Handled {
        let last = self.room.addresses.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(rows).min(last);
        Handled::Done
    }

    /// Opens the class at the address under the cursor.
    fn open(&self) -> Handled {
        let Some(ClassAddress { address, .. }) = self.room.addresses.get(self.cursor) else { return Handled::Done };
        let wish = ClassWish { address: *address, ..self.room.wish.clone() };
        Handled::Wants(Effect::Class(ClassOrder::Open(wish)))
    }

    /// What Enter does next.
    fn next(&self) -> Option<(Handled, &'static str)> {
        let ballot = |order| Handled::Wants(Effect::Class(ClassOrder::Ballot(order)));
        if self.is_closed() {
            return (!self.room.addresses.is_empty()).then(|| (self.open(), "hint.class-open"));
        }
        self.room.open()?;
        match &self.room.vote {
            None => self.room.question.clone().map(|question| (ballot(BallotOrder::Ask(question)), "hint.class-ask")),
            Some(vote) => match vote.phase {
                PollPhase::Open => Some((ballot(BallotOrder::Close), "hint.class-end-vote")),
                PollPhase::Closed => {
                    let word = if vote.is_of_lesson() { "hint.class-lesson" } else { "hint.class-run" };
                    Some((Handled::Asks(Request::RunForClass), word))
                }
                PollPhase::Shown => Some((ballot(BallotOrder::Clear), "hint.class-done")),
            },
        }
    }

    /// What is shown without a run: what was answered alone.
    fn shown_now(&self) -> BallotOutcome {
        self.vote().map(|vote| vote.outcome.clone()).unwrap_or_default()
    }

    fn vote(&self) -> Option<&Vote> {
        self.room.vote.as_ref()
    }

    pub(in crate::tui::overlay) fn render(&self, painter: &mut Painter<'_>) {
        let area = painter.area();
        let (widest, most) = match &self.room.state {
            RoomState::Open { .. } => (WIDTH, u16::MAX),
            RoomState::Closed | RoomState::Opening => {
                let addresses = u16::try_from(self.room.addresses.len()).unwrap_or(u16::MAX);
                (CHOOSING, addresses.saturating_add(12))
            }
        };
        let (width, height) = (widest.min(area.width), most.min(area.height.saturating_sub(1)));
        let title = painter.look.word("class.title");
        let mut inside = frame::open(painter, (width, height), &title);
        if let Some(said) = &self.room.said {
            let (said, style) = (inside.look.say(said), inside.look.accent());
            let rows = wrap(&said, usize::from(inside.width())).len();
            inside.cut_foot(u16::try_from(rows).unwrap_or(u16::MAX)).write_wrapped(0, &said, style);
        }
        match &self.room.state {
            RoomState::Closed => self.render_addresses(&mut inside),
            RoomState::Opening => drop(inside.write_wrapped(0, &inside.look.word("class.opening"), inside.look.text())),
            RoomState::Open { place, here } => match self.room.vote.as_ref().filter(|_| !self.shows_way_in) {
                Some(vote) => votes::render(vote, *here, &mut inside),
                None => render_open(place, *here, &mut inside),
            },
        }
    }

    fn render_addresses(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let y = painter.write_wrapped(0, &look.word("class.about"), look.text());
        let y = painter.write_wrapped(y + 1, &look.word("class.choose"), look.strong());
        let y = match &self.room.refused {
            Some(why) => painter.write_wrapped(y, &look.say(why), look.warn()),
            None => y,
        };
        let known = &self.room.addresses;
        let shown = usize::from(painter.height().saturating_sub(y + 4)).max(1);
        let first = self.cursor.saturating_sub(shown - 1);
        let names = known.iter().map(|one| columns(&one.address.to_string()));
        let beside = names.max().unwrap_or(0) + 4;
        let mut row = y;
        for (index, one) in known.iter().enumerate().skip(first).take(shown) {
            let is_chosen = index == self.cursor;
            let style = if is_chosen { look.selection() } else { look.text() };
            let mark = if is_chosen { look.glyphs().chosen } else { ' ' };
            painter.put(0, row, mark, look.accent());
            painter.button(2, row, &one.address.to_string(), style, HitTarget::Row(index));
            let words = Phrase::new(said_of(one)).with("name", one.interface.clone());
            painter.write(beside, row, &look.say(&words), look.dim());
            row += 1;
        }
        painter.write_wrapped(row + 1, &look.word("class.no-secret"), look.dim());
    }
}

/// What an address is good for.
fn said_of(one: &ClassAddress) -> &'static str {
    match one.address {
        _ if one.is_local() => "class.address.local",
        IpAddr::V4(address) if address.is_link_local() => "class.address.unassigned",
        _ => "class.address.network",
    }
}

fn render_open(place: &ClassPlace, here: Attendance, painter: &mut Painter<'_>) {
    // In capitals it is the same address, and the picture of it is smaller.
    let picture = QrPicture::of(&place.url().to_uppercase()).filter(|_| !place.is_local);
    let taken = picture.as_ref().filter(|_| painter.width() > WORDS + GAP).and_then(|picture| {
        let room = painter.width() - WORDS - GAP;
        qr::draw(&mut painter.between(0, room), picture)
    });
    let beside = taken.map_or(0, |Size { width, .. }| width + GAP);
    let mut words = painter.between(beside, painter.width());
    let look = words.look;
    words.write(0, 0, &look.word("class.open-this"), look.dim());
    // Where all of it does not fit, the browser adds the beginning, and its first page asks for the code.
    let all = place.url();
    let address = if columns(&all) > words.width() { &place.host } else { &all };
    let y = words.write_wrapped(1, address, look.strong());
    words.write(0, y, &look.word("class.code"), look.dim());
    let y = y + 1;
    // Three rows of words are worth more than a larger code.
    let room = words.height().saturating_sub(y + 4).min(if words.height() >= 26 { 10 } else { 5 });
    let mut below = words.between(0, u16::MAX);
    below.cut_top(y);
    let code = digits::draw_text(&mut below.top(room.max(1)), place.code.as_str(), look.accent());
    let y = y + code.height + 1;
    let present = Phrase::new(if here.all() == 0 { "class.nobody" } else { "class.here" })
        .offer("n", here.all())
        .offer("ballots", here.ballots)
        .offer("mirrors", here.mirrors + here.texts);
    let y = words.write_wrapped(y, &look.say(&present), look.text());
    let help = match (place.is_local, picture.is_some() && taken.is_none()) {
        (true, _) => "class.help.local",
        (false, true) => "class.help.no-room",
        (false, false) => "class.help.network",
    };
    words.write_wrapped(y + 1, &look.word(help), look.dim());
}

impl Responder for ClassPage {
    fn context(&self) -> KeyContext {
        KeyContext::Class
    }

    fn can(&self, action: Action) -> bool {
        match action {
            Action::Back => true,
            Action::Accept => self.next().is_some(),
            Action::Pane | Action::Cancel => self.vote().is_some(),
            Action::Again => self.vote().is_some_and(Vote::can_be_asked_again),
            Action::Last => self.vote().is_some_and(|vote| vote.phase == PollPhase::Closed),
            Action::Save => self.room.votes().next().is_some(),
            Action::Up | Action::Down => self.is_closed() && self.room.addresses.len() > 1,
            Action::Class => self.room.open().is_some(),
            _ => false,
        }
    }

    fn act(&mut self, action: Action, _: Scene<'_>) -> Handled {
        match action {
            Action::Accept => self.next().map_or(Handled::Done, |(does, _)| does),
            Action::Pane => {
                self.shows_way_in = !self.shows_way_in;
                Handled::Done
            }
            Action::Cancel => Handled::Wants(Effect::Class(ClassOrder::Ballot(BallotOrder::Clear))),
            Action::Again => Handled::Wants(Effect::Class(ClassOrder::Ballot(BallotOrder::Again))),
            Action::Last => Handled::Wants(Effect::Class(ClassOrder::Ballot(BallotOrder::Show(self.shown_now())))),
            Action::Save => Handled::Wants(Effect::SaveVotes(self.room.votes().map(Vote::counted).collect())),
            Action::Up => self.move_by(-1),
            Action::Down => self.move_by(1),
            Action::Class => Handled::Wants(Effect::Class(ClassOrder::Close)),
            _ => Handled::Asks(Request::Close),
        }
    }

    fn hint(&self, binding: &Binding) -> Option<(Press, &'static str)> {
        let word = match binding.action {
            Action::Accept => self.next().map(|(_, word)| word),
            // Enter does the same then.
            Action::Cancel if self.vote().is_some_and(|vote| vote.phase == PollPhase::Shown) => None,
            Action::Pane if self.shows_way_in => Some("hint.class-vote"),
            _ => binding.hint,
        };
        word.map(|word| (binding.keys[0], word))
    }

    fn point(&mut self, target: Option<HitTarget>, _: Scene<'_>) -> Handled {
        match target {
            Some(HitTarget::Row(row)) if self.is_closed() && row == self.cursor => self.open(),
            Some(HitTarget::Row(row)) if self.is_closed() => {
                self.cursor = row;
                Handled::Done
            }
            Some(HitTarget::Action(_)) => Handled::Passed,
            _ => Handled::Done,
        }
    }

    fn scroll(&mut self, rows: isize, _: Scene<'_>) -> Handled {
        if self.is_closed() { self.move_by(rows) } else { Handled::Done }
    }
}
