//! Reads the command line: clap's tree, built in the user's language, and errors of one line.
//!
//! Arguments become a [`Command`]; nothing is run or written here, and no terminal is needed.

mod advise;
mod class;
mod compare;
mod documents;
mod explore;
mod export;
mod help;
mod language;
mod lesson;
mod python;
mod run;
mod tree;
mod usage;

pub use class::ClassRequest;
pub use language::language;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::ArgMatches;

use crate::export::Export;
use crate::headless::{
    AdviceRequest, CompareRequest, Explanation, ExploreRequest, Format, LessonRequest, OutputOptions, RunRequest,
};
use crate::motion::Motion;
use crate::report::{self, ColorChoice};
use crate::text::{Lang, Phrase, Texts};
use crate::tui;

/// Exit code of a command line that could not be understood.
pub const USAGE: u8 = 2;

/// What the user wants.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// The laboratory on screen.
    Laboratory(tui::Options),
    /// Runs without the screen.
    Run(RunRequest),
    /// The same work in several ways, many times.
    Compare(CompareRequest),
    /// A recording: on screen, or its report where there is no terminal or a report for programs is wanted.
    Replay(Replay),
    /// A recording taken elsewhere.
    Export(Export),
    /// Where the lost updates of a recorded run went.
    Explain(Explanation),
    /// What would suit, and on demand what is measured beside that.
    Advise(AdviceRequest),
    /// A program of the user's own.
    Python(OwnRun),
    /// The laboratory for a class.
    Class(ClassRequest),
    /// Every schedule of a small program.
    Explore(ExploreRequest),
    /// Lessons: listed, or checked by running them.
    Lesson(LessonRequest),
    /// A text that needs no run: help, a list, a script for a shell.
    Print(String),
}

/// A program of the user's to be run: on screen, or with a report where there is no terminal or one for programs is wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnRun {
    pub request: RunRequest,
    /// How the laboratory looks that shows it.
    pub screen: tui::Options,
}

/// A recording to be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Replay {
    pub file: PathBuf,
    pub format: Format,
    pub output: OutputOptions,
    /// How the laboratory looks that shows it.
    pub screen: tui::Options,
}

/// Reads the arguments, the program's own name first.
///
/// # Errors
/// One line, as a phrase: what is wrong, where, and what to do.
///
/// ```
/// use racelab::{cli, text::{Lang, Texts}};
/// let wrong = cli::parse(&["racelab".into(), "run".into(), "countr".into()], Lang::En).unwrap_err();
/// assert_eq!(Texts::of(Lang::En).say(&wrong), "unknown scenario: countr; did you mean counter?");
/// ```
pub fn parse(args: &[OsString], lang: Lang) -> Result<Command, Phrase> {
    let texts = Texts::of(lang);
    let mut tree = tree::tree(texts);
    tree.build();
    let matches = tree.clone().try_get_matches_from(args).map_err(|error| usage::phrase(&error, &tree, args))?;
    let (name, chosen) = matches.subcommand().map_or((None, &matches), |(name, chosen)| (Some(name), chosen));
    if chosen.get_flag("help") {
        let command = name.and_then(|name| tree.find_subcommand(name)).unwrap_or(&tree);
        let scenario = matches.subcommand().filter(|(name, _)| tree::OF_SCENARIOS.contains(name));
        let scenario = scenario.and_then(|(_, given)| self::chosen(given, "scenario"));
        return Ok(Command::Print(match scenario {
            Some(scenario) => help::of_scenario(command, scenario, texts),
            None => help::help(command, texts),
        }));
    }
    if matches.get_flag("version") {
        return Ok(Command::Print(format!("{}\n", report::PROGRAM)));
    }
    match name {
        None => Ok(Command::Laboratory(laboratory(chosen, lang))),
        Some("run") => Ok(Command::Run(run::request(chosen, lang)?)),
        Some("compare") => Ok(Command::Compare(compare::request(chosen, lang)?)),
        Some("replay") => {
            let file = file(chosen, "replay")?;
            let (format, output) = (format(chosen), output(chosen, lang));
            Ok(Command::Replay(Replay { file, format, output, screen: laboratory(chosen, lang) }))
        }
        Some("export") => Ok(Command::Export(export::request(chosen, lang)?)),
        Some("explain") => {
            let run = run::whole(chosen, "run", 1, run::MOST_RUNS)?.unwrap_or(1);
            let (file, format, output) = (file(chosen, "explain")?, format(chosen), output(chosen, lang));
            Ok(Command::Explain(Explanation { file, run, format, output }))
        }
        Some("python") => Ok(Command::Python(python::request(chosen, lang)?)),
        Some("class") => Ok(Command::Class(class::request(chosen, lang)?)),
        Some("explore") => Ok(Command::Explore(explore::request(chosen, lang)?)),
        Some("lesson") => Ok(Command::Lesson(lesson::request(chosen, lang))),
        Some("advise") => Ok(Command::Advise(advise::request(chosen, lang)?)),
        Some("list") if chosen.get_flag("json") => Ok(Command::Print(report::list_json(texts))),
        Some("list") => Ok(Command::Print(output(chosen, lang).style().finish(report::list_text(texts)))),
        Some("completions") => documents::completions(chosen, &mut tree).map(Command::Print),
        Some("man") => Ok(Command::Print(documents::man(&tree, texts))),
        Some(other) => Err(usage::unknown("usage.unknown.command", other, &[])),
    }
}

