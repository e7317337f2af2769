//! Runs through the library: a plan in small, what happens in it, and what is said of it.
//!
//! It knows nothing of the command line.

use std::path::Path;

use racelab::cancel::Cancel;
use racelab::engine::Runnable;
use racelab::event::{Event, EventKind};
use racelab::plan::{Memory, ModelName, Plan, ScenarioName, SettingValue};
use racelab::runner::{self, Environment};
use racelab::scenario;
use racelab::text::{Lang, Texts};
use racelab::timeline::Timeline;
use racelab::verdict;

pub(crate) const MILLISECOND: u64 = 1_000_000;
pub(crate) const HOUR: u64 = 3_600_000 * MILLISECOND;

/// The models that the laboratory runs by itself: those on the user's Python have tests of their own.
pub(crate) fn own_models() -> impl Iterator<Item = &'static ModelName> {
    ModelName::all().iter().filter(|model| model.profile().python.is_none())
}

/// What makes a run of any scenario short; settings that a scenario does not have are left out.
pub(crate) fn small(name: ScenarioName, model: ModelName) -> Plan {
    let mut plan = scenario::plan(name, 42);
    plan.model = model;
    if !model.profile().own_memory() {
        plan.memory = Memory::Shared;
    }
    // What fails by default has tests of its own.
    plan.fail_rate = 0.0;
    scenario::fit_settings(&mut plan);
    let short = [
        ("increments", SettingValue::Count(2_000)),
        ("delay", SettingValue::Duration(2 * MILLISECOND)),
        ("duration", SettingValue::Range(MILLISECOND, 3 * MILLISECOND)),
        ("latency", SettingValue::Duration(2 * MILLISECOND)),
        ("jitter", SettingValue::Duration(2 * MILLISECOND)),
        ("error-rate", SettingValue::Share(0)),
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
        ("items", SettingValue::Count(20)),
        ("produce", SettingValue::Duration(MILLISECOND)),
        ("consume", SettingValue::Duration(MILLISECOND)),
    ];
    for (key, value) in short {
        if plan.settings.get(key).is_some() {
            plan.settings.set(key, value);
        }
    }
    plan
}

/// Makes a run, and shows every event as it comes.
pub(crate) fn events(plan: &Plan, cancel: &Cancel, look: impl FnMut(&Event)) -> Vec<Event> {
    events_from(env!("CARGO_BIN_EXE_racelab").as_ref(), plan, cancel, look)
}

/// The same, with children started from this program.
pub(crate) fn events_from(program: &Path, plan: &Plan, cancel: &Cancel, mut look: impl FnMut(&Event)) -> Vec<Event> {
    let surroundings = Environment::of(program.to_owned());
    let mut events = Vec::new();
    runner::run(&runnable(plan), &surroundings, cancel, &mut |batch| {
        batch.iter().for_each(&mut look);
        events.extend(batch);
    });
    events
}

/// Makes a run.
pub(crate) fn run(plan: &Plan) -> Timeline {
    run_until(plan, |_| false)
}

/// Makes a run that is cancelled as soon as enough has happened.
pub(crate) fn run_until(plan: &Plan, enough: impl FnMut(&EventKind) -> bool) -> Timeline {
    run_from_until(env!("CARGO_BIN_EXE_racelab").as_ref(), plan, enough)
}

/// The same, with children started from this program.
pub(crate) fn run_from_until(program: &Path, plan: &Plan, mut enough: impl FnMut(&EventKind) -> bool) -> Timeline {
    let cancel = Cancel::new();
    let events = events_from(program, plan, &cancel, |event| {
        if enough(&event.what) {
            cancel.request();
        }
    });
    Timeline::of(&events)
}

/// The verdict in English.
pub(crate) fn sentence(plan: &Plan, timeline: &Timeline) -> String {
    Texts::of(Lang::En).say(&verdict::of(plan, timeline))
}

/// The plan, which can be run.
fn runnable(plan: &Plan) -> Runnable {
    Runnable::of(plan.clone()).expect("it can be run")
}
