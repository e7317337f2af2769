//! What runs will take that take long: said beforehand, so that nobody believes the laboratory to hang.
//!
//! Only what a plan's numbers foretell: workers to be started, and increments that one lock or one owner lets through one after
//! the other. Costs are those of two cores; a sentence that says "about" is made of them.

use crate::event::Nanos;
use crate::plan::{GuardName, HandOver, Means, ModelProfile, Plan, Protection, Waiting, Workers};
use crate::scenario;
use crate::text::{Phrase, duration};

const SECOND: Nanos = 1_000_000_000;

/// What takes less than this is not worth a sentence, ns.
const LONG: Nanos = 3 * SECOND;

/// What these runs will take one after the other, in a sentence, if that is long.
#[must_use]
pub fn foretold<'plan>(plans: impl IntoIterator<Item = &'plan Plan>) -> Option<Phrase> {
    let takes = plans.into_iter().map(length).fold(0, Nanos::saturating_add);
    let seconds = takes.saturating_add(SECOND / 2) / SECOND;
    let time = if seconds < 60 { format!("{seconds} s") } else { duration(seconds * SECOND) };
    (takes >= LONG).then(|| Phrase::new("run.takes").with("time", time))
}

fn length(plan: &Plan) -> Nanos {
    let model = plan.model.profile();
    let increments = scenario::get(plan.scenario).expected_counter(plan).unwrap_or(0);
    let each = scenario::get(plan.scenario).guard(plan).map_or(0, |guard| increment(guard, model, plan.worker_count()));
    start(model.workers, plan.worker_count().into()).saturating_add(increments.saturating_mul(each))
}

/// Until all workers are up.
fn start(workers: Workers, count: u64) -> Nanos {
    match workers {
        Workers::Processes => count * 2_000_000,
        Workers::Threads => count * 60_000,
        // Whoever has nothing to do looks whether the others have.
        Workers::Pool => count * (60_000 + count * 1_000),
        Workers::Slots => count * 1_000,
    }
}

/// One increment of one worker among so many, what is noted of it included.
fn increment(guard: GuardName, model: ModelProfile, workers: u32) -> Nanos {
    let profile = guard.profile();
    let across = if model.own_memory() { 3 } else { 1 };
    match profile.protection {
        _ if workers == 1 => 3,
        _ if profile.hand_over == HandOver::EachTurn && profile.waiting != Waiting::Pauses => {
            if model.event_loop() {
                1_200
            } else {
                5_000
            }
        }
        Protection::Exact(Means::Lock) | Protection::Wrong(_) if profile.is_handed_on_each_turn(model.event_loop()) => {
            1_200
        }
        Protection::Exact(Means::Lock) => 12 * across,
        Protection::Exact(_) | Protection::Wrong(_) => 10 * across,
        Protection::None => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{ModelName, ScenarioName, SettingValue};
    use crate::text::{Lang, Texts};

    fn said(model: ModelName, guard: GuardName, workers: u32, increments: u64) -> Option<String> {
        let mut plan = scenario::plan(ScenarioName::Counter, 1);
        (plan.model, plan.guard, plan.workers) = (model, Some(guard), workers);
        plan.settings.set("increments", SettingValue::Count(increments));
        foretold([&plan]).map(|phrase| Texts::of(Lang::En).say(&phrase))
    }

    #[test]
    fn what_is_usual_needs_no_warning() {
        for scenario in scenario::all() {
            assert_eq!(foretold([&scenario::plan(scenario.name(), 1)]), None, "{}", scenario.name());
        }
        assert_eq!(said(ModelName::Threads, GuardName::Mutex, 1_024, 100_000), None, "it takes a second or two");
    }

    #[test]
    fn a_thousand_processes_and_an_owner_of_many_increments_are_said_beforehand() {
        let takes = |time: &str| Some(format!("This will take about {time}."));
        assert_eq!(said(ModelName::Processes, GuardName::Mutex, 1_024, 100_000), takes("6 s"));
        assert_eq!(said(ModelName::Threads, GuardName::Channel, 1_000, 5_000), takes("25 s"));
        assert_eq!(said(ModelName::Async, GuardName::Mutex, 1_000, 5_000), takes("6 s"));
        assert_eq!(said(ModelName::Threads, GuardName::Channel, 1, 5_000_000), None);
    }

    #[test]
    fn runs_that_are_short_alone_may_be_long_together() {
        let mut plan = scenario::plan(ScenarioName::Counter, 1);
        (plan.guard, plan.workers) = (Some(GuardName::Mutex), 1_024);
        assert_eq!(foretold([&plan]), None);
        assert!(foretold(vec![&plan; 60]).is_some_and(|said| Texts::of(Lang::Ko).say(&said).contains("1 min")));
    }
}
