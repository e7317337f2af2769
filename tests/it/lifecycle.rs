//! Workers without a pool, on every model that starts any: who is waited for in which order, and what becomes of those
//! whom nobody waits for.

use racelab::engine;
use racelab::event::{EventKind, Outcome, RunEnd};
use racelab::plan::{ModelName, Plan, ScenarioName, SettingValue};
use racelab::scenario;
use racelab::verdict;
use rstest::rstest;

use crate::support::runs::{HOUR, MILLISECOND, run, run_until};

pub(crate) fn plan(model: ModelName, join: &'static str, delay: u64, stagger: u64, main: u64) -> Plan {
    let mut plan = scenario::plan(ScenarioName::Lifecycle, 42);
    plan.model = model;
    plan.settings.set("join", SettingValue::Choice(join.into()));
    for (key, nanos) in [("delay", delay), ("stagger", stagger), ("main", main)] {
        plan.settings.set(key, SettingValue::Duration(nanos));
    }
    plan
}

#[rstest]
#[case(ModelName::Threads)]
#[case(ModelName::Gil)]
#[case(ModelName::Processes)]
#[case(ModelName::Async)]
#[case(ModelName::AsyncThreads)]
fn all_are_joined_in_the_order_of_their_starts_whoever_ends_first(#[case] model: ModelName) {
    // The first is made to take longest.
    let plan = plan(model, "joined", 60 * MILLISECOND, 20 * MILLISECOND, 0);
    let timeline = run(&plan);
    let joined: Vec<u32> = timeline.joins().iter().map(|join| join.worker).collect();
    assert_eq!(joined, [0, 1, 2, 3, 4]);
    for (join, task) in timeline.joins().iter().zip(timeline.tasks()) {
        let (end, _) = task.finished.as_ref().expect("it ended");
        assert!(join.at >= *end, "{join:?} stood until {end}");
    }
    assert!(timeline.joins().windows(2).all(|pair| pair[0].at <= pair[1].since), "one join after the other");
    for (task, row) in (0_u32..).zip(timeline.tasks()) {
        assert_eq!(row.started().map(|(_, worker)| worker), Some(task), "who is started for a task runs it");
    }
    assert_eq!((timeline.end(), timeline.main_ended()), (Some(&RunEnd::Completed), None));
}

#[rstest]
#[case(ModelName::Threads, "cancelled", "verdict.lifecycle.cut-threads")]
#[case(ModelName::Gil, "cancelled", "verdict.lifecycle.cut-threads")]
#[case(ModelName::Processes, "killed", "verdict.lifecycle.cut-processes")]
#[case(ModelName::Async, "cancelled", "verdict.lifecycle.cut-slots")]
#[case(ModelName::AsyncThreads, "cancelled", "verdict.lifecycle.cut-slots")]
fn when_main_ends_daemons_are_cut_off(#[case] model: ModelName, #[case] how: &str, #[case] sentence: &str) {
    let plan = plan(model, "daemon", HOUR, 0, 300 * MILLISECOND);
    let timeline = run(&plan);
    // Nobody cancelled the run: it came to its end, and that was main's.
    assert_eq!(timeline.end(), Some(&RunEnd::Completed));
    let ended = timeline.main_ended().expect("main ended");
    for task in timeline.tasks() {
        let (at, outcome) = task.finished.as_ref().expect("it ended");
        let expected = if task.started().is_some() { how } else { "cancelled" };
        assert!(*at >= ended && outcome.name() == expected, "{task:?}");
    }
    assert!(timeline.joins().is_empty() && timeline.lanes().iter().all(|lane| lane.exited.is_some()));
    assert_eq!(verdict::of(&plan, &timeline).key(), sentence);
}

#[test]
fn a_main_that_ends_at_once_leaves_every_task_an_end() {
    for model in [ModelName::Threads, ModelName::Gil, ModelName::Processes, ModelName::Async, ModelName::AsyncThreads] {
        let timeline = run(&plan(model, "daemon", HOUR, 0, 0));
        assert_eq!(timeline.end(), Some(&RunEnd::Completed), "{model}");
        assert_eq!(timeline.tasks().iter().filter(|task| task.finished.is_some()).count(), 5, "{model}");
        assert!(timeline.lanes().iter().all(|lane| lane.refused.is_none()), "{model}");
    }
}

#[rstest]
#[case("joined", 0)]
#[case("joined", HOUR)]
#[case("daemon", HOUR)]
fn main_can_be_cancelled_wherever_it_stands(#[case] join: &'static str, #[case] main: u64) {
    for model in [ModelName::Threads, ModelName::Gil, ModelName::Processes, ModelName::Async, ModelName::AsyncThreads] {
        let timeline = run_until(&plan(model, join, HOUR, 0, main), |what| matches!(what, EventKind::Waiting { .. }));
        assert_eq!((timeline.end(), timeline.main_ended()), (Some(&RunEnd::Cancelled), None), "{model}");
        assert_eq!(timeline.count_outcomes(|outcome| *outcome == Outcome::Cancelled), 5, "{model}");
    }
}

#[test]
fn a_join_waits_for_any_end() {
    let mut plan = plan(ModelName::Threads, "joined", 20 * MILLISECOND, 0, 0);
    plan.timeout_ns = Some(MILLISECOND);
    let timeline = run(&plan);
    assert_eq!(timeline.count_outcomes(|outcome| *outcome == Outcome::TimedOut), 5);
    assert_eq!(timeline.joins().len(), 5);
    assert_eq!(verdict::of(&plan, &timeline).key(), "verdict.lifecycle.losses");
}

#[rstest]
#[case(ModelName::Sequential, "refusal.lifecycle.sequential")]
#[case(ModelName::Rayon, "refusal.lifecycle.pool")]
fn models_that_start_nobody_or_are_a_pool_say_so(#[case] model: ModelName, #[case] why: &str) {
    let refusal = engine::refusal(&plan(model, "joined", 0, 0, 0)).expect("it is refused");
    assert_eq!(refusal.key(), why);
}
