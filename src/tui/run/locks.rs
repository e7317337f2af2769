//! The locks of a run on the Run screen: which run has any, and what its workers and locks are called.

use ratatui::layout::Rect;

use super::variant::Variant;
use crate::event::{LockId, Nanos, WorkerId};
use crate::plan::Plan;
use crate::scenario;
use crate::text::{Arg, Phrase};
use crate::tui::draw::wait_graph::{self, WaitGraphView};
use crate::tui::kit::Painter;

/// Rows that the locks of a plan want of an area that they share with the lanes: one for each worker as long as every
/// lane keeps its own; 0 if it has no locks.
pub(crate) fn wanted_height(plan: &Plan, area: Rect) -> u16 {
    let whole = wait_graph::height(plan.workers);
    match scenario::get(plan.scenario).locks(plan) {
        None => 0,
        _ if area.height >= 2 * whole => whole,
        _ => wait_graph::least_height(plan.workers, area.width),
    }
}

/// Draws how the workers stand to the locks of a run, if it has any; leaves the room below.
pub(crate) fn render(variant: &Variant, at: Nanos, is_over: bool, painter: &mut Painter<'_>) {
    let (plan, look) = (variant.plan(), painter.look);
    let scenario = scenario::get(plan.scenario);
    let Some(locks) = scenario.locks(plan) else { return };
    let note = if locks.pause > 0 {
        Phrase::new("draw.locks.nudge").with("pause", Arg::Duration(locks.pause))
    } else {
        Phrase::new("draw.locks.no-nudge")
    };
    let waits = WaitGraphView {
        graph: &variant.timeline().locks().at(at),
        workers: plan.workers,
        name: &|worker: WorkerId| look.say(&scenario.label(plan, worker)),
        lock_name: &|lock: LockId| look.say(&scenario.lock_name(plan, lock)),
        note: &look.say(&note),
        is_over,
    };
    wait_graph::draw(&mut painter.cut_top(wait_graph::height(plan.workers)), &waits);
    painter.cut_top(1);
}
