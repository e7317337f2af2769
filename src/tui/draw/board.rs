//! One counter's board: its guard, its digits climbing, what became of the updates, and the plot of who saw what.

use ratatui::layout::Size;

use super::axis::Axis;
use super::code::{self, Whereabouts};
use super::digits;
use super::plot::{self, Plot};
use crate::event::{Nanos, RunEnd};
use crate::results::succeeded;
use crate::text::{Arg, Listing, Phrase, fit, thousands};
use crate::timeline::Timeline;
use crate::tui::kit::{Painter, columns};
use crate::tui::theme::{Look, Mark};

#[derive(Debug, Clone, Copy)]
pub(crate) struct Board<'run> {
    pub(crate) title: &'run str,
    pub(crate) timeline: &'run Timeline,
    pub(crate) expected: u64,
    /// Whether nothing made it come out right, if it does.
    pub(crate) is_luck: bool,
    pub(crate) axis: Axis,
    pub(crate) at: Nanos,
    /// What is said instead of the usual line, where the usual line would not be the truth.
    pub(crate) instead: Option<(Mark, &'run str)>,
    /// What the counter says, where it is not the value written last: a parent does not see what children count in
    /// copies of their own.
    pub(crate) reads: Option<u64>,
    /// What is said behind the usual line once the run is over, such as the cost of the lock.
    pub(crate) also: Option<&'run str>,
    pub(crate) focused: bool,
    /// What its workers do: the part that they do over and over is shown, on one line at least.
    pub(crate) code: &'run Listing,
}

impl Board<'_> {
    fn value(&self) -> u64 {
        self.reads.unwrap_or_else(|| self.timeline.counter_at(self.at))
    }
}

/// What became of the updates, as of a moment: a mark, and the words to say it.
pub(crate) fn outcome(board: &Board<'_>) -> (Mark, Phrase) {
    let Board { timeline, expected, at, .. } = *board;
    let made = timeline.increments_at(at);
    let over = timeline.end().filter(|_| at >= timeline.elapsed());
    let (Some(end), Some(observed)) = (over, timeline.observed()) else {
        return (Mark::Note, Phrase::new("draw.board.made").with("made", made));
    };
    if *end == RunEnd::Cancelled {
        return (Mark::Warn, Phrase::new("draw.board.cancelled").with("made", made).with("expected", expected));
    }
    match expected.checked_sub(observed) {
        Some(0) if succeeded(timeline) < timeline.tasks().len() => (Mark::Warn, Phrase::new("draw.board.none-lost")),
        Some(0) if board.is_luck => (Mark::Warn, Phrase::new("draw.board.lucky")),
        Some(0) => (Mark::Good, Phrase::new("draw.board.none-lost")),
        Some(lost) => {
            #[expect(clippy::cast_precision_loss, reason = "a share, shown with three digits")]
            let share = lost as f64 / expected as f64;
            (Mark::Bad, Phrase::new("draw.board.lost").with("lost", lost).with("share", Arg::Percent(share)))
        }
        None => (Mark::Bad, Phrase::new("draw.board.over").with("more", observed - expected)),
    }
}

/// A frame takes two rows and digits three: below so many rows the board stands without a frame, and without a plot.
const FRAMED: u16 = 8;
const BARE: u16 = 4;

pub(crate) fn draw(painter: &mut Painter<'_>, board: &Board<'_>) {
    let look = painter.look;
    let area = painter.area();
    if area.height < BARE || area.width < 20 {
        return draw_compact(painter, board);
    }
    if area.height < FRAMED {
        return draw_bare(painter, board);
    }
    let inner = painter.frame(board.title, board.focused);
    let core = board.code.core();
    let rows = u16::try_from(core.len()).unwrap_or(u16::MAX).saturating_add(1);
    let has_room = inner.height >= rows.saturating_add(LEAST_ABOVE_CODE);
    if !has_room {
        let foot = painter.height().saturating_sub(1);
        let room = painter.width().saturating_sub(2);
        let line = fit(&board.code.core_line(), usize::from(room.saturating_sub(3)));
        painter.write(2, foot, &format!(" {line} "), look.text());
    }
    let mut painter = painter.within(inner);
    if has_room {
        let mut foot = painter.cut_foot(rows);
        foot.cut_top(1);
        code::draw(&mut foot, &core, &Whereabouts::of(board.timeline, board.at));
    }
    painter.cut_top(u16::from(painter.height() >= 20));
    let figures = draw_figures(&mut painter, board, board.value(), &of(board, look));
    painter.cut_top(figures);
    draw_status(&mut painter.cut_top(1), board);
    if painter.height() >= 3 {
        // A line of air where the plot can spare it.
        painter.cut_top(u16::from(painter.height() >= 9));
        let plot = Plot { timeline: board.timeline, axis: board.axis, at: board.at, expected: board.expected };
        plot::draw(&mut painter, &plot);
    }
}

/// Rows that the largest figures and a plot need: with so many above it the code stands below them, line by line.
const LEAST_ABOVE_CODE: u16 = 15;

/// Whether a board without a frame has large digits in an area of this size.
pub(crate) fn fits_bare((width, height): (u16, u16), expected: u64, look: Look) -> bool {
    height > BARE && digits::measure(Size::new(width, 3), expected, look).height == 3
}

