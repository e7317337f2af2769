//! `racelab export`: a recording taken elsewhere, as bytes on standard output or in a file that is whole or not there.
//!
//! It knows which format is made where, and how none of them looks.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::event::Nanos;
use crate::headless::{fail, print, print_error};
use crate::recording::{LoadedRecording, Summary};
use crate::report::{self, CsvTable};
use crate::text::{Phrase, Texts};
use crate::tui::{self, picture::CastVersion};
use crate::whole_file::WholeFile;

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
    /// Columns and rows of pictures and films.
    pub size: (u16, u16),
    /// Which moment a picture shows, ns since the start of what is played; its end by default.
    pub at: Option<Nanos>,
    /// Which version of the format a film has.
    pub cast: CastVersion,
    /// How pictures look, and in which language everything speaks.
    pub screen: tui::Options,
}

/// Makes the export, and returns the exit code.
#[must_use]
pub fn export(wanted: &Export) -> u8 {
    let texts = Texts::of(wanted.screen.lang);
    let made = made(wanted, texts);
    match (made, &wanted.output) {
        (Ok(bytes), None) => print(bytes.as_bytes(), texts),
        (Ok(bytes), Some(path)) => match write(path, bytes.as_bytes()) {
            Ok(()) => 0,
            Err(error) => fail(texts, &not_written(path, &error)),
        },
        (Err(why), _) => fail(texts, &why),
    }
}

fn not_written(path: &Path, error: &io::Error) -> Phrase {
    let file = path.to_string_lossy().into_owned();
    Phrase::new("export.not-written").with("file", file).with("why", error.to_string())
}

fn made(wanted: &Export, texts: &Texts) -> Result<String, Phrase> {
    let failed = |why: String| Phrase::new("failed.output").with("why", why);
    match wanted.format {
        ExportFormat::Svg => {
            let kept = kept(&wanted.file, texts)?;
            Ok(tui::still(&wanted.screen, wanted.size, &wanted.file, kept, wanted.at))
        }
        ExportFormat::Cast => {
            let kept = kept(&wanted.file, texts)?;
            tui::film(&wanted.screen, wanted.size, &wanted.file, kept, wanted.cast)
                .map_err(|error| failed(error.to_string()))
        }
        ExportFormat::Trace => {
            report::trace(&summary(&wanted.file, texts)?.runs, texts).map_err(|error| failed(error.to_string()))
        }
        ExportFormat::Csv => {
            let runs = summary(&wanted.file, texts)?.runs;
            report::csv(&runs, wanted.table, texts).map_err(|error| failed(error.to_string()))
        }
        ExportFormat::Json => {
            let summary = summary(&wanted.file, texts)?;
            report::json(&summary.runs, &summary.header.origin, texts).map_err(|error| failed(error.to_string()))
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

/// Writes a file that is whole or not there. Pipes and devices are written to as they are.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = WholeFile::begin(path)?;
    file.write_all(bytes)?;
    file.put().map(drop)
}
