//! `racelab worksheet`: a recording or a small program is opened, and its page of exercises is put where it is wanted.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::OutputOptions;
use super::explore::{opened, searched, walk};
use super::output::{deliver, fail, over_an_input, print_note};
use super::replay::open;
use crate::schedule::explorer::StepMachine;
use crate::schedule::line::ScheduleLine;
use crate::schedule::shipped;
use crate::text::{Phrase, Texts};
use crate::worksheet::{PageFormat, ProgramMatter, Worksheet, html, markdown};

/// How many questions there are if nobody says.
const QUESTIONS: usize = 6;

/// A page of exercises that is to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct WorksheetRequest {
    /// A recording, a small program, or a schedule of one.
    pub matter: PathBuf,
    /// How many questions at most, if that was said.
    pub questions: Option<usize>,
    /// Which are drawn.
    pub seed: u64,
    /// Whether the answers are filled in.
    pub with_answers: bool,
    /// How it is written.
    pub format: PageFormat,
    /// Where it goes; standard output by default.
    pub place: Option<PathBuf>,
    /// How messages are written, and in which language everything is.
    pub output: OutputOptions,
}

/// Makes the page, and returns the exit code.
#[must_use]
pub fn worksheet(request: &WorksheetRequest) -> u8 {
    let texts = request.output.texts();
    if let Some(why) = over_an_input(request.place.as_deref(), || vec![request.matter.clone()]) {
        return fail(texts, &why);
    }
    let sheet = match made(request, texts) {
        Ok(sheet) => sheet,
        Err(why) => return fail(texts, &why),
    };
    let there = sheet.questions.len();
    if request.questions.is_some_and(|wanted| there < wanted) {
        print_note(texts, &Phrase::new("worksheet.fewer").with("file", request.named()).with("n", there));
    }
    let write = if request.format == PageFormat::Html { html } else { markdown };
    let page = write(&sheet, request.with_answers, texts);
    deliver(request.place.as_deref(), texts, |out| out.write_all(page.as_bytes()))
}

impl WorksheetRequest {
    fn named(&self) -> String {
        self.matter.to_string_lossy().into_owned()
    }

    fn wanted(&self) -> usize {
        self.questions.unwrap_or(QUESTIONS)
    }
}

fn made(request: &WorksheetRequest, texts: &Texts) -> Result<Worksheet, Phrase> {
    let named = request.named();
    let about = |key: &'static str| Phrase::new(key).with("file", request.named());
    let is_program =
        shipped::find(&named).is_some() || ScheduleLine::read(&named).is_some() || !request.matter.exists();
    if is_program {
        return of_program(request, &named, texts);
    }
    match of_recording(request, &request.matter, texts) {
        // What is called as recordings are was meant to be one.
        Err(why) if why.key() == "recording.foreign" && !is_called_recording(&request.matter) => {
            of_program(request, &named, texts).map_err(|why| match why.key() {
                "worksheet.nothing-program" => why,
                _ => about("worksheet.neither").with("why", why),
            })
        }
        other => other,
    }
}

fn of_recording(request: &WorksheetRequest, file: &Path, texts: &Texts) -> Result<Worksheet, Phrase> {
    let summary = open(file, texts)?;
    let sheet = Worksheet::of_runs(&summary.runs, request.wanted(), request.seed);
    if sheet.questions.is_empty() {
        return Err(Phrase::new("worksheet.nothing").with("file", request.named()));
    }
    Ok(sheet)
}

fn of_program(request: &WorksheetRequest, what: &str, texts: &Texts) -> Result<Worksheet, Phrase> {
    let (program, rules, letters) = opened(what)?;
    let machine = StepMachine::new(Arc::new(program), rules);
    let walk = letters.map(|letters| walk(&machine, &letters)).transpose()?;
    let matter = ProgramMatter::new(searched(&machine, texts), walk.as_ref());
    let sheet = Worksheet::of_program(&matter, request.wanted(), request.seed);
    if sheet.questions.is_empty() {
        return Err(Phrase::new("worksheet.nothing-program").with("file", request.named()));
    }
    Ok(sheet)
}

fn is_called_recording(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "jsonl" || extension == "zst")
}
