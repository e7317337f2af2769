//! Lessons without the screen: the list of them, and the check that runs everything they speak of.

use std::io::ErrorKind;
use std::path::Path;

use super::output::{print, print_error};
use super::progress::Progress;
use super::signals::Signals;
use super::{FAILED, Format, OutputOptions};
use crate::cancel::Cancel;
use crate::engine::Runnable;
use crate::event::RunEnd;
use crate::found_file::{self, why_unread};
use crate::lesson::{self, LONGEST_FILE, Lesson, LessonProgress};
use crate::runner::{self, Environment};
use crate::state_folder::StateFolder;
use crate::text::{Phrase, Texts, nearest};
use crate::timeline::Timeline;

/// Lessons to be listed or checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LessonRequest {
    /// Their names or files; all that come along if there are none.
    pub lessons: Vec<String>,
    /// Whether they are checked by running them.
    pub check: bool,
    /// Whether what is remembered is left out.
    pub fresh: bool,
    /// For whom the report is.
    pub format: Format,
    /// How it is written.
    pub output: OutputOptions,
}

/// Lists lessons or checks them; returns the exit code.
#[must_use]
pub fn lesson(request: &LessonRequest) -> u8 {
    let texts = request.output.texts();
    if request.check { check(request, texts) } else { list(request, texts) }
}

fn list(request: &LessonRequest, texts: &Texts) -> u8 {
    let folder = if request.fresh { StateFolder::none() } else { StateFolder::of_user() };
    let progress: LessonProgress = folder.read(lesson::MEMORY);
    let said = match request.format {
        Format::Json => lesson::list_json(lesson::all(), &progress, texts),
        Format::Text => request.output.style().finish(lesson::list_text(lesson::all(), &progress, texts)),
    };
    print(said.as_bytes(), texts)
}

/// The lesson of a name, or of a file.
///
/// # Errors
/// Why there is none, in one line.
pub fn open_lesson(what: &str) -> Result<Lesson, Phrase> {
    if let Some(shipped) = lesson::find(what) {
        return Ok(shipped.clone());
    }
    let path = Path::new(what);
    let text = found_file::read(path, LONGEST_FILE).map_err(|error| match path.components().count() {
        0 | 1 if error.kind() == ErrorKind::NotFound && path.extension().is_none() => unknown(what),
        _ => Phrase::new("lesson.unread").with("file", what).with("why", why_unread(&error)),
    })?;
    let text = String::from_utf8(text).map_err(|_| Phrase::new("lesson.no-text").with("file", what))?;
    let name = path.file_stem().map_or_else(|| what.to_owned(), |name| name.to_string_lossy().into_owned());
    lesson::read(&name, &text).map_err(|wrong| wrong.said(what))
}

fn unknown(what: &str) -> Phrase {
    let names: Vec<&str> = lesson::names().collect();
    match nearest(what, &names) {
        Some(nearest) => Phrase::new("lesson.unknown.nearest").with("given", what).with("nearest", nearest),
        None => Phrase::new("lesson.unknown").with("given", what),
    }
}

fn check(request: &LessonRequest, texts: &'static Texts) -> u8 {
    let names: Vec<String> = match request.lessons.as_slice() {
        [] => lesson::names().map(str::to_owned).collect(),
        given => given.to_vec(),
    };
    // All are read before anything is run: a slip in the last one is said at once, as the others are.
    let mut lessons = Vec::new();
    let mut wrong = false;
    for name in names {
        match open_lesson(&name) {
            Ok(lesson) => lessons.push((name, lesson)),
            Err(why) => {
                print_error(texts, &why);
                wrong = true;
            }
        }
    }
    if wrong {
        return FAILED;
    }
    let cancel = Cancel::new();
    let Some(signals) = Signals::watch_or_say_why(&cancel, texts) else { return FAILED };
    let surroundings = Environment::of_this_program();
    let all = lessons.iter().flat_map(|(_, lesson)| &lesson.steps).filter_map(lesson::Step::run);
    let mut progress = Progress::of_tasks(all.map(|run| run.plans.len()).sum(), request.output);
    let mut made = 0;
    let mut checked = Vec::new();
    for (name, lesson) in &lessons {
        let mut perform = |plan: &Runnable| {
            let mut timeline = Timeline::new();
            runner::run(plan, &surroundings, &cancel, &mut |events| {
                timeline.extend(&events);
                progress.show_tasks(made, &timeline);
            });
            made += 1;
            match timeline.end() {
                Some(RunEnd::Completed) => Ok(timeline),
                Some(RunEnd::Failed(why)) => Err(Phrase::new("failed.run").with("why", (**why).clone())),
                Some(RunEnd::Cancelled) | None => Err(Phrase::new("failed.no-end")),
            }
        };
        checked.push((name.clone(), lesson::check(lesson, texts, &mut perform)));
        if cancel.is_wanted() {
            break;
        }
    }
    signals.runs_are_over();
    progress.clear();
    if cancel.is_wanted() {
        print_error(
            texts,
            &Phrase::new("lesson.check.stopped").with("done", checked.len() - 1).with("all", lessons.len()),
        );
        return signals.exit_code();
    }
    let said = match request.format {
        Format::Json => lesson::check_json(&checked, texts),
        Format::Text => lesson::check_text(&checked, texts, request.output.style()),
    };
    let code = print(said.as_bytes(), texts);
    let holds = checked.iter().all(|(_, checked)| checked.holds());
    if code == 0 && !holds { FAILED } else { code }
}