pub(crate) fn draw_bare(painter: &mut Painter<'_>, board: &Board<'_>) {
    let look = painter.look;
    let value = board.value();
    let status_below = u16::from(painter.height() > BARE);
    let style = if board.focused { look.accent() } else { look.strong() };
    let title = painter.write(0, 0, board.title, style);
    if status_below > 0 {
        painter.write(title + 2, 0, &of(board, look), look.dim());
    } else {
        draw_status(&mut painter.between(title + 2, u16::MAX), board);
    }
    painter.cut_top(1);
    let rows = painter.height().saturating_sub(status_below);
    let taken = digits::draw(&mut painter.top(rows), value, value_style(board, look));
    if status_below > 0 {
        painter.cut_top(taken.height);
        draw_status(&mut painter.cut_top(1), board);
        let (core, line) = (board.code.core(), board.code.core_line());
        if columns(&look.spell(&line)) <= painter.width() {
            painter.write(0, 0, &line, look.dim());
        } else if usize::from(painter.height()) >= core.len() {
            code::draw(painter, &core, &Whereabouts::of(board.timeline, board.at));
        }
    }
}

/// Draws the board on one line: its name, its value, what became of the updates; on a second one what does not fit, and
/// what its workers do.
pub(crate) fn draw_compact(painter: &mut Painter<'_>, board: &Board<'_>) {
    let look = painter.look;
    let value = board.value();
    let (mark, words) = status(board, look);
    let figures = format!("{} {}", thousands(value), of(board, look));
    let name = columns(board.title).min(painter.width() / 3);
    let mut x = painter.write_within(0, 0, board.title, name.max(8), look.strong()).max(name) + 2;
    x = painter.write(x, 0, &thousands(value), value_style(board, look)) + 1;
    x = painter.write(x, 0, figures.split_once(' ').map_or("", |(_, of)| of), look.dim()) + 2;
    let (x, y) = if x + columns(&words) / 2 < painter.width() || painter.height() < 2 { (x, 0) } else { (0, 1) };
    let x = painter.write(x, y, look.mark(mark), look.mark_style(mark));
    painter.write(x + 1, y, &words, look.text());
    painter.write(0, y + 1, &board.code.core_line(), look.dim());
}

fn of(board: &Board<'_>, look: Look) -> String {
    look.say(&Phrase::new("draw.board.of").with("expected", board.expected))
}

fn draw_figures(painter: &mut Painter<'_>, board: &Board<'_>, value: u64, of: &str) -> u16 {
    let look = painter.look;
    let inner = painter.area();
    let beside = columns(of) + 2;
    // As large as the largest value will be: digits that change their size while they climb cannot be read.
    let widest = board.expected.max(value);
    let most = rows_for_digits(inner.height);
    let narrow = Size::new(inner.width.saturating_sub(beside), most);
    let wide = Size::new(inner.width, most.min(inner.height.saturating_sub(5).max(1)));
    let (next_to, alone) = (digits::measure(narrow, widest, look), digits::measure(wide, widest, look));
    let (room, of_below) = if alone.height > next_to.height { (alone, true) } else { (next_to, false) };
    let place = inner.resize(room).intersection(inner);
    let taken = digits::draw(&mut painter.within(place), value, value_style(board, look));
    if of_below {
        painter.write(0, room.height, of, look.dim());
        return room.height + 1;
    }
    let foot = room.height.saturating_sub(1);
    painter.write(if room.height > 1 { room.width } else { taken.width } + 2, foot, of, look.dim());
    room.height + u16::from(room.height > 1 && inner.height >= 14)
}

fn rows_for_digits(height: u16) -> u16 {
    match height {
        0..4 => 1,
        4..15 => 3,
        _ => 5,
    }
}

fn value_style(board: &Board<'_>, look: Look) -> ratatui::style::Style {
    match status_mark(board) {
        Mark::Note => look.strong(),
        mark => look.mark_style(mark).remove_modifier(ratatui::style::Modifier::UNDERLINED),
    }
}

fn status_mark(board: &Board<'_>) -> Mark {
    board.instead.map_or_else(|| outcome(board).0, |(mark, _)| mark)
}

fn status(board: &Board<'_>, look: Look) -> (Mark, String) {
    if let Some((mark, words)) = board.instead {
        return (mark, words.to_owned());
    }
    let (mark, phrase) = outcome(board);
    let mut words = look.say(&phrase);
    if let Some(also) = board.also.filter(|_| mark != Mark::Note) {
        words = format!("{words} {} {also}", look.glyphs().dot);
    }
    (mark, words)
}

fn shorter(board: &Board<'_>, look: Look) -> Option<String> {
    if board.instead.is_some() {
        return None;
    }
    let (mark, phrase) = outcome(board);
    let figure = |key: &str| phrase.args().iter().find(|(name, _)| name == key).map(|(_, figure)| figure.clone());
    match mark {
        Mark::Bad => Some(look.say(&Phrase::new("draw.board.lost-short").with("lost", figure("lost")?))),
        Mark::Note => Some(look.say(&Phrase::new("draw.board.made-short").with("made", figure("made")?))),
        Mark::Good | Mark::Warn => Some(look.say(&phrase)),
    }
}

fn draw_status(painter: &mut Painter<'_>, board: &Board<'_>) {
    let look = painter.look;
    let (mark, mut words) = status(board, look);
    if columns(look.mark(mark)) + 1 + columns(&words) > painter.width() {
        words = shorter(board, look).unwrap_or(words);
    }
    let x = painter.write(0, 0, look.mark(mark), look.mark_style(mark));
    painter.write(x + 1, 0, &words, if mark == Mark::Note { look.dim() } else { look.strong() });
}
