//! What stands below the lanes on their axis: how long the same tasks take one after the other, as a line to hold the lanes
//! against, and how many processors were in use when.

use super::rows::RowPlan;
use super::{Lanes, slice};
use crate::event::Nanos;
use crate::tui::kit::{Painter, columns};
use crate::tui::theme::Look;

#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Below<'run> {
    /// How many processors there are, if those in use are shown.
    pub(crate) cores: Option<u64>,
    /// How long the tasks take one after the other, ns, and what is said of it, in the longest form first.
    pub(crate) alone: Option<(Nanos, &'run [String])>,
}

/// More processors than these share rows.
const MOST_ROWS: u64 = 4;

/// More workers than these are not added up at every frame.
const MOST_WORKERS: usize = 2_000;

impl Below<'_> {
    pub(super) fn wanted_rows(&self) -> u16 {
        self.core_rows() + u16::from(self.alone.is_some())
    }

    pub(super) fn core_rows(&self) -> u16 {
        u16::try_from(self.cores.unwrap_or(0).min(MOST_ROWS)).unwrap_or(0)
    }

    /// The columns that its names take.
    pub(super) fn names(&self, look: Look) -> u16 {
        if self.cores.is_some() { columns(&look.word("draw.cores.title")) + 1 } else { 0 }
    }
}

pub(super) fn draw(painter: &mut Painter<'_>, plan: &RowPlan, bar: (u16, u16), edges: &[Nanos], lanes: &Lanes<'_>) {
    if plan.alone > 0 {
        draw_alone(&mut painter.cut_top(plan.alone), bar, lanes);
    }
    if plan.cores > 0 {
        draw_cores(painter, bar, edges, lanes);
    }
}

/// A line as long as the tasks one after the other, with its words in it; what does not fit goes on beyond the edge.
fn draw_alone(painter: &mut Painter<'_>, bar: (u16, u16), lanes: &Lanes<'_>) {
    let Some((nanos, forms)) = lanes.below.alone else { return };
    let (look, glyphs) = (painter.look, painter.look.glyphs());
    let mut line = painter.between(bar.0, bar.1);
    let width = line.width();
    let end = lanes.axis.start_of_run().saturating_add(nanos);
    let (right, closes) = match lanes.axis.column(end, width) {
        Some(column) => (column + 1, true),
        None if end >= lanes.axis.end() => (width, end == lanes.axis.end()),
        None => return,
    };
    line.fill(0, right, 0, glyphs.horizontal, look.dim());
    line.put(0, 0, glyphs.span_ends[0], look.dim());
    let last = if closes { glyphs.span_ends[1] } else { glyphs.for_ever };
    line.put(right.saturating_sub(1), 0, last, look.dim());
    let inside = right.saturating_sub(4);
    if let Some(words) = forms.iter().find(|words| columns(&look.spell(words)) + 2 <= inside) {
        line.write(2, 0, &format!(" {words} "), look.strong());
    } else if let Some(words) = forms.iter().rev().find(|words| right + 1 + columns(&look.spell(words)) <= width) {
        line.write(right + 1, 0, words, look.strong());
    }
}

/// A row for each processor, or for several if there are many: filled as far as they were in use.
fn draw_cores(painter: &mut Painter<'_>, bar: (u16, u16), edges: &[Nanos], lanes: &Lanes<'_>) {
    let Some(cores) = lanes.below.cores else { return };
    let (look, glyphs) = (painter.look, painter.look.glyphs());
    painter.write(0, 0, &look.word("draw.cores.title"), look.dim());
    let in_use = in_use(edges, lanes);
    let rows = painter.height();
    #[expect(clippy::cast_precision_loss, reason = "processors are few")]
    let per_row = cores as f64 / f64::from(rows);
    let mut most = 0.0_f64;
    for row in 0..rows {
        let mut line = painter.row(row);
        let mut line = line.between(bar.0, bar.1);
        most = 0.0;
        for (x, used) in (0..).zip(&in_use) {
            let share = ((used - f64::from(row) * per_row) / per_row).clamp(0.0, 1.0);
            most = most.max(share);
            if share < LEAST_SHARE {
                line.put(x, 0, glyphs.idle, look.dim());
            } else {
                line.put(x, 0, glyphs.share(share), look.text());
            }
        }
    }
    let is_over = lanes.timeline.end().is_some() && lanes.at >= lanes.timeline.elapsed();
    let never = look.word("draw.cores.never");
    if most < LEAST_SHARE && is_over && !in_use.is_empty() && rows > 1 {
        let words = format!(" {never} ");
        let mut line = painter.row(rows - 1);
        let mut line = line.between(bar.0, bar.1);
        let drawn = u16::try_from(in_use.len()).unwrap_or(u16::MAX);
        if columns(&words) + 4 <= drawn {
            line.write(2, 0, &words, look.dim());
        }
    }
}

/// Less than this of a processor is nothing, ns in ns: workers that wait wake up now and then.
const LEAST_SHARE: f64 = 0.04;

/// How many processors were in use in each column, no more than there are.
fn in_use(edges: &[Nanos], lanes: &Lanes<'_>) -> Vec<f64> {
    let all = lanes.timeline.lanes();
    #[expect(clippy::cast_precision_loss, reason = "processors are few")]
    let cores = lanes.below.cores.unwrap_or(0) as f64;
    let mut sums: Vec<f64> = Vec::new();
    for lane in all.iter().take(MOST_WORKERS) {
        let of_a_core = lane.core_share();
        let slices = slice::of(lane, edges, lanes.at, all.len());
        sums.resize(sums.len().max(slices.len()), 0.0);
        for (sum, slice) in sums.iter_mut().zip(&slices) {
            *sum += slice.running * of_a_core;
        }
    }
    sums.iter().map(|sum| sum.min(cores)).collect()
}
