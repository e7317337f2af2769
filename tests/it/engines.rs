//! Every scenario on every model: what runs, what is refused, and what comes out, in counts and order.

use proptest::prelude::*;
use racelab::engine::{self, Runnable};
use racelab::event::{EventKind, Outcome, RunEnd};
use racelab::plan::{GuardName, Memory, ModelName, Plan, ScenarioName, SettingValue, Window};
use racelab::scenario;
use rstest::rstest;

use crate::support::runs::{HOUR, MILLISECOND, own_models, run, run_until, small};

pub(crate) fn counter(model: ModelName, guard: GuardName, window: Window) -> Plan {
    let mut plan = small(ScenarioName::Counter, model);
    plan.settings.set("increments", SettingValue::Count(20_000));
    plan.guard = Some(guard);
    plan.window = window;
    plan
}

#[rstest]
fn every_guard_that_protects_counts_exactly_on_every_model_that_has_it(
    #[values(
        ModelName::Sequential,
        ModelName::Threads,
        ModelName::Rayon,
        ModelName::Gil,
        ModelName::Processes,
        ModelName::Async,
        ModelName::AsyncThreads
    )]
    model: ModelName,
    #[values(Window::Natural, Window::Nudged)] window: Window,
) {
    let plan = |guard: GuardName| {
        let plan = counter(model, guard, window);
        Plan { workers: guard.profile().most_workers.unwrap_or(plan.workers), ..plan }
    };
    let allowed = |guard: &&GuardName| engine::refusal(&plan(**guard)).is_none();
    let guards: Vec<&GuardName> = GuardName::all().iter().filter(allowed).collect();
    assert!(guards.contains(&&GuardName::None) && guards.contains(&&GuardName::Mutex), "{model} {window}: {guards:?}");
    for guard in guards {
        let plan = plan(*guard);
        let timeline = run(&plan);
        let books = timeline.books().expect("it is over");
        let all = u64::from(plan.workers) * 20_000;
        assert!(books.balance(), "{model} {guard} {window}: {books:?}");
        assert_eq!(books.made, all, "{model} {guard} {window}");
        if *guard != GuardName::None && !guard.is_wrong() {
            assert_eq!(books.observed, all, "{model} {guard} {window}");
        }
    }
}

#[rstest]
fn every_wrong_fix_runs_where_workers_share_one_memory(
    #[values(ModelName::Threads, ModelName::Rayon, ModelName::Gil)] model: ModelName,
) {
    let any_number = |guard: &&GuardName| guard.is_wrong() && guard.profile().most_workers.is_none();
    for guard in GuardName::all().iter().filter(any_number) {
        assert_eq!(engine::refusal(&counter(model, *guard, Window::Nudged)), None, "{guard}");
    }
}

#[rstest]
#[case(ModelName::Sequential, GuardName::OwnMutex, "refusal.nobody-to-race")]
#[case(ModelName::Async, GuardName::Sleep, "refusal.sleep-on-loop")]
#[case(ModelName::AsyncThreads, GuardName::Sleep, "refusal.sleep-on-loop")]
#[case(ModelName::Threads, GuardName::PetersonRelaxed, "refusal.lock-for-few")]
#[case(ModelName::Gil, GuardName::PetersonRelaxed, "refusal.threads-alone")]
#[case(ModelName::AsyncThreads, GuardName::Peterson, "refusal.threads-alone")]
#[case(ModelName::Processes, GuardName::TwoMutexes, "refusal.one-process")]
#[case(ModelName::Processes, GuardName::ReadLock, "refusal.one-process")]
fn a_wrong_fix_that_shows_nothing_is_refused(#[case] model: ModelName, #[case] guard: GuardName, #[case] why: &str) {
    let refusal = engine::refusal(&counter(model, guard, Window::Nudged));
    assert_eq!(refusal.as_ref().map(racelab::text::Phrase::key), Some(why));
}

