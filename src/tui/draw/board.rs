//! One counter's board: its guard, its digits climbing, what became of the updates, and the plot of who saw what.

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use super::axis::Axis;
use super::pen::{Pen, columns, frame};
use super::plot::{self, Plot};
use super::{digits, pen};
use crate::event::{Nanos, RunEnd};
use crate::text::{Arg, Phrase, thousands};
use crate::timeline::Timeline;
use crate::tui::theme::{Look, Mark};

/// What is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Board<'run> {
    /// What stands over it: the guard's name.
    pub title: &'run str,
    /// The run.
    pub timeline: &'run Timeline,
    /// What the counter should say in the end.
    pub expected: u64,
    /// The stretch of the run that the plot shows.
    pub axis: Axis,
    /// The playhead, ns.
    pub at: Nanos,
    /// What is said instead of the usual line, where the usual line would not be the truth.
    pub instead: Option<(Mark, &'run str)>,
    /// What the counter says, where it is not the value written last: a parent does not see what children count in
    /// copies of their own.
    pub reads: Option<u64>,
    /// What is said behind the usual line once the run is over, such as the cost of the lock.
    pub also: Option<&'run str>,
    /// Whether the keys go here.
    pub focused: bool,
}

impl Board<'_> {
    /// What the counter says at the playhead.
    fn value(&self) -> u64 {
        self.reads.unwrap_or_else(|| self.timeline.counter_at(self.at))
    }
}

