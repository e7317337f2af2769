//! `racelab worksheet`: what the questions are about, how many there are, and how the page is written.

use std::path::PathBuf;

use clap::ArgMatches;

use super::run::whole;
use super::{chosen, output};
use crate::headless::WorksheetRequest;
use crate::plan::MAX_SEED;
use crate::text::{Lang, Phrase};

/// Most questions of a page.
const MOST_QUESTIONS: u64 = 100;

/// The worksheet that these options ask for.
pub(super) fn request(matches: &ArgMatches, lang: Lang) -> Result<WorksheetRequest, Phrase> {
    let questions = whole(matches, "questions", 1, MOST_QUESTIONS)?;
    Ok(WorksheetRequest {
        matter: matches.get_one::<PathBuf>("file").cloned().ok_or_else(|| Phrase::new("usage.no-matter"))?,
        questions: questions.and_then(|most| usize::try_from(most).ok()),
        seed: whole(matches, "seed", 0, MAX_SEED)?.unwrap_or(1),
        with_answers: matches.get_flag("answers"),
        format: chosen(matches, "format").unwrap_or_default(),
        place: matches.get_one("output").cloned(),
        output: output(matches, lang),
    })
}
