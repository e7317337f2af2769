//! Loads a JSON file: reads it as a whole, then parses it with `serde_json`.
//!
//! Every value is read and counted and none is kept, so that a file takes no more memory than its own length, whatever is
//! in it. It must not know where the file came from.

mod tally;

use std::ffi::OsString;
use std::path::Path;

use serde::{Deserialize, Serialize};

use self::tally::Tally;
use crate::event::{Fact, Facts, TaskId, Value};
use crate::text::Phrase;
use crate::work::{Context, Kernel, Stop, Stopped, file};

/// Loads one JSON file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadJson {
    pub path: OsString,
    /// The most bytes that it may have.
    pub max_bytes: u64,
    /// What is known to be in it, if anything is.
    pub expected: Option<Totals>,
}

/// What a JSON file comes to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Elements of the outermost array; 1 if it is none.
    pub records: u64,
    /// The sum of all whole numbers that are not negative, modulo 2^128.
    pub sum: u128,
}

/// In a slot of an event loop this blocks the loop, which is what it shows there.
impl Kernel for LoadJson {
    fn run(&self, _task: TaskId, context: &mut Context<'_, '_>) -> Stopped {
        let path = Path::new(&self.path);
        let bytes = file::read(path, self.max_bytes, context)?;
        let began = context.now();
        // Editors put a mark of its byte order before a text, which means nothing in UTF-8 and which JSON does not have.
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        let parsed = tally::parse(text, context);
        let took = context.now().saturating_sub(began);
        let tally = parsed.map_err(|wrong| wrong.stop(path))?;
        context
            .events()
            .emit_facts(Facts::new().with("parse", Fact::Nanos(took)).with("values", Fact::Number(tally.values)));
        self.check(&tally, path)?;
        Ok(Value::Number(tally.values))
    }

    fn halved(&self) -> Self {
        self.clone()
    }
}

impl LoadJson {
    fn check(&self, tally: &Tally, path: &Path) -> Result<(), Stop> {
        match self.expected {
            Some(expected) if expected != tally.totals => {
                let wrong = Phrase::new(TOTALS_WRONG).with("file", file::name(path));
                let wrong = wrong.with("records", tally.totals.records).with("sum", tally.totals.sum);
                let wrong = wrong.with("expected-records", expected.records);
                Err(Stop::Failed(wrong.with("expected-sum", expected.sum)))
            }
            _ => Ok(()),
        }
    }
}

/// Why a task fails whose file holds something else than it is known to.
pub(in crate::scenario) const TOTALS_WRONG: &str = "task.json.totals";

#[cfg(test)]
mod tests;
