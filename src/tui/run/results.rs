//! A scenario's own results on the Run screen: figures, figures over time, and bars, in as many rows as there are.
//!
//! It knows no scenario: whatever a run came to is drawn the same way, and what has least room is left out last to
//! first.

use std::borrow::Cow;

use ratatui::layout::Size;

use super::variant::Variant;
use crate::event::Nanos;
use crate::results::{Bar, Frequency, Results, Series};
use crate::scenario;
use crate::text::{Key, Phrase};
use crate::tui::draw::lanes::{self, Lanes};
use crate::tui::draw::{bars, figures, frequencies, series};
use crate::tui::kit::Painter;
use crate::tui::theme::Look;

/// Rows that a plot over time grows by where there is room.
const PLOT_GROWS: u16 = 3;

/// Results in words, ready to be drawn below some lanes.
pub(crate) struct ResultsPanel<'run> {
    lanes: &'run Lanes<'run>,
    bar: (u16, u16),
    width: u16,
    figures: Vec<figures::FigureView>,
    names: Vec<String>,
    series: Cow<'run, [Series]>,
    bars: Vec<Bar>,
    frequencies: Vec<Frequency>,
}

/// So many pieces stand before the plots: frequencies and figures.
const WHOLE: usize = 2;

/// A piece of the panel: the fewest rows that show it, and as many as it has a use for.
#[derive(Clone, Copy)]
struct Rows {
    least: u16,
    most: u16,
}

pub(crate) struct ResultsAt<'run> {
    pub(crate) sums: Results,
    /// What changes over time; of a run that has ended as of its end: a plot that is played keeps its scale.
    series: Cow<'run, [Series]>,
}

impl<'run> ResultsAt<'run> {
    pub(crate) fn of(variant: &'run Variant, at: Nanos) -> Self {
        let (plan, timeline) = (variant.plan(), variant.timeline());
        let series = match variant.summary() {
            Some(summary) => Cow::Borrowed(&summary.series[..]),
            None => Cow::Owned(scenario::get(plan.scenario).series(plan, timeline, at).into_iter().collect()),
        };
        Self { sums: scenario::figures(plan, timeline, at), series }
    }
}

impl<'run> ResultsPanel<'run> {
    /// These results in words; plots stand below the bars of these lanes, which have this size.
    pub(crate) fn new(known: ResultsAt<'run>, lanes: &'run Lanes<'run>, lanes_size: Size, look: Look) -> Self {
        let name = |key: &'static str| look.word(Key::Figure.of(key)).into_owned();
        let value = |value| look.say(&Phrase::new("figure.value").with("value", value));
        let ResultsAt { sums, series } = known;
        let figures = sums.figures.into_iter();
        Self {
            lanes,
            bar: lanes::bar(lanes_size, lanes, look),
            width: lanes_size.width,
            figures: figures
                .map(|figure| figures::FigureView { name: name(figure.key), value: value(figure.value) })
                .collect(),
            names: series.iter().map(|series| name(series.key)).collect(),
            series,
            bars: sums.bars,
            frequencies: sums.frequencies,
        }
    }

    /// How many rows it takes of so many: everything if it fits, else the pieces that matter most.
    pub(crate) fn height(&self, room: u16, look: Look) -> u16 {
        let allotted = allot(&self.rows(look), room);
        let shown = allotted.iter().filter(|rows| **rows > 0).count();
        let air = u16::try_from(shown.saturating_sub(1)).unwrap_or(0);
        let rows: u16 = allotted.iter().sum();
        rows + air.min(room - rows)
    }

    pub(crate) fn least_height(&self, look: Look) -> u16 {
        self.rows(look).iter().map(|rows| rows.least).sum()
    }

    pub(crate) fn has_bars(&self) -> bool {
        !self.bars.is_empty()
    }

    fn rows(&self, look: Look) -> Vec<Rows> {
        let grid = figures::height(&self.figures, self.width);
        let mut rows = vec![Rows { least: grid.min(1), most: grid }];
        rows.extend(self.plots().map(|plot| {
            let least = plot.least_height(self.width, look);
            Rows { least, most: least + PLOT_GROWS }
        }));
        let (least, most) = bars::heights(&self.bars);
        rows.push(Rows { least, most });
        // Whoever has frequencies has little else: what is seldom is looked for in them, so they come first.
        let (least, most) = frequencies::heights(&self.frequencies);
        rows.insert(0, Rows { least, most });
        rows
    }

    fn plots(&self) -> impl Iterator<Item = series::StepPlot<'_>> {
        let (axis, at, bar) = (self.lanes.axis, self.lanes.at, self.bar);
        let named = self.names.iter().zip(self.series.iter());
        named.map(move |(name, series)| series::StepPlot { series, name, axis, at, bar })
    }

    pub(crate) fn render(&self, painter: &mut Painter<'_>) {
        let allotted = allot(&self.rows(painter.look), painter.height());
        let mut air = painter.height() - allotted.iter().sum::<u16>();
        let mut draw = |rows: u16, piece: &dyn Fn(&mut Painter<'_>)| {
            piece(&mut painter.cut_top(rows));
            let gap = if rows > 0 { air.min(1) } else { 0 };
            painter.cut_top(gap);
            air -= gap;
        };
        // The frequencies, the figures, the plots, the bars.
        draw(allotted[0], &|painter| frequencies::draw(painter, &self.frequencies));
        draw(allotted[1], &|painter| figures::draw(painter, &self.figures));
        for (rows, plot) in allotted[2..].iter().zip(self.plots()) {
            draw(*rows, &|painter| series::draw(painter, &plot));
        }
        draw(allotted[allotted.len() - 1], &|painter| bars::draw(painter, &self.bars));
    }
}

/// Shares rows out: first the fewest that show each piece, in order, then more for each that has a use for them.
fn allot(pieces: &[Rows], room: u16) -> Vec<u16> {
    let mut left = room;
    let mut allotted: Vec<u16> = Vec::with_capacity(pieces.len());
    for (index, piece) in pieces.iter().enumerate() {
        // Bars of frequencies mislead without what is said of their scale: that comes before any other piece.
        let wanted = if index == 0 && piece.most <= left { piece.most } else { piece.least };
        let rows = if wanted <= left { wanted } else { 0 };
        left -= rows;
        allotted.push(rows);
    }
    // Tallies, figures and bars are of use only whole; plots merely become higher.
    let whole_first = (0..pieces.len()).filter(|index| *index < WHOLE || index + 1 == pieces.len());
    let plots = (WHOLE..pieces.len().saturating_sub(1)).collect::<Vec<_>>();
    for index in whole_first {
        let more = if allotted[index] > 0 { left.min(pieces[index].most - allotted[index]) } else { 0 };
        allotted[index] += more;
        left -= more;
    }
    for _ in 0..PLOT_GROWS {
        for index in &plots {
            let more = u16::from(left > 0 && allotted[*index] > 0 && allotted[*index] < pieces[*index].most);
            allotted[*index] += more;
            left -= more;
        }
    }
    allotted
}

#[cfg(test)]
mod tests;
