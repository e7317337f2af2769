//! Help as text: laid out here rather than by clap, because Hangul takes two columns and headings are translated.

use clap::{Arg, Command};

use super::options::{SCREEN_OPTIONS, help_of_scenario};
use crate::plan::ScenarioName;
use crate::text::{Key, Phrase, Texts, pad, width, wrap};

/// How wide help is, columns.
const COLUMNS: usize = 80;

/// Names of options longer than this have a line of their own.
const WIDEST_NAME: usize = 24;

/// The help of a command.
pub(super) fn help(command: &Command, texts: &Texts) -> String {
    let about: Vec<String> = command.get_about().map(ToString::to_string).into_iter().collect();
    let rows = |arg: &Arg| Some(body(arg, arg.get_help().map(ToString::to_string).unwrap_or_default(), texts));
    let mut lines = page(command, &about, usage(command), rows, texts);
    if command.get_name() == "racelab" {
        lines.push(String::new());
        lines.push(texts.get("heading.examples").to_owned());
        lines.extend(EXAMPLES.iter().map(|example| format!("  {example}")));
    }
    joined(&lines)
}

/// The help of a command for one scenario: what it teaches, and the options that mean something to it.
pub(super) fn of_scenario(command: &Command, name: ScenarioName, texts: &Texts) -> String {
    let about = [texts.get(Key::Scenario.of(name)).to_owned(), texts.get(Key::Teaches.of(name)).to_owned()];
    let usage =
        vec![texts.say(
            &Phrase::new("help.usage").with("command", command.get_name().to_owned()).with("scenario", name.name()),
        )];
    let rows = |arg: &Arg| help_of_scenario(arg, name, texts).map(|help| body(arg, help, texts));
    joined(&page(command, &about, usage, rows, texts))
}

fn page(
    command: &Command,
    about: &[String],
    usage: Vec<String>,
    body: impl Fn(&Arg) -> Option<String>,
    texts: &Texts,
) -> Vec<String> {
    let mut lines: Vec<String> = about.iter().flat_map(|about| wrap(about, COLUMNS)).collect();
    lines.push(String::new());
    lines.push(texts.get("heading.usage").to_owned());
    lines.extend(usage.into_iter().map(|line| format!("  {line}")));
    let mut sections = vec![(texts.get("heading.commands").to_owned(), commands(command))];
    for arg in command.get_arguments().filter(|arg| is_shown(arg, command)) {
        let Some(body) = body(arg) else { continue };
        let heading = arg.get_help_heading().unwrap_or_default();
        let row = (self::name(arg), body);
        match sections.iter_mut().find(|(known, _)| known == heading) {
            Some((_, rows)) => rows.push(row),
            None => sections.push((heading.to_owned(), vec![row])),
        }
    }
    sections.retain(|(_, rows)| !rows.is_empty());
    let names = sections.iter().flat_map(|(_, rows)| rows).map(|(name, _)| width(name));
    let column = names.filter(|width| *width <= WIDEST_NAME).max().unwrap_or(0) + 4;
    for (heading, rows) in &sections {
        lines.push(String::new());
        lines.push(heading.clone());
        for row in rows {
            lines.extend(entry(row, column));
        }
    }
    lines
}

fn joined(lines: &[String]) -> String {
    let mut text = lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n");
    text.push('\n');
    text
}

const EXAMPLES: [&str; 6] = [
    "racelab run counter",
    "racelab run counter --guard none --guard atomic --trials 50",
    "racelab run fetch --model async --tasks 10 --workers 10",
    "racelab run squares --model processes --workers 2 --json",
    "racelab run counter --record race.jsonl",
    "racelab explain race.jsonl",
];

fn usage(command: &Command) -> Vec<String> {
    let usage = command.clone().render_usage().to_string();
    // clap puts its own heading before the text; the text itself is ours.
    let own = usage.strip_prefix("Usage: ").unwrap_or(&usage);
    own.lines().map(|line| line.trim().to_owned()).collect()
}

fn commands(command: &Command) -> Vec<(String, String)> {
    let about = |command: &Command| command.get_about().map(ToString::to_string).unwrap_or_default();
    command.get_subcommands().map(|sub| (sub.get_name().to_owned(), about(sub))).collect()
}

fn is_shown(arg: &Arg, command: &Command) -> bool {
    let on_screen_only = SCREEN_OPTIONS.contains(&arg.get_id().as_str());
    let has_screen = ["racelab", "replay"].contains(&command.get_name());
    !arg.is_hide_set() && (!on_screen_only || has_screen)
}

fn name(arg: &Arg) -> String {
    let value = arg.get_value_names().filter(|_| arg.get_action().takes_values()).map(|names| names[0].to_string());
    let Some(long) = arg.get_long() else { return value.unwrap_or_default() };
    let short = arg.get_short().map(|short| format!("-{short}, ")).unwrap_or_default();
    let value = value.map(|value| format!(" {value}")).unwrap_or_default();
    format!("{short}--{long}{value}")
}

fn body(arg: &Arg, help: String, texts: &Texts) -> String {
    let possible = arg.get_possible_values();
    if possible.is_empty() || !arg.get_action().takes_values() {
        return help;
    }
    let names: Vec<&str> = possible.iter().map(clap::builder::PossibleValue::get_name).collect();
    texts.say(&Phrase::new("help.choices").with("help", help).with("choices", names.join(", ")))
}

fn entry((name, body): &(String, String), column: usize) -> Vec<String> {
    let lines = wrap(body, COLUMNS - column);
    let mut entry = Vec::new();
    let mut first = format!("  {name}");
    if width(&first) + 2 > column {
        entry.push(std::mem::take(&mut first));
    }
    for line in lines {
        entry.push(format!("{}{line}", pad(&std::mem::take(&mut first), column)));
    }
    entry
}