#[test]
fn processes_send_their_increments_to_the_one_owner() {
    for window in [Window::Natural, Window::Nudged] {
        let timeline = run(&counter(ModelName::Processes, GuardName::Channel, window));
        assert_eq!(timeline.observed(), Some(80_000), "{window}");
        let made: Vec<u64> = timeline.lanes().iter().map(|lane| lane.increments_at(u64::MAX)).collect();
        assert_eq!(made, [20_000; 4], "{window}: the owner says for whom it counted");
    }
    let private =
        Plan { memory: Memory::Private, ..counter(ModelName::Processes, GuardName::Channel, Window::Natural) };
    assert_eq!(engine::refusal(&private).as_ref().map(racelab::text::Phrase::key), Some("refusal.owner-private"));
}

#[test]
fn wrong_fixes_are_only_run_when_they_are_chosen() {
    assert!(scenario::DEFAULT_GUARDS.iter().all(|guard| !guard.is_wrong()));
}

#[rstest]
#[case(ModelName::Sequential, Window::Nudged)]
#[case(ModelName::Async, Window::Natural)]
#[case(ModelName::Gil, Window::Natural)]
fn where_nobody_can_come_between_nothing_is_lost(#[case] model: ModelName, #[case] window: Window) {
    let timeline = run(&counter(model, GuardName::None, window));
    assert_eq!(timeline.observed(), Some(80_000));
}

pub(crate) fn gil_counter(variant: &'static str, window: Window) -> Plan {
    let mut plan = counter(ModelName::Gil, GuardName::None, window);
    plan.settings.set("gil", SettingValue::Choice(variant.into()));
    // So short that the workers ask all the time.
    plan.settings.set("switch-interval", SettingValue::Duration(50_000));
    plan.settings.set("increments", SettingValue::Count(200_000));
    plan
}

/// Squares that take a while, on two threads of an interpreter.
pub(crate) fn squares_on_gil(settings: &[(&str, SettingValue)]) -> Plan {
    let mut plan = small(ScenarioName::Squares, ModelName::Gil);
    plan.workers = 2;
    plan.settings.set("n", SettingValue::Count(30_000_000));
    for (key, value) in settings {
        plan.settings.set(key, value.clone());
    }
    plan
}

/// Without the lock, threads race as threads do; with native code throughout a task, its values stay right.
#[test]
fn an_interpreter_without_its_lock_and_native_code_compute_what_python_does() {
    let values = |settings: &[(&str, SettingValue)]| {
        let mut plan = squares_on_gil(settings);
        plan.settings.set("n", SettingValue::Count(1_000));
        let timeline = run(&plan);
        let ends = timeline.tasks().iter().map(|task| task.finished.as_ref().map(|(_, outcome)| outcome.clone()));
        (ends.collect::<Vec<_>>(), timeline.gil().is_some())
    };
    let (usual, has_lock) = values(&[]);
    assert!(has_lock);
    assert_eq!(values(&[("gil", SettingValue::Choice("none".into()))]), (usual.clone(), false));
    assert_eq!(values(&[("native-share", SettingValue::Count(50))]), (usual.clone(), true));
    assert_eq!(values(&[("native-share", SettingValue::Count(100))]), (usual, true));
}

#[test]
fn an_interpreter_lock_that_changes_hands_between_increments_never_loses() {
    for seed in 0..20 {
        let timeline = run(&Plan { seed, ..gil_counter("new", Window::Natural) });
        assert_eq!(timeline.observed(), Some(800_000), "seed {seed}");
    }
}

#[test]
fn an_interpreter_lock_tells_what_it_went_through() {
    for variant in ["old", "new"] {
        let timeline = run(&gil_counter(variant, Window::Nudged));
        let lock = timeline.gil().expect("the model has one");
        let until = timeline.latest();
        assert!(lock.holds().windows(2).all(|pair| pair[0].end <= pair[1].start), "{variant}: two holders at a time");
        assert!((0..4).all(|worker| lock.held_ns(worker, until) > 0), "{variant}: everybody had it");
        assert!(lock.switches(until) >= 3 && lock.forced(until) <= lock.switches(until), "{variant}");
        assert!(timeline.books().expect("it is over").balance(), "{variant}");
    }
    assert!(run(&counter(ModelName::Threads, GuardName::None, Window::Nudged)).gil().is_none());
}

