//! Racelab: a concurrency laboratory for the terminal.
//!
//! A *scenario* (what work is done), a *model* (how it is run) and a number of *workers* make a *plan*. A plan is run
//! for real, its *events* fold into a *timeline*, and a *verdict* says in one sentence what the run showed.
//!
//! # The house
//!
//! Data flows one way, and an upper floor imports lower ones only:
//!
//! | floor | what lives there |
//! | --- | --- |
//! | `main.rs` | the exit code, nothing else |
//! | this file | [`run`]: which face is wanted |
//! | [`cli`] | the arguments become a [`cli::Command`]; errors of one line; help in every language |
//! | [`tui`], [`headless`] | the faces: the laboratory on screen, and a run for scripts and pipes |
//! | [`mod@config`] | what a user sets once and for all: looks, keys, where to begin |
//! | [`share`] | the class: pages in browsers, the screen as rows, votes |
//! | [`notes`] | what only the speaker reads, from one terminal to another |
//! | [`mod@export`] | a recording taken elsewhere: traces, tables, pictures, films |
//! | [`lesson`] | lessons: read, stepped through, checked by running them |
//! | [`worksheet`] | exercises from recordings and small programs, each with its answer |
//! | [`report`] | timelines become bytes: text for people, JSON for programs |
//! | [`recording`] | a run's events, kept |
//! | [`advisor`] | which model and how many workers suit, by rule and as measured |
//! | [`comparison`] | the same work in several ways: medians, spreads, speed-ups |
//! | [`verdict`] | figures become a sentence |
//! | [`runner`] | one run: an engine's events in order, exactly one end |
//! | [`engine`] | how tasks are run, one file or folder a model |
//! | [`scenario`] | what is run and what its run showed, one folder a scenario |
//! | [`results`] | what runs come to beyond their tasks: figures, series, bars, clauses |
//! | [`timeline`] | the pure fold of events |
//! | [`supply`] | what a run brings along itself, and what it finds outside: a server, files, a Python |
//! | [`work`] | what kernels are made of: contexts, locks, waiting |
//! | [`guard`] | ways to protect the counter, wrong ones included |
//! | [`schedule`] | small programs: their language, their states, their schedules |
//! | [`state_folder`] | what is remembered from one start to the next |
//! | [`whole_file`], [`found_file`] | files that are whole or not there; files that others wrote |
//! | [`os`] | shared memory, locks across processes, usage of threads: the only unsafe code |
//! | [`question`] | what is asked before a run, what was answered, how often, and how that differs from what came out |
//! | [`plan`], [`event`], [`clock`], [`event_buffer`], [`cancel`], [`motion`], [`text`], [`statistics`] | leaves: imported by all, import nothing above |
//!
//! # Two journeys
//!
//! A command: arguments → [`cli::parse`] → [`headless::RunRequest`] → an [`engine::Runnable`] a run → [`runner::run`] →
//! bytes on standard output.
//!
//! An event: kernel → the worker's own [`event_buffer::EventBuffer`], stamped there → the runner →
//! [`timeline::Timeline::apply`] → [`verdict::of`] and [`report`].

pub mod advisor;
pub mod cancel;
pub mod cli;
pub mod clock;
pub mod comparison;
pub mod config;
pub mod engine;
pub mod event;
pub mod event_buffer;
pub mod export;
pub mod found_file;
mod gil;
pub mod guard;
pub mod headless;
pub mod lesson;
pub mod motion;
pub mod notes;
pub mod os;
pub mod plan;
pub mod question;
pub mod recording;
pub mod report;
pub mod results;
pub mod runner;
pub mod scenario;
pub mod schedule;
pub mod share;
pub mod state_folder;
pub mod statistics;
pub mod supply;
pub mod text;
pub mod timeline;
pub mod tui;
pub mod verdict;
pub mod whole_file;
pub mod work;
pub mod worksheet;

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use crate::cli::Command;
use crate::config::ConfigFile;
use crate::notes::NotesFolder;
use crate::text::{Lang, Phrase, Texts};

