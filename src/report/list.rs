//! What there is to choose from: scenarios, models and guards, which pairs are possible, and why not.
//!
//! Nothing is listed by hand: scenarios are asked for their needs and the engine for its refusals.

use serde::Serialize;
use serde_json::{Value, json};

use super::layout::COLUMNS;
use super::{PROGRAM, typed};
use crate::engine;
use crate::plan::{GuardName, ModelName, Outside, Plan, ScenarioName, Setting, SettingKind, Window};
use crate::scenario::{self, Group, Scenario};
use crate::text::{Key, Phrase, Texts, pad, width, wrap};

/// The list for programs.
#[derive(Serialize)]
struct List {
    version: u32,
    program: &'static str,
    scenarios: Vec<Value>,
    models: Vec<Value>,
    guards: Vec<Value>,
    pairs: Vec<Value>,
}

/// Whether a pair can be run: in which windows, and why not in the others.
struct Possible {
    windows: Vec<Window>,
    refusal: Option<Phrase>,
}

/// Asks the engine for one scenario, model and guard, in every window that the model has to choose.
fn possible(scenario: &dyn Scenario, model: ModelName, guard: Option<GuardName>) -> Possible {
    let memory = scenario::default_memory(scenario.name(), model);
    let usual = scenario::plan(scenario.name(), 0);
    let most = guard.and_then(|guard| guard.profile().most_workers);
    let workers = most.unwrap_or(usual.workers);
    let base = Plan { model, workers, guard, memory, ..usual };
    let refused = |window: Window| engine::refusal(&Plan { window, ..base.clone() });
    let is_python = model.profile().python.is_some();
    let to_choose = || Window::all().iter().copied().filter(|window| !is_python || *window == Window::Natural);
    let windows = to_choose().filter(|window| refused(*window).is_none()).collect();
    Possible { windows, refusal: to_choose().find_map(refused) }
}

/// The guards of a scenario: one "none at all" if it shares nothing.
fn guards(scenario: &dyn Scenario) -> Vec<Option<GuardName>> {
    if scenario.needs().guards { GuardName::all().iter().copied().map(Some).collect() } else { vec![None] }
}

/// The list for people.
#[must_use]
pub fn list_text(texts: &Texts) -> String {
    let mut lines = vec![texts.get("list.scenarios").to_owned()];
    for group in Group::ALL {
        lines.push(format!("  {}", texts.get(Key::Group.of(group.name()))));
        for scenario in scenario::all().iter().filter(|scenario| scenario.group() == group) {
            lines.extend(scenario_lines(*scenario, texts));
        }
    }
    lines.push(String::new());
    lines.push(texts.get("list.models").to_owned());
    let models = ModelName::all().iter().map(|model| {
        (texts.say(&crate::verdict::model_name(*model)), texts.get(Key::AboutModel.of(model.name())).to_owned())
    });
    lines.extend(definitions(models));
    lines.push(String::new());
    lines.push(texts.get("list.guards").to_owned());
    let about = |guard: &GuardName| {
        (texts.say(&crate::verdict::guard_name(*guard)), texts.get(Key::AboutGuard.of(guard.name())).to_owned())
    };
    lines.extend(definitions(GuardName::all().iter().map(about)));
    lines.push(String::new());
    lines.push(texts.get("list.pairs").to_owned());
    lines.extend(refused_pairs(texts));
    lines.join("\n") + "\n"
}

fn definitions(rows: impl Iterator<Item = (String, String)>) -> Vec<String> {
    let rows: Vec<(String, String)> = rows.collect();
    let column = rows.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
    let mut lines = Vec::new();
    for (name, about) in rows {
        let mut name = name.as_str();
        for about in wrap(&about, COLUMNS - column - 4) {
            lines.push(format!("  {}  {about}", pad(std::mem::take(&mut name), column)));
        }
    }
    lines
}

fn scenario_lines(scenario: &dyn Scenario, texts: &Texts) -> Vec<String> {
    let name = scenario.name().name();
    let workers = format!("--workers {}", scenario::plan(scenario.name(), 0).workers);
    let settings =
        scenario.settings().iter().flat_map(|setting| super::typed_options(setting.key, &setting.default_value()));
    let settings: Vec<String> = std::iter::once(workers).chain(settings).collect();
    let column = ScenarioName::all().iter().map(|name| width(name.name())).max().unwrap_or(0);
    let mut lines = vec![format!("    {}  {}", pad(name, column), texts.get(Key::Scenario.of(name)))];
    let mut line = String::new();
    for setting in settings {
        // An option stays with its value.
        if !line.is_empty() && 6 + column + width(&line) + 2 + width(&setting) > COLUMNS {
            lines.push(format!("    {}  {line}", pad("", column)));
            line.clear();
        }
        let gap = if line.is_empty() { "" } else { "  " };
        line = format!("{line}{gap}{setting}");
    }
    lines.push(format!("    {}  {line}", pad("", column)));
    lines
}

