//! What came out of all trials so far: bars by the observed value, and the right one apart at the end.

use crate::text::{Phrase, thousands};
use crate::tui::kit::{Painter, columns};
use crate::tui::theme::Mark;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Histogram<'run> {
    pub(crate) outcomes: &'run [u64],
    pub(crate) expected: u64,
}

/// Columns of bars at most: more would be a row of single outcomes.
const MOST_BINS: u16 = 48;

/// Columns that bars take at most, with the mark before the right ones.
pub(crate) const WIDEST: u16 = MOST_BINS + 2;

/// The sentence that goes with the bars: "7 of 50 came out right".
pub(crate) fn sentence(histogram: &Histogram<'_>) -> Phrase {
    let right = histogram.outcomes.iter().filter(|outcome| **outcome == histogram.expected).count();
    Phrase::new("draw.histogram.sentence").with("right", right).with("trials", histogram.outcomes.len())
}

pub(crate) fn draw(painter: &mut Painter<'_>, histogram: &Histogram<'_>) {
    let look = painter.look;
    let area = painter.area();
    if area.height < 3 {
        return draw_line(painter, histogram);
    }
    let title = painter.write(0, 0, &look.word("draw.histogram.title"), look.strong());
    write_sentence(painter, title + 2, 0, histogram);
    if histogram.outcomes.is_empty() {
        return;
    }
    let width = area.width.min(MOST_BINS + 2);
    draw_bars(painter, 0, 1..area.height - 1, width, histogram);
    let foot = area.height - 1;
    let expected = thousands(histogram.expected);
    painter.write(0, foot, "0", look.dim());
    let right = width.max(columns(&expected) + 2);
    painter.write_ending(right, foot, &expected, look.dim());
}

pub(crate) fn draw_alone(painter: &mut Painter<'_>, histogram: &Histogram<'_>) -> u16 {
    let width = painter.width().min(WIDEST);
    let rows = painter.height();
    if rows > 0 && width > 2 && !histogram.outcomes.is_empty() {
        draw_bars(painter, 0, 0..rows, width, histogram);
    }
    width
}

fn draw_line(painter: &mut Painter<'_>, histogram: &Histogram<'_>) {
    let look = painter.look;
    let title = look.word("draw.histogram.title");
    let words = columns(&look.say(&sentence(histogram))) + 3;
    let with_title = painter.width() >= columns(&title) + words + 16;
    let mut x = if with_title { painter.write(0, 0, &title, look.strong()) + 2 } else { 0 };
    let room = painter.width().saturating_sub(x + words + 2).min(MOST_BINS + 2);
    if !histogram.outcomes.is_empty() && room >= 4 {
        draw_bars(painter, x, 0..1, room, histogram);
        x += room + 2;
    }
    write_sentence(painter, x, 0, histogram);
}

fn write_sentence(painter: &mut Painter<'_>, x: u16, y: u16, histogram: &Histogram<'_>) {
    let look = painter.look;
    if histogram.outcomes.is_empty() {
        painter.write(x, y, &look.word("draw.histogram.none"), look.dim());
        return;
    }
    let all_right = histogram.outcomes.iter().all(|outcome| *outcome == histogram.expected);
    let mark = if all_right { Mark::Good } else { Mark::Bad };
    let x = painter.write(x, y, look.mark(mark), look.mark_style(mark));
    painter.write(x + 1, y, &look.say(&sentence(histogram)), look.text());
}

/// Wrong outcomes in columns from 0 up to what was expected, then a mark, then the right ones.
fn draw_bars(painter: &mut Painter<'_>, x: u16, rows: std::ops::Range<u16>, width: u16, histogram: &Histogram<'_>) {
    let look = painter.look;
    let bins = bins(histogram, usize::from(width.saturating_sub(2)));
    let most = bins.wrong.iter().copied().max().unwrap_or(0).max(bins.right);
    let foot = rows.end - 1;
    let column = |painter: &mut Painter<'_>, x: u16, count: usize, style| {
        if count == 0 {
            painter.put(x, foot, look.glyphs().ground, look.border());
        }
        let eighths = eighths(count, most, rows.len());
        for (up, y) in rows.clone().rev().enumerate() {
            let here = eighths.saturating_sub(up * 8).min(8);
            if let Some(glyph) = here.checked_sub(1).map(|index| look.glyphs().eighths_up[index]) {
                painter.put(x, y, glyph, style);
            }
        }
    };
    let mut right = x;
    for count in &bins.wrong {
        column(painter, right, *count, look.bad().remove_modifier(ratatui::style::Modifier::UNDERLINED));
        right += 1;
    }
    for y in rows.clone() {
        painter.put(right, y, look.glyphs().vertical, look.accent());
    }
    column(painter, right + 1, bins.right, look.good());
}

struct Bins {
    wrong: Vec<usize>,
    right: usize,
}

fn bins(histogram: &Histogram<'_>, columns: usize) -> Bins {
    let mut bins = Bins { wrong: vec![0; columns], right: 0 };
    for outcome in histogram.outcomes {
        if *outcome == histogram.expected {
            bins.right += 1;
        } else if columns > 0 {
            let share = u128::from(*outcome) * columns as u128 / u128::from(histogram.expected.max(1));
            let column = usize::try_from(share).unwrap_or(usize::MAX).min(columns - 1);
            bins.wrong[column] += 1;
        }
    }
    bins
}

/// How high a bar is, in eighths of a row; one outcome among many still rises over the ground.
fn eighths(count: usize, most: usize, rows: usize) -> usize {
    if count == 0 || most == 0 { 0 } else { (count * rows * 8).div_ceil(most).max(2) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_is_in_one_bar() {
        let outcomes = [0, 1, 199_999, 200_000, 399_999, 400_000, 400_000, 400_001];
        let bins = bins(&Histogram { outcomes: &outcomes, expected: 400_000 }, 4);
        assert_eq!((bins.wrong, bins.right), (vec![2, 1, 1, 2], 2));
    }
}
