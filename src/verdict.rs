//! Figures become a sentence: what the run showed.

use crate::plan::Plan;
use crate::scenario;
use crate::text::Phrase;
use crate::timeline::Timeline;

/// What came out of a counter run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CounterResult {
    /// What the counter should say: every increment that the plan asks for.
    pub expected: u64,
    /// What it says.
    pub observed: u64,
    /// Expected minus observed.
    pub lost: u64,
}

/// What came out of a counter run that is over; `None` for other scenarios and unfinished runs.
#[must_use]
pub fn counter(plan: &Plan, timeline: &Timeline) -> Option<CounterResult> {
    let expected = scenario::get(plan.scenario).needs().counter.then(|| expected_counter(plan))?;
    let observed = timeline.observed()?;
    Some(CounterResult { expected, observed, lost: expected.saturating_sub(observed) })
}

/// What the counter of this plan should say in the end.
#[must_use]
pub fn expected_counter(plan: &Plan) -> u64 {
    plan.settings.count("increments") * u64::from(plan.workers)
}

/// One sentence on what a run showed, made from its figures.
#[must_use]
pub fn of(plan: &Plan, timeline: &Timeline) -> Phrase {
    let _ = (plan, timeline);
    Phrase::new("verdict.todo")
}
