//! The counter's value as each worker saw it: one line a worker, climbing, and thrown back where its next read found
//! less than it had written.

use ratatui::style::Style;

use super::axis::Axis;
use super::canvas::{Canvas, Scale};
use super::gallop::gallop;
use crate::event::{CounterWord, Nanos, WorkerId};
use crate::text::letter;
use crate::text::{duration, thousands};
use crate::timeline::{Lane, Segment, Timeline};
use crate::tui::kit::{Painter, columns};
use crate::tui::theme::Symbols;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Plot<'run> {
    pub(crate) timeline: &'run Timeline,
    pub(crate) axis: Axis,
    /// The playhead: nothing later is drawn, ns.
    pub(crate) at: Nanos,
    /// The value expected in the end: the upper end of the scale, unless a part of the time is looked at.
    pub(crate) expected: u64,
}

/// Segments of one lane that are drawn in a column of dots at most; of more than these so many, evenly chosen.
const CLOSE_LOOK: usize = 8;

/// All lanes together draw about so many segments in a column of dots: a frame costs the same with any number of them.
const CROWD: usize = 96;

/// More lines than these carry no letters.
const LETTERS: usize = 12;

pub(crate) fn draw(painter: &mut Painter<'_>, plot: &Plot<'_>) {
    let area = painter.area();
    let scale = plot.scale();
    let labels = labels(scale, area.height);
    let gutter = labels.iter().map(|(_, label)| columns(label)).max().unwrap_or(0) + 2;
    let has_axes = area.height >= 3 && area.width >= gutter + 10;
    if !has_axes {
        return draw_lines(painter, plot, scale);
    }
    draw_scale(painter, gutter, &labels);
    draw_foot(painter, gutter, plot);
    painter.cut_left(gutter);
    painter.cut_foot(1);
    draw_lines(painter, plot, scale);
}

/// Segments of one lane that are asked for their values: of more in the stretch that is looked at as many, evenly chosen.
const ASKED: usize = 512;

impl Plot<'_> {
    /// Everything from nothing on; of a part of the time the values that were seen in it, so that a closer look shows more.
    fn scale(&self) -> Scale {
        let (start, end) = self.timeline.action();
        let whole = Scale { low: 0, high: self.expected };
        let is_part = self.timeline.end().is_some() && (self.axis.start() > start || self.axis.end() < end);
        if !is_part {
            return whole;
        }
        let (begin, end) = (self.axis.start(), self.axis.end());
        let mut seen: Option<(u64, u64)> = None;
        for segments in self.timeline.lanes().iter().map(Lane::segments) {
            let first = segments.partition_point(|segment| segment.end < begin);
            let last = segments.partition_point(|segment| segment.start < end).max(first);
            for segment in segments[first..last].iter().step_by((last - first).div_ceil(ASKED).max(1)) {
                let from = if segment.start >= begin { segment.from() } else { value_at(segment, begin) };
                let to = if segment.end <= end { segment.to() } else { value_at(segment, end) };
                let (low, high) = seen.unwrap_or((from, to));
                seen = Some((low.min(from), high.max(to)));
            }
        }
        seen.filter(|(low, high)| low < high).map_or(whole, |(low, high)| Scale { low, high })
    }
}

/// Values to be written at the scale, with the share of the height at which they stand, as quarters. A scale that ends
/// at nothing has one label.
fn labels(scale: Scale, height: u16) -> Vec<(u64, String)> {
    let Scale { low, high } = scale;
    if high == 0 {
        return vec![(0, short(0))];
    }
    if low > 0 {
        return vec![(0, thousands(low)), (4, thousands(high))];
    }
    let parts = [(4, 10), (2, 6)].into_iter().find(|(parts, rows)| height >= *rows && high.is_multiple_of(*parts));
    let parts = parts.map_or(1, |(parts, _)| parts);
    (0..=parts).map(|part| (part * 4 / parts, short(high / parts * part))).collect()
}

/// A value in few columns: `400k`, `1.5M`, `40`.
fn short(value: u64) -> String {
    let (unit, sign) = match value {
        0..10_000 => return thousands(value),
        10_000..1_000_000 => (1_000, 'k'),
        1_000_000..1_000_000_000 => (1_000_000, 'M'),
        _ => (1_000_000_000, 'G'),
    };
    let tenths = value / (unit / 10) % 10;
    let whole = thousands(value / unit);
    if tenths == 0 { format!("{whole}{sign}") } else { format!("{whole}.{tenths}{sign}") }
}

fn draw_scale(painter: &mut Painter<'_>, gutter: u16, labels: &[(u64, String)]) {
    let (look, glyphs) = (painter.look, painter.look.glyphs());
    let foot = painter.height() - 1;
    for y in 0..foot {
        painter.put(gutter - 1, y, glyphs.vertical, look.border());
    }
    for (quarters, label) in labels {
        let y = row_of(*quarters, foot);
        painter.write_ending(gutter - 2, y, label, look.dim());
        if y < foot {
            painter.put(gutter - 1, y, glyphs.tick_left, look.border());
        }
    }
}

