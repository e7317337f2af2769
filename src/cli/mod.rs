//! Reads the command line: clap's tree, built in the user's language, and errors of one line.
//!
//! Arguments become a [`Command`]; nothing is run or written here, and no terminal is needed.

mod advise;
mod class;
mod compare;
mod config;
mod documents;
mod explore;
mod export;
mod help;
mod language;
mod lesson;
mod notes;
mod options;
mod python;
mod run;
mod tree;
mod usage;
mod worksheet;

pub use class::ClassRequest;
pub use language::language;
pub use notes::NotesRequest;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::ArgMatches;
use clap::parser::ValueSource;

use crate::config::{Config, ConfigFile};
use crate::export::Export;
use crate::headless::{
    AdviceRequest, CompareRequest, Explanation, ExploreRequest, Format, LessonRequest, OutputOptions, RunRequest,
    WorksheetRequest,
};
use crate::motion::Motion;
use crate::plan::ModelName;
use crate::report::{self, ColorChoice};
use crate::text::{Lang, Phrase, Texts};
use crate::tui::{self, AUTO, Beginning, ThemeWish};

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
    /// A lesson on screen.
    OpenLesson {
        /// Its name or its file.
        lesson: String,
        /// How the laboratory looks that shows it.
        screen: tui::Options,
    },
    /// What the speaker reads of a laboratory that is open.
    Notes(NotesRequest),
    /// Lessons: listed, or checked by running them.
    Lesson(LessonRequest),
    /// Exercises from a recording or a small program.
    Worksheet(WorksheetRequest),
    /// What is wrong in a file of settings.
    CheckConfig(PathBuf),
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
    parse_with(args, lang, &ConfigFile::none())
}

/// The same where a file of the user's sets what the arguments do not say.
///
/// # Errors
/// As [`parse`].
pub fn parse_with(args: &[OsString], lang: Lang, file_of_user: &ConfigFile) -> Result<Command, Phrase> {
    let texts = Texts::of(lang);
    let set = &file_of_user.config;
    let mut tree = tree::tree(texts);
    let mut reader = config::defaulted(tree.clone(), set);
    reader.build();
    tree.build();
    let matches = reader.try_get_matches_from(args).map_err(|error| usage::phrase(&error, &tree, args))?;
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
    if let (Some(command), true) = (name, matches.contains_id("python")) {
        return Err(usage::python_before(tree.find_subcommand(command).unwrap_or(&tree)));
    }
    match name {
        None => Ok(Command::Laboratory(on_python(laboratory(chosen, lang, set), chosen))),
        Some("run") => Ok(Command::Run(run::request(chosen, lang)?)),
        Some("compare") => Ok(Command::Compare(compare::request(chosen, lang)?)),
        Some("replay") => {
            let file = file(chosen, "replay")?;
            let (format, output) = (format(chosen), output(chosen, lang));
            Ok(Command::Replay(Replay { file, format, output, screen: laboratory(chosen, lang, set) }))
        }
        Some("export") => Ok(Command::Export(export::request(chosen, lang, set)?)),
        Some("explain") => {
            let run = run::whole(chosen, "run", 1, run::MOST_RUNS)?.unwrap_or(1);
            let (file, format, output) = (file(chosen, "explain")?, format(chosen), output(chosen, lang));
            Ok(Command::Explain(Explanation { file, run, format, output }))
        }
        Some("python") => Ok(Command::Python(python::request(chosen, lang, set)?)),
        Some("class") => Ok(Command::Class(class::request(chosen, lang, set)?)),
        Some("explore") => Ok(Command::Explore(explore::request(chosen, lang)?)),
        Some("lesson") => match lesson::wanted(chosen, lang)? {
            Some(lesson) => Ok(Command::OpenLesson { lesson, screen: laboratory(chosen, lang, set) }),
            None => Ok(Command::Lesson(lesson::request(chosen, lang))),
        },
        Some("worksheet") => Ok(Command::Worksheet(worksheet::request(chosen, lang)?)),
        Some("notes") => Ok(Command::Notes(notes::request(chosen, lang, set)?)),
        Some("advise") => Ok(Command::Advise(advise::request(chosen, lang)?)),
        Some("list") if chosen.get_flag("json") => Ok(Command::Print(report::list_json(texts))),
        Some("list") => Ok(Command::Print(output(chosen, lang).style().finish(report::list_text(texts)))),
        Some("config") => Ok(match chosen.get_one::<PathBuf>("check-file") {
            Some(file) => Command::CheckConfig(file.clone()),
            None if chosen.get_flag("schema") => Command::Print(crate::config::schema(texts)),
            None => Command::Print(crate::config::in_force(file_of_user, texts)),
        }),
        Some("completions") => documents::completions(chosen, &mut tree).map(Command::Print),
        Some("man") => Ok(Command::Print(documents::man(&tree, texts))),
        Some(other) => Err(usage::unknown("usage.unknown.command", other, &[])),
    }
}

