//! Every variant of the code: all models with all that can be chosen, one thing at a time, as small as it goes.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use racelab::engine;
use racelab::plan::{
    GuardName, Memory, ModelName, Plan, SECOND, ScenarioName, SettingKind, SettingValue, TimeoutMeans, Window,
};
use racelab::scenario;
use racelab::text::CodeLanguage;

/// A plan, and a name for it that fits in a program.
#[derive(Debug, Clone)]
pub(crate) struct Variant {
    pub(crate) name: String,
    pub(crate) plan: Plan,
}

/// Settings that make runs short, as people type them; whoever has such a setting takes it.
const SMALL: [(&str, &str); 22] = [
    ("increments", "400"),
    ("n", "1000"),
    ("rounds", "3"),
    ("length", "640"),
    ("files", "3"),
    ("delay", "20ms"),
    ("items", "12"),
    ("produce", "1ms"),
    ("consume", "2ms"),
    ("duration", "5ms..20ms"),
    ("rate", "1000"),
    ("work", "10ms"),
    ("eat", "1ms"),
    ("pause", "2ms"),
    ("meals", "3"),
    ("main", "5ms"),
    ("life", "10ms"),
    ("latency", "1ms"),
    ("jitter", "1ms"),
    ("width", "64"),
    ("thumbnail", "16"),
    ("tries", "2000"),
];

fn small(name: ScenarioName, model: ModelName) -> Plan {
    let mut plan = Plan { model, fail_rate: 0.0, ..scenario::plan(name, 1) };
    plan.memory = scenario::default_memory(name, model);
    scenario::fit_settings(&mut plan);
    for setting in scenario::get(name).settings() {
        let value = match SMALL.iter().find(|(key, _)| *key == setting.key) {
            Some((_, text)) => setting.parse(text).expect("a setting as people type it"),
            None if setting.key == "tasks" => SettingValue::Count(5),
            None if setting.key == "size" => SettingValue::Size(2_000),
            None => continue,
        };
        plan.settings.set(setting.key, value);
    }
    plan
}

/// What differs from a small plan: names and plans.
fn beside(plan: &Plan) -> Vec<(String, Plan)> {
    let mut found = vec![("plain".to_owned(), plan.clone())];
    let scenario = scenario::get(plan.scenario);
    for window in Window::all().iter().filter(|_| scenario.needs().guards) {
        for guard in GuardName::all() {
            let name = format!("{guard}_{window}");
            let workers = guard.profile().most_workers.unwrap_or(plan.workers);
            found.push((name, Plan { guard: Some(*guard), window: *window, workers, ..plan.clone() }));
        }
    }
    if scenario.memory().is_some() && plan.model.profile().own_memory() {
        let memories = Memory::all().iter().map(|memory| Plan { memory: *memory, ..plan.clone() });
        found.extend(memories.map(|plan| (plan.memory.name().to_owned(), plan)));
    }
    if scenario.needs().limits {
        found.push(("failing".to_owned(), Plan { fail_rate: 1.0, ..plan.clone() }));
        if scenario.has_results(plan) {
            let limit = Some(plan.timeout_ns.unwrap_or(SECOND));
            let waiter = Plan { timeout_ns: limit, timeout_means: TimeoutMeans::Waiter, ..plan.clone() };
            found.push(("waiter".to_owned(), waiter));
        }
        found.push(("without_timeout".to_owned(), Plan { timeout_ns: None, ..plan.clone() }));
    }
    found.push(("two_workers".to_owned(), Plan { workers: 2, ..plan.clone() }));
    for setting in scenario::settings_of(plan) {
        let values: Vec<SettingValue> = match setting.kind {
            SettingKind::Choice { .. } | SettingKind::Flag => setting.steps(),
            SettingKind::Duration { .. } => ["0s", "3ms"].map(|text| setting.parse(text).expect("a duration")).into(),
            SettingKind::Count { .. } if setting.key == "rounds" => vec![SettingValue::Count(1)],
            SettingKind::Count { .. } if setting.key == "producers" => vec![SettingValue::Count(2)],
            SettingKind::Count { .. } if setting.key == "capacity" => vec![SettingValue::Count(0)],
            _ => Vec::new(),
        };
        for value in values {
            let word = match &value {
                SettingValue::Choice(name) => name.clone().into_owned(),
                SettingValue::Flag(on) => on.to_string(),
                SettingValue::Duration(0) => "none".to_owned(),
                _ => "other".to_owned(),
            };
            let mut other = plan.clone();
            match (setting.key, word.as_str()) {
                // Nobody waits for them: they work so long that whoever cuts them off is in time.
                ("join", "daemon") => other.settings.set("delay", SettingValue::Duration(5 * SECOND)),
                // All workers have begun by then, none is done, and some tasks are left.
                ("join", "cancel-futures") => {
                    other.settings.set("tasks", SettingValue::Count(12));
                    other.settings.set("main", SettingValue::Duration(SECOND / 2));
                    other.settings.set("delay", SettingValue::Duration(2 * SECOND));
                }
                ("producers", _) => other.workers = 4,
                _ => {}
            }
            other.settings.set(setting.key, value);
            found.push((format!("{}_{word}", setting.key), other));
        }
    }
    found
}

/// Where these tests lie.
pub(crate) fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/shown"))
}

/// A file of what completes listings.
pub(crate) fn around(name: &str) -> String {
    let path = folder().join("around").join(name);
    fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

/// All that can be run and that is not shown as another is in these languages.
pub(crate) fn all(languages: &[CodeLanguage]) -> Vec<Variant> {
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for scenario in scenario::all() {
        // What is shown of a Python of the user's is what is run there, and has a test of its own.
        for model in ModelName::all().iter().filter(|model| model.profile().python.is_none()) {
            for (name, plan) in beside(&small(scenario.name(), *model)) {
                let code = languages.iter().map(|language| scenario::code(&plan, *language));
                if engine::refusal(&plan).is_none() && seen.insert(code.collect::<Vec<_>>()) {
                    let name = format!("{}_{model}_{name}", plan.scenario).replace(['-', '+'], "_");
                    all.push(Variant { name, plan });
                }
            }
        }
    }
    all
}