/// In which row a label stands: that of the dots which it is about, and nothing on the axis itself.
fn row_of(quarters: u64, foot: u16) -> u16 {
    if quarters == 0 {
        return foot;
    }
    let dots = (u64::from(foot) * 4 - 1) * quarters / 4;
    foot - 1 - u16::try_from(dots / 4).unwrap_or(0).min(foot - 1)
}

fn draw_foot(painter: &mut Painter<'_>, gutter: u16, plot: &Plot<'_>) {
    let (look, axis) = (painter.look, plot.axis);
    let past = |moment: Nanos| duration(moment.saturating_sub(axis.start_of_run()));
    let end = past(axis.end());
    let room = painter.width() - gutter;
    let label = columns(&end) + 1;
    let ends_with_label = room > label + 8;
    let along = if ends_with_label { room - label } else { room };
    let y = painter.height() - 1;
    painter.put(gutter - 1, y, look.glyphs().origin, look.border());
    painter.fill(gutter, gutter + along, y, look.glyphs().horizontal, look.border());
    if ends_with_label {
        painter.write(gutter + along + 1, y, &end, look.dim());
    }
    if let Some(x) = axis.column(plot.at, room).filter(|x| *x < along) {
        painter.put(gutter + x, y, look.glyphs().playhead_foot, look.accent());
    }
    let start = past(axis.start());
    if axis.start() > axis.start_of_run() && columns(&start) + 12 < along {
        painter.write(gutter, y, &format!("{start} "), look.dim());
    }
}

fn draw_lines(painter: &mut Painter<'_>, plot: &Plot<'_>, scale: Scale) {
    let look = painter.look;
    let area = painter.area();
    if area.is_empty() {
        return;
    }
    let dense = look.symbols == Symbols::Unicode;
    let mut ideal = Canvas::new(area.width, area.height, dense);
    if scale.low == 0 {
        trace_ideal(&mut ideal, plot, scale);
    }
    let mut lines = Canvas::new(area.width, area.height, dense);
    let edges = plot.axis.edges(lines.width());
    for (worker, lane) in (0..).zip(plot.timeline.lanes()) {
        trace(&mut lines, (worker, lane), plot, scale, &edges);
    }
    for y in 0..area.height {
        for x in 0..area.width {
            if let Some((dots, worker)) = lines.cell(x, y) {
                let symbol = if dense { dots } else { last_letter(worker) };
                painter.put(x, y, symbol, look.worker(worker));
            } else if let Some((dots, _)) = ideal.cell(x, y) {
                painter.put(x, y, if dense { dots } else { '.' }, look.border());
            }
        }
    }
    if scale.low == 0 {
        name_ideal(painter, plot);
    }
    if dense && plot.timeline.lanes().len() <= LETTERS {
        name_lines(painter, &lines, plot, scale);
    }
}

fn last_letter(worker: WorkerId) -> char {
    letter(worker).pop().unwrap_or('?')
}

/// From nothing to everything in a straight line over the time that the tasks took.
fn ideal_ends(plot: &Plot<'_>) -> (Nanos, Nanos) {
    let (start, end) = plot.timeline.action();
    let end = if plot.timeline.end().is_some() { end } else { plot.axis.end() };
    (start, end.max(start + 1))
}

fn trace_ideal(canvas: &mut Canvas, plot: &Plot<'_>, scale: Scale) {
    let (start, end) = ideal_ends(plot);
    let apart = if canvas.is_dense() { 3 } else { 2 };
    for x in (0..canvas.width()).step_by(apart) {
        let at = plot.axis.moment(x, canvas.width());
        if at >= start && at <= end {
            let (read, wrote) = (CounterWord::unmarked(0), CounterWord::unmarked(plot.expected));
            let line = Segment { start, end, read, wrote };
            let y = canvas.height_of(line.value_at(at), scale);
            canvas.set(x, y, 0, 0);
        }
    }
}

