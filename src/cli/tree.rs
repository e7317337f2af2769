//! clap's tree of commands and options, built at run time with the texts of one language.
//!
//! What options there are is in `options.rs`.

use clap::builder::{NonEmptyStringValueParser, PossibleValuesParser};
use clap::{Arg, ArgAction, Command, ValueHint, value_parser};
use strum::VariantArray;

use super::options::{
    MEMORY_OPTION, choice, everywhere, file, flag, open, path, scenario_name, scenario_settings, settings, shell,
    what_is_run,
};
use crate::export::ExportFormat;
use crate::plan::{Comparable, ModelName, Setting, SettingKind};
use crate::report::{Bom, CsvTable};
use crate::schedule::explorer::{MemoryModel, SwitchPoints};
use crate::text::{Key, Texts};
use crate::tui::picture::CastVersion;
use crate::worksheet::PageFormat;

/// Commands that take a scenario.
pub(super) const OF_SCENARIOS: [&str; 3] = ["run", "compare", "advise"];

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
        .arg(
            path("python", "everywhere", texts)
                .value_name(texts.get("value.path").to_owned())
                .help(texts.get("option.pythons").to_owned())
                .action(ArgAction::Append),
        )
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
        .subcommand(worksheet(texts))
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
        .arg(open("predict", "run", texts).help(texts.get("option.compare-predict").to_owned()).conflicts_with("csv"))
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
        .value_parser(NonEmptyStringValueParser::new())
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
        .value_parser(NonEmptyStringValueParser::new())
        .action(ArgAction::Append)
        .value_hint(ValueHint::FilePath);
    plain("lesson", texts)
        .arg(lessons)
        .arg(flag("check", "output", texts).help(texts.get("option.check-lesson").to_owned()))
        .arg(flag("json", "output", texts))
}

fn worksheet(texts: &Texts) -> Command {
    let matter = file(texts).value_name(texts.get("value.matter").to_owned());
    let matter = matter.help(texts.get("option.matter").to_owned());
    let format = choice("format", PageFormat::VARIANTS, "output", texts);
    plain("worksheet", texts)
        .arg(matter)
        .arg(open("questions", "output", texts))
        .arg(open("seed", "output", texts).help(texts.get("option.worksheet-seed").to_owned()))
        .arg(flag("answers", "output", texts))
        .arg(format.help(texts.get("option.worksheet-format").to_owned()))
        .arg(path("output", "output", texts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

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
}
