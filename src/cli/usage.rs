//! What is wrong with a command line, in one line: clap's errors become phrases in the user's language.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, Error};

use crate::plan::ScenarioName;
use crate::text::{Phrase, fit_middle, nearest};

/// Widest part of a command line that an error repeats, columns: enough to find it.
const GIVEN: usize = 100;

/// clap's error as a phrase.
pub(super) fn phrase(error: &Error, tree: &Command, args: &[OsString]) -> Phrase {
    let command = command_of(tree, args);
    match error.kind() {
        ErrorKind::InvalidValue => invalid_value(error, command),
        ErrorKind::UnknownArgument => unknown_argument(&context(error, ContextKind::InvalidArg), tree, command, args),
        ErrorKind::InvalidSubcommand => unknown_command(&context(error, ContextKind::InvalidSubcommand), tree),
        ErrorKind::InvalidUtf8 => not_text(args),
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => {
            Phrase::new("usage.takes-no-value").with("option", option(error))
        }
        ErrorKind::ArgumentConflict => conflict(error),
        _ => Phrase::new("usage.other").with("help", help_of(command)),
    }
}

/// Two options of which one can be given.
fn conflict(error: &Error) -> Phrase {
    let other = context(error, ContextKind::PriorArg);
    let other = other.split_once([' ', '=']).map_or(other.clone(), |(name, _)| name.to_owned());
    Phrase::new("usage.idle").with("option", option(error)).with("others", other)
}

/// The first that is no text; clap does not say which it is.
fn not_text(args: &[OsString]) -> Phrase {
    let argument = args.iter().find(|argument| argument.to_str().is_none());
    let shown = argument.map(|argument| argument.to_string_lossy()).unwrap_or_default();
    Phrase::new("usage.not-text").with("argument", fit_middle(&shown, GIVEN))
}

/// An unknown name, and the nearest of those that there are; all of them if none is near.
pub(super) fn unknown(key: &'static str, given: &str, choices: &[&str]) -> Phrase {
    Phrase::new(key).with("given", fit_middle(given, GIVEN)).with("hint", hint(given, choices))
}

/// `--python` before a command: where it would stand, if the command takes it.
pub(super) fn python_before(command: &Command) -> Phrase {
    const OPTION: &str = "--python";
    if options(command).iter().any(|option| option == OPTION) {
        return Phrase::new("usage.python-place").with("command", command.get_name().to_owned());
    }
    let hint = Phrase::new("usage.see").with("help", help_of(command));
    Phrase::new("usage.unknown.option").with("given", OPTION).with("hint", hint)
}

/// An option without its value.
pub(super) fn value_missing(option: &str) -> Phrase {
    Phrase::new("usage.value-missing").with("option", option)
}

/// A value that cannot be read, and why.
pub(super) fn bad_value(option: &str, given: &str, why: Phrase) -> Phrase {
    if given.trim().is_empty() {
        return value_missing(option);
    }
    Phrase::new("usage.bad-value").with("option", option).with("given", fit_middle(given, GIVEN)).with("why", why)
}

fn invalid_value(error: &Error, command: &Command) -> Phrase {
    let given = context(error, ContextKind::InvalidValue);
    let choices = match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(choices)) => choices.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    };
    let option = option(error);
    if option.starts_with("--") && given.is_empty() {
        return if choices.is_empty() {
            value_missing(&option)
        } else {
            Phrase::new("usage.choice-missing").with("option", option).with("choices", choices.join(", "))
        };
    }
    if option.starts_with("--") {
        return unknown("usage.unknown.value", &given, &choices).with("option", option);
    }
    if given.is_empty() {
        return Phrase::new("usage.empty").with("help", help_of(command));
    }
    let is_scenario = choices.iter().any(|choice| choice.parse::<ScenarioName>().is_ok());
    if is_scenario && given == "help" {
        // People ask for help as they ask for a scenario; none is called so.
        return Phrase::new("usage.unknown.scenario").with("given", given).with("hint", did_you_mean("--help"));
    }
    unknown(if is_scenario { "usage.unknown.scenario" } else { "usage.unknown.shell" }, &given, &choices)
}