fn laboratory(matches: &ArgMatches, lang: Lang, config: &Config) -> tui::Options {
    let theme = matches.get_one::<String>("theme").and_then(|name| match name.as_str() {
        AUTO => Some(ThemeWish::Auto),
        name => config.themes().named(name).map(ThemeWish::Theme),
    });
    let without_mouse = matches.get_flag("no-mouse");
    tui::Options {
        lang,
        // A default is of the user's file.
        is_lang_wished: matches.value_source("lang").is_some(),
        color: color(matches),
        theme,
        themes: config.themes(),
        ascii: matches.get_flag("ascii"),
        mouse: if without_mouse { Some(false) } else { config.flag("mouse") },
        code: config.name("code"),
        keymap: config.keymap(),
        beginning: Beginning {
            scenario: config.name("scenario"),
            model: config.name("model"),
            workers: config.count("workers"),
        },
        fresh: matches.get_flag("fresh"),
        motion: motion(matches),
        plain: matches.get_flag("plain"),
        note: None,
        pythons: Vec::new(),
    }
}

/// The laboratory on the Pythons that are named, if any are.
fn on_python(screen: tui::Options, matches: &ArgMatches) -> tui::Options {
    let pythons: Vec<PathBuf> = matches.get_many("python").into_iter().flatten().cloned().collect();
    if pythons.is_empty() {
        return screen;
    }
    let beginning = Beginning { model: Some(ModelName::PythonThreads), ..screen.beginning };
    tui::Options { beginning, pythons, ..screen }
}

fn output(matches: &ArgMatches, lang: Lang) -> OutputOptions {
    OutputOptions { color: color(matches), ascii: matches.get_flag("ascii"), motion: motion(matches), lang }
}

/// How much moves: as is asked for here, else as the environment wishes.
fn motion(matches: &ArgMatches) -> Motion {
    let is_asked_for = matches.value_source("motion") == Some(ValueSource::CommandLine);
    let wished = Motion::wished(|name| std::env::var(name).ok());
    let of_environment = (!is_asked_for && wished != Motion::default()).then_some(wished);
    of_environment.or_else(|| chosen(matches, "motion")).unwrap_or_default()
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
    use crate::tui::{Keymap, Theme, Themes};

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
            is_lang_wished: false,
            theme: None,
            themes: Themes::default(),
            ascii: false,
            mouse: None,
            code: None,
            keymap: Keymap::default(),
            beginning: Beginning::default(),
            fresh: false,
            motion: Motion::wished(|name| std::env::var(name).ok()),
            plain: false,
            note: None,
            pythons: Vec::new(),
        };
        assert_eq!(plain, expected);
        let on_python = laboratory(&["racelab", "--python", "one/python3", "--python=other/python3"]);
        assert_eq!(on_python.pythons, ["one/python3", "other/python3"].map(PathBuf::from));
        assert_eq!(on_python.beginning.model, Some(ModelName::PythonThreads));
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
            theme: Some(ThemeWish::Theme(Theme::Light)),
            ascii: true,
            mouse: Some(false),
            fresh: true,
            color: ColorChoice::Never,
            motion: Motion::Reduced,
            ..plain
        };
        assert_eq!(own, expected);
    }
}
