//! Recordings without the screen: the report that the live run had, and where its lost updates went.

use std::path::{Path, PathBuf};

use super::{Format, Manner, complain, print_or_fail, report, style_of};
use crate::recording::Summary;
use crate::report::{Explained, explain_json, explain_text};
use crate::text::{Phrase, Texts};
use crate::verdict;

/// A recorded run whose lost updates somebody wants explained.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// Where the recording is.
    pub file: PathBuf,
    /// Which of its runs, from 1.
    pub run: u64,
    /// How it is written.
    pub manner: Manner,
}

/// Prints the report on a recording, as the live run printed it, and returns the exit code.
#[must_use]
pub fn replay(file: &Path, manner: Manner) -> u8 {
    let texts = Texts::of(manner.lang);
    let said = open(file, texts).and_then(|summary| report(manner, &summary.runs, &summary.header.origin, texts));
    print_or_fail(said, texts)
}

/// Prints where the lost updates of a recorded run went, and returns the exit code.
#[must_use]
pub fn explain(explanation: &Explanation) -> u8 {
    let texts = Texts::of(explanation.manner.lang);
    let said = open(&explanation.file, texts).and_then(|summary| account(explanation, &summary, texts));
    print_or_fail(said, texts)
}

fn account(explanation: &Explanation, summary: &Summary, texts: &Texts) -> Result<String, Phrase> {
    let about = |key: &'static str| {
        let file = explanation.file.to_string_lossy().into_owned();
        Phrase::new(key).with("file", file).with("run", explanation.run)
    };
    let wanted = usize::try_from(explanation.run).unwrap_or(usize::MAX);
    let Some(run) = wanted.checked_sub(1).and_then(|index| summary.runs.get(index)) else {
        return Err(about("explain.no-such-run").with("runs", summary.runs.len()));
    };
    let (plan, timeline) = run;
    let ledger = verdict::ledger(plan, timeline)
        .ok_or_else(|| about(if plan.guard.is_none() { "explain.no-counter" } else { "explain.unfinished" }))?;
    let explained = Explained { run, ledger: &ledger, number: wanted, of: summary.runs.len() };
    match explanation.manner.format {
        Format::Text => {
            Ok(explain_text(explained, texts, style_of(explanation.manner.color, explanation.manner.ascii)))
        }
        Format::Json => {
            explain_json(explained, texts).map_err(|error| Phrase::new("failed.output").with("why", error.to_string()))
        }
    }
}

/// Reads a recording. What one has to know beside what stands in it goes to standard error.
fn open(file: &Path, texts: &Texts) -> Result<Summary, Phrase> {
    let summary = Summary::open(file)?;
    for note in summary.notes.said(file) {
        complain(texts, &note);
    }
    Ok(summary)
}
