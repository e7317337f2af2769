//! Writes recordings. An error here does not stop a run: it is kept, and reported when the file is finished.
//!
//! During a run its events are only packed in memory: writing them would take processors from the tasks that are measured.
//! They are written between the runs.
//!
//! A file is written beside its place and moved there when it is whole, so that half of one is never seen.

use std::borrow::Borrow;
use std::io::{self, BufWriter, IntoInnerError, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::{Map, Value};

use super::Recording;
use super::date::Date;
use super::events::Events;
use super::format::{self, EndLine, EndTotals, Header, Origin, RunLine};
use super::limits::{Limits, MAX_LINE};
use super::packed::Packer;
use crate::cancel::Cancel;
use crate::event::Event;
use crate::plan::Plan;
use crate::text::Phrase;
use crate::whole_file::{WholeFile, keep_name, numbered, why_unwritten};

/// A file that ends like this is packed.
const PACKED: &str = "zst";

/// Events from which on a file without a name from the user is packed.
const MANY: usize = 100_000;

/// Most bytes of packed events that wait for the end of their run; beyond that they are written during it.
const WAITING: usize = 64 << 20;

/// Writes what happens into a file, until it is finished or something goes wrong.
#[derive(Debug)]
pub struct Recorder {
    path: PathBuf,
    state: Result<Box<Writing>, Phrase>,
    /// What happened in the run that began last, and is not yet written.
    waiting: Events,
}

impl Recorder {
    /// Begins a file for some runs: the plan of the first, and how many there are.
    ///
    /// A file that is there already is replaced when the new one is finished, not before. A path that is no plain file
    /// (a pipe, a device) is written to as it is.
    #[must_use]
    pub fn create(path: &Path, first: &Plan, runs: usize) -> Self {
        Self::begun(path, first, runs, None)
    }

    /// The same; whoever reads a pipe and takes nothing is not waited for any more when stopping is requested.
    #[must_use]
    pub fn create_heeding(cancel: &Cancel, path: &Path, first: &Plan, runs: usize) -> Self {
        Self::begun(path, first, runs, Some(cancel))
    }

    fn begun(path: &Path, first: &Plan, runs: usize, cancel: Option<&Cancel>) -> Self {
        let begun = Writing::begin(path, &Header::new(Origin::here(), Date::now(), runs, first), first, cancel);
        Self { path: path.to_owned(), state: begun.map(Box::new), waiting: Events::default() }
    }

    /// A run begins; the one before is over.
    pub fn begin(&mut self, plan: &Plan) {
        self.write();
        self.attempt(|writing| writing.run(plan));
    }

    /// These things happened in the run that began last.
    pub fn record<E: Borrow<Event>>(&mut self, events: impl IntoIterator<Item = E>) {
        if self.state.is_err() {
            return;
        }
        for event in events {
            self.waiting.push(event.borrow());
        }
        if self.waiting.bytes() > WAITING {
            self.write();
        }
    }

    /// Writes the waiting events.
    fn write(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        self.attempt(|writing| waiting.iter().try_for_each(|event| writing.event(&event)));
    }

    /// What has gone wrong so far, in one sentence.
    #[must_use]
    pub fn failure(&self) -> Option<Phrase> {
        self.state.as_ref().err().map(|why| self.failed(why))
    }

    /// Ends the file and puts it in its place.
    ///
    /// # Errors
    /// One sentence: why there is no recording. Then nothing of it is left, and a file that was there still is.
    pub fn finish(mut self) -> Result<(), Phrase> {
        self.write();
        let Self { path, state, .. } = self;
        let finished = state.and_then(|writing| writing.finish(WholeFile::put));
        finished.map(|_| ()).map_err(|why| failed(&path, &why))
    }

    fn attempt(&mut self, write: impl FnOnce(&mut Writing) -> Result<(), Phrase>) {
        if let Ok(writing) = &mut self.state
            && let Err(why) = write(writing)
        {
            // The writer is dropped, and what it wrote with it.
            self.state = Err(why);
        }
    }

    fn failed(&self, why: &Phrase) -> Phrase {
        failed(&self.path, why)
    }
}

/// Writes runs that are over into a new file of this folder, under a name of its own; returns the name.
///
/// # Errors
/// One sentence: why there is no recording.
pub fn save(folder: &Path, recordings: &[Recording], begun: Date) -> Result<PathBuf, Phrase> {
    let Some(first) = recordings.first().map(Recording::plan) else {
        return Err(Phrase::new("recording.nothing"));
    };
    let events: usize = recordings.iter().map(|recording| recording.events().len()).sum();
    let packed = if events > MANY { ".zst" } else { "" };
    let name =
        |end: &str| folder.join(format!("racelab-{}-{}{end}.jsonl{packed}", first.scenario.name(), begun.for_a_file()));
    let path = name("");
    let write = || {
        let mut writing =
            Writing::begin(&path, &Header::new(Origin::here(), begun, recordings.len(), first), first, None)?;
        for recording in recordings {
            writing.run(recording.plan())?;
            recording.events().iter().try_for_each(|event| writing.event(&event))?;
        }
        Box::new(writing).finish(|file| file.put_where_free(numbered(name)))
    };
    write().map_err(|why| failed(&path, &why))
}

/// A file that is being written.
#[derive(Debug)]
struct Writing {
    out: Out,
    limits: Limits,
    first: Map<String, Value>,
    line: Vec<u8>,
}

enum Out {
    Plain(BufWriter<WholeFile>),
    Packed(Packer<BufWriter<WholeFile>>),
}

impl std::fmt::Debug for Out {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Plain(_) => "Plain",
            Self::Packed(_) => "Packed",
        })
    }
}