fn laboratory(matches: &ArgMatches, lang: Lang) -> tui::Options {
    tui::Options {
        lang,
        color: color(matches),
        theme: chosen(matches, "theme").unwrap_or_default(),
        ascii: matches.get_flag("ascii"),
        mouse: !matches.get_flag("no-mouse"),
        fresh: matches.get_flag("fresh"),
        motion: motion(matches),
        plain: matches.get_flag("plain"),
    }
}

fn output(matches: &ArgMatches, lang: Lang) -> OutputOptions {
    OutputOptions { color: color(matches), ascii: matches.get_flag("ascii"), motion: motion(matches), lang }
}

/// How much moves: as is asked for here, else as the environment wishes.
fn motion(matches: &ArgMatches) -> Motion {
    chosen(matches, "motion").unwrap_or_else(|| Motion::wished(|name| std::env::var(name).ok()))
}

fn format(matches: &ArgMatches) -> Format {
    if matches.get_flag("json") { Format::Json } else { Format::Text }
}

/// The recording that a command is about.
fn file(matches: &ArgMatches, command: &str) -> Result<PathBuf, Phrase> {
    matches.get_one("file").cloned().ok_or_else(|| Phrase::new("usage.no-file").with("command", command))
}

fn color(matches: &ArgMatches) -> ColorChoice {
    chosen(matches, "color").unwrap_or_default()
}

/// The value of an option of which clap has checked that it is one of the possible ones.
fn chosen<T: std::str::FromStr>(matches: &ArgMatches, id: &str) -> Option<T> {
    matches.get_one::<String>(id).and_then(|value| value.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::Theme;

    #[test]
    fn without_a_command_the_laboratory_opens_the_way_one_likes_it() {
        let laboratory = |args: &[&str]| {
            let args: Vec<OsString> = args.iter().map(OsString::from).collect();
            match parse(&args, Lang::Ko) {
                Ok(Command::Laboratory(options)) => options,
                other => panic!("not the laboratory: {other:?}"),
            }
        };
        let plain = laboratory(&["racelab"]);
        let expected = tui::Options {
            lang: Lang::Ko,
            color: ColorChoice::Auto,
            theme: Theme::Dark,
            ascii: false,
            mouse: true,
            fresh: false,
            motion: Motion::wished(|name| std::env::var(name).ok()),
            plain: false,
        };
        assert_eq!(plain, expected);
        let own = laboratory(&[
            "racelab",
            "--theme",
            "light",
            "--ascii",
            "--no-mouse",
            "--fresh",
            "--color=never",
            "--motion=reduced",
        ]);
        let expected = tui::Options {
            theme: Theme::Light,
            ascii: true,
            mouse: false,
            fresh: true,
            color: ColorChoice::Never,
            motion: Motion::Reduced,
            ..plain
        };
        assert_eq!(own, expected);
    }
}
