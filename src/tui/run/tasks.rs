//! The view of a run whose tasks are independent: its headline, lanes, results, and the list of tasks.

use ratatui::layout::Size;

use super::parts::{render_playhead, render_sentence};
use super::results::{ResultsAt, ResultsPanel};
use super::watched::Watched;
use super::{expected, headline, inspector, lists, locks, printed, tree};
use crate::event::TaskId;
use crate::tui::draw::lanes::{self, Below, Lanes};
use crate::tui::kit::Painter;

pub(crate) fn render(watched: &Watched<'_>, painter: &mut Painter<'_>) {
    let area = painter.area();
    let (look, run, variant, at) = (painter.look, watched.run, watched.variant, watched.at);
    let gap = match area.height {
        0..26 => 0,
        26..50 => 1,
        _ => 2,
    };
    let known = ResultsAt::of(variant, at);
    let air = u16::from(area.height >= 20);
    headline::render(watched, &known.sums, painter);
    painter.cut_top(gap);
    render_playhead(watched, &mut painter.cut_top(1));
    painter.cut_top(gap.max(air));
    render_sentence(watched, painter);
    expected::render(watched, painter);
    painter.cut_foot(air);
    printed::render(variant, at, run.viewport().lane().is_some(), painter);
    let rest = painter.area();

    // Lanes get what they need, but leave the list of tasks a third, and what the run came to its first rows.
    let rows = u16::try_from(variant.task_count().min(40)).unwrap_or(40) + 1;
    let own = locks::wanted_height(variant, rest).max(tree::wanted_height(variant.plan(), rest));
    // Where it is counted how often something happened, each task has only helped with that.
    let counts = !known.sums.frequencies.is_empty();
    let least_list = if own > 0 || counts { 0 } else { rows.min(rest.height / 3).max(LEAST_LIST) };
    let label = |id: TaskId| (u64::from(id) + 1).to_string();
    let alone = watched.alone(look);
    let alone = alone.as_ref().map(|(nanos, forms)| (*nanos, &forms[..]));
    let rows_each = rows_each(rest.height, variant.timeline().lanes().len());
    let drawn =
        Lanes { rows_each, below: Below { cores: watched.cores(), alone }, ..watched.lanes(run.scroll(), &label) };
    let lanes_wanted = drawn.wanted_height(1);
    let panel = ResultsPanel::new(known, &drawn, Size::new(rest.width, lanes_wanted), look);
    let close = if run.viewport().lane().is_some() { inspector::ROWS } else { 0 };
    // The locks of a run, or its tree, are its result: they come before everything else. Elsewhere lanes keep their words,
    // their axis and what they are held against; where parts of times are the question, these keep half.
    let least_below = if panel.has_bars() { panel.least_height(look) + 1 } else { LEAST_LIST };
    let most_lanes = match rest.height {
        0..TIGHT_LANES => rest.height.saturating_sub(least_below),
        _ if panel.has_bars() => rest.height / 2,
        _ => rest.height / 3 * 2,
    };
    let decent = drawn.decent_height().min(most_lanes);
    let wanted = least_list + panel.least_height(look);
    let reserved = if own > 0 { own + close } else { wanted.min(rest.height.saturating_sub(decent)) };
    let mut top = painter.cut_top(lanes_wanted.min(rest.height.saturating_sub(reserved)));
    let lanes_area = top.area();
    lanes::draw(&mut top, &drawn);
    painter.cut_top(gap.max(1).min(painter.height().saturating_sub(own + least_list)));
    locks::render(variant, at, watched.is_revealed(), painter);
    tree::render(variant, at, painter);
    // Where the parts of times are the question, they are worth more than a list that shows hardly anything.
    let is_tight = counts || panel.has_bars() && painter.height() < TIGHT;
    let list = if is_tight { 0 } else { rows.min(painter.height() / 2).max(least_list) + gap.max(1) };
    let room = painter.height().saturating_sub(list);
    let height = panel.height(room, look);
    panel.render(&mut painter.cut_top(height));
    painter.cut_top(if height > 0 { gap.max(1) } else { 0 });
    inspector::render_beside(watched, (&drawn, lanes_area), &mut painter.cut_foot(close));
    lists::render(watched, gap, painter);
}

/// Rows that a list of tasks keeps: its sums, a task, and how many more there are.
const LEAST_LIST: u16 = 3;

/// Below so many rows for both, lanes leave what stands below them no more than it needs.
const TIGHT_LANES: u16 = 12;

/// Below so many rows bars and a list do not stand one below the other.
const TIGHT: u16 = 9;

/// Rows that a lane has: higher ones are seen from further away.
fn rows_each(height: u16, lanes: usize) -> u16 {
    const ROOMY: u16 = 34;
    const MOST: u16 = 4;
    let lanes = u16::try_from(lanes).unwrap_or(u16::MAX).max(1);
    if height < ROOMY { 1 } else { (height / 3 / lanes).clamp(1, MOST) }
}
