//! The locks of a run on the Run screen: which run has any, and what its workers and locks are called.

use ratatui::layout::Rect;

use super::variant::Variant;
use crate::event::{LockId, Nanos, WorkerId};
use crate::scenario;
use crate::text::{Arg, Phrase};
use crate::tui::draw::wait_graph::{self, WaitGraphView};
use crate::tui::kit::Painter;
use crate::verdict;

/// Most threads of a program of the user's that have a line each.
const MOST: usize = 12;

/// Whom it shows: every worker where the plan has locks, and those who touched one where a program of the user's has made some.
fn shown(variant: &Variant) -> Vec<WorkerId> {
    let (plan, locks) = (variant.plan(), variant.timeline().locks());
    let scenario = scenario::get(plan.scenario);
    if scenario.locks(plan).is_some() {
        return (0..plan.workers).collect();
    }
    if scenario.program(plan).is_none() {
        return Vec::new();
    }
    // Those in a circle first: nobody else may matter.
    let circle = locks.at(Nanos::MAX).cycle().unwrap_or_default();
    let mut shown: Vec<WorkerId> = circle.iter().map(|link| link.worker).collect();
    shown.extend(locks.touched_by().filter(|worker| circle.iter().all(|link| link.worker != *worker)));
    shown.truncate(MOST);
    shown.sort_unstable();
    shown
}

/// Rows that the locks of a run want of an area that they share with the lanes: one for each worker as long as every
/// lane keeps its own; 0 if it has no locks.
pub(crate) fn wanted_height(variant: &Variant, area: Rect) -> u16 {
    let workers = shown(variant).len();
    let whole = wait_graph::height(workers);
    match workers {
        0 => 0,
        _ if area.height >= 2 * whole => whole,
        _ => wait_graph::least_height(workers, area.width),
    }
}

/// Draws how the workers stand to the locks of a run, if it has any; leaves the room below.
pub(crate) fn render(variant: &Variant, at: Nanos, is_over: bool, painter: &mut Painter<'_>) {
    let (plan, timeline, look) = (variant.plan(), variant.timeline(), painter.look);
    let workers = shown(variant);
    if workers.is_empty() {
        return;
    }
    let note = match scenario::get(plan.scenario).locks(plan) {
        Some(locks) if locks.pause > 0 => Phrase::new("draw.locks.nudge").with("pause", Arg::Duration(locks.pause)),
        Some(_) => Phrase::new("draw.locks.no-nudge"),
        None => Phrase::new("draw.locks.own"),
    };
    let waits = WaitGraphView {
        graph: &timeline.locks().at(at),
        workers: &workers,
        name: &|worker: WorkerId| look.say(&verdict::worker_label(plan, timeline, worker)),
        lock_name: &|lock: LockId| look.say(&verdict::lock_label(plan, timeline, lock)),
        note: &look.say(&note),
        is_over,
    };
    wait_graph::draw(&mut painter.cut_top(wait_graph::height(workers.len())), &waits);
    painter.cut_top(1);
}
