//! Reads a recording that is not trusted: piece by piece, up to where it is cut. What this program never writes is refused
//! in one sentence.
//!
//! Memory is bounded by `limits`, whatever the file says.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::Recording;
use super::format::{self, Cover, EndTotals, FORMAT, FileLine, Header, MAJOR, MINOR};
use super::limits::{Limits, MAX_BYTES, MAX_LINE};
use super::lines::{Broken, Lines, Next};
use super::quick;
use crate::event::Event;
use crate::plan::Plan;
use crate::scenario;
use crate::text::{Phrase, fit, visible};
use crate::timeline::Timeline;

/// Widest explanation of what is wrong with a line, columns.
const WHY: usize = 100;

/// A piece of a recording.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// A run begins; this is its plan.
    Run(Plan),
    /// Something happened in the run that began last.
    Event(Event),
}

/// What a user has to know about a file beside its contents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Notes {
    /// The last whole line, if the file is cut behind it.
    pub cut_after: Option<u64>,
    /// Lines of a newer version that this one does not know.
    pub skipped: u64,
}

impl Notes {
    /// The same in sentences.
    #[must_use]
    pub fn said(&self, file: &Path) -> Vec<Phrase> {
        let about = |key: &'static str| Phrase::new(key).with("file", file.to_string_lossy().into_owned());
        let cut = self.cut_after.map(|line| about("recording.cut").with("line", line));
        let skipped = (self.skipped > 0).then(|| about("recording.skipped").with("n", self.skipped));
        cut.into_iter().chain(skipped).collect()
    }
}

/// A recording that is being read.
pub struct Reader {
    lines: Lines,
    file: String,
    header: Header,
    limits: Limits,
    notes: Notes,
    is_newer: bool,
    is_over: bool,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").field("file", &self.file).field("line", &self.lines.number()).finish_non_exhaustive()
    }
}

impl Reader {
    /// Opens a file and reads its first line.
    ///
    /// # Errors
    /// One sentence: it cannot be opened, is no recording, or one of another version.
    pub fn open(path: &Path) -> Result<Self, Phrase> {
        let name = path.to_string_lossy();
        let unreadable = |why: io::Error| of_file("recording.unreadable", &name).with("why", why.to_string());
        let file = File::open(path).map_err(unreadable)?;
        if file.metadata().is_ok_and(|about| about.is_dir()) {
            return Err(of_file("recording.foreign", &name));
        }
        Self::new(file, &name)
    }

    /// Reads the first line of a source that is called like this.
    ///
    /// # Errors
    /// As [`Reader::open`].
    pub fn new(source: impl Read + 'static, name: &str) -> Result<Self, Phrase> {
        let unreadable = |why: io::Error| of_file("recording.unreadable", name).with("why", why.to_string());
        let foreign = || of_file("recording.foreign", name);
        let mut lines = Lines::of(source).map_err(unreadable)?;
        let first = match lines.next() {
            Ok(Next::Line(line) | Next::Last(line)) => line,
            Err(Broken::Io(error)) if error.raw_os_error().is_some() => return Err(unreadable(error)),
            _ => return Err(foreign()),
        };
        let cover: Cover = serde_json::from_slice(first).map_err(|_| foreign())?;
        let (major, minor) = cover.version().filter(|_| cover.format == FORMAT).ok_or_else(foreign)?;
        if major != MAJOR {
            let version = Phrase::new("recording.version").with("version", cover.version);
            return Err(version.with("file", name).with("major", MAJOR));
        }
        let header: Header = serde_json::from_slice(first).map_err(|error| damaged(name, 1, why(&error)))?;
        Ok(Self {
            lines,
            file: name.to_owned(),
            header,
            limits: Limits::default(),
            notes: Notes::default(),
            is_newer: minor > MINOR,
            is_over: false,
        })
    }

    /// Who made the recording, and when.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// What a user has to know about the file; complete only after the last piece.
    #[must_use]
    pub fn notes(&self) -> Notes {
        self.notes
    }

    /// The next piece; `None` at the end, or where the file is cut.
    ///
    /// # Errors
    /// One sentence with the line: it is damaged, or says what cannot be.
    pub fn piece(&mut self) -> Result<Option<Piece>, Phrase> {
        while !self.is_over {
            if let Some(piece) = self.next_line()? {
                return Ok(Some(piece));
            }
        }
        Ok(None)
    }

    /// The piece of the next line, if it holds one.
    fn next_line(&mut self) -> Result<Option<Piece>, Phrase> {
        let before = self.lines.number();
        let (line, is_last) = match self.lines.next() {
            Ok(Next::Line(line)) => (line, false),
            Ok(Next::Last(line)) => (line, true),
            // A whole file has a last line that says so, and reading stops there.
            Ok(Next::End | Next::Cut) => return Ok(self.cut_after(before)),
            Err(broken) => return Err(damaged(&self.file, before + 1, say(broken))),
        };
        let length = line.len();
        match line_of(line, self.is_newer && !is_last) {
            Ok(line) => self.piece_of(line, length).map_err(|why| damaged(&self.file, before + 1, why)),
            Err(_) if is_last => Ok(self.cut_after(before)),
            Err(why) => Err(damaged(&self.file, before + 1, why)),
        }
    }