impl Writing {
    fn begin(path: &Path, header: &Header, first: &Plan, cancel: Option<&Cancel>) -> Result<Self, Phrase> {
        let mut file = WholeFile::begin(path).map_err(|error| why(&error))?;
        if let Some(cancel) = cancel {
            file.heed(cancel);
        }
        let buffer = BufWriter::with_capacity(1 << 16, file);
        let out = if path.extension().is_some_and(|extension| extension == PACKED) {
            Out::Packed(Packer::new(buffer))
        } else {
            Out::Plain(buffer)
        };
        let mut writing = Self { out, limits: Limits::default(), first: format::fields(first), line: Vec::new() };
        writing.line(header)?;
        Ok(writing)
    }

    fn run(&mut self, plan: &Plan) -> Result<(), Phrase> {
        self.limits.begin(plan)?;
        let line = RunLine { run: self.limits.runs(), plan: format::differences(plan, &self.first) };
        self.line(&line)
    }

    fn event(&mut self, event: &Event) -> Result<(), Phrase> {
        self.limits.note(event)?;
        self.put_into_line(event)?;
        self.limits.line(self.line.len())?;
        self.write_line()
    }

    fn line(&mut self, line: &impl Serialize) -> Result<(), Phrase> {
        self.put_into_line(line)?;
        if self.line.len() > MAX_LINE {
            return Err(Phrase::new("recording.long-line").with("max", crate::text::bytes(MAX_LINE as u64)));
        }
        self.write_line()
    }

    fn put_into_line(&mut self, line: &impl Serialize) -> Result<(), Phrase> {
        self.line.clear();
        serde_json::to_writer(&mut self.line, line)
            .map_err(|error| Phrase::new("recording.not-written").with("why", error.to_string()))?;
        self.line.push(b'\n');
        Ok(())
    }

    fn write_line(&mut self) -> Result<(), Phrase> {
        let written = match &mut self.out {
            Out::Plain(out) => out.write_all(&self.line),
            Out::Packed(out) => out.write_all(&self.line),
        };
        written.map_err(|error| why(&error))
    }

    /// Ends the file and puts it in its place; returns where that is.
    fn finish(mut self: Box<Self>, put: impl FnOnce(WholeFile) -> io::Result<PathBuf>) -> Result<PathBuf, Phrase> {
        let end = EndTotals { runs: self.limits.runs(), events: self.limits.events() };
        self.line(&EndLine { end })?;
        let whole = match self.out {
            Out::Plain(out) => Ok(out),
            Out::Packed(out) => out.finish(),
        };
        let whole = whole.and_then(|out| out.into_inner().map_err(IntoInnerError::into_error));
        let placed = whole.and_then(put).map_err(|error| why(&error))?;
        keep_name(&placed);
        Ok(placed)
    }
}

fn why(error: &io::Error) -> Phrase {
    Phrase::new("recording.not-written").with("why", why_unwritten(error))
}

fn failed(path: &Path, why: &Phrase) -> Phrase {
    Phrase::new("recording.failed").with("file", path.to_string_lossy().into_owned()).with("why", why.clone())
}
