//! The Run screen's state: the recordings of a run's takes, the playhead over them, and what is looked at.
//!
//! Pure: reports and times in. A live run and a replay differ in nothing but the playhead.

mod accounts;
mod jumps;
mod keys;

use super::ledger::state::Accounts;
use super::player::{Player, Playhead, WATCHABLE, share_of};
use super::variant::Take;
use super::viewport::Walk;
use crate::event::{Nanos, RunEnd, WorkerId};
use crate::plan::Plan;
use crate::recording::Recording;
use crate::tui::draw::Axis;
use crate::tui::kit::text_input::Line;
use crate::tui::message::{Report, RunNumber};

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// It is going on.
    Going,
    /// It was asked to stop.
    Stopping,
    /// Nothing of it is left but its recordings.
    Over,
}

/// A run on screen.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RunScreen {
    number: RunNumber,
    takes: Vec<Take>,
    begun: Nanos,
    stage: Stage,
    player: Player,
    picked: Option<usize>,
    scroll: usize,
    walk: Walk,
    typing: Option<Line>,
    accounts: Accounts,
    is_replay: bool,
}

impl RunScreen {
    /// A run that begins now.
    pub(crate) fn new(number: RunNumber, plans: Vec<Plan>, now: Nanos) -> Self {
        Self {
            number,
            takes: plans.into_iter().map(|plan| Take::new(Recording::new(plan), None)).collect(),
            begun: now,
            stage: Stage::Going,
            player: Player::live(),
            picked: None,
            scroll: 0,
            walk: Walk::default(),
            typing: None,
            accounts: Accounts::default(),
            is_replay: false,
        }
    }

    /// A recording: a run of which everything has happened. The playhead stands at its beginning.
    pub(crate) fn replay(number: RunNumber, recordings: Vec<Recording>, now: Nanos) -> Self {
        let mut screen = Self::new(number, Vec::new(), now);
        screen.takes = recordings.into_iter().map(|recording| Take::new(recording, Some(now))).collect();
        screen.is_replay = true;
        screen.take_in(Report::Over, now);
        screen.player.go_to(0.0);
        screen
    }

    /// Which run of the session it is.
    pub(crate) fn number(&self) -> RunNumber {
        self.number
    }

    /// Its takes.
    pub(crate) fn takes(&self) -> &[Take] {
        &self.takes
    }

    /// How far it is.
    pub(crate) fn stage(&self) -> Stage {
        self.stage
    }

    /// Its playhead.
    pub(crate) fn player(&self) -> &Player {
        &self.player
    }

    /// How many rows are scrolled away above.
    pub(crate) fn scroll(&self) -> usize {
        self.scroll
    }

    /// The take that is looked at: the one that was picked, the one that is going on, or the first.
    pub(crate) fn selected(&self) -> usize {
        self.picked.unwrap_or_else(|| {
            let going = self.takes.iter().rposition(Take::has_begun).filter(|_| self.stage != Stage::Over);
            going.unwrap_or(0)
        })
    }

    /// The two takes that stand side by side: the first, and the one that is looked at.
    pub(crate) fn side_by_side(&self) -> (usize, Option<usize>) {
        let other = self.selected().max(1);
        (0, (other < self.takes.len()).then_some(other))
    }

    /// Whether the picture changes as time passes.
    pub(crate) fn is_moving(&self) -> bool {
        self.player.is_moving()
    }

    /// How long the run has been going on, ns.
    pub(crate) fn age(&self, now: Nanos) -> Nanos {
        now.saturating_sub(self.begun)
    }

    /// The moment of a take at the playhead; at its end, everything that is known of it.
    pub(crate) fn moment(&self, take: usize, now: Nanos) -> Nanos {
        let at = self.moment_in_window(take, now);
        let take = &self.takes[take];
        let is_whole = take.timeline().end().is_some() && at >= take.window().1;
        if is_whole { at.max(take.timeline().latest()) } else { at }
    }

    fn moment_in_window(&self, take: usize, now: Nanos) -> Nanos {
        let take = &self.takes[take];
        let is_race = take.timeline().end().is_some() && take.window().1 <= WATCHABLE;
        match self.player.playhead() {
            // A race is over before anybody saw it; it is played from its start as soon as the run is over.
            Playhead::Live if is_race && self.age(now) < WATCHABLE => take.window().0,
            Playhead::Live => take.moment_live(now, false),
            Playhead::Held(since) => take.moment_live(since, true),
            _ => self.player.moment(take.window()),
        }
    }