fn unknown_argument(given: &str, tree: &Command, command: &Command, args: &[OsString]) -> Phrase {
    let given = given.split_once(' ').map_or(given, |(name, _)| name);
    let shown = &*fit_middle(given, GIVEN);
    if !given.starts_with('-') {
        return Phrase::new("usage.unexpected").with("given", shown).with("help", help_of(command));
    }
    let of_run = tree.find_subcommand("run").is_some_and(|run| options(run).iter().any(|option| option == given));
    if of_run && command.get_name() != "run" {
        // With its value, if it has one: what is suggested can be typed.
        let position = args.iter().position(|arg| arg.to_str().is_some_and(|arg| arg.split('=').next() == Some(given)));
        let behind = position.and_then(|at| args.get(at + 1)).and_then(|arg| arg.to_str());
        let value = behind.filter(|value| !value.starts_with('-')).map(|value| format!(" {value}")).unwrap_or_default();
        let written = position.and_then(|at| args[at].to_str()).unwrap_or(given);
        let written = format!("{written}{value}");
        return Phrase::new("usage.option-of-run").with("given", shown).with("written", fit_middle(&written, GIVEN));
    }
    let known = options(command);
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    match nearest(given, &known) {
        // It stands behind the lone dashes after which there are no options.
        Some(nearest) if nearest == given => {
            Phrase::new("usage.unexpected").with("given", shown).with("help", help_of(command))
        }
        Some(nearest) => Phrase::new("usage.unknown.option").with("given", shown).with("hint", did_you_mean(nearest)),
        None => Phrase::new("usage.unknown.option")
            .with("given", shown)
            .with("hint", Phrase::new("usage.see").with("help", help_of(command))),
    }
}

/// People forget `run`, and ask for `help` as a command; both are answered.
fn unknown_command(given: &str, tree: &Command) -> Phrase {
    let scenarios: Vec<&str> = ScenarioName::all().iter().map(|name| name.name()).collect();
    let commands: Vec<&str> = tree.get_subcommands().map(Command::get_name).collect();
    let phrase = Phrase::new("usage.unknown.command").with("given", fit_middle(given, GIVEN));
    if given == "help" {
        return phrase.with("hint", did_you_mean("racelab --help"));
    }
    match nearest(given, &scenarios) {
        Some(scenario) if nearest(given, &commands).is_none() => {
            phrase.with("hint", did_you_mean(&format!("racelab run {scenario}")))
        }
        _ => unknown("usage.unknown.command", given, &commands),
    }
}

fn hint(given: &str, choices: &[&str]) -> Phrase {
    match nearest(given, choices) {
        Some(nearest) => did_you_mean(nearest),
        None => Phrase::new("usage.choose").with("choices", choices.join(", ")),
    }
}

fn did_you_mean(nearest: &str) -> Phrase {
    Phrase::new("usage.nearest").with("nearest", nearest)
}

fn options(command: &Command) -> Vec<String> {
    command.get_arguments().filter_map(|arg| arg.get_long()).map(|long| format!("--{long}")).collect()
}

/// The command that the arguments name, as far as one can tell from a line that clap could not read.
fn command_of<'tree>(tree: &'tree Command, args: &[OsString]) -> &'tree Command {
    args.iter().skip(1).find_map(|arg| tree.find_subcommand(arg)).unwrap_or(tree)
}

fn help_of(command: &Command) -> String {
    match command.get_name() {
        "racelab" => "racelab --help".to_owned(),
        name => format!("racelab {name} --help"),
    }
}

/// `--model` of clap's `--model <MODEL>`.
fn option(error: &Error) -> String {
    let arg = context(error, ContextKind::InvalidArg);
    arg.split_once([' ', '=']).map_or(arg.clone(), |(name, _)| name.to_owned())
}

fn context(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(value)) => value.clone(),
        Some(ContextValue::Strings(values)) => values.join(" "),
        _ => String::new(),
    }
}

/// The phrase of a line that is right as far as it goes but lacks something that `run` cannot guess.
pub(super) fn no_scenario(command: &'static str) -> Phrase {
    let names: Vec<&str> = ScenarioName::all().iter().map(|name| name.name()).collect();
    Phrase::new("usage.no-scenario").with("command", command).with("choices", names.join(", "))
}