/// What became of the updates, as of a moment: a mark, and the words to say it.
#[must_use]
pub fn outcome(timeline: &Timeline, expected: u64, at: Nanos) -> (Mark, Phrase) {
    let made = timeline.increments_at(at);
    let over = timeline.end().filter(|_| at >= timeline.elapsed());
    let (Some(end), Some(observed)) = (over, timeline.observed()) else {
        return (Mark::Note, Phrase::new("draw.board.made").with("made", made));
    };
    if *end == RunEnd::Cancelled {
        return (Mark::Warn, Phrase::new("draw.board.cancelled").with("made", made).with("expected", expected));
    }
    match expected.checked_sub(observed) {
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

/// Draws the board in a frame of its own; without one where rows are few, and on a line or two where they are fewer.
pub fn draw(area: Rect, buf: &mut Buffer, board: &Board<'_>, look: &Look) {
    let area = area.intersection(buf.area);
    if area.height < BARE || area.width < 20 {
        return draw_compact(area, buf, board, look);
    }
    if area.height < FRAMED {
        return draw_bare(area, buf, board, look);
    }
    let mut inner = frame(area, buf, board.title, board.focused, look);
    if inner.height >= 20 {
        inner = Rect { y: inner.y + 1, height: inner.height - 1, ..inner };
    }
    let value = board.value();
    let of = of(board, look);
    let figures = draw_figures(inner, buf, board, value, &of, look);
    let status = Rect { y: inner.y + figures, height: inner.height - figures, ..inner };
    draw_status(status, buf, board, look);
    let rest = Rect { y: status.y + 1, height: status.height.saturating_sub(1), ..inner };
    if rest.height >= 3 {
        // A line of air where the plot can spare it.
        let air = u16::from(rest.height >= 9);
        let plot = Plot { timeline: board.timeline, axis: board.axis, at: board.at, expected: board.expected };
        plot::draw(Rect { y: rest.y + air, height: rest.height - air, ..rest }, buf, &plot, look);
    }
}

/// Its name and what it should say, its digits, what became of the updates.
fn draw_bare(area: Rect, buf: &mut Buffer, board: &Board<'_>, look: &Look) {
    let value = board.value();
    let status_below = u16::from(area.height > BARE);
    let mut pen = Pen::new(area, buf, look);
    let title = pen.write(0, 0, board.title, look.strong());
    if status_below > 0 {
        pen.write(title + 2, 0, &of(board, look), look.dim());
    } else {
        let rest = Rect { x: area.x + title + 2, width: area.width.saturating_sub(title + 2), ..area };
        draw_status(rest, buf, board, look);
    }
    let figures = Rect { y: area.y + 1, height: area.height - 1 - status_below, ..area };
    let taken = digits::draw(figures, buf, value, value_style(board, look), look);
    if status_below > 0 {
        let y = figures.y + taken.height;
        draw_status(Rect { y, height: area.bottom() - y, ..area }, buf, board, look);
    }
}

/// Draws the board on one line: its name, its value, what became of the updates; on a second one what does not fit.
pub fn draw_compact(area: Rect, buf: &mut Buffer, board: &Board<'_>, look: &Look) {
    let mut pen = Pen::new(area, buf, look);
    let value = board.value();
    let (mark, words) = status(board, look);
    let figures = format!("{} {}", thousands(value), of(board, look));
    let name = columns(board.title).min(pen.width() / 3);
    let mut x = pen.write_within(0, 0, board.title, name.max(8), look.strong()).max(name) + 2;
    x = pen.write(x, 0, &thousands(value), value_style(board, look)) + 1;
    x = pen.write(x, 0, figures.split_once(' ').map_or("", |(_, of)| of), look.dim()) + 2;
    let (x, y) = if x + columns(&words) / 2 < pen.width() || pen.height() < 2 { (x, 0) } else { (0, 1) };
    let x = pen.write(x, y, look.mark(mark), look.mark_style(mark));
    pen.write(x + 1, y, &words, look.text());
}

fn of(board: &Board<'_>, look: &Look) -> String {
    look.say(&Phrase::new("draw.board.of").with("expected", board.expected))
}

/// Digits and what they should be, side by side where that fits; returns the rows that they take.
fn draw_figures(inner: Rect, buf: &mut Buffer, board: &Board<'_>, value: u64, of: &str, look: &Look) -> u16 {
    let beside = columns(of) + 2;
    // As large as the largest value will be: digits that change their size while they climb cannot be read.
    let widest = board.expected.max(value);
    let most = rows_for_digits(inner.height);
    let narrow = Size::new(inner.width.saturating_sub(beside), most);
    let wide = Size::new(inner.width, most.min(inner.height.saturating_sub(5).max(1)));
    let (next_to, alone) = (digits::measure(narrow, widest, look), digits::measure(wide, widest, look));
    let (room, of_below) = if alone.height > next_to.height { (alone, true) } else { (next_to, false) };
    let place = Rect { width: room.width.min(inner.width), height: room.height.min(inner.height), ..inner };
    let taken = digits::draw(place, buf, value, value_style(board, look), look);
    let mut pen = Pen::new(inner, buf, look);
    if of_below {
        pen.write(0, room.height, of, look.dim());
        return room.height + 1;
    }
    let foot = room.height.saturating_sub(1);
    pen.write(if room.height > 1 { room.width } else { taken.width } + 2, foot, of, look.dim());
    room.height + u16::from(room.height > 1 && inner.height >= 14)
}

/// Digits may take a third of the board.
fn rows_for_digits(height: u16) -> u16 {
    match height {
        0..4 => 1,
        4..15 => 3,
        _ => 5,
    }
}

fn value_style(board: &Board<'_>, look: &Look) -> ratatui::style::Style {
    match status_mark(board) {
        Mark::Note => look.strong(),
        mark => look.mark_style(mark).remove_modifier(ratatui::style::Modifier::UNDERLINED),
    }
}

fn status_mark(board: &Board<'_>) -> Mark {
    board.instead.map_or_else(|| outcome(board.timeline, board.expected, board.at).0, |(mark, _)| mark)
}

fn status(board: &Board<'_>, look: &Look) -> (Mark, String) {
    if let Some((mark, words)) = board.instead {
        return (mark, words.to_owned());
    }
    let (mark, phrase) = outcome(board.timeline, board.expected, board.at);
    let mut words = look.say(&phrase);
    if let Some(also) = board.also.filter(|_| mark != Mark::Note) {
        words = format!("{words} {} {also}", look.glyphs().dot);
    }
    (mark, words)
}

/// The figure alone, where the usual line is too long.
fn shorter(board: &Board<'_>, look: &Look) -> Option<String> {
    let (mark, phrase) = outcome(board.timeline, board.expected, board.at);
    let (_, lost) = phrase.args().iter().find(|(name, _)| name == "lost")?;
    let told_here = board.instead.is_none() && mark == Mark::Bad;
    told_here.then(|| look.say(&Phrase::new("draw.board.lost-short").with("lost", lost.clone())))
}

fn draw_status(area: Rect, buf: &mut Buffer, board: &Board<'_>, look: &Look) {
    let (mark, mut words) = status(board, look);
    if columns(look.mark(mark)) + 1 + columns(&words) > area.width {
        words = shorter(board, look).unwrap_or(words);
    }
    let mut pen = pen::Pen::new(area, buf, look);
    let x = pen.write(0, 0, look.mark(mark), look.mark_style(mark));
    pen.write(x + 1, 0, &words, if mark == Mark::Note { look.dim() } else { look.strong() });
}