/// Does what the arguments ask for; the first of them is the program's own name.
///
/// ```no_run
/// let code = racelab::run(["racelab", "run", "counter"].map(Into::into));
/// ```
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    // It fails on no system known; then the limit ends the program as before.
    let _ = os::ignore_file_size_signal();
    // Child processes of the `processes` model are dispatched before the command line is read: they are no command of
    // people, and stand in neither help nor completions.
    if args.get(1).is_some_and(|first| first == engine::WORKER_ARGUMENT) {
        let parent: Vec<String> = args[2..].iter().map(|arg| arg.to_string_lossy().into_owned()).collect();
        return worker(&parent);
    }
    // A task that panics has failed; that is said where its end is said, and nowhere else.
    work::silence_caught_panics();
    let set = ConfigFile::of_user();
    let lang = cli::language(&args, set.config.name("language"), |name| std::env::var(name).ok());
    let texts = Texts::of(lang);
    os::mind_memory(format!("racelab: {}\n", texts.get("failed.memory")), supply::clear_up);
    supply::python::prefer(set.config.programs("python"));
    match cli::parse_with(&args, lang, &set) {
        Ok(command) => dispatch(with_note(command, set.note(), texts), lang),
        Err(wrong) => {
            headless::print_error(texts, &wrong);
            ExitCode::from(cli::USAGE)
        }
    }
}

/// Says what is wrong with the user's file: on screen where there is one, else before anything else is said.
fn with_note(mut command: Command, note: Option<Phrase>, texts: &Texts) -> Command {
    match (&mut command, note) {
        (Command::Laboratory(options), note) if !speaks(options) => options.note = note,
        (Command::Python(own), Some(note)) if !speaks(&own.screen) && has_terminal() => own.screen.note = Some(note),
        (Command::OpenLesson { screen, .. }, note) if !speaks(screen) => screen.note = note,
        (Command::Class(class), note) => class.screen.note = note,
        (Command::Replay(replay), note) if !speaks(&replay.screen) => replay.screen.note = note,
        // They say nothing that depends on it, or everything that is wrong.
        (Command::Print(_) | Command::CheckConfig(_), _) | (_, None) => {}
        (_, Some(note)) => headless::print_error(texts, &note),
    }
    command
}

fn worker(arguments: &[String]) -> ExitCode {
    engine::worker_main(arguments)
        .unwrap_or_else(|by_hand| {
            headless::print_error(Texts::of(cli::language(&[], None, |name| std::env::var(name).ok())), &by_hand);
            cli::USAGE
        })
        .into()
}

fn dispatch(command: Command, lang: Lang) -> ExitCode {
    let texts = Texts::of(lang);
    supply::sweep();
    ExitCode::from(match command {
        Command::Print(text) => headless::print(text.as_bytes(), texts),
        Command::Run(request) => headless::run(&request),
        Command::Compare(request) => headless::compare(&request),
        Command::Replay(replay) => show(&replay, texts),
        Command::Export(wanted) => export::export(&wanted),
        Command::Explain(explanation) => headless::explain(&explanation),
        Command::Advise(request) => headless::advise(&request),
        Command::Python(own) => run_program(&own, texts),
        Command::Explore(request) => headless::explore_program(&request),
        Command::OpenLesson { lesson, screen } => take_lesson(&lesson, &screen, texts),
        Command::Laboratory(options) => {
            supply::python::prefer(options.pythons.clone());
            if speaks(&options) {
                exit_code(tui::run_plain(&options), texts)
            } else {
                open_laboratory(texts, || tui::run(&options))
            }
        }
        Command::Class(class) => {
            open_laboratory(texts, || tui::class(&class.screen, class.wish.clone(), class.at_once))
        }
        Command::Notes(notes) => read_notes(&notes, texts),
        Command::Lesson(request) => headless::lesson(&request),
        Command::Worksheet(request) => headless::worksheet(&request),
        Command::CheckConfig(file) => check_config(&file, texts),
    })
}

/// A lesson on screen.
fn take_lesson(what: &str, options: &tui::Options, texts: &Texts) -> u8 {
    match headless::open_lesson(what) {
        Err(why) => headless::fail(texts, &why),
        Ok(lesson) if speaks(options) => exit_code(tui::lesson_plain(options, lesson), texts),
        Ok(lesson) => open_laboratory(texts, || tui::take_lesson(options, lesson)),
    }
}