    fn piece_of(&mut self, line: FileLine, length: usize) -> Result<Option<Piece>, Phrase> {
        match line {
            FileLine::Event(event) => {
                self.limits.line(length)?;
                self.limits.note(&event)?;
                Ok(Some(Piece::Event(event)))
            }
            FileLine::Run(line) => {
                let mut plan = format::plan(&self.header.plan, line.plan).map_err(|error| why(&error))?;
                scenario::fit_settings(&mut plan);
                self.limits.begin(&plan)?;
                Ok(Some(Piece::Run(plan)))
            }
            FileLine::End(totals) => self.end(totals).map(|()| None),
            FileLine::Unknown if self.is_newer => {
                self.notes.skipped += 1;
                Ok(None)
            }
            FileLine::Unknown => Err(Phrase::new("recording.unknown-kind")),
        }
    }

    fn end(&mut self, totals: EndTotals) -> Result<(), Phrase> {
        let read = EndTotals { runs: self.limits.runs(), events: self.limits.events() };
        if totals != read && self.notes.skipped == 0 {
            return Err(Phrase::new("recording.wrong-totals"));
        }
        self.is_over = true;
        Ok(())
    }

    fn cut_after(&mut self, line: u64) -> Option<Piece> {
        self.notes.cut_after = Some(line);
        self.is_over = true;
        None
    }
}

/// A whole file in memory.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadedRecording {
    /// Who made it, and when.
    pub header: Header,
    /// Its runs, in the order in which they were made.
    pub recordings: Vec<Recording>,
    /// What a user has to know about the file.
    pub notes: Notes,
}

impl LoadedRecording {
    /// Reads a file with all its events.
    ///
    /// # Errors
    /// As [`Reader::open`] and [`Reader::piece`]; a file without a run is refused, too.
    pub fn open(path: &Path) -> Result<Self, Phrase> {
        let mut recordings: Vec<Recording> = Vec::new();
        let (header, notes) = pieces(path, &mut |piece| match (piece, recordings.last_mut()) {
            (Piece::Run(plan), _) => recordings.push(Recording::new(plan)),
            (Piece::Event(event), Some(recording)) => recording.push(&event),
            // The reader refuses events before a run.
            (Piece::Event(_), None) => {}
        })?;
        Ok(Self { header, recordings, notes })
    }
}

/// The runs of a file without their events: all that a report needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Who made it, and when.
    pub header: Header,
    /// What was run, and what the events fold into.
    pub runs: Vec<(Plan, Timeline)>,
    /// What a user has to know about the file.
    pub notes: Notes,
}

impl Summary {
    /// Reads a file and keeps what it folds into.
    ///
    /// # Errors
    /// As [`LoadedRecording::open`].
    pub fn open(path: &Path) -> Result<Self, Phrase> {
        let mut runs: Vec<(Plan, Timeline)> = Vec::new();
        let (header, notes) = pieces(path, &mut |piece| match (piece, runs.last_mut()) {
            (Piece::Run(plan), _) => runs.push((plan, Timeline::new())),
            (Piece::Event(event), Some((_, timeline))) => timeline.apply(&event),
            // The reader refuses events before a run.
            (Piece::Event(_), None) => {}
        })?;
        Ok(Self { header, runs, notes })
    }
}

/// Reads a whole file, piece by piece.
fn pieces(path: &Path, take: &mut dyn FnMut(Piece)) -> Result<(Header, Notes), Phrase> {
    let mut reader = Reader::open(path)?;
    while let Some(piece) = reader.piece()? {
        take(piece);
    }
    if reader.limits.runs() == 0 {
        Err(of_file("recording.empty", &reader.file))
    } else {
        Ok((reader.header, reader.notes))
    }
}

fn of_file(key: &'static str, file: &str) -> Phrase {
    Phrase::new(key).with("file", file)
}

fn damaged(file: &str, line: u64, why: Phrase) -> Phrase {
    of_file("recording.damaged", file).with("line", line).with("why", why)
}

fn say(broken: Broken) -> Phrase {
    match broken {
        Broken::Io(error) => Phrase::new("recording.not-readable").with("why", error.to_string()),
        Broken::TooLong => Phrase::new("recording.long-line").with("max", crate::text::bytes(MAX_LINE as u64)),
        Broken::TooMuch => Phrase::new("recording.too-much").with("max", crate::text::bytes(MAX_BYTES)),
    }
}

/// What a line says; what a newer version says in words that are unknown here may be left out.
fn line_of(line: &[u8], may_be_newer: bool) -> Result<FileLine, Phrase> {
    if let Some(event) = quick::event(line) {
        return Ok(FileLine::Event(event));
    }
    match format::line(line) {
        Ok(line) => Ok(line),
        Err(_) if std::str::from_utf8(line).is_err() => Err(Phrase::new("recording.not-text")),
        Err(error) if may_be_newer && error.is_data() => Ok(FileLine::Unknown),
        Err(error) => Err(why(&error)),
    }
}

/// What JSON's reader says, without its own count of lines, which is always 1.
fn why(error: &serde_json::Error) -> Phrase {
    let said = error.to_string();
    let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
    // A name from the file may stand in it, as long as the line.
    Phrase::new("recording.not-json").with("why", fit(&visible(said), WHY))
}