#[test]
fn a_switch_interval_of_nothing_is_refused() {
    let mut plan = gil_counter("new", Window::Natural);
    plan.settings.set("switch-interval", SettingValue::Duration(0));
    assert_eq!(engine::refusal(&plan).as_ref().map(racelab::text::Phrase::key), Some("refusal.switch-interval"));
    plan.model = ModelName::Threads;
    assert_eq!(engine::refusal(&plan), None);
}

#[test]
fn a_cancelled_run_stops_and_tells_every_task() {
    for model in own_models() {
        let mut plan = small(ScenarioName::Fetch, *model);
        plan.settings.set("delay", SettingValue::Duration(HOUR));
        plan.settings.set("tasks", SettingValue::Count(50));
        let timeline = run_until(&plan, |what| matches!(what, EventKind::Waiting { .. }));
        assert_eq!(timeline.end(), Some(&RunEnd::Cancelled), "{model}");
        assert_eq!(timeline.count_outcomes(|outcome| *outcome == Outcome::Cancelled), 50, "{model}");
    }
}

#[test]
fn a_computing_run_stops_at_a_checkpoint() {
    for model in own_models() {
        let mut plan = small(ScenarioName::Squares, *model);
        plan.settings.set("rounds", SettingValue::Count(1_000_000_000));
        let timeline = run_until(&plan, |what| matches!(what, EventKind::Progress { .. }));
        assert_eq!(timeline.end(), Some(&RunEnd::Cancelled), "{model}");
        assert_eq!(timeline.tasks().len(), 4, "{model}");
        assert!(timeline.tasks().iter().all(|task| task.finished.is_some()), "{model}");
    }
}

#[test]
fn tasks_that_take_too_long_time_out_and_the_others_go_on() {
    let mut plan = small(ScenarioName::Random, ModelName::Sequential);
    plan.settings.set("tasks", SettingValue::Count(3));
    plan.settings.set("duration", SettingValue::Range(MILLISECOND, 2_000 * MILLISECOND));
    plan.timeout_ns = Some(400 * MILLISECOND);
    // A seed of tasks that are far below the limit or far above it, one of them below.
    let (short, long) = (20 * MILLISECOND, 1_000 * MILLISECOND);
    let is_clear = |plan: &Plan| {
        let waits = waits(plan);
        let count = |is: &dyn Fn(u64) -> bool| waits.iter().filter(|wait| is(**wait)).count();
        (count(&|wait| wait < short), count(&|wait| wait > long)) == (1, 2)
    };
    let plan = (0..100_000).map(|seed| Plan { seed, ..plan.clone() }).find(is_clear).expect("there is one");
    let expected: Vec<_> = waits(&plan).into_iter().map(|wait| if wait > long { "timed_out" } else { "ok" }).collect();
    for model in own_models() {
        let timeline = run(&Plan { model: *model, ..plan.clone() });
        let ends = timeline.tasks().iter().filter_map(|row| row.finished.as_ref()).map(|(_, outcome)| outcome.name());
        assert_eq!(ends.collect::<Vec<_>>(), expected, "{model}");
    }
}

fn waits(plan: &Plan) -> Vec<u64> {
    scenario::get(plan.scenario).shape(plan).waits().collect()
}

/// When the last task ends if whoever is free takes the next one, ns.
pub(crate) fn list_schedule(plan: &Plan) -> u64 {
    scenario::get(plan.scenario).shape(plan).least_time(plan)
}

#[rstest]
#[case(ModelName::Threads)]
#[case(ModelName::Gil)]
#[case(ModelName::Processes)]
#[case(ModelName::Async)]
fn random_tasks_take_no_less_than_list_scheduling_says(#[case] model: ModelName) {
    let mut plan = small(ScenarioName::Random, model);
    plan.settings.set("duration", SettingValue::Range(20_000_000, 100_000_000));
    let (scheduled, elapsed) = (list_schedule(&plan), run(&plan).elapsed());
    assert!(elapsed >= scheduled, "{elapsed} ns is less than the tasks take: {scheduled} ns");
}

