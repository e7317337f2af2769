//! Loads a JSON file: reads it as a whole, then parses it with `serde_json`.
//!
//! Every value is read and counted. If only totals are wanted none is kept, so that a file takes no more memory than its own
//! length, whatever is in it; if the document is, it is returned to whoever asked for it and let go of there. It must not know
//! where the file came from.

mod document;
mod tally;

use std::ffi::OsString;
use std::path::Path;

use serde::{Deserialize, Serialize};

use strum::{EnumString, IntoStaticStr, VariantArray, VariantNames};

use self::document::Document;
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
    pub returns: Returns,
}

/// What a task comes back with.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray, VariantNames,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Returns {
    /// All that is in the file: from another process it comes packed, through the pipe.
    Documents,
    /// How much there is in it.
    Totals,
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
        let parsed = match self.returns {
            Returns::Totals => tally::parse(text, context).map(|tally| (tally, None)),
            Returns::Documents => tally::parse_document(text, context).map(|(tally, kept)| (tally, Some(kept))),
        };
        let took = context.now().saturating_sub(began);
        let (tally, kept) = parsed.map_err(|wrong| wrong.stop(path))?;
        context
            .events()
            .emit_facts(Facts::new().with("parse", Fact::Nanos(took)).with("values", Fact::Number(tally.values)));
        self.check(&tally, path)?;
        if let Some(document) = kept {
            context.hand_back(|| document.packed())?;
        }
        Ok(Value::Number(tally.values))
    }

    fn unpack(&self, packed: &[u8]) -> Option<Value> {
        Document::unpacked(packed).map(|document| Value::Number(document.values()))
    }

    fn in_python(&self) -> Option<serde_json::Value> {
        // A path is bytes, and need not be text: each is a character there.
        let path: String = self.path.as_encoded_bytes().iter().copied().map(char::from).collect();
        Some(serde_json::json!(["load_json", path, self.max_bytes]))
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
