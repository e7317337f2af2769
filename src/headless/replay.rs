//! Recordings without the screen: the report that the live run had, and where its lost updates went.

use std::path::{Path, PathBuf};

use super::output::{over_an_input, print_error, print_or_fail};
use super::{Format, OutputOptions, report, unwritten};
use crate::recording::Summary;
use crate::report::{Explained, explain_json, explain_text};
use crate::text::{Phrase, Texts};
use crate::verdict;

/// A recorded run whose lost updates are to be explained.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    pub file: PathBuf,
    /// Which of its runs, from 1.
    pub run: u64,
    pub format: Format,
    pub output: OutputOptions,
}

/// Prints the report on a recording, as the live run printed it, and returns the exit code.
#[must_use]
pub fn replay(file: &Path, format: Format, output: OutputOptions) -> u8 {
    let texts = output.texts();
    let said = open(file, texts).and_then(|summary| match format {
        // What was ordered together is reported together.
        Format::Text => {
            let reports = summary.ordered().map(|runs| report(format, output, runs, &summary.header.origin, None));
            reports.collect::<Result<Vec<_>, _>>().map(|reports| reports.join("\n"))
        }
        Format::Json => report(format, output, &summary.runs, &summary.header.origin, None),
    });
    print_or_fail(said, texts)
}

/// Prints where the lost updates of a recorded run went, and returns the exit code.
#[must_use]
pub fn explain(explanation: &Explanation) -> u8 {
    let texts = explanation.output.texts();
    let said = read(&explanation.file).and_then(|summary| {
        let notes = summary.notes.said(&explanation.file);
        match account(explanation, &summary, texts) {
            Ok(said) => {
                for note in &notes {
                    print_error(texts, note);
                }
                Ok(said)
            }
            // What is odd about the file is most likely why.
            Err(why) => Err(match notes.into_iter().next() {
                Some(note) => Phrase::new("explain.odd-file").with("why", why).with("note", note),
                None => why,
            }),
        }
    });
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
    match explanation.format {
        Format::Text => Ok(explain_text(explained, texts, explanation.output.style())),
        Format::Json => explain_json(explained, texts).map_err(unwritten),
    }
}

/// Reads a recording, unless the result would go into it.
fn read(file: &Path) -> Result<Summary, Phrase> {
    match over_an_input(None, || vec![file.to_owned()]) {
        Some(why) => Err(why),
        None => Summary::open(file),
    }
}

/// The same; what the user has to know beside its contents goes to standard error.
pub(super) fn open(file: &Path, texts: &Texts) -> Result<Summary, Phrase> {
    let summary = read(file)?;
    for note in summary.notes.said(file) {
        print_error(texts, &note);
    }
    Ok(summary)
}
