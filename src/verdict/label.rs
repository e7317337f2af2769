//! What a task is called, wherever it is shown.

use crate::event::TaskId;
use crate::plan::Plan;
use crate::text::Phrase;

/// The name of a task: "worker 2", "task 3", "fetch 3", "sum 1". People count from one.
///
/// ```
/// use racelab::{plan::ScenarioName, scenario, text::{Lang, Texts}, verdict};
/// let plan = scenario::plan(ScenarioName::Fetch, 1);
/// assert_eq!(Texts::of(Lang::En).say(&verdict::label(&plan, 2)), "fetch 3");
/// ```
#[must_use]
pub fn label(plan: &Plan, task: TaskId) -> Phrase {
    Phrase::owned(format!("label.{}", plan.scenario)).with("n", u64::from(task) + 1)
}
