//! Reads a recording that is not trusted: piece by piece, up to where it is cut. What this program never writes is refused
//! in one sentence.
//!
//! Memory is bounded by `limits`, whatever the file says.

use std::io::{self, Read};
use std::path::Path;

use serde_json::{Map, Value};

use super::format::{self, Cover, EndTotals, FORMAT, FileLine, Header, MAJOR, MINOR};
use super::limits::{Limits, MAX_BYTES, MAX_LINE};
use super::lines::{Broken, Lines, Next};
use super::quick;
use crate::event::Event;
use crate::found_file::{PATIENCE, why_unread};
use crate::os;
use crate::plan::{Plan, PythonSettings};
use crate::scenario;
use crate::text::{Arg, Phrase, fit, visible};

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
    /// Further recordings that stand behind the end of the first.
    pub joined: u64,
    /// Whether of several recordings the first alone was read.
    pub only_first: bool,
    /// The line behind an end from which on nothing is a recording.
    pub left_out_from: Option<u64>,
}

impl Notes {
    /// The same in sentences.
    #[must_use]
    pub fn said(&self, file: &Path) -> Vec<Phrase> {
        let about = |key: &'static str| Phrase::new(key).with("file", file.to_string_lossy().into_owned());
        let cut = self.cut_after.map(|line| about("recording.cut").with("line", line));
        let skipped = (self.skipped > 0).then(|| about("recording.skipped").with("n", self.skipped));
        let joined = (self.joined > 0).then(|| about("recording.joined").with("n", self.joined + 1));
        let left_out = self.left_out_from.map(|line| about("recording.left-out").with("line", line));
        let first = self.only_first.then(|| about("recording.only-first"));
        cut.into_iter().chain(skipped).chain(joined).chain(first).chain(left_out).collect()
    }
}

/// A recording that is being read.
pub struct Reader {
    lines: Lines,
    file: String,
    header: Header,
    /// The plan that run lines differ from: that of the last header.
    plan: Map<String, Value>,
    limits: Limits,
    /// What was read before the last header.
    before: EndTotals,
    notes: Notes,
    is_newer: bool,
    place: Place,
}