    /// Whether a take is shown to its end, so that what came out may be told.
    pub(crate) fn is_told(&self, take: usize, now: Nanos) -> bool {
        let ended = self.takes[take].timeline().end().is_some();
        ended && self.moment(take, now) >= self.takes[take].window().1
    }

    /// Takes news of the run in.
    pub(crate) fn take_in(&mut self, report: Report, now: Nanos) {
        match report {
            Report::Began { take } => {
                if let Some(take) = self.takes.get_mut(take) {
                    take.begin(now);
                }
            }
            Report::Events { take, events } => {
                if let Some(take) = self.takes.get_mut(take) {
                    take.extend(events);
                }
            }
            // Comparisons alone are told so.
            Report::Made { .. } => {}
            Report::Over => {
                let selected = self.selected();
                let held = match self.player.playhead() {
                    Playhead::Held(_) => Some(share_of(self.moment(selected, now), self.takes[selected].window())),
                    _ => None,
                };
                self.stage = Stage::Over;
                let lengths = self.takes.iter().map(|take| take.window().1 - take.window().0);
                self.player.run_ended(lengths.max().unwrap_or(0), held, now);
            }
        }
        if self.ledger_is_open() {
            self.make_account();
        }
    }

    /// The run has been asked to stop.
    pub(crate) fn stopping(&mut self) {
        if self.stage == Stage::Going {
            self.stage = Stage::Stopping;
        }
    }

    /// Time has passed.
    pub(crate) fn tick(&mut self, now: Nanos) {
        self.player.tick(now);
    }

    /// The stretch of a take that is drawn while its playhead is at a moment.
    pub(crate) fn axis(&self, take: usize, at: Nanos) -> Axis {
        let whole = self.takes[take].axis(at);
        let mut walk = self.walk;
        if take != self.selected() {
            // It was moved by hand for the other one.
            walk.follow();
        }
        walk.axis(whole, at)
    }

    /// What is looked at.
    pub(crate) fn walk(&self) -> &Walk {
        &self.walk
    }

    /// Shows half or twice as much of the time.
    pub(crate) fn zoom(&mut self, closer: bool, now: Nanos) {
        let selected = self.selected();
        let whole = self.takes[selected].axis(self.moment(selected, now));
        self.walk.zoom(closer, whole);
    }

    /// Moves what is shown of the time.
    pub(crate) fn pan(&mut self, later: bool, now: Nanos) {
        let selected = self.selected();
        let at = self.moment(selected, now);
        self.walk.pan(later, self.takes[selected].axis(at), at);
    }

    /// Looks at a lane closely, or at none any more. What is known of it stands where the ledger does.
    pub(crate) fn look_at(&mut self, lane: Option<WorkerId>) {
        if lane.is_some() {
            self.close_ledger();
        }
        self.walk.look_at(lane);
        self.keep_in_sight();
    }

    /// Looks at the next lane closely, or at the one before.
    pub(crate) fn look_beside(&mut self, later: bool) {
        let lanes = self.takes[self.selected()].timeline().lanes().len();
        self.walk.look_beside(later, lanes);
        self.keep_in_sight();
    }

    /// Lanes above the one that is looked at stay in sight as long as it does.
    fn keep_in_sight(&mut self) {
        const ABOVE: usize = 2;
        if let Some(lane) = self.walk.lane() {
            self.scroll = (lane as usize).saturating_sub(ABOVE);
        }
    }

    /// The time that is being typed, to go there.
    pub(crate) fn typing(&self) -> Option<&Line> {
        self.typing.as_ref()
    }

    /// Looks at the next take.
    pub(crate) fn next_take(&mut self) {
        self.picked = Some((self.selected() + 1) % self.takes.len());
        self.scroll = 0;
        self.turn_page();
    }

    /// Looks at a take.
    pub(crate) fn pick(&mut self, take: usize) {
        self.picked = Some(take.min(self.takes.len() - 1));
        self.turn_page();
    }

    /// Scrolls the lanes and tasks; where there are rows of a ledger, chooses among them.
    pub(crate) fn scroll_by(&mut self, rows: isize) {
        if self.shows_rows() {
            return self.choose_beside(rows);
        }
        let take = &self.takes[self.selected()];
        let most = take.timeline().lanes().len().max(take.timeline().tasks().len()).saturating_sub(1);
        self.scroll = self.scroll.saturating_add_signed(rows).min(most);
    }

    /// What the counter said in each take that came to its end.
    pub(crate) fn outcomes(&self) -> impl Iterator<Item = (&Plan, u64)> {
        let completed = self.takes.iter().filter(|take| take.timeline().end() == Some(&RunEnd::Completed));
        completed.filter_map(|take| Some((take.plan(), take.timeline().observed()?)))
    }
}
