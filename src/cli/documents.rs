//! Texts for other programs, made from the same tree: completions for shells, and the manual page.

use clap::{ArgMatches, Command};
use clap_complete::{Shell, generate};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

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
