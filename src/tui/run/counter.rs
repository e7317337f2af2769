//! The Run screen of a counter: boards side by side, lanes of the one that is looked at, outcomes, verdict.

use ratatui::layout::Size;

use super::boards::render_boards;
use super::parts::{render_playhead, render_sentence};
use super::results::{ResultsAt, ResultsPanel};
use super::state::RunPhase;
use super::watched::Watched;
use super::workers;
use super::{expected, inspector};
use crate::event::RunEnd;
use crate::tui::draw::histogram::{self, Histogram};
use crate::tui::draw::lanes;
use crate::tui::kit::Painter;
use crate::verdict;

/// More workers than these are not put in a table, too.
const MOST_IN_TABLE: usize = 12;

pub(crate) fn render(watched: &Watched<'_>, painter: &mut Painter<'_>) {
    let area = painter.area();
    let (look, run, variant, at) = (painter.look, watched.run, watched.variant, watched.at);
    let lanes_count = variant.timeline().lanes().len().max(variant.plan().workers.min(256) as usize);
    let roomy = area.height >= 30;
    let outcomes_height = if run.viewport().lane().is_some() {
        inspector::ROWS.min(area.height / 4)
    } else if run.expectation().is_some() {
        // The trials stand on the axis of what was expected.
        0
    } else if area.height >= 44 {
        7
    } else if roomy {
        4
    } else {
        1
    };
    let air = u16::from(roomy);

    render_sentence(watched, painter);
    expected::render(watched, painter);
    painter.cut_foot(air);
    let outcomes = painter.cut_foot(outcomes_height).area();
    if run.viewport().lane().is_none() {
        render_outcomes(watched, &mut painter.within(outcomes));
    }
    let rest = painter.area();

    // Boards keep half of the rest; lanes take what they need of the other half.
    // Of very many workers the lanes tell enough.
    let table = if area.height >= 48 && lanes_count <= MOST_IN_TABLE {
        workers::height(lanes_count).min(rest.height / 4)
    } else {
        0
    };
    let most = rest.height.saturating_sub(table) / 2;
    let drawn = watched.lanes(run.scroll(), &|_| String::new());
    let lanes_height = drawn.wanted_height(lanes_count).min(most.max(3));
    let panel = ResultsPanel::new(ResultsAt::of(variant, at), &drawn, Size::new(rest.width, lanes_height), look);
    let results = panel.height(if roomy { rest.height / 4 } else { rest.height / 8 }, look);
    let results_air = if results > 0 { air } else { 0 };
    let under = if table > 0 { table + 1 } else { 0 } + results + results_air;
    let boards = rest.height.saturating_sub(lanes_height + 1 + 2 * air + under);
    render_boards(watched, &mut painter.cut_top(boards));
    painter.cut_top(air);
    render_playhead(watched, &mut painter.cut_top(1));
    let mut lanes_painter = painter.cut_top(lanes_height);
    let lanes_area = lanes_painter.area();
    lanes::draw(&mut lanes_painter, &drawn);
    inspector::render_beside(watched, (&drawn, lanes_area), &mut painter.within(outcomes));
    painter.cut_top(results_air);
    panel.render(&mut painter.cut_top(results));
    if table > 0 {
        painter.cut_top(1);
        workers::render(variant.timeline(), at, run.scroll(), &mut painter.cut_top(table));
    }
}

fn render_outcomes(watched: &Watched<'_>, painter: &mut Painter<'_>) {
    let variant = watched.variant;
    let Some(guard) = variant.plan().guard else { return };
    let mut outcomes = watched.trials.of(guard);
    // The outcome of this run is shown when its counter has climbed there.
    let counted = variant.timeline().end() == Some(&RunEnd::Completed) && watched.run.phase() == RunPhase::Over;
    if counted && !watched.is_revealed() {
        outcomes.pop();
    }
    let histogram = Histogram { outcomes: &outcomes, expected: verdict::expected_counter(variant.plan()) };
    histogram::draw(painter, &histogram);
}
