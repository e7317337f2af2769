//! What a task is called, wherever it is shown.

use crate::event::TaskId;
use crate::plan::Plan;
use crate::scenario;
use crate::text::Phrase;
use crate::timeline::Timeline;

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
