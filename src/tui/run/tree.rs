//! The tree of processes on the Run screen: which run has one, and how many rows it gets.

use ratatui::layout::Rect;

use super::variant::Variant;
use crate::event::Nanos;
use crate::plan::Plan;
use crate::scenario;
use crate::tui::draw::tree;
use crate::tui::kit::Painter;

/// Rows that the tree of a plan wants of an area that it shares with the lanes: most of them; 0 if it has none.
pub(crate) fn wanted_height(plan: &Plan, area: Rect) -> u16 {
    if scenario::get(plan.scenario).fuse(plan).is_some() {
        area.height.saturating_sub(area.height / 4).max(tree::LEAST)
    } else {
        0
    }
}

pub(crate) fn render(variant: &Variant, at: Nanos, painter: &mut Painter<'_>) {
    if scenario::get(variant.plan().scenario).fuse(variant.plan()).is_none() {
        return;
    }
    // A tree that has grown keeps its place when it is looked at from its beginning.
    let whole = tree::height(variant.timeline(), Nanos::MAX, painter.width());
    tree::draw(&mut painter.cut_top(whole), variant.timeline(), at);
    painter.cut_top(1);
}