/// Notes on this terminal; in lines where nothing can be drawn.
fn read_notes(notes: &cli::NotesRequest, texts: &Texts) -> u8 {
    // Who names none waits for one: nobody need be looked for.
    let found = notes.only.map(|only| (only, NotesFolder::of_user().laboratories()));
    if let Some((only, laboratories)) = found.filter(|(only, laboratories)| !laboratories.contains(only)) {
        let numbers: Vec<String> = laboratories.iter().map(u32::to_string).collect();
        let key = if numbers.is_empty() { "notes.no-such" } else { "notes.no-such.others" };
        let why = Phrase::new(key).with("number", only.to_string()).offer("numbers", numbers.join(", "));
        return headless::fail(texts, &why);
    }
    if speaks(&notes.screen) || !has_terminal() || !report::Abilities::here().screen {
        return tui::tell_notes(&notes.screen, notes.only);
    }
    exit_code(tui::read_notes(&notes.screen, notes.only), texts)
}

/// Says everything that is wrong in a file of settings, and what of it is hard to read.
fn check_config(file: &Path, texts: &Texts) -> u8 {
    let checked = ConfigFile::at(file);
    if !checked.is_there() {
        return headless::fail(texts, &Phrase::new("config.no-file").with("file", file.to_string_lossy().into_owned()));
    }
    for warning in checked.warnings() {
        headless::print_error(texts, &warning);
    }
    let wrongs = checked.wrongs();
    match wrongs.split_last() {
        None => headless::print(format!("{}\n", texts.say(&checked.praise())).as_bytes(), texts),
        Some((last, others)) => {
            for wrong in others {
                headless::print_error(texts, wrong);
            }
            headless::fail(texts, last)
        }
    }
}

fn open_laboratory(texts: &Texts, open: impl FnOnce() -> anyhow::Result<u8>) -> u8 {
    let refusal = match (has_terminal(), report::Abilities::here().screen) {
        (false, _) => "usage.no-terminal",
        (true, false) => "usage.no-screen",
        (true, true) => return exit_code(open(), texts),
    };
    headless::print_error(texts, &Phrase::new(refusal));
    cli::USAGE
}

/// A program of the user's on screen; where there is none or nobody looks at one, or a program asks for the result, or it is to
/// be kept, its report.
fn run_program(own: &cli::OwnRun, texts: &Texts) -> u8 {
    let wants_report = own.request.format == headless::Format::Json || own.request.record.is_some();
    if wants_report || speaks(&own.screen) || !has_terminal() || !report::Abilities::here().screen {
        return headless::run_program(&own.request);
    }
    exit_code(tui::watch(&own.screen, own.request.plans.clone()), texts)
}

/// A recording on screen; where there is none, or a program asks, its report.
fn show(replay: &cli::Replay, texts: &Texts) -> u8 {
    let has_face = speaks(&replay.screen) || (has_terminal() && report::Abilities::here().screen);
    if replay.format == headless::Format::Json || !has_face {
        return headless::replay(&replay.file, replay.format, replay.output);
    }
    match recording::LoadedRecording::open(&replay.file) {
        Ok(kept) if speaks(&replay.screen) => exit_code(tui::replay_plain(&replay.screen, &replay.file, kept), texts),
        Ok(kept) => exit_code(tui::replay(&replay.screen, &replay.file, kept), texts),
        Err(why) => headless::fail(texts, &why),
    }
}

/// Whether the laboratory speaks in sentences: where that is asked for, and on a terminal whose user wishes it everywhere.
fn speaks(options: &tui::Options) -> bool {
    options.plain || (has_terminal() && tui::plain_is_wished(|name| std::env::var(name).ok()))
}

fn has_terminal() -> bool {
    use std::io::IsTerminal as _;
    std::io::stdin().is_terminal() && std::io::stdout().is_terminal()
}

/// The exit code with which the laboratory was left.
fn exit_code(laboratory: anyhow::Result<u8>, texts: &Texts) -> u8 {
    laboratory
        .unwrap_or_else(|error| headless::fail(texts, &Phrase::new("failed.screen").with("why", format!("{error:#}"))))
}
