//! What a task or a lock is called, wherever it is shown.

use crate::event::{LockId, TaskId, WorkerId};
use crate::plan::Plan;
use crate::scenario;
use crate::text::Phrase;
use crate::timeline::{Span, Timeline};

/// The name of a task: the one that it came with from outside, or "worker 2", "task 3", "fetch 3", "sum 1". People count
/// from one.
///
/// ```
/// use racelab::{plan::ScenarioName, scenario, text::{Lang, Texts}, timeline::Timeline, verdict};
/// let plan = scenario::plan(ScenarioName::Fetch, 1);
/// assert_eq!(Texts::of(Lang::En).say(&verdict::label(&plan, &Timeline::new(), 2)), "fetch 3");
/// ```
#[must_use]
pub fn label(plan: &Plan, timeline: &Timeline, task: TaskId) -> Phrase {
    let named = timeline.tasks().get(task as usize).and_then(|row| row.name());
    match named {
        Some(name) => Phrase::new("label.named").with("name", name),
        None => scenario::get(plan.scenario).label(plan, task),
    }
}

/// The name of a lock: the one that the user's program has for it, or "lock 1", "fork 2".
#[must_use]
pub fn lock_label(plan: &Plan, timeline: &Timeline, lock: LockId) -> Phrase {
    match timeline.locks().name(lock) {
        Some(name) => Phrase::new("label.named").with("name", name),
        None => scenario::get(plan.scenario).lock_name(plan, lock),
    }
}

/// The name of a worker beside its letter: what its task is called, where each has one; of a thread of the user's program, what
/// it did first.
#[must_use]
pub fn worker_label(plan: &Plan, timeline: &Timeline, worker: WorkerId) -> Phrase {
    let scenario = scenario::get(plan.scenario);
    if scenario.program(plan).is_none() {
        return scenario.label(plan, worker);
    }
    let lane = timeline.lanes().get(worker as usize);
    let first = lane.and_then(|lane| lane.spans().iter().map(|span| span.task).find(|task| *task != Span::NO_TASK));
    // A thread of a pool has no task before its first.
    first.map_or_else(|| Phrase::new("label.own.idle"), |task| label(plan, timeline, task))
}
