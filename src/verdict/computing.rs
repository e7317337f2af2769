//! The verdict on tasks that compute: how many processors they kept busy.

use super::{forced, is_alone, losses, ratio, with_tasks, wrong_values};
use crate::plan::{ModelName, Plan};
use crate::text::{Arg, Phrase};
use crate::timeline::Timeline;

/// From so many busy processors on, workers have gained something by being several.
pub(super) const GAINED: f64 = 1.2;

pub(super) fn verdict(plan: &Plan, timeline: &Timeline) -> Phrase {
    let (elapsed, cpu) = (timeline.elapsed(), timeline.cpu_ns());
    let busy = ratio(cpu, elapsed.max(1));
    let figures = |key: &'static str| {
        with_tasks(Phrase::new(key), timeline)
            .offer("cpu", Arg::Duration(cpu))
            .offer("busy", Arg::Ratio(busy))
            .offer("workers", plan.workers)
    };
    let wrong = wrong_values(plan, timeline);
    if wrong > 0 {
        return figures("verdict.computing.wrong").with("wrong", wrong);
    }
    if let Some(losses) = losses(timeline) {
        return figures("verdict.computing.losses").with("losses", losses);
    }
    if is_alone(plan) {
        return figures("verdict.computing.alone");
    }
    match (plan.model, timeline.loop_blocked()) {
        (ModelName::Async, Some((_, longest))) => {
            figures("verdict.computing.loop").with("longest", Arg::Duration(longest))
        }
        (ModelName::Gil, _) => figures("verdict.computing.gil").with("forced", forced(timeline)),
        _ if cpu == 0 => figures("verdict.computing.plain"),
        _ if busy >= GAINED => figures("verdict.computing.busy"),
        _ => figures("verdict.computing.no-gain"),
    }
}