/// One worker's line. Columns of dots look their segments up: a recording of any length costs the same.
fn trace(canvas: &mut Canvas, (worker, lane): (WorkerId, &Lane), plot: &Plot<'_>, scale: Scale, edges: &[Nanos]) {
    let segments = lane.segments();
    let few = (CROWD / plot.timeline.lanes().len().max(1)).clamp(2, CLOSE_LOOK);
    let mut first = 0;
    for (x, edge) in (0..).zip(edges.windows(2)) {
        let (begin, end) = (edge[0], edge[1].max(edge[0].saturating_add(1)).min(plot.at.saturating_add(1)));
        if begin > plot.at {
            return;
        }
        first += gallop(first..segments.len(), |place| segments[place].end < begin);
        let after = first + gallop(first..segments.len(), |place| segments[place].start < end);
        if after - first <= few {
            for index in first..after {
                let segment = &segments[index];
                let before = index.checked_sub(1).map(|before| &segments[before]);
                if let Some(before) = before.filter(|before| segment.start >= begin && before.to() > segment.from()) {
                    canvas.dotted(x, (before.to(), segment.from()), scale, worker, segment.start);
                }
                stroke(canvas, x, segment, (begin, end), scale, worker);
            }
        } else {
            for part in 0..few {
                let index = first + (after - 1 - first) * part / (few - 1);
                stroke(canvas, x, &segments[index], (begin, end), scale, worker);
            }
        }
        first = after.saturating_sub(1).max(first);
    }
}

fn stroke(canvas: &mut Canvas, x: u16, segment: &Segment, slice: (Nanos, Nanos), scale: Scale, worker: WorkerId) {
    let from = if segment.start >= slice.0 { segment.from() } else { value_at(segment, slice.0) };
    let to = if segment.end <= slice.1 { segment.to() } else { value_at(segment, slice.1) };
    canvas.line(x, (from, to), scale, worker, segment.end.min(slice.1));
}

/// As [`Segment::value_at`], for a moment within the segment, quick and to the dot only.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a height in dots; the share is between 0 and 1"
)]
fn value_at(segment: &Segment, at: Nanos) -> u64 {
    let share = at.saturating_sub(segment.start) as f64 / segment.end.saturating_sub(segment.start).max(1) as f64;
    segment.from() + ((segment.to() - segment.from()) as f64 * share) as u64
}

fn name_ideal(painter: &mut Painter<'_>, plot: &Plot<'_>) {
    let look = painter.look;
    let word = look.word("draw.plot.ideal");
    let (start, end) = ideal_ends(plot);
    let (width, height) = (painter.width(), painter.height());
    let y = height / 6;
    // Where the line comes into this row from below: left of it the row is free.
    let share = u128::from(height - y - 1);
    let at = start + u64::try_from(u128::from(end - start) * share / u128::from(height.max(1))).unwrap_or(0);
    let Some(right) = plot.axis.column(at, width).map(|x| x.saturating_sub(1)) else { return };
    let Some(begin) = right.checked_sub(columns(&word)) else { return };
    if height >= 6 && width >= 24 && (begin.saturating_sub(1)..=right).all(|column| painter.is_blank(column, y)) {
        painter.write_within(begin, y, &word, right, look.dim());
    }
}

fn name_lines(painter: &mut Painter<'_>, lines: &Canvas, plot: &Plot<'_>, scale: Scale) {
    let look = painter.look;
    let mut taken: Vec<(u16, u16)> = Vec::new();
    // From the last to the first: letters that give way to the left stand in their order then.
    let workers: Vec<(WorkerId, &Lane)> = (0..).zip(plot.timeline.lanes()).collect();
    for (worker, lane) in workers.into_iter().rev() {
        let Some(segment) = lane.segment_at(plot.at) else { continue };
        let end = segment.end.min(plot.at);
        let Some(x) = plot.axis.column(end.min(plot.axis.end() - 1), painter.width()) else { continue };
        let y = lines.row_of(segment.value_at(end), scale);
        let width = painter.width();
        let right = [(1, 0), (1, -1), (1, 1), (2, 0), (2, -1), (2, 1)];
        let left = (0..4).flat_map(|left| [(-left, -1), (-left, 1)]);
        let spot = right
            .into_iter()
            .chain(left)
            .filter_map(|(right, down)| Some((x.checked_add_signed(right)?, y.checked_add_signed(down)?)))
            .find(|spot| spot.0 < width && spot.1 < painter.height() && !taken.contains(spot));
        if let Some((x, y)) = spot {
            taken.push((x, y));
            painter.put(x, y, last_letter(worker), Style::new().patch(look.worker(worker)).bold());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn labels_divide_the_scale_evenly_or_not_at_all() {
        let values = |expected, height| {
            labels(Scale { low: 0, high: expected }, height).into_iter().map(|(_, label)| label).collect::<Vec<_>>()
        };
        assert_eq!(values(400_000, 12), ["0", "100k", "200k", "300k", "400k"]);
        assert_eq!(values(400_000, 6), ["0", "200k", "400k"]);
        assert_eq!(values(7, 12), ["0", "7"]);
        assert_eq!(values(0, 12), ["0"]);
    }

    #[rstest]
    #[case(0, "0")]
    #[case(9_999, "9,999")]
    #[case(400_000, "400k")]
    #[case(1_500_000, "1.5M")]
    #[case(2_000_000_000, "2G")]
    fn values_are_short(#[case] value: u64, #[case] text: &str) {
        assert_eq!(short(value), text);
    }
}
