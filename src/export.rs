//! `racelab export`: a recording taken elsewhere, as bytes on standard output or in a file that is whole or not there.
//!
//! It knows which format is made where, and how none of them looks.

use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::headless::{deliver, fail, over_an_input, print_error};
use crate::recording::{LoadedRecording, Summary};
use crate::report::{self, Bom, CsvTable, Run};
use crate::text::{Phrase, Texts};
use crate::tui::{self, picture::CastVersion, picture::Moment};

/// A format that a recording can be taken elsewhere in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum ExportFormat {
    /// Trace events, for Perfetto and Chrome.
    Trace,
    /// A table, for spreadsheets.
    Csv,
    /// The report for programs.
    Json,
    /// A picture of the screen.
    Svg,
    /// A film of the replay, for terminals.
    Cast,
}

/// A recording to be taken elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Export {
    pub file: PathBuf,
    pub format: ExportFormat,
    /// Where it goes; standard output by default.
    pub output: Option<PathBuf>,
    /// Which table, for spreadsheets.
    pub table: CsvTable,
    /// Whether a table begins with a mark of its encoding.
    pub bom: Bom,
    /// Columns and rows of pictures and films.
    pub size: (u16, u16),
    /// Which moment a picture shows.
    pub moment: Moment,
    /// Which version of the format a film has.
    pub cast: CastVersion,
    /// How pictures look, and in which language everything speaks.
    pub screen: tui::Options,
}

/// Makes the export, and returns the exit code.
#[must_use]
pub fn export(wanted: &Export) -> u8 {
    let texts = Texts::of(wanted.screen.lang);
    if let Some(why) = over_an_input(wanted.output.as_deref(), || vec![wanted.file.clone()]) {
        return fail(texts, &why);
    }
    match made(wanted, texts) {
        Ok(made) => deliver(wanted.output.as_deref(), texts, |out| made.write_to(out, texts)),
        Err(why) => fail(texts, &why),
    }
}

/// What is written.
enum Made {
    Whole(String),
    /// A trace is made while it is written: it is many times as large as its runs.
    Trace(Vec<Run>),
}

impl Made {
    fn write_to(&self, out: &mut dyn Write, texts: &Texts) -> io::Result<()> {
        match self {
            Self::Whole(text) => out.write_all(text.as_bytes()),
            Self::Trace(runs) => report::trace(runs, texts, out),
        }
    }
}

fn made(wanted: &Export, texts: &Texts) -> Result<Made, Phrase> {
    let failed = |why: String| Phrase::new("failed.output").with("why", why);
    match wanted.format {
        ExportFormat::Svg => {
            let kept = kept(&wanted.file, texts)?;
            tui::still(&wanted.screen, wanted.size, &wanted.file, kept, wanted.moment).map(Made::Whole)
        }
        ExportFormat::Cast => {
            let kept = kept(&wanted.file, texts)?;
            let film = tui::film(&wanted.screen, wanted.size, &wanted.file, kept, wanted.cast);
            film.map(Made::Whole).map_err(|error| failed(error.to_string()))
        }
        ExportFormat::Trace => Ok(Made::Trace(summary(&wanted.file, texts)?.runs)),
        ExportFormat::Csv => {
            let runs = summary(&wanted.file, texts)?.runs;
            // A table has no way to spell a character out: a terminal gets what it can show.
            let is_looked_at = wanted.output.is_none() && io::stdout().is_terminal();
            let texts = if is_looked_at { texts } else { texts.verbatim() };
            let table = report::csv(&runs, wanted.table, wanted.bom, texts);
            table.map(Made::Whole).map_err(|error| failed(error.to_string()))
        }
        ExportFormat::Json => {
            let summary = summary(&wanted.file, texts)?;
            let report = report::json(&summary.runs, &summary.header.origin, None, texts);
            report.map(Made::Whole).map_err(|error| failed(error.to_string()))
        }
    }
}

/// What the user has to know beside the contents of a recording goes to standard error.
fn summary(file: &Path, texts: &Texts) -> Result<Summary, Phrase> {
    let summary = Summary::open(file)?;
    summary.notes.said(file).iter().for_each(|note| print_error(texts, note));
    Ok(summary)
}

fn kept(file: &Path, texts: &Texts) -> Result<LoadedRecording, Phrase> {
    let kept = LoadedRecording::open(file)?;
    kept.notes.said(file).iter().for_each(|note| print_error(texts, note));
    Ok(kept)
}