/// Where in a file the reader is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Within a recording.
    Within,
    /// Behind the end of one; another may follow.
    Behind,
    /// Nothing more is read.
    Over,
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
        let unreadable = |why: Arg| of_file("recording.unreadable", &name).with("why", why);
        if std::fs::metadata(path).is_ok_and(|about| about.is_dir()) {
            return Err(unreadable((&io::Error::from(io::ErrorKind::IsADirectory)).into()));
        }
        let file = os::open_to_read(path, PATIENCE).map_err(|error| unreadable(why_unread(&error)))?;
        Self::new(file, &name)
    }

    /// Reads the first line of a source that is called like this.
    ///
    /// # Errors
    /// As [`Reader::open`].
    pub fn new(source: impl Read + 'static, name: &str) -> Result<Self, Phrase> {
        let unreadable = |why: Broken| of_file("recording.unreadable", name).with("why", say(why));
        let foreign = || of_file("recording.foreign", name);
        let mut lines = Lines::of(source).map_err(unreadable)?;
        let first = match lines.next() {
            Ok(Next::Line(line) | Next::Last(line)) => line,
            Ok(Next::Cut) => {
                return Err(of_file("recording.unreadable", name).with("why", Phrase::new("recording.torn")));
            }
            Ok(Next::End) | Err(Broken::TooLong | Broken::TooMuch) => return Err(foreign()),
            Err(broken) => return Err(unreadable(broken)),
        };
        let (header, minor) = header_of(first).map_err(|why| match why {
            NoHeader::Foreign => foreign(),
            NoHeader::Version(version) => {
                let version = Phrase::new("recording.version").with("version", version);
                version.with("file", name).with("major", MAJOR)
            }
            NoHeader::Damaged(error) => damaged(name, 1, why_not_json(&error)),
        })?;
        Ok(Self {
            lines,
            file: name.to_owned(),
            plan: header.plan.clone(),
            header,
            limits: Limits::default(),
            before: EndTotals::default(),
            notes: Notes::default(),
            is_newer: minor > MINOR,
            place: Place::Within,
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
        while self.place != Place::Over {
            let piece = if self.place == Place::Within { self.next_line()? } else { self.line_behind() };
            if piece.is_some() {
                return Ok(piece);
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
            // A whole file has a last line that says so.
            Ok(Next::End | Next::Cut) => return self.cut_after(before),
            Err(broken) => return Err(damaged(&self.file, before + 1, say(broken))),
        };
        let length = line.len();
        match line_of(line, self.is_newer && !is_last) {
            Ok(line) => self.piece_of(line, length).map_err(|why| damaged(&self.file, before + 1, why)),
            Err(_) if is_last => self.cut_after(before),
            Err(why) => Err(damaged(&self.file, before + 1, why)),
        }
    }

    /// Looks at a line behind the end of a recording. Another recording goes on from there; anything else is left out, and
    /// said.
    fn line_behind(&mut self) -> Option<Piece> {
        let line = match self.lines.next() {
            Ok(Next::End) => {
                self.place = Place::Over;
                return None;
            }
            Ok(Next::Line(line) | Next::Last(line)) if line.is_empty() => return None,
            Ok(Next::Line(line) | Next::Last(line)) => Some(line),
            Ok(Next::Cut) | Err(_) => None,
        };
        if let Some(Ok((header, minor))) = line.map(header_of) {
            self.plan = header.plan;
            self.is_newer |= minor > MINOR;
            self.before = EndTotals { runs: self.limits.runs(), events: self.limits.events() };
            self.notes.joined += 1;
            self.place = Place::Within;
        } else {
            self.notes.left_out_from = Some(self.lines.number());
            self.place = Place::Over;
        }
        None
    }

    fn piece_of(&mut self, line: FileLine, length: usize) -> Result<Option<Piece>, Phrase> {
        match line {
            FileLine::Event(event) => {
                self.limits.line(length)?;
                self.limits.note(&event)?;
                Ok(Some(Piece::Event(event)))
            }
            FileLine::Run(line) => {
                self.limits.settle()?;
                let mut plan = format::plan(&self.plan, line.plan).map_err(|error| why_not_json(&error))?;
                // Which program is run is not for a file to say.
                plan.settings.remove(PythonSettings::python);
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
        self.limits.settle()?;
        let runs = self.limits.runs() - self.before.runs;
        let read = EndTotals { runs, events: self.limits.events() - self.before.events };
        if totals != read && self.notes.skipped == 0 {
            return Err(Phrase::new("recording.wrong-totals"));
        }
        self.place = Place::Behind;
        Ok(())
    }

    fn cut_after(&mut self, line: u64) -> Result<Option<Piece>, Phrase> {
        self.limits.settle().map_err(|why| damaged(&self.file, line, why))?;
        self.notes.cut_after = Some(line);
        self.place = Place::Over;
        Ok(None)
    }
}

/// Why a line is not the header of a recording that can be read.
enum NoHeader {
    Foreign,
    /// It is one of another major version.
    Version(String),
    Damaged(serde_json::Error),
}

/// The header in a line, and the minor version.
fn header_of(line: &[u8]) -> Result<(Header, u32), NoHeader> {
    let cover: Cover = serde_json::from_slice(line).map_err(|_| NoHeader::Foreign)?;
    let (major, minor) = cover.version().filter(|_| cover.format == FORMAT).ok_or(NoHeader::Foreign)?;
    if major != MAJOR {
        return Err(NoHeader::Version(cover.version));
    }
    serde_json::from_slice(line).map(|header| (header, minor)).map_err(NoHeader::Damaged)
}

pub(super) fn of_file(key: &'static str, file: &str) -> Phrase {
    Phrase::new(key).with("file", file)
}

fn damaged(file: &str, line: u64, why: Phrase) -> Phrase {
    of_file("recording.damaged", file).with("line", line).with("why", why)
}

fn say(broken: Broken) -> Phrase {
    match broken {
        Broken::Io(error) => Phrase::new("recording.not-readable").with("why", &error),
        Broken::Packing => Phrase::new("recording.packing"),
        Broken::Window => Phrase::new("recording.window"),
        Broken::Layers => Phrase::new("recording.layers"),
        Broken::Elsewhere(packer) => Phrase::new("recording.elsewhere").with("packer", packer),
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
        Err(error) => Err(why_not_json(&error)),
    }
}

/// What JSON's reader says, without its own count of lines, which is always 1.
fn why_not_json(error: &serde_json::Error) -> Phrase {
    let said = error.to_string();
    let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
    // A name from the file may stand in it, as long as the line.
    Phrase::new("recording.not-json").with("why", fit(&visible(said), WHY))
}
