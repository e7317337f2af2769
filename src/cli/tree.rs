//! clap's tree of commands and options, built at run time with the texts of one language.
//!
//! Settings of scenarios become options by themselves: a new scenario needs no line here.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, Command, ValueHint, value_parser};
use strum::VariantArray;

use crate::export::ExportFormat;
use crate::motion::Motion;
use crate::plan::{
    Comparable, GuardName, Memory, ModelName, Outside, ScenarioName, Setting, SettingKind, TimeoutMeans, Window,
};
use crate::report::{Bom, ColorChoice, CsvTable, typed, typed_duration};
use crate::scenario;
use crate::schedule::explorer::{MemoryModel, SwitchPoints};
use crate::text::{Key, Lang, Texts};
use crate::tui::picture::CastVersion;
use crate::tui::{AUTO, Themes};

/// Options of `run` that only mean something where workers share a counter.
pub(super) const COUNTER_OPTIONS: [&str; 2] = ["guard", "window"];

/// The option of `run` that only means something where processes need what the parent has.
pub(super) const MEMORY_OPTION: &str = "memory";

/// Options of `run` that only mean something where tasks may time out or fail.
pub(super) const LIMIT_OPTIONS: [&str; 3] = ["timeout", "timeout-means", "fail-rate"];

/// Commands that take a scenario.
pub(super) const OF_SCENARIOS: [&str; 3] = ["run", "compare", "advise"];

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

/// The whole tree.
pub(super) fn tree(texts: &Texts) -> Command {
    let say = |key: &'static str| texts.get(key).to_owned();
    Command::new("racelab")
        .version(env!("CARGO_PKG_VERSION"))
        .about(say("about.racelab"))
        .override_usage(say("synopsis.racelab").replace(" | ", "\n"))
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .args_override_self(true)
        .args(everywhere(texts))
        .arg(flag("version", "everywhere", texts).short('V'))
        .subcommand(run(texts))
        .subcommand(compare(texts))
        .subcommand(plain("replay", texts).arg(file(texts)).arg(flag("json", "output", texts)))
        .subcommand(
            plain("explain", texts).arg(file(texts)).arg(open("run", "run", texts)).arg(flag("json", "output", texts)),
        )
        .subcommand(export(texts))
        .subcommand(advise(texts))
        .subcommand(python(texts))
        .subcommand(explore(texts))
        .subcommand(class(texts))
        .subcommand(lesson(texts))
        .subcommand(plain("notes", texts).arg(open("of", "output", texts)))
        .subcommand(plain("list", texts).arg(flag("json", "output", texts)))
        .subcommand(
            plain("config", texts)
                .arg(flag("schema", "output", texts).conflicts_with("check-file"))
                .arg(path("check-file", "output", texts).long("check")),
        )
        .subcommand(plain("completions", texts).arg(shell(texts)))
        .subcommand(plain("man", texts))
}

fn plain(name: &'static str, texts: &Texts) -> Command {
    Command::new(name)
        .about(texts.get(Key::About.of(name)).to_owned())
        .override_usage(texts.get(Key::Synopsis.of(name)).to_owned())
        .disable_help_flag(true)
        .disable_version_flag(true)
        .args_override_self(true)
}

fn export(texts: &Texts) -> Command {
    plain("export", texts)
        .arg(file(texts))
        .arg(choice("format", ExportFormat::VARIANTS, "output", texts))
        .arg(path("output", "output", texts))
        .arg(choice("table", CsvTable::VARIANTS, "output", texts))
        .arg(choice("bom", Bom::VARIANTS, "output", texts))
        // What it was called before it had names.
        .arg(open("moment", "output", texts).alias("at"))
        .arg(open("screen-size", "output", texts))
        .arg(choice("cast-version", CastVersion::VARIANTS, "output", texts))
}

fn run(texts: &Texts) -> Command {
    plain("run", texts)
        .arg(scenario_name(texts))
        .arg(choice("model", ModelName::all(), "run", texts))
        .arg(open("workers", "run", texts))
        .args(what_is_run(texts))
        .arg(open("trials", "run", texts))
        .arg(open("predict", "run", texts))
        .args(scenario_settings(texts))
        .arg(path("record", "output", texts))
        .arg(flag("json", "output", texts))
}