/// Five fetches by four workers.
pub(crate) fn five_fetches() -> Plan {
    let mut plan = small(ScenarioName::Fetch, ModelName::Threads);
    plan.settings.set("tasks", SettingValue::Count(5));
    plan.settings.set("delay", SettingValue::Duration(100 * MILLISECOND));
    plan
}

#[test]
fn the_fifth_of_five_items_waits_for_one_of_four_workers() {
    let timeline = run(&five_fetches());
    let first_end = timeline.tasks()[..4].iter().filter_map(|task| task.finished.as_ref()).map(|(at, _)| *at).min();
    let (begun, _) = timeline.tasks()[4].started().expect("it ran");
    assert!(first_end.is_some_and(|end| begun >= end), "{begun}, {first_end:?}");
}

#[test]
fn injected_failures_say_why_and_the_others_go_on() {
    for model in own_models() {
        let mut plan = small(ScenarioName::Random, *model);
        plan.fail_rate = 0.4;
        let job = scenario::get(plan.scenario).job(&plan);
        let faulty = job.tasks.iter().filter(|task| task.faulty).count();
        assert!(faulty > 0 && faulty < job.tasks.len());
        let timeline = run(&plan);
        assert_eq!(timeline.count_outcomes(|outcome| matches!(outcome, Outcome::Failed(_))), faulty, "{model}");
        assert_eq!(timeline.count_outcomes(|outcome| matches!(outcome, Outcome::Ok(_))), job.tasks.len() - faulty);
    }
}

#[test]
fn a_plan_that_cannot_be_run_comes_into_no_engine() {
    let mut plan = counter(ModelName::Processes, GuardName::Rwlock, Window::Nudged);
    assert!(Runnable::of(plan.clone()).is_err());
    plan.guard = Some(GuardName::Channel);
    plan.model = ModelName::Threads;
    plan.settings.set("increments", SettingValue::Count(100_000_000));
    assert!(Runnable::of(plan.clone()).is_err(), "its books would not fit in memory");
    plan.guard = Some(GuardName::None);
    plan.workers = 0;
    assert!(Runnable::of(plan).is_err());
}

/// Increments of a long run.
const MANY: u64 = 100_000;

fn any_counter_plan() -> impl Strategy<Value = Plan> {
    let models = prop::sample::select(own_models().copied().collect::<Vec<_>>());
    let guards = prop::sample::select(GuardName::all().to_vec());
    let increments = prop_oneof![Just(0_u64), 1_u64..100, 1_000_u64..20_000, Just(MANY)];
    (models, guards, any::<bool>(), 1_u32..=64, increments, 0_u64..1_000).prop_map(
        |(model, guard, nudged, workers, increments, seed)| {
            let mut plan = scenario::plan(ScenarioName::Counter, seed);
            plan.model = model;
            plan.guard = Some(guard);
            plan.window = if nudged { Window::Nudged } else { Window::Natural };
            // Many workers spin and hand locks on for very long where there are few processors.
            plan.workers = if increments == MANY { workers.min(4) } else { workers };
            plan.settings.set("increments", SettingValue::Count(increments));
            plan
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn the_books_balance_in_every_run(plan in any_counter_plan()) {
        prop_assume!(engine::refusal(&plan).is_none());
        let timeline = run(&plan);
        let books = timeline.books().expect("it is over");
        let expected = scenario::get(plan.scenario).expected_counter(&plan).unwrap_or(0);
        prop_assert_eq!(timeline.end(), Some(&RunEnd::Completed));
        prop_assert!(books.balance(), "{:?}", books);
        prop_assert_eq!(books.made, expected);
        let protects = plan.guard.is_some_and(|guard| guard != GuardName::None && !guard.is_wrong());
        prop_assert!(!protects || books.observed == expected);
    }
}
