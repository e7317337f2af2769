//! Texts for other programs, made from the same tree: completions for shells, and the manual page.

use clap::{ArgMatches, Command};
use clap_complete::{Shell, generate};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, italic, roman};

use super::usage;
use crate::text::{Key, Phrase, Texts};

/// The shells that completions are made for.
pub(super) const SHELLS: [&str; 5] = ["bash", "zsh", "fish", "elvish", "powershell"];

/// The completions of the chosen shell.
pub(super) fn completions(matches: &ArgMatches, tree: &mut Command) -> Result<String, Phrase> {
    let choices = || Phrase::new("usage.no-shell").with("choices", SHELLS.join(", "));
    let name = matches.get_one::<String>("shell").ok_or_else(choices)?;
    let shell: Shell = name.parse().map_err(|_| usage::unknown("usage.unknown.shell", name, &SHELLS))?;
    let mut script = Vec::new();
    generate(shell, tree, "racelab", &mut script);
    Ok(String::from_utf8_lossy(&script).into_owned())
}

/// The manual page, in roff.
pub(super) fn man(tree: &Command, texts: &Texts) -> String {
    let mut page = Vec::new();
    let man = Man::new(tree.clone()).manual(texts.get("man.manual"));
    // Writing to memory cannot fail.
    let _ = man.render_title(&mut page);
    let _ = opening(tree, texts).to_writer(&mut page);
    for command in tree.get_subcommands().filter(|command| command.get_name() == "run") {
        let _ = Man::new(command.clone().mut_arg("scenario", as_required)).render_options_section(&mut page);
    }
    let _ = other_options(tree, texts).to_writer(&mut page);
    let _ = exit_codes(texts).to_writer(&mut page);
    String::from_utf8_lossy(&page).into_owned()
}

/// On the command line a missing scenario is our own error; on the page it is simply required.
fn as_required(arg: clap::Arg) -> clap::Arg {
    arg.required(true)
}

fn opening(tree: &Command, texts: &Texts) -> Roff {
    let about = |command: &Command| command.get_about().map(ToString::to_string).unwrap_or_default();
    let mut roff = Roff::new();
    roff.control("SH", [texts.get("man.name")]);
    roff.text([roman(format!("racelab - {}", about(tree)))]);
    roff.control("SH", [texts.get("man.synopsis")]);
    for (index, line) in texts.get("synopsis.racelab").split(" | ").enumerate() {
        if index > 0 {
            roff.control("br", []);
        }
        roff.text([bold(line)]);
    }
    roff.control("SH", [texts.get("man.description")]);
    roff.text([roman(texts.get("man.description.text"))]);
    roff.control("SH", [texts.get("man.commands")]);
    for command in tree.get_subcommands() {
        roff.control("TP", []);
        roff.text([bold(command.get_name())]);
        roff.text([roman(about(command))]);
    }
    roff
}

/// What other commands take that `run` does not, or means something else there: a section a command.
fn other_options(tree: &Command, texts: &Texts) -> Roff {
    let help = |arg: &clap::Arg| arg.get_help().map(ToString::to_string).unwrap_or_default();
    let of_run: Vec<(&str, String)> = tree
        .find_subcommand("run")
        .map(|run| run.get_arguments().map(|arg| (arg.get_id().as_str(), help(arg))).collect())
        .unwrap_or_default();
    let is_own = |arg: &&clap::Arg| !arg.is_global_set() && !of_run.contains(&(arg.get_id().as_str(), help(arg)));
    let mut roff = Roff::new();
    for command in tree.get_subcommands().filter(|command| command.get_name() != "run") {
        let own: Vec<&clap::Arg> = command.get_arguments().filter(is_own).collect();
        if own.is_empty() {
            continue;
        }
        let about = Phrase::new("man.options-of").with("command", command.get_name());
        roff.control("SH", [texts.say(&about).to_uppercase().as_str()]);
        for arg in own {
            let value = arg.get_value_names().and_then(|names| names.first()).map(ToString::to_string);
            let takes = arg.get_action().takes_values();
            let value = value.filter(|_| takes).unwrap_or_default();
            let flag = arg.get_long().map(|long| format!("--{long}")).unwrap_or_default();
            let choices: Vec<String> =
                arg.get_possible_values().iter().filter(|_| takes).map(|one| one.get_name().to_owned()).collect();
            let choices = if choices.is_empty() { String::new() } else { format!(": {}", choices.join(", ")) };
            roff.control("TP", []);
            let name = if flag.is_empty() { arg.get_id().as_str().to_uppercase() } else { flag };
            let value = if value.is_empty() { value } else { format!(" <{value}>") };
            roff.text([bold(name), italic(value)]);
            roff.text([roman(format!("{}{choices}", help(arg)))]);
        }
    }
    roff
}

fn exit_codes(texts: &Texts) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", [texts.get("man.exit")]);
    for code in ["0", "1", "2", "128+n"] {
        roff.control("TP", []);
        roff.text([bold(code)]);
        roff.text([roman(texts.get(Key::ExitCode.of(code)))]);
    }
    roff
}