fn compare(texts: &Texts) -> Command {
    plain("compare", texts)
        .arg(scenario_name(texts))
        .arg(
            choice("model", ModelName::all(), "run", texts)
                .help(texts.get("option.compare-model").to_owned())
                .action(ArgAction::Append)
                .value_delimiter(','),
        )
        .arg(open("workers", "run", texts).value_name(texts.get("value.numbers").to_owned()))
        .args(what_is_run(texts).into_iter().map(|arg| if arg.get_id() == MEMORY_OPTION { several(arg) } else { arg }))
        .arg(open("trials", "run", texts).help(texts.get("option.compare-trials").to_owned()))
        .arg(open("budget", "run", texts).value_name(texts.get("value.time").to_owned()))
        .args(scenario_settings(texts).into_iter().map(|arg| compared_setting(arg, texts)))
        .arg(flag("json", "output", texts))
        .arg(flag("csv", "output", texts).conflicts_with("json"))
}

/// An option of which several values are compared.
fn several(arg: Arg) -> Arg {
    arg.action(ArgAction::Append).value_delimiter(',')
}

/// The option of a setting as a comparison has it: several values where these can be compared.
fn compared_setting(arg: Arg, texts: &Texts) -> Arg {
    let id = arg.get_id().to_string();
    match settings().into_iter().find(|setting| setting.key == id && setting.comparable != Comparable::No) {
        Some(Setting { kind: SettingKind::Flag, .. }) => several(arg)
            .value_name(texts.get("value.on-off").to_owned())
            .value_parser(PossibleValuesParser::new(["on", "off"]))
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value("on"),
        Some(_) => several(arg),
        None => arg,
    }
}

fn advise(texts: &Texts) -> Command {
    plain("advise", texts)
        .arg(scenario_name(texts))
        .arg(flag("measure", "run", texts))
        .arg(open("trials", "run", texts).help(texts.get("option.advise-trials").to_owned()))
        .args(what_is_run(texts))
        .args(scenario_settings(texts))
        .arg(flag("json", "output", texts))
}

/// A program of the user's; what stands behind its file is for it alone.
fn python(texts: &Texts) -> Command {
    let script = Arg::new("script")
        .value_name(texts.get("value.script").to_owned())
        .help(texts.get("option.script").to_owned())
        .help_heading(texts.get("heading.run").to_owned())
        .value_parser(value_parser!(String))
        .value_hint(ValueHint::FilePath)
        .num_args(1..)
        .trailing_var_arg(true)
        .allow_hyphen_values(true);
    plain("python", texts)
        .arg(script)
        .arg(path("python", "run", texts).value_name(texts.get("value.path").to_owned()))
        .arg(path("record", "output", texts))
        .arg(flag("json", "output", texts))
}

fn class(texts: &Texts) -> Command {
    plain("class", texts)
        .arg(open("bind", "class", texts))
        .arg(open("port", "class", texts))
        .arg(open("reached-at", "class", texts))
        .arg(open("max-viewers", "class", texts))
}

fn explore(texts: &Texts) -> Command {
    let program = Arg::new("program")
        .value_name(texts.get("value.program").to_owned())
        .help(texts.get("option.program").to_owned())
        .help_heading(texts.get("heading.run").to_owned())
        .value_parser(value_parser!(String))
        .value_hint(ValueHint::FilePath);
    let memory = choice("memory", MemoryModel::VARIANTS, "run", texts);
    plain("explore", texts)
        .arg(program)
        .arg(choice("switch", SwitchPoints::VARIANTS, "run", texts))
        .arg(memory.help(texts.get("option.explore-memory").to_owned()))
        .arg(open("preemptions", "run", texts))
        .arg(open("schedule", "run", texts))
        .arg(flag("check", "output", texts))
        .arg(flag("json", "output", texts))
}

