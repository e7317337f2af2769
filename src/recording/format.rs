//! The format of the file: its name, its version, and its kinds of lines. `docs/recording.md` describes the same.
//!
//! It knows neither files nor limits. Events are written as they are (`crate::event`), so a new kind of event needs no
//! line here.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::date::Date;
use crate::event::{Event, EventKind};
use crate::plan::Plan;
use crate::text::{Visible, without_password};

/// What the first line calls the format.
pub(super) const FORMAT: &str = "racelab-recording";

/// Raised when a reader of the version before would misunderstand a file.
pub(super) const MAJOR: u32 = 1;

/// Raised when something is added that a reader of the version before can leave out.
pub(super) const MINOR: u32 = 2;

/// The program's name and version.
pub const PROGRAM: &str = concat!("racelab ", env!("CARGO_PKG_VERSION"));

/// Which program made a recording, and on what machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    pub program: Visible,
    pub machine: Machine,
}

/// A machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// The processors that the program might use.
    pub cores: u32,
    /// The operating system, as Rust calls it.
    pub os: Visible,
}

impl Origin {
    /// This program on this machine.
    #[must_use]
    pub fn here() -> Self {
        let cores =
            std::thread::available_parallelism().map_or(1, |cores| u32::try_from(cores.get()).unwrap_or(u32::MAX));
        Self { program: PROGRAM.into(), machine: Machine { cores, os: std::env::consts::OS.into() } }
    }
}

/// The first line of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Header {
    format: String,
    version: String,
    /// Who made the file, and where.
    #[serde(flatten)]
    pub origin: Origin,
    /// When the recording began, in the form of RFC 3339.
    pub recorded: Visible,
    pub runs: u32,
    /// The plan of the first run; the others say what is different.
    pub(super) plan: Map<String, Value>,
}

impl Header {
    /// The header of a file that is begun now.
    pub(super) fn new(origin: Origin, begun: Date, runs: usize, plan: &Plan) -> Self {
        Self {
            format: FORMAT.to_owned(),
            version: format!("{MAJOR}.{MINOR}"),
            origin,
            recorded: begun.rfc3339().into(),
            runs: u32::try_from(runs).unwrap_or(u32::MAX),
            plan: fields(plan),
        }
    }
}

/// The part of a first line that is the same in every version, major ones included.
#[derive(Debug, Deserialize)]
pub(super) struct Cover {
    pub(super) format: String,
    pub(super) version: String,
}

impl Cover {
    /// Major and minor version.
    pub(super) fn version(&self) -> Option<(u32, u32)> {
        let (major, minor) = self.version.split_once('.')?;
        Some((major.parse().ok()?, minor.parse().ok()?))
    }
}

/// The line before the events of a run.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct RunLine {
    /// Which one, from 1.
    pub(super) run: u32,
    /// What is different from the plan of the header.
    pub(super) plan: Map<String, Value>,
}

/// The last line of a whole file.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct EndLine {
    pub(super) end: EndTotals,
}

/// What a whole file holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct EndTotals {
    pub(super) runs: u32,
    pub(super) events: u64,
}

/// A plan as the fields of a file, which is made to be handed on: without passwords.
pub(super) fn fields(plan: &Plan) -> Map<String, Value> {
    match serde_json::to_value(plan) {
        Ok(Value::Object(mut fields)) => {
            fields.values_mut().for_each(hide_passwords);
            fields
        }
        // A plan is a struct of names and numbers: it is always an object.
        _ => Map::new(),
    }
}

/// The fields in which a plan differs from the header's.
pub(super) fn differences(plan: &Plan, from: &Map<String, Value>) -> Map<String, Value> {
    fields(plan).into_iter().filter(|(key, value)| from.get(key) != Some(value)).collect()
}

/// The plan of the header with these differences.
pub(super) fn plan(header: &Map<String, Value>, differences: Map<String, Value>) -> serde_json::Result<Plan> {
    let mut fields = header.clone();
    fields.extend(differences);
    serde_json::from_value(Value::Object(fields))
}

fn hide_passwords(value: &mut Value) {
    match value {
        Value::String(text) => *text = without_password(text).into_owned(),
        Value::Array(values) => values.iter_mut().for_each(hide_passwords),
        Value::Object(fields) => fields.values_mut().for_each(hide_passwords),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A line after the first.
pub(super) enum FileLine {
    Run(RunLine),
    Event(Event),
    End(EndTotals),
    /// Something that this version does not know, or an event with something in it that it does not know.
    Unknown,
}

/// Reads a line. An event, by far the most frequent, is tried first.
pub(super) fn line(line: &[u8]) -> serde_json::Result<FileLine> {
    let wrong = match serde_json::from_slice::<Event>(line) {
        Ok(event) => return Ok(FileLine::Event(event)),
        Err(wrong) => wrong,
    };
    let value: Value = serde_json::from_slice(line)?;
    if value.get("run").is_some() {
        return serde_json::from_value(value).map(FileLine::Run);
    }
    if value.get("end").is_some() {
        return serde_json::from_value::<EndLine>(value).map(|line| FileLine::End(line.end));
    }
    match value.get("what") {
        Some(Value::Object(what)) if what.keys().any(|kind| is_known(kind)) => Err(wrong),
        _ if value.is_object() => Ok(FileLine::Unknown),
        _ => Err(wrong),
    }
}

fn is_known(kind: &str) -> bool {
    <EventKind as strum::VariantNames>::VARIANTS.contains(&kind)
}
