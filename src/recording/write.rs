//! Writes recordings. A run goes on whatever happens here: what goes wrong is kept, and told when the file is finished.
//!
//! A file comes into being beside its place and is moved there when it is whole, so nobody ever sees half of one.

use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::{Map, Value};
use tempfile::TempPath;

use super::Recording;
use super::date::Date;
use super::format::{self, EndLine, Header, Origin, RunLine, Totals};
use super::limits::{Gauge, MAX_LINE};
use crate::event::Event;
use crate::plan::Plan;
use crate::text::Phrase;

/// A file that ends like this is packed.
const PACKED: &str = "zst";

/// How hard packing tries: the least that is worth it, for a run may be going on beside it.
const LEVEL: i32 = 1;

/// Events from which on a file that nobody named is packed.
const MANY: usize = 100_000;

/// Writes what happens into a file, until it is finished or something goes wrong.
#[derive(Debug)]
pub struct Recorder {
    path: PathBuf,
    state: Result<Box<Writing>, Phrase>,
}

impl Recorder {
    /// Begins a file for an order of runs: the plan of the first, and how many there are.
    ///
    /// A file that is there already is replaced when the new one is finished, not before. A path that is no plain file
    /// (a pipe, a device) is written to as it is.
    #[must_use]
    pub fn create(path: &Path, first: &Plan, runs: usize) -> Self {
        let begun = Writing::begin(path, &Header::new(Origin::here(), Date::now(), runs, first), first);
        Self { path: path.to_owned(), state: begun.map(Box::new) }
    }

    /// A run begins.
    pub fn begin(&mut self, plan: &Plan) {
        self.attempt(|writing| writing.run(plan));
    }

    /// These things happened in the run that began last.
    pub fn record(&mut self, events: &[Event]) {
        self.attempt(|writing| events.iter().try_for_each(|event| writing.event(event)));
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
    pub fn finish(self) -> Result<(), Phrase> {
        let Self { path, state } = self;
        let finished = state.and_then(|writing| writing.finish(Place::Taken));
        finished.map(|_| ()).map_err(|why| failed(&path, &why))
    }

    fn attempt(&mut self, write: impl FnOnce(&mut Writing) -> Result<(), Phrase>) {
        if let Ok(writing) = &mut self.state
            && let Err(why) = write(writing)
        {
            // What was written so far goes with the writer.
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
    let name = |number: u32| {
        let again = if number == 1 { String::new() } else { format!("-{number}") };
        folder.join(format!("racelab-{}-{}{again}.jsonl{packed}", first.scenario.name(), begun.for_a_file()))
    };
    let path = name(1);
    let write = || {
        let mut writing = Writing::begin(&path, &Header::new(Origin::here(), begun, recordings.len(), first), first)?;
        for recording in recordings {
            writing.run(recording.plan())?;
            recording.events().iter().try_for_each(|event| writing.event(event))?;
        }
        Box::new(writing).finish(Place::Free(&name))
    };
    write().map_err(|why| failed(&path, &why))
}

/// Whether a file may be replaced.
#[derive(Clone, Copy)]
enum Place<'name> {
    /// Whatever stands there goes.
    Taken,
    /// Nothing may stand there: the first free one of these names is taken.
    Free(&'name dyn Fn(u32) -> PathBuf),
}

/// A file that is being written.
#[derive(Debug)]
struct Writing {
    out: Out,
    /// Where the file is until it is finished; `None` for a pipe or a device.
    temporary: Option<TempPath>,
    /// Where it belongs: what a link points to, not the link.
    place: PathBuf,
    file: File,
    gauge: Gauge,
    first: Map<String, Value>,
    line: Vec<u8>,
}

enum Out {
    Plain(BufWriter<File>),
    Packed(zstd::Encoder<'static, BufWriter<File>>),
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
    fn begin(path: &Path, header: &Header, first: &Plan) -> Result<Self, Phrase> {
        let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let (file, temporary) = open(&place).map_err(|error| why(&error))?;
        let buffer = BufWriter::with_capacity(1 << 16, file.try_clone().map_err(|error| why(&error))?);
        let out = if path.extension().is_some_and(|extension| extension == PACKED) {
            let mut encoder = zstd::Encoder::new(buffer, LEVEL).map_err(|error| why(&error))?;
            encoder.include_checksum(true).map_err(|error| why(&error))?;
            Out::Packed(encoder)
        } else {
            Out::Plain(buffer)
        };
        let mut writing = Self {
            out,
            temporary,
            place,
            file,
            gauge: Gauge::default(),
            first: format::fields(first),
            line: Vec::new(),
        };
        writing.line(header)?;
        Ok(writing)
    }

    fn run(&mut self, plan: &Plan) -> Result<(), Phrase> {
        self.gauge.begin(plan)?;
        let line = RunLine { run: self.gauge.runs(), plan: format::differences(plan, &self.first) };
        self.line(&line)
    }

    fn event(&mut self, event: &Event) -> Result<(), Phrase> {
        self.gauge.note(event)?;
        self.put_into_line(event)?;
        self.gauge.line(self.line.len())?;
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
    fn finish(mut self: Box<Self>, names: Place<'_>) -> Result<PathBuf, Phrase> {
        let end = Totals { runs: self.gauge.runs(), events: self.gauge.events() };
        self.line(&EndLine { end })?;
        let Self { out, temporary, place, file, .. } = *self;
        let flushed = match out {
            Out::Plain(mut out) => out.flush(),
            Out::Packed(out) => out.finish().and_then(|mut out| out.flush()),
        };
        flushed.map_err(|error| why(&error))?;
        let Some(temporary) = temporary else { return Ok(place) };
        // On the disk before it has its name: after a power cut there is the old file or the whole new one.
        file.sync_all().map_err(|error| why(&error))?;
        let placed = put(temporary, &place, names).map_err(|error| why(&error))?;
        if let Ok(folder) = File::open(folder(&place)) {
            // The file is whole in any case; only its name may come late to the disk.
            let _ = folder.sync_all();
        }
        Ok(placed)
    }
}

fn put(temporary: TempPath, path: &Path, names: Place<'_>) -> io::Result<PathBuf> {
    let Place::Free(name) = names else {
        return temporary.persist(path).map(|()| path.to_owned()).map_err(|error| error.error);
    };
    let mut temporary = temporary;
    for number in 1.. {
        let path = name(number);
        match temporary.persist_noclobber(&path) {
            Ok(()) => return Ok(path),
            Err(taken) if taken.error.kind() == ErrorKind::AlreadyExists => temporary = taken.path,
            Err(other) => return Err(other.error),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

/// Opens what is written to: a file beside the one that is meant, or a pipe or device as it is.
fn open(path: &Path) -> io::Result<(File, Option<TempPath>)> {
    match std::fs::metadata(path) {
        Ok(about) if about.is_dir() => Err(ErrorKind::IsADirectory.into()),
        Ok(about) if !about.is_file() => Ok((File::options().write(true).open(path)?, None)),
        _ => {
            let create = |path: &Path| File::options().write(true).create_new(true).open(path);
            // Not the library's own way of making it: that would leave a file that nobody else may read.
            let temporary =
                tempfile::Builder::new().prefix(".racelab-").suffix(".part").make_in(folder(path), create)?;
            let (file, path) = temporary.into_parts();
            Ok((file, Some(path)))
        }
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn why(error: &io::Error) -> Phrase {
    Phrase::new("recording.not-written").with("why", error.to_string())
}

fn failed(path: &Path, why: &Phrase) -> Phrase {
    Phrase::new("recording.failed").with("file", path.to_string_lossy().into_owned()).with("why", why.clone())
}