fn lesson(texts: &Texts) -> Command {
    let lessons = Arg::new("lesson")
        .value_name(texts.get("value.lesson").to_owned())
        .help(texts.get("option.lesson").to_owned())
        .help_heading(texts.get("heading.run").to_owned())
        .value_parser(value_parser!(String))
        .action(ArgAction::Append)
        .value_hint(ValueHint::FilePath);
    plain("lesson", texts)
        .arg(lessons)
        .arg(flag("check", "output", texts).help(texts.get("option.check-lesson").to_owned()))
        .arg(flag("json", "output", texts))
}

fn scenario_name(texts: &Texts) -> Arg {
    Arg::new("scenario")
        .value_name(texts.get("value.scenario").to_owned())
        .help(texts.get("option.scenario").to_owned())
        .help_heading(texts.get("heading.run").to_owned())
        .value_parser(PossibleValuesParser::new(ScenarioName::all().iter().map(|name| name.name())))
}

/// What protects a counter, and where randomness comes from.
fn what_is_run(texts: &Texts) -> Vec<Arg> {
    vec![
        choice("guard", GuardName::all(), "run", texts).action(ArgAction::Append).value_delimiter(','),
        choice("window", Window::all(), "run", texts),
        choice(MEMORY_OPTION, Memory::all(), "run", texts),
        open("seed", "run", texts),
    ]
}

/// The settings of all scenarios and models, and the limits of tasks.
fn scenario_settings(texts: &Texts) -> Vec<Arg> {
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

fn everywhere(texts: &Texts) -> Vec<Arg> {
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

fn shell(texts: &Texts) -> Arg {
    Arg::new("shell")
        .value_name(texts.get("value.shell").to_owned())
        .help(texts.get("option.shell").to_owned())
        .help_heading(texts.get("heading.run").to_owned())
        .value_parser(PossibleValuesParser::new(super::documents::SHELLS))
}

/// The recording that a command opens.
fn file(texts: &Texts) -> Arg {
    Arg::new("file")
        .value_name(texts.get("value.file").to_owned())
        .help(texts.get("option.file").to_owned())
        .help_heading(texts.get("heading.file").to_owned())
        .value_parser(value_parser!(PathBuf))
        .value_hint(ValueHint::FilePath)
}

/// An option that names a file: whatever the system takes for a name is one.
fn path(name: &'static str, heading: &'static str, texts: &Texts) -> Arg {
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

fn flag(name: &'static str, heading: &'static str, texts: &Texts) -> Arg {
    named(name, heading, texts).action(ArgAction::SetTrue)
}

/// An option whose value is one of a few names.
fn choice<T>(name: &'static str, all: &[T], heading: &'static str, texts: &Texts) -> Arg
where
    T: Copy + Into<&'static str>,
{
    named(name, heading, texts)
        .value_name(texts.get(Key::Value.of(name)).to_owned())
        .value_parser(PossibleValuesParser::new(all.iter().map(|one| -> &'static str { (*one).into() })))
}

/// An option whose value is parsed here: clap's own errors would not say what to do. A hyphen is allowed, so that
/// `--seed -1` is a bad seed and not a bad option.
fn open(name: &'static str, heading: &'static str, texts: &Texts) -> Arg {
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
    fn every_option_and_command_has_its_texts_in_both_languages() {
        for lang in Lang::VARIANTS {
            let mut tree = tree(Texts::of(*lang));
            tree.build();
            for command in std::iter::once(&tree).chain(tree.get_subcommands()) {
                let about = command.get_about().map(ToString::to_string).unwrap_or_default();
                assert!(!about.starts_with("about."), "{about}");
                for arg in command.get_arguments() {
                    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
                    let value = arg.get_value_names().map(|names| names[0].to_string()).unwrap_or_default();
                    assert!(!help.is_empty() && !help.starts_with("option."), "{help}");
                    assert!(!value.starts_with("value."), "{value}");
                }
            }
        }
    }

    #[test]
    fn clap_finds_no_fault_with_the_tree() {
        tree(Texts::of(Lang::En)).debug_assert();
    }

    #[test]
    fn settings_that_scenarios_have_in_common_stand_once() {
        let mut keys: Vec<&str> = settings().iter().map(|setting| setting.key).collect();
        let all = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), all);
    }
}
