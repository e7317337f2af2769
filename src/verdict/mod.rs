//! Figures become a sentence: what the run showed.
//!
//! What a scenario's run showed is its scenario's to say; here is what is said of any run. A sentence is made from the
//! figures of the run alone, never from what was expected of it: the same rule speaks about a lucky run and an unlucky
//! one. Words are in `assets/text/*/verdict.txt`.

mod account;
mod compare;
mod label;

pub use account::{account_notes, loss};
pub use compare::{compare, costs};
pub use label::{label, lock_label, worker_label};

use crate::event::{Nanos, RunEnd};
use crate::plan::{GuardName, Memory, ModelName, Plan, PythonSettings};
use crate::results::{self, CounterResult, PythonOfRun};
use crate::scenario;
use crate::text::{Arg, Phrase};
use crate::timeline::{Ledger, Timeline, UpdateBalance, Writes};

/// What came out of a counter run that is over; `None` for other scenarios and unfinished runs.
#[must_use]
pub fn counter(plan: &Plan, timeline: &Timeline) -> Option<CounterResult> {
    CounterResult::of(scenario::get(plan.scenario).expected_counter(plan)?, timeline)
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
    private.then(|| results::children(timeline))
}

/// Whether a counter is shared, and it is recorded who wrote what.
fn is_shared_and_recorded(plan: &Plan) -> bool {
    let shared = scenario::get(plan.scenario).needs().counter && plan.memory == Memory::Shared;
    shared && !PythonSettings::records_nothing(plan)
}

/// The books of one shared counter; `None` where there is none: other scenarios, unfinished runs, and children that
/// count in memory of their own.
#[must_use]
pub fn books(plan: &Plan, timeline: &Timeline) -> Option<UpdateBalance> {
    let shared = is_shared_and_recorded(plan);
    shared.then(|| timeline.books()).flatten()
}

/// Where the lost updates of a counter run went; `None` for other scenarios and unfinished runs. Children that count in
/// memory of their own overwrite nothing: their copies are lost as they are.
#[must_use]
pub fn ledger(plan: &Plan, timeline: &Timeline) -> Option<Ledger> {
    match (scenario::get(plan.scenario).needs().counter, plan.memory) {
        (false, _) => None,
        (true, Memory::Shared) if PythonSettings::records_nothing(plan) => None,
        (true, Memory::Shared) => timeline.ledger(),
        (true, Memory::Private) => timeline.ledger_of_copies(),
    }
}

/// What the account of a counter run is made from; `None` where there is no counter that workers share, or no end yet.
#[must_use]
pub fn writes(plan: &Plan, timeline: &Timeline) -> Option<Writes> {
    let shared = is_shared_and_recorded(plan);
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
    let key = if model.profile().modelled { "model.modelled" } else { "model.plain" };
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
        Some(RunEnd::Cancelled) => cancelled(timeline),
        Some(RunEnd::Completed) => {
            let verdict = scenario::get(plan.scenario).verdict(plan, timeline);
            let verdict = on_python(timeline, verdict);
            let verdict = with_busy_machine(plan, timeline, verdict);
            with_missing_workers(plan, timeline, results::with_timeouts(plan, timeline, verdict))
        }
    }
}

/// What was seen on a Python of the user's, with which one that was: another one may do otherwise.
fn on_python(timeline: &Timeline, verdict: Phrase) -> Phrase {
    match PythonOfRun::of(timeline) {
        Some(python) => Phrase::new("verdict.on-python").with("python", python.in_words()).with("rest", verdict),
        None => verdict,
    }
}

/// From when the times of a run count, wherever they are told: those of a race from its start, for the start of its workers is
/// as long as the race itself; those of any other run from the run's.
#[must_use]
pub fn zero(plan: &Plan, timeline: &Timeline) -> Nanos {
    if plan.guard.is_some() { timeline.action().0 } else { 0 }
}

/// How many processors other programs had that this run would have used; `None` where it had what it needed, and where its
/// tasks may have waited for something else.
#[must_use]
pub fn not_ours(plan: &Plan, timeline: &Timeline) -> Option<(f64, u64)> {
    let cores = scenario::cores(timeline).filter(|_| scenario::get(plan.scenario).keeps_processors(plan))?;
    Some((results::not_ours(timeline, cores)?, cores))
}

/// Says beforehand that the machine was busy with something else, if it was: its lesson may be turned round.
fn with_busy_machine(plan: &Plan, timeline: &Timeline, verdict: Phrase) -> Phrase {
    let Some((others, cores)) = not_ours(plan, timeline) else { return verdict };
    Phrase::new("verdict.busy-machine").with("others", Arg::Ratio(others)).with("cores", cores).with("rest", verdict)
}

fn cancelled(timeline: &Timeline) -> Phrase {
    let (done, tasks) = (timeline.completed_order().len(), timeline.tasks().len());
    let abandoned = timeline.lanes().iter().filter(|lane| lane.abandoned().is_some()).count();
    let said = Phrase::new(if abandoned > 0 { "verdict.cancelled-abandoned" } else { "verdict.cancelled" });
    said.with("done", done).with("tasks", tasks).offer("abandoned", abandoned)
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
    results::wrong_values(timeline, |task| scenario.expected_value(plan, task))
}

#[cfg(test)]
mod tests;
