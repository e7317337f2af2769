//! A figure over time, as a plot of steps on the time axis of the lanes: what it was when, up to the playhead.

use std::ops::Range;

use super::axis::Axis;
use crate::event::Nanos;
use crate::results::Series;
use crate::text::{Phrase, thousands};
use crate::tui::kit::{Painter, columns};
use crate::tui::theme::Look;

#[derive(Clone, Copy)]
pub(crate) struct StepPlot<'run> {
    pub(crate) series: &'run Series,
    pub(crate) name: &'run str,
    /// The stretch of the run that is shown: the one of the lanes above.
    pub(crate) axis: Axis,
    /// The playhead: nothing later is drawn, ns.
    pub(crate) at: Nanos,
    /// The first column of the bars in the lanes above, and the one behind their last.
    pub(crate) bar: (u16, u16),
}

impl StepPlot<'_> {
    fn label(&self, look: Look) -> (String, String) {
        let most = self.series.most_within(0, self.at.saturating_add(1));
        let said = Phrase::new("draw.series.now").with("now", self.series.at(self.at)).with("most", most);
        (self.name.to_owned(), look.say(&said))
    }

    /// Whether what it says fits behind the bars, where the lanes have their facts.
    pub(crate) fn fits_beside(&self, width: u16, look: Look) -> bool {
        let (name, said) = self.label(look);
        let room = width.saturating_sub(self.bar.1 + 2);
        columns(&look.spell(&name)) + 2 + columns(&said) <= room
    }

    pub(crate) fn least_height(&self, width: u16, look: Look) -> u16 {
        if self.fits_beside(width, look) { 1 } else { 2 }
    }
}

pub(crate) fn draw(painter: &mut Painter<'_>, plot: &StepPlot<'_>) {
    let look = painter.look;
    let (name, said) = plot.label(look);
    let rows = if plot.fits_beside(painter.width(), look) {
        let x = painter.write(plot.bar.1 + 2, painter.height().saturating_sub(1), &name, look.dim());
        painter.write(x + 2, painter.height().saturating_sub(1), &said, look.strong());
        0..painter.height()
    } else {
        let x = painter.write(plot.bar.0, 0, &name, look.dim());
        painter.write(x + 2, 0, &said, look.strong());
        1..painter.height()
    };
    draw_steps(painter, plot, rows);
}

fn draw_steps(painter: &mut Painter<'_>, plot: &StepPlot<'_>, rows: Range<u16>) {
    let look = painter.look;
    let width = plot.bar.1.min(painter.width()).saturating_sub(plot.bar.0);
    let Some(foot) = rows.end.checked_sub(1).filter(|_| !rows.is_empty()) else { return };
    let scale = plot.series.most().max(1);
    let edges = plot.axis.edges(width);
    for (column, edge) in (0..width).zip(edges.windows(2)) {
        let (begin, end) = (edge[0], edge[1].max(edge[0].saturating_add(1)));
        if begin > plot.at {
            break;
        }
        let x = plot.bar.0 + column;
        // The highest of all: a short peak is seen, too.
        let highest = plot.series.most_within(begin, end.min(plot.at.saturating_add(1)));
        if highest == 0 {
            painter.put(x, foot, look.glyphs().ground, look.border());
        }
        let eighths = eighths(highest, scale, rows.len());
        for (up, y) in rows.clone().rev().enumerate() {
            let here = eighths.saturating_sub(up * 8).min(8);
            if let Some(glyph) = here.checked_sub(1).map(|index| look.glyphs().eighths_up[index]) {
                painter.put(x, y, glyph, look.part());
            }
        }
    }
    draw_values(painter, plot, &rows);
}

/// The most and nothing at the left, where there are rows to tell them apart: before the bars, or where nothing is drawn.
fn draw_values(painter: &mut Painter<'_>, plot: &StepPlot<'_>, rows: &Range<u16>) {
    if rows.len() < 2 {
        return;
    }
    let look = painter.look;
    for (value, y) in [(plot.series.most(), rows.start), (0, rows.end - 1)] {
        let text = thousands(value);
        let (width, right) = (columns(&text), plot.bar.0.saturating_sub(1));
        let x = if width <= right { right - width } else { plot.bar.0 };
        if (x..x + width).all(|column| painter.is_blank(column, y)) {
            painter.write(x, y, &text, look.dim());
        }
    }
}

/// How high a column is, in eighths of a row: nothing is nothing, and one of very many is still seen.
fn eighths(value: u64, most: u64, rows: usize) -> usize {
    let all = rows as u128 * 8;
    let filled = (u128::from(value) * all).div_ceil(u128::from(most.max(1)));
    usize::try_from(filled.min(all)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(0, 0)]
    #[case(1, 1)]
    #[case(500, 8)]
    #[case(1_000, 16)]
    fn nothing_is_flat_and_a_little_is_seen(#[case] value: u64, #[case] filled: usize) {
        assert_eq!(eighths(value, 1_000, 2), filled);
    }
}
