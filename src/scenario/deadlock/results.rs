//! What a table of philosophers came to: meals, time before locks, and how many ate at once.

use crate::event::Nanos;
use crate::plan::Plan;
use crate::results::{Figure, Results, Series};
use crate::text::Arg;
use crate::timeline::Timeline;

pub(super) fn sums(timeline: &Timeline, at: Nanos) -> Results {
    let mut figures = vec![
        Figure { key: "meals", value: meals(timeline, at).into() },
        Figure { key: "blocked", value: Arg::Duration(blocked(timeline, at)) },
    ];
    let refusals = timeline.locks().refusals_at(at);
    if refusals > 0 {
        figures.push(Figure { key: "refusals", value: refusals.into() });
    }
    Results { figures, ..Results::default() }
}

/// How many ate at once; `None` before the first.
pub(super) fn eating(plan: &Plan, timeline: &Timeline, at: Nanos) -> Option<Series> {
    let mut eating = timeline.locks().both_held(plan.workers);
    eating.retain(|(when, _)| *when <= at);
    (!eating.is_empty()).then(|| Series::of_steps("eating", eating))
}

/// Meals eaten up to a moment.
pub(super) fn meals(timeline: &Timeline, at: Nanos) -> u64 {
    timeline.tasks().iter().map(|task| task.progress_at(at)).fold(0, u64::saturating_add)
}

/// How long all workers together stood before locks up to a moment, ns.
pub(super) fn blocked(timeline: &Timeline, at: Nanos) -> Nanos {
    let until = at.min(timeline.latest());
    timeline.lanes().iter().map(|lane| lane.blocked_by_lock_ns(until)).fold(0, u64::saturating_add)
}
