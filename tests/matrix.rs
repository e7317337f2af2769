//! Every scenario on every model that it is allowed on, in small: every task ends once, and comes to what it should.

use std::collections::BTreeSet;
use std::path::PathBuf;

use racelab::cancel::Cancel;
use racelab::engine;
use racelab::event::{Event, Outcome, RunEnd, What};
use racelab::plan::{ModelName, Plan, ScenarioName, SettingValue};
use racelab::runner::{self, Surroundings};
use racelab::scenario;
use racelab::timeline::Timeline;
use rstest::rstest;

/// What makes a run of any scenario short; settings that a scenario does not have are left out.
fn small(name: ScenarioName, model: ModelName) -> Plan {
    const MILLISECOND: u64 = 1_000_000;
    let mut plan = scenario::plan(name, 42);
    plan.model = model;
    engine::fit_settings(&mut plan);
    let short = [
        ("increments", SettingValue::Count(2_000)),
        ("delay", SettingValue::Duration(2 * MILLISECOND)),
        ("duration", SettingValue::Range(MILLISECOND, 3 * MILLISECOND)),
        ("latency", SettingValue::Duration(2 * MILLISECOND)),
        ("jitter", SettingValue::Duration(2 * MILLISECOND)),
        ("rounds", SettingValue::Count(2)),
        ("n", SettingValue::Count(10_000)),
        ("length", SettingValue::Count(10_007)),
        ("files", SettingValue::Count(5)),
        ("size", SettingValue::Size(4_096)),
        ("width", SettingValue::Count(64)),
        // Without a fix everybody would come to wait for everybody: that has tests of its own.
        ("fix", SettingValue::Choice("order".into())),
        ("meals", SettingValue::Count(2)),
        ("eat", SettingValue::Duration(MILLISECOND)),
        ("pause", SettingValue::Duration(MILLISECOND)),
        ("rate", SettingValue::Count(2_000)),
        ("work", SettingValue::Duration(MILLISECOND)),
        ("main", SettingValue::Duration(MILLISECOND)),
        ("depth", SettingValue::Count(2)),
        ("life", SettingValue::Duration(MILLISECOND)),
    ];
    for (key, value) in short {
        if plan.settings.get(key).is_some() {
            plan.settings.set(key, value);
        }
    }
    plan
}

fn events(plan: &Plan) -> Vec<Event> {
    let surroundings = Surroundings { worker_program: PathBuf::from(env!("CARGO_BIN_EXE_racelab")) };
    let mut events = Vec::new();
    runner::run(plan, &surroundings, &Cancel::new(), &mut |batch| events.extend(batch));
    events
}

#[rstest]
#[case(ModelName::Sequential)]
#[case(ModelName::Threads)]
#[case(ModelName::Rayon)]
#[case(ModelName::Gil)]
#[case(ModelName::Processes)]
#[case(ModelName::Async)]
#[case(ModelName::AsyncThreads)]
fn every_scenario_runs_and_every_task_ends_once(#[case] model: ModelName) {
    for name in ScenarioName::all() {
        let plan = small(*name, model);
        if engine::refusal(&plan).is_none() {
            check(&plan, &events(&plan));
        }
    }
}

fn check(plan: &Plan, events: &[Event]) {
    let what = format!("{} on {}", plan.scenario, plan.model);
    let mut ended = BTreeSet::new();
    let mut queued = 0;
    for event in events {
        match &event.what {
            What::TasksQueued { count, .. } => queued += *count as usize,
            What::TaskFinished { task, outcome, .. } => {
                assert!(ended.insert(*task), "{what}: task {task} ended twice");
                assert!(matches!(outcome, Outcome::Ok(_)), "{what}: task {task}: {outcome:?}");
            }
            _ => {}
        }
    }
    assert!(!ended.is_empty() && ended.len() == queued, "{what}: {} of {queued} tasks ended", ended.len());
    let finishes = events.iter().filter(|event| matches!(event.what, What::Finished { .. })).count();
    assert_eq!(finishes, 1, "{what}");
    assert_eq!(events.last().map(|event| &event.what), Some(&What::Finished { end: RunEnd::Completed }), "{what}");

    let timeline = Timeline::of(events);
    let workers = if plan.model == ModelName::Sequential { 1 } else { plan.workers as usize };
    assert!(timeline.started_workers() >= workers, "{what}: {} workers came up", timeline.started_workers());
    assert!(timeline.lanes().iter().all(|lane| lane.exited.is_some()), "{what}: a worker stayed");
    for (id, task) in (0..).zip(timeline.tasks()) {
        if let Some(expected) = scenario::get(plan.scenario).expected_value(plan, id) {
            let Some((_, Outcome::Ok(value))) = &task.finished else { panic!("{what}: {task:?}") };
            assert_eq!(value.number(), Some(expected), "{what}: task {id}");
        }
    }
}
