//! A whole JSON document, kept value by value, and what it is on its way to another process.
//!
//! The parser makes it and counts what is in it; here nothing is counted and nothing is parsed.

use serde::{Deserialize, Serialize};

/// A value of a document, with all that is in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum Document {
    Null,
    Bool(bool),
    Whole(u64),
    Negative(i64),
    Real(f64),
    Text(String),
    List(Vec<Document>),
    /// Members in the order in which they stand there.
    Object(Vec<(String, Document)>),
}

impl Document {
    /// As bytes, for a pipe.
    pub(super) fn packed(&self) -> Vec<u8> {
        // A document is nothing but values and texts, and a vector takes as many bytes as there are.
        postcard::to_stdvec(self).unwrap_or_default()
    }

    /// The document that these bytes are; `None` if they are none.
    pub(super) fn unpacked(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }

    /// How many values there are, those that hold others included.
    pub(super) fn values(&self) -> u64 {
        1 + match self {
            Self::List(list) => list.iter().map(Self::values).sum::<u64>(),
            Self::Object(members) => members.iter().map(|(_, value)| value.values()).sum(),
            _ => 0,
        }
    }
}
