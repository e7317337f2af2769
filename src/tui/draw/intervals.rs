//! Times to be compared: a bar up to each median, upon it the interval in which the median lies, and the figures beside
//! it.

use super::bars::share;
use crate::event::Nanos;
use crate::statistics::Spread;
use crate::text::{Phrase, duration};
use crate::tui::kit::{Painter, columns};
use crate::tui::theme::{Look, Symbols};

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Interval {
    pub(crate) name: String,
    /// The times; before the first was measured, what is to be said instead.
    pub(crate) spread: Result<Spread, String>,
    /// Further figures, one for each heading; empty where there is none.
    pub(crate) facts: Vec<String>,
}

const LEAST_BAR: u16 = 12;
const GAP: u16 = 2;

/// The columns of figures, as many as leave room for the bars: where each ends, from the right.
struct IntervalColumns {
    bar: (u16, u16),
    median: u16,
    facts: Vec<u16>,
}

fn layout(width: u16, rows: &[Interval], headings: &[String], look: Look) -> IntervalColumns {
    let name = rows.iter().map(|row| columns(&look.spell(&row.name))).max().unwrap_or(0).min(width / 3);
    let median =
        rows.iter().filter_map(|row| row.spread.as_ref().ok()).map(|spread| columns(&duration(spread.median))).max();
    let median = median.unwrap_or(0).max(columns(&look.word("compare.head.median")));
    let wide = |index: usize| {
        let facts = rows.iter().filter_map(|row| row.facts.get(index)).map(|fact| columns(fact));
        facts.max().unwrap_or(0).max(columns(&headings[index]))
    };
    let mut wides: Vec<u16> = (0..headings.len()).map(wide).collect();
    let taken = |wides: &[u16]| name + GAP + GAP + median + wides.iter().map(|wide| wide + GAP).sum::<u16>();
    while !wides.is_empty() && taken(&wides) + LEAST_BAR > width {
        wides.pop();
    }
    let bar = (name + GAP, width.saturating_sub(taken(&wides)) + name + GAP);
    let mut end = bar.1 + GAP + median;
    let median = end;
    let facts = wides.into_iter().map(|wide| {
        end += GAP + wide;
        end
    });
    IntervalColumns { bar, median, facts: facts.collect() }
}

pub(crate) fn draw(painter: &mut Painter<'_>, rows: &[Interval], headings: &[String], first: usize) {
    let look = painter.look;
    let room = usize::from(painter.height().saturating_sub(1));
    let places = layout(painter.width(), rows, headings, look);
    let told = rows.iter().filter_map(|row| row.spread.as_ref().ok()).all(|spread| spread.interval.is_some());
    let title = look.word(if told { "draw.intervals.title" } else { "draw.intervals.title-few" });
    if columns(&title) <= places.bar.1 - places.bar.0 {
        painter.write(places.bar.0, 0, &title, look.dim());
    }
    painter.write_ending(places.median, 0, &look.word("compare.head.median"), look.dim());
    for (heading, end) in headings.iter().zip(&places.facts) {
        painter.write_ending(*end, 0, heading, look.dim());
    }
    let shown = if rows.len() > room { room.saturating_sub(1) } else { rows.len() };
    let first = first.min(rows.len() - shown);
    let longest = rows.iter().filter_map(|row| row.spread.as_ref().ok()).map(|spread| interval(spread).1).max();
    for (y, row) in (1..).zip(&rows[first..first + shown]) {
        painter.write_within(0, y, &row.name, places.bar.0 - 1, look.text());
        let spread = match &row.spread {
            Ok(spread) => spread,
            Err(instead) => {
                painter.write_within(places.bar.0, y, instead, places.bar.1, look.dim());
                continue;
            }
        };
        draw_bar(painter, y, places.bar, spread, longest.unwrap_or(0));
        painter.write_ending(places.median, y, &duration(spread.median), look.strong());
        for (fact, end) in row.facts.iter().zip(&places.facts) {
            painter.write_ending(*end, y, fact, look.text());
        }
    }
    if rows.len() > first + shown {
        let foot = u16::try_from(shown + 1).unwrap_or(u16::MAX);
        let more = Phrase::new("draw.bars.more").with("count", rows.len() - first - shown);
        painter.write(0, foot, &look.say(&more), look.dim());
    }
}

/// The interval of a median; where there is none, nothing but the median itself.
fn interval(spread: &Spread) -> (Nanos, Nanos) {
    spread.interval.unwrap_or((spread.median, spread.median))
}

fn draw_bar(painter: &mut Painter<'_>, y: u16, (begin, end): (u16, u16), spread: &Spread, longest: Nanos) {
    let look = painter.look;
    let column = |nanos: Nanos| begin + share(nanos, longest, end.saturating_sub(begin + 1));
    let ascii = look.symbols == Symbols::Ascii;
    let (line, middle, ends) = if ascii { ('-', 'o', ['[', ']']) } else { ('━', '●', ['┣', '┫']) };
    let (low, high) = interval(spread);
    let (low, median, high) = (column(low), column(spread.median), column(high));
    painter.fill(begin, median, y, line, look.dim());
    painter.fill(low, high + 1, y, if ascii { '=' } else { line }, look.accent());
    if low < median {
        painter.put(low, y, ends[0], look.accent());
    }
    if high > median {
        painter.put(high, y, ends[1], look.accent());
    }
    painter.put(median, y, middle, look.strong());
}
