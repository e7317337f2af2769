//! The options of commands: what they are called, what may stand behind them, and under which heading help lists them.
//!
//! Settings of scenarios become options by themselves: a new scenario needs no line here. It knows no command.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ValueHint, value_parser};
use strum::VariantArray;

use crate::motion::Motion;
use crate::plan::{GuardName, Memory, ModelName, Outside, ScenarioName, Setting, SettingKind, TimeoutMeans, Window};
use crate::report::{ColorChoice, typed, typed_duration};
use crate::scenario;
use crate::text::{Key, Lang, Texts};
use crate::tui::{AUTO, Themes};

/// Options of `run` that only mean something where workers share a counter.
pub(super) const COUNTER_OPTIONS: [&str; 2] = ["guard", "window"];

/// The option of `run` that only means something where processes need what the parent has.
pub(super) const MEMORY_OPTION: &str = "memory";

/// Options of `run` that only mean something where tasks may time out or fail.
pub(super) const LIMIT_OPTIONS: [&str; 3] = ["timeout", "timeout-means", "fail-rate"];

/// Options that only mean something on screen.
pub(super) const SCREEN_OPTIONS: [&str; 4] = ["theme", "no-mouse", "fresh", "plain"];

/// Every setting of every scenario and model, once a key, in the order of the scenarios.
pub(super) fn settings() -> Vec<&'static Setting> {
    let mut settings: Vec<&'static Setting> = Vec::new();
    let of_scenarios = scenario::all().iter().flat_map(|scenario| scenario.settings());
    let of_models = ModelName::all().iter().flat_map(|model| model.profile().settings);
    for setting in of_scenarios.chain(of_models) {
        if settings.iter().all(|known| known.key != setting.key) {
            settings.push(setting);
        }
    }
    settings
}

pub(super) fn scenario_name(texts: &Texts) -> Arg {
    Arg::new("scenario")
        .value_name(texts.get("value.scenario").to_owned())
        .help(texts.get("option.scenario").to_owned())
        .help_heading(texts.get("heading.run").to_owned())
        .value_parser(PossibleValuesParser::new(ScenarioName::all().iter().map(|name| name.name())))
}

/// What protects a counter, and where randomness comes from.
pub(super) fn what_is_run(texts: &Texts) -> Vec<Arg> {
    vec![
        choice("guard", GuardName::all(), "run", texts).action(ArgAction::Append).value_delimiter(','),
        choice("window", Window::all(), "run", texts),
        choice(MEMORY_OPTION, Memory::all(), "run", texts),
        open("seed", "run", texts),
    ]
}

/// The settings of all scenarios and models, and the limits of tasks.
pub(super) fn scenario_settings(texts: &Texts) -> Vec<Arg> {
    let settings = settings().into_iter().map(|setting| {
        let help = setting_help(setting, texts);
        option(setting, texts).help(help)
    });
    let limits = [
        open("timeout", "settings", texts).help(timeout_help(texts)),
        choice("timeout-means", TimeoutMeans::all(), "settings", texts),
        open("fail-rate", "settings", texts),
    ];
    settings.chain(limits).collect()
}

pub(super) fn everywhere(texts: &Texts) -> Vec<Arg> {
    let global = |arg: Arg| arg.global(true);
    vec![
        global(choice("color", ColorChoice::VARIANTS, "everywhere", texts)),
        global(choice("lang", Lang::VARIANTS, "everywhere", texts)),
        global(flag("ascii", "everywhere", texts)),
        global(theme(texts)),
        global(flag("no-mouse", "everywhere", texts)),
        global(flag("plain", "everywhere", texts)),
        global(flag("fresh", "everywhere", texts)),
        global(choice("motion", Motion::VARIANTS, "everywhere", texts)),
        global(flag("help", "everywhere", texts).short('h')),
    ]
}

fn theme(texts: &Texts) -> Arg {
    named("theme", "everywhere", texts)
        .value_name(texts.get(Key::Value.of("theme")).to_owned())
        .value_parser(theme_names(Themes::default()))
}

/// What a theme can be called.
pub(super) fn theme_names(themes: Themes) -> PossibleValuesParser {
    PossibleValuesParser::new(themes.all().iter().map(|theme| theme.name()).chain([AUTO]))
}

pub(super) fn shell(texts: &Texts) -> Arg {
    Arg::new("shell")
        .value_name(texts.get("value.shell").to_owned())
        .help(texts.get("option.shell").to_owned())
        .help_heading(texts.get("heading.run").to_owned())
        .value_parser(PossibleValuesParser::new(super::documents::SHELLS))
}

/// The recording that a command opens.
pub(super) fn file(texts: &Texts) -> Arg {
    Arg::new("file")
        .value_name(texts.get("value.file").to_owned())
        .help(texts.get("option.file").to_owned())
        .help_heading(texts.get("heading.file").to_owned())
        .value_parser(value_parser!(PathBuf))
        .value_hint(ValueHint::FilePath)
}

/// An option that names a file: whatever the system takes for a name is one.
pub(super) fn path(name: &'static str, heading: &'static str, texts: &Texts) -> Arg {
    named(name, heading, texts)
        .value_name(texts.get("value.file").to_owned())
        .value_parser(value_parser!(PathBuf))
        .value_hint(ValueHint::FilePath)
}

