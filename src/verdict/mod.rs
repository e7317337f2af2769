//! Figures become a sentence: what the run showed.
//!
//! One file a kind of work. A sentence is made from the figures of the run alone, never from what was expected of it:
//! the same rule speaks about a lucky run and an unlucky one. Words are in `assets/text/*/verdict.txt`.

mod account;
mod arrays;
mod compare;
mod computing;
mod counter;
mod deadlock;
mod files;
mod futures;
mod label;
mod lifecycle;
mod map;
mod requests;
mod spawn_tree;
mod waiting;

pub use account::{account_notes, loss};
pub use compare::{compare, costs};
pub use label::label;

use crate::event::{Outcome, RunEnd, TaskId};
use crate::plan::{GuardName, Memory, ModelName, Plan, ScenarioName};
use crate::scenario;
use crate::text::{Arg, Phrase};
use crate::timeline::{Books, Ledger, TaskRow, Timeline, Writes};

/// What came out of a counter run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CounterResult {
    /// What the counter should say: every increment that the plan asks for.
    pub expected: u64,
    /// What it says.
    pub observed: u64,
    /// Increments made minus observed; expected minus observed if every worker came to its end.
    pub lost: u64,
}

impl CounterResult {
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

/// What came out of a counter run that is over; `None` for other scenarios and unfinished runs.
#[must_use]
pub fn counter(plan: &Plan, timeline: &Timeline) -> Option<CounterResult> {
    let expected = scenario::get(plan.scenario).expected_counter(plan)?;
    let observed = timeline.observed()?;
    // What was never made was not lost: after a worker died or a run was cancelled, only what was told counts.
    let whole = timeline.count_outcomes(|outcome| !matches!(outcome, Outcome::Ok(_))) == 0;
    let made = if whole { expected } else { timeline.books().map_or(observed, |books| books.made) };
    Some(CounterResult { expected, observed, lost: made.saturating_sub(observed) })
}

/// What the counter of this plan should say in the end; 0 if it has none.
#[must_use]
pub fn expected_counter(plan: &Plan) -> u64 {
    scenario::get(plan.scenario).expected_counter(plan).unwrap_or(0)
}

/// What each task counted in its own copy, by task, where children have memory of their own; `None` otherwise.
#[must_use]
pub fn children(plan: &Plan, timeline: &Timeline) -> Option<Vec<u64>> {
    let private = plan.memory == Memory::Private && scenario::get(plan.scenario).needs().counter;
    private.then(|| {
        let counted = |outcome: &Outcome| match outcome {
            Outcome::Ok(value) => value.number().and_then(|count| u64::try_from(count).ok()),
            _ => None,
        };
        let tasks = timeline.tasks().iter();
        tasks.map(|task| task.finished.as_ref().and_then(|(_, outcome)| counted(outcome)).unwrap_or(0)).collect()
    })
}

/// The books of one shared counter; `None` where there is none: other scenarios, unfinished runs, and children that
/// count in memory of their own.
#[must_use]
pub fn books(plan: &Plan, timeline: &Timeline) -> Option<Books> {
    let shared = scenario::get(plan.scenario).needs().counter && plan.memory == Memory::Shared;
    shared.then(|| timeline.books()).flatten()
}

/// Where the lost updates of a counter run went; `None` for other scenarios and unfinished runs. Children that count in
/// memory of their own overwrite nothing: their copies are lost as they are.
#[must_use]
pub fn ledger(plan: &Plan, timeline: &Timeline) -> Option<Ledger> {
    match (scenario::get(plan.scenario).needs().counter, plan.memory) {
        (false, _) => None,
        (true, Memory::Shared) => timeline.ledger(),
        (true, Memory::Private) => timeline.ledger_of_copies(),
    }
}

/// What the account of a counter run is made from; `None` where there is no counter that workers share, or no end yet.
#[must_use]
pub fn writes(plan: &Plan, timeline: &Timeline) -> Option<Writes> {
    let shared = scenario::get(plan.scenario).needs().counter && plan.memory == Memory::Shared;
    shared.then(|| timeline.writes()).flatten()
}

/// What a model is called wherever it is shown: what is modelled on something else says so.
///
/// ```
/// use racelab::{plan::ModelName, text::{Lang, Texts}, verdict};
/// assert_eq!(Texts::of(Lang::En).say(&verdict::model_name(ModelName::Gil)), "gil (model)");
/// ```
#[must_use]
pub fn model_name(model: ModelName) -> Phrase {
    let key = if crate::engine::caps(model).modelled { "model.modelled" } else { "model.plain" };
    Phrase::new(key).with("model", model.name())
}

/// What a guard is called wherever its outcome is shown: a fix that does not protect says so.
///
/// ```
/// use racelab::{plan::GuardName, text::{Lang, Texts}, verdict};
/// let texts = Texts::of(Lang::En);
/// assert_eq!(texts.say(&verdict::guard_name(GuardName::Mutex)), "mutex");
/// assert_eq!(texts.say(&verdict::guard_name(GuardName::ReadLock)), "read-lock (✗ wrong fix)");
/// ```
#[must_use]
pub fn guard_name(guard: GuardName) -> Phrase {
    let key = if guard.is_wrong() { "guard.wrong" } else { "guard.plain" };
    Phrase::new(key).with("guard", guard.name())
}

/// One sentence on what a run showed, made from its figures.
#[must_use]
pub fn of(plan: &Plan, timeline: &Timeline) -> Phrase {
    match timeline.end() {
        None => Phrase::new("verdict.going"),
        Some(RunEnd::Failed(why)) => Phrase::new("verdict.failed").with("why", (**why).clone()),
        Some(RunEnd::Cancelled) => Phrase::new("verdict.cancelled")
            .with("done", timeline.completed_order().len())
            .with("tasks", timeline.tasks().len()),
        Some(RunEnd::Completed) => with_missing_workers(plan, timeline, completed(plan, timeline)),
    }
}

fn completed(plan: &Plan, timeline: &Timeline) -> Phrase {
    match plan.scenario {
        ScenarioName::Counter => counter::verdict(plan, timeline),
        ScenarioName::Deadlock => deadlock::verdict(plan, timeline),
        ScenarioName::SpawnTree => spawn_tree::verdict(plan, timeline),
        ScenarioName::Random | ScenarioName::Fetch | ScenarioName::Http => waiting::verdict(plan, timeline),
        ScenarioName::Squares => computing::verdict(plan, timeline),
        ScenarioName::Map => map::verdict(plan, timeline),
        ScenarioName::Arrays => arrays::verdict(plan, timeline),
        ScenarioName::Futures => futures::verdict(plan, timeline),
        ScenarioName::Json | ScenarioName::Images => files::verdict(plan, timeline),
        ScenarioName::Requests => requests::verdict(plan, timeline),
        ScenarioName::Lifecycle => lifecycle::verdict(plan, timeline),
    }
}

/// Says beforehand that not all workers could be started, if so.
fn with_missing_workers(plan: &Plan, timeline: &Timeline, verdict: Phrase) -> Phrase {
    if timeline.lanes().iter().all(|lane| lane.refused.is_none()) {
        return verdict;
    }
    Phrase::new("verdict.started")
        .with("started", timeline.started_workers())
        .with("asked", plan.workers)
        .with("rest", verdict)
}

/// How many tasks came to another value than they should have.
#[must_use]
pub fn wrong_values(plan: &Plan, timeline: &Timeline) -> usize {
    let scenario = scenario::get(plan.scenario);
    let is_wrong = |(id, row): &(TaskId, &TaskRow)| match (&row.finished, scenario.expected_value(plan, *id)) {
        (Some((_, Outcome::Ok(value))), Some(expected)) => value.number() != Some(expected),
        _ => false,
    };
    (0..).zip(timeline.tasks()).filter(is_wrong).count()
}

/// How the tasks that came to nothing ended, with their numbers: "2 failed, 1 timed out"; `None` if there are none.
#[must_use]
pub fn losses(timeline: &Timeline) -> Option<Phrase> {
    let counts = [
        ("verdict.count.failed", timeline.count_outcomes(|outcome| matches!(outcome, Outcome::Failed(_)))),
        ("verdict.count.timed-out", timeline.count_outcomes(|outcome| *outcome == Outcome::TimedOut)),
        ("verdict.count.killed", timeline.count_outcomes(|outcome| matches!(outcome, Outcome::Killed(_)))),
        ("verdict.count.cancelled", timeline.count_outcomes(|outcome| *outcome == Outcome::Cancelled)),
    ];
    let said = counts.into_iter().filter(|(_, count)| *count > 0).map(|(key, count)| Phrase::new(key).with("n", count));
    said.reduce(|first, rest| Phrase::new("verdict.and").with("first", first).with("rest", rest))
}

/// The figures that every verdict on tasks has: how many there were, how many came to something, how long it took.
fn with_tasks(verdict: Phrase, timeline: &Timeline) -> Phrase {
    verdict
        .offer("tasks", timeline.tasks().len())
        .offer("ok", succeeded(timeline))
        .offer("elapsed", Arg::Duration(timeline.elapsed()))
}

/// Says beforehand how tasks ended that came to nothing, if there are any: `with` has words for both.
fn with_losses(with: Phrase, timeline: &Timeline, verdict: Phrase) -> Phrase {
    match losses(timeline) {
        None => verdict,
        Some(losses) => with
            .with("ok", succeeded(timeline))
            .with("tasks", timeline.tasks().len())
            .with("losses", losses)
            .with("rest", verdict),
    }
}

fn succeeded(timeline: &Timeline) -> usize {
    timeline.count_outcomes(|outcome| matches!(outcome, Outcome::Ok(_)))
}

/// How often a holder of the interpreter lock was made to give it up.
fn forced(timeline: &Timeline) -> u64 {
    timeline.gil().map_or(0, |lock| lock.forced(timeline.latest()))
}

/// Whether one worker does everything, one task after the other.
fn is_alone(plan: &Plan) -> bool {
    plan.workers == 1 || plan.model == ModelName::Sequential
}

/// Whether the guard is one that workers wait for.
fn is_lock(guard: GuardName) -> bool {
    matches!(guard, GuardName::Mutex | GuardName::StdMutex | GuardName::Rwlock | GuardName::Spin)
}

#[expect(clippy::cast_precision_loss, reason = "a factor, shown with two digits")]
fn ratio(one: u64, other: u64) -> f64 {
    one as f64 / other as f64
}

#[cfg(test)]
mod tests;
