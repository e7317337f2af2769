//! What came out of a shared counter.

use crate::event::Outcome;
use crate::timeline::Timeline;

/// What came out of a counter run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CounterResult {
    /// What the counter should say: every increment that the plan asks for.
    pub expected: u64,
    pub observed: u64,
    /// Increments made minus observed; expected minus observed if every worker came to its end.
    pub lost: u64,
}

impl CounterResult {
    /// What came of a counter that should say so much; `None` before it was read.
    #[must_use]
    pub fn of(expected: u64, timeline: &Timeline) -> Option<Self> {
        let observed = timeline.observed()?;
        // What was never made was not lost: after a worker died or a run was cancelled, only what was told counts.
        let whole = timeline.count_outcomes(|outcome| !matches!(outcome, Outcome::Ok(_))) == 0;
        let made = if whole { expected } else { timeline.books().map_or(observed, |books| books.made) };
        Some(Self { expected, observed, lost: made.saturating_sub(observed) })
    }

    /// Whether the counter says what it should.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.observed == self.expected
    }

    /// Share of the expected increments that were lost, 0.0 to 1.0.
    #[must_use]
    pub fn share_lost(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a share, shown with three digits")]
        let share = if self.expected == 0 { 0.0 } else { self.lost as f64 / self.expected as f64 };
        share
    }
}

/// The fact of a task that says how often it left its nudged window although nobody else had written.
pub(crate) const IN_VAIN: &str = "in-vain";

/// How often nudged workers waited in vain for somebody else to write, all together.
#[must_use]
pub fn waits_in_vain(timeline: &Timeline) -> u64 {
    timeline.tasks().iter().filter_map(|task| timeline.facts_of(task).figure(IN_VAIN)).fold(0, u64::saturating_add)
}

/// What each task counted in a copy of its own, by task.
#[must_use]
pub fn children(timeline: &Timeline) -> Vec<u64> {
    let counted = |outcome: &Outcome| match outcome {
        Outcome::Ok(value) => value.number().and_then(|count| u64::try_from(count).ok()),
        _ => None,
    };
    let tasks = timeline.tasks().iter();
    tasks.map(|task| task.finished.as_ref().and_then(|(_, outcome)| counted(outcome)).unwrap_or(0)).collect()
}