/// Settings of scenarios have help of another kind.
fn named(name: &'static str, heading: &'static str, texts: &Texts) -> Arg {
    let arg = Arg::new(name).long(name).help_heading(texts.get(Key::Heading.of(heading)));
    match Key::OptionHelp.find(name) {
        Some(help) => arg.help(texts.get(help)),
        None => arg,
    }
}

pub(super) fn flag(name: &'static str, heading: &'static str, texts: &Texts) -> Arg {
    named(name, heading, texts).action(ArgAction::SetTrue)
}

/// An option whose value is one of a few names.
pub(super) fn choice<T>(name: &'static str, all: &[T], heading: &'static str, texts: &Texts) -> Arg
where
    T: Copy + Into<&'static str>,
{
    named(name, heading, texts)
        .value_name(texts.get(Key::Value.of(name)).to_owned())
        .value_parser(PossibleValuesParser::new(all.iter().map(|one| -> &'static str { (*one).into() })))
}

/// An option whose value is parsed here: clap's own errors would not say what to do. A hyphen is allowed, so that
/// `--seed -1` is a bad seed and not a bad option.
pub(super) fn open(name: &'static str, heading: &'static str, texts: &Texts) -> Arg {
    named(name, heading, texts)
        .value_name(texts.get(Key::Value.find(name).unwrap_or("value.number")))
        .value_parser(value_parser!(String))
        .allow_hyphen_values(true)
}

/// The option of a setting: what may stand behind it depends on its kind.
fn option(setting: &Setting, texts: &Texts) -> Arg {
    let value = |kind: &'static str| texts.get(Key::Value.of(kind)).to_owned();
    let takes = |kind: &'static str| open(setting.key, "settings", texts).value_name(value(kind));
    match setting.kind {
        SettingKind::Count { .. } => takes("number"),
        SettingKind::Duration { .. } => takes("time"),
        SettingKind::Range { .. } => takes("range"),
        SettingKind::Size { .. } => takes("size"),
        SettingKind::Share { .. } => takes("share"),
        SettingKind::Choice { options, .. } => named(setting.key, "settings", texts)
            .value_name(value("choice"))
            .value_parser(PossibleValuesParser::new(options)),
        SettingKind::Flag => flag(setting.key, "settings", texts),
        SettingKind::Outside { what, many } => {
            let kind = match what {
                Outside::Url => "url",
                Outside::Path => "path",
            };
            if many { takes(kind).action(ArgAction::Append) } else { takes(kind) }
        }
    }
}

/// What the setting is, and its default in each scenario or model that has it.
fn setting_help(setting: &Setting, texts: &Texts) -> String {
    let of_scenarios = scenario::all().iter().map(|scenario| (scenario.name().name(), scenario.settings()));
    let defaults: Vec<String> = of_scenarios
        .chain(of_models())
        .filter_map(|(name, settings)| {
            let own = settings.iter().find(|own| own.key == setting.key)?;
            let default = typed(&own.default_value());
            Some(if default.is_empty() { name.to_owned() } else { format!("{name} {default}") })
        })
        .collect();
    format!("{} [{}]", texts.get(Key::SettingHelp.of(setting.key)), defaults.join(", "))
}

fn of_models() -> impl Iterator<Item = (&'static str, &'static [Setting])> {
    ModelName::all().iter().map(|model| (model.name(), model.profile().settings))
}

/// What an option means to one scenario, with its default there; `None` if it means nothing to it on any model.
pub(super) fn help_of_scenario(arg: &Arg, name: ScenarioName, texts: &Texts) -> Option<String> {
    let (id, scenario) = (arg.get_id().as_str(), scenario::get(name));
    let needs = scenario.needs();
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    if let Some(own) = scenario.settings().iter().find(|own| own.key == id) {
        let default = typed(&own.default_value());
        let about = texts.get(Key::SettingHelp.of(own.key));
        return Some(if default.is_empty() { about.to_owned() } else { format!("{about} [{default}]") });
    }
    let plain = |is_meant: bool| is_meant.then(|| help.clone());
    match id {
        "scenario" => None,
        "timeout" if needs.limits => {
            let default = scenario.default_timeout().map(|nanos| format!(" [{}]", typed_duration(nanos)));
            Some(format!("{}{}", texts.get("option.timeout"), default.unwrap_or_default()))
        }
        "workers" => Some(format!("{help} [{}]", scenario::plan(name, 0).workers)),
        MEMORY_OPTION => plain(scenario.memory().is_some()),
        id if COUNTER_OPTIONS.contains(&id) => plain(needs.guards),
        id if LIMIT_OPTIONS.contains(&id) => plain(needs.limits),
        // A model's own are told with the model's name before their defaults.
        id if settings().iter().any(|setting| setting.key == id) => {
            plain(of_models().any(|(_, settings)| settings.iter().any(|setting| setting.key == id)))
        }
        _ => Some(help),
    }
}

/// What a limit is, and the scenarios that have one by default.
fn timeout_help(texts: &Texts) -> String {
    let with_limit = scenario::all().iter().filter_map(|scenario| {
        let nanos = scenario.default_timeout()?;
        Some(format!("{} {}", scenario.name().name(), typed_duration(nanos)))
    });
    format!("{} [{}]", texts.get("option.timeout"), with_limit.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_scenarios_have_in_common_stand_once() {
        let mut keys: Vec<&str> = settings().iter().map(|setting| setting.key).collect();
        let all = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), all);
    }
}