/// What does not go together, and below each why: everything else does.
fn refused_pairs(texts: &Texts) -> Vec<String> {
    let mut lines = Vec::new();
    for scenario in scenario::all() {
        for guard in guards(*scenario) {
            let mut said: Vec<(String, Vec<String>)> = Vec::new();
            for model in ModelName::all() {
                let possible = possible(*scenario, *model, guard);
                let Some(refusal) = possible.refusal.as_ref() else { continue };
                let name = texts.say(&crate::verdict::model_name(*model));
                // Where it is refused in some windows, it is refused in these.
                let name = if possible.windows.is_empty() {
                    name
                } else {
                    let refused = Window::all().iter().filter(|window| !possible.windows.contains(window));
                    let refused = refused.map(|window| window.name()).collect::<Vec<_>>().join(", ");
                    texts.say(&Phrase::new("list.in-window").with("model", name).with("window", refused))
                };
                let reason = texts.say(refusal);
                match said.iter_mut().find(|(known, _)| *known == reason) {
                    Some((_, models)) => models.push(name),
                    None => said.push((reason, vec![name])),
                }
            }
            let what = match guard {
                Some(guard) => format!("{} --guard {}", scenario.name().name(), guard.name()),
                None => scenario.name().name().to_owned(),
            };
            for (reason, models) in said {
                let head = indented(&format!("✗ {what}: {}", models.join(", ")), 2);
                // What goes on below is no name at the beginning of a line.
                let goes_on = head.iter().skip(1).map(|line| format!("      {}", line.trim_start()));
                lines.extend(head.iter().take(1).cloned().chain(goes_on));
                lines.extend(indented(&reason, 6));
            }
        }
    }
    lines
}

/// A text in lines of eighty columns, that far in.
fn indented(text: &str, columns: usize) -> Vec<String> {
    wrap(text, COLUMNS - columns).into_iter().map(|line| format!("{}{line}", " ".repeat(columns))).collect()
}

/// The list for programs: one JSON object.
#[must_use]
pub fn list_json(texts: &Texts) -> String {
    let scenarios: Vec<Value> = scenario::all().iter().map(|scenario| scenario_json(*scenario, texts)).collect();
    let models: Vec<Value> = ModelName::all().iter().map(|model| model_json(*model, texts)).collect();
    let about = |guard: &GuardName| {
        json!({
            "name": guard.name(),
            "about": texts.get(Key::AboutGuard.of(guard.name())),
            "wrong": guard.is_wrong(),
        })
    };
    let guards: Vec<Value> = GuardName::all().iter().map(about).collect();
    let list = List { version: 1, program: PROGRAM, scenarios, models, guards, pairs: pairs_json(texts) };
    // Values of strings and numbers only: there is nothing in them that JSON could not hold.
    serde_json::to_string_pretty(&list).unwrap_or_default() + "\n"
}

fn scenario_json(scenario: &dyn Scenario, texts: &Texts) -> Value {
    let name = scenario.name().name();
    let plan = scenario::plan(scenario.name(), 0);
    json!({
        "name": name,
        "group": scenario.group().name(),
        "title": texts.get(Key::Scenario.of(name)),
        "teaches": texts.get(Key::Teaches.of(name)),
        "needs": {"counter": scenario.needs().counter, "guards": scenario.needs().guards, "limits": scenario.needs().limits},
        "workers": plan.workers,
        "timeout_ns": plan.timeout_ns,
        "settings": scenario.settings().iter().map(|setting| setting_json(setting, texts)).collect::<Vec<_>>(),
    })
}

fn setting_json(setting: &Setting, texts: &Texts) -> Value {
    let (kind, min, max) = match setting.kind {
        SettingKind::Count { min, max, .. } => ("count", Some(min), Some(max)),
        SettingKind::Duration { .. } => ("duration", None, None),
        SettingKind::Range { .. } => ("range", None, None),
        SettingKind::Size { min, max, .. } => ("size", Some(min), Some(max)),
        SettingKind::Share { .. } => ("share", None, None),
        SettingKind::Choice { .. } => ("choice", None, None),
        SettingKind::Flag => ("flag", None, None),
        SettingKind::Outside { what: Outside::Url, .. } => ("url", None, None),
        SettingKind::Outside { what: Outside::Path, .. } => ("path", None, None),
    };
    json!({
        "option": format!("--{}", setting.key),
        "kind": kind,
        "default": typed(&setting.default_value()),
        "min": min,
        "max": max,
        "choices": match setting.kind {
            SettingKind::Choice { options, .. } => Some(options),
            _ => None,
        },
        "help": texts.get(Key::SettingHelp.of(setting.key)),
    })
}

fn model_json(model: ModelName, texts: &Texts) -> Value {
    let profile = model.profile();
    json!({
        "name": model.name(),
        "about": texts.get(Key::AboutModel.of(model.name())),
        "max_workers": profile.max_workers,
        "event_loop": profile.event_loop(),
        "own_memory": profile.own_memory(),
        "modelled": profile.modelled,
        "settings": model.profile().settings.iter().map(|setting| setting_json(setting, texts)).collect::<Vec<_>>(),
    })
}

fn pairs_json(texts: &Texts) -> Vec<Value> {
    let mut pairs = Vec::new();
    for scenario in scenario::all() {
        for guard in guards(*scenario) {
            for model in ModelName::all() {
                let possible = possible(*scenario, *model, guard);
                let windows: Vec<&str> = possible.windows.iter().map(|window| window.name()).collect();
                pairs.push(json!({
                    "scenario": scenario.name().name(),
                    "model": model.name(),
                    "guard": guard.map(GuardName::name),
                    "possible": !windows.is_empty(),
                    "windows": guard.map(|_| windows),
                    "reason": possible.refusal.map(|refusal| texts.say(&refusal)),
                }));
            }
        }
    }
    pairs
}
