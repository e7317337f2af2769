//! Workers that main starts, on every model that starts any: who is waited for in which order, what becomes of those whom
//! nobody waits for, and how a pool is shut down.

use racelab::engine;
use racelab::event::{EventKind, Outcome, RunEnd};
use racelab::plan::{ModelName, Plan, SECOND, ScenarioName, SettingValue};
use racelab::scenario::{self, Assignment, Main, OnMainExit};
use racelab::text::{Lang, Texts};
use racelab::verdict;
use rstest::rstest;

use crate::support::runs::{HOUR, MILLISECOND, run, run_until, sentence};

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
    let plan = plan(model, "daemon", HOUR, 0, SECOND);
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
    let said = sentence(&plan, &timeline);
    assert!(said.contains("but a join waits for any end"), "{said}");
}

#[rstest]
#[case(ModelName::Sequential, "refusal.lifecycle.sequential")]
#[case(ModelName::Rayon, "refusal.lifecycle.pool")]
fn models_that_start_nobody_or_are_a_pool_say_so(#[case] model: ModelName, #[case] why: &str) {
    let refusal = engine::refusal(&plan(model, "joined", 0, 0, 0)).expect("it is refused");
    assert_eq!(refusal.key(), why);
}

#[rstest]
#[case(ModelName::Threads)]
#[case(ModelName::Gil)]
#[case(ModelName::Processes)]
fn who_is_no_daemon_is_waited_for_when_the_program_ends(#[case] model: ModelName) {
    let plan = plan(model, "exit", 60 * MILLISECOND, 10 * MILLISECOND, 0);
    let timeline = run(&plan);
    let ended = timeline.main_ended().expect("main ended");
    assert_eq!(timeline.count_outcomes(|outcome| matches!(outcome, Outcome::Ok(_))), 5, "{model}: nobody was cut off");
    let joined: Vec<u32> = timeline.joins().iter().map(|join| join.worker).collect();
    assert_eq!(joined, [0, 1, 2, 3, 4], "{model}");
    assert!(timeline.joins().iter().all(|join| join.since >= ended), "{model}: main did not stand there");
    assert_eq!(verdict::of(&plan, &timeline).key(), "verdict.lifecycle.exit");
}

/// A pool of two with six tasks.
fn pool(model: ModelName, join: &'static str, delay: u64, main: u64) -> Plan {
    let mut plan = plan(model, join, delay, 0, main);
    plan.workers = 2;
    plan.settings.set("tasks", SettingValue::Count(6));
    plan
}

#[rstest]
#[case(ModelName::Threads)]
#[case(ModelName::Gil)]
#[case(ModelName::Processes)]
fn leaving_with_shuts_a_pool_down_and_waits_for_all_of_its_tasks(#[case] model: ModelName) {
    let plan = pool(model, "shutdown", 10 * MILLISECOND, 0);
    let timeline = run(&plan);
    assert_eq!(timeline.count_outcomes(|outcome| matches!(outcome, Outcome::Ok(_))), 6, "{model}");
    assert_eq!((timeline.joins().len(), timeline.main_ended()), (2, None), "{model}");
    assert_eq!(verdict::of(&plan, &timeline).key(), "verdict.lifecycle.shutdown");
}

#[rstest]
#[case(ModelName::Threads, "verdict.lifecycle.cancelled")]
#[case(ModelName::Gil, "verdict.lifecycle.cancelled")]
#[case(ModelName::Processes, "verdict.lifecycle.cancelled-processes")]
fn cancelled_futures_never_begin_and_what_has_begun_goes_on(#[case] model: ModelName, #[case] sentence: &str) {
    // Whatever has begun is still at work when main ends, and ends long before an hour.
    let plan = pool(model, "cancel-futures", 4 * SECOND, SECOND);
    let timeline = run(&plan);
    let ended = timeline.main_ended().expect("main ended");
    for task in timeline.tasks() {
        let (at, outcome) = task.finished.as_ref().expect("it ended");
        match task.started() {
            Some((started, _)) => assert!(started <= ended && *at >= ended && outcome.name() == "ok", "{task:?}"),
            None => assert!(*at <= ended && *outcome == Outcome::Cancelled, "{task:?}"),
        }
    }
    assert_eq!(timeline.tasks().iter().filter(|task| task.started().is_some()).count(), 2, "{model}");
    assert_eq!(timeline.joins().len(), 2, "{model}: the program's exit waits for the workers of a pool");
    assert_eq!(verdict::of(&plan, &timeline).key(), sentence);
}

#[test]
fn a_daemon_that_catches_its_signal_can_clean_up() {
    let mut plan = plan(ModelName::Processes, "daemon", HOUR, 0, SECOND);
    plan.settings.set("clean-up", SettingValue::Duration(30 * MILLISECOND));
    let timeline = run(&plan);
    let ended = timeline.main_ended().expect("main ended");
    for task in timeline.tasks() {
        let (at, outcome) = task.finished.as_ref().expect("it ended");
        assert_eq!(outcome.name(), "cancelled", "it stopped by itself and was not killed");
        let cleaned = timeline.facts_of(task).figure("clean-up").expect("it cleaned up");
        assert!(cleaned >= 30 * MILLISECOND && *at >= ended + 30 * MILLISECOND, "{task:?}");
    }
    assert!(timeline.lanes().iter().all(|lane| lane.exited.is_some() && lane.refused.is_none()));
    assert_eq!(verdict::of(&plan, &timeline).key(), "verdict.lifecycle.cleaned-up");
}

#[test]
fn a_daemon_that_does_not_catch_it_dies_of_its_signal() {
    let timeline = run(&plan(ModelName::Processes, "daemon", HOUR, 0, SECOND));
    for task in timeline.tasks() {
        let Some((_, Outcome::Killed(why))) = &task.finished else { panic!("{task:?}") };
        assert_eq!(Texts::of(Lang::En).say(why), "its process was killed by SIGTERM");
    }
}

#[rstest]
#[case(ModelName::Rayon, "shutdown", 0, "refusal.lifecycle.scope")]
#[case(ModelName::Async, "exit", 0, "refusal.lifecycle.loop-exit")]
#[case(ModelName::AsyncThreads, "cancel-futures", 0, "refusal.lifecycle.loop-pool")]
#[case(ModelName::Threads, "daemon", 1, "refusal.lifecycle.clean-up")]
fn partings_that_a_model_does_not_have_are_refused(
    #[case] model: ModelName,
    #[case] join: &'static str,
    #[case] clean_up: u64,
    #[case] why: &str,
) {
    let mut plan = plan(model, join, 0, 0, 0);
    plan.settings.set("clean-up", SettingValue::Duration(clean_up));
    assert_eq!(engine::refusal(&plan).map(|refusal| refusal.key().to_owned()).as_deref(), Some(why));
}

#[test]
fn by_default_five_work_for_two_seconds_and_main_does_nothing_but_wait() {
    let plan = scenario::plan(ScenarioName::Lifecycle, 1);
    let main = scenario::get(plan.scenario).shape(&plan).assignment;
    assert_eq!(main, Assignment::StartedBy(Main { goes_on: 0, then: OnMainExit::Join, clean_up: 0 }));
    assert_eq!(scenario::get(plan.scenario).shape(&plan).waits().collect::<Vec<_>>(), [2_000 * MILLISECOND; 5]);
}
