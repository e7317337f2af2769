//! What is wrong with a program: where, what was expected, and the nearest word.

use super::tree::Spot;
use crate::text::{Phrase, nearest, visible};

/// One thing that is wrong with a program, the first.
#[derive(Debug, Clone, PartialEq)]
pub struct WrongProgram {
    /// Where it stands, from 1 on.
    pub line: usize,
    /// Where it stands in the line, characters from 1 on.
    pub column: usize,
    why: Phrase,
}

/// Longest piece of a program that an error repeats, characters.
const REPEATED: usize = 40;

impl WrongProgram {
    pub(super) fn new(spot: Spot, why: Phrase) -> Self {
        Self { line: spot.line, column: spot.column, why }
    }

    pub(super) fn too_long(most: usize) -> Self {
        let why = Phrase::new("schedule.wrong.too-long").with("most", most as u64);
        Self { line: 1, column: 1, why }
    }

    pub(super) fn expected(spot: Spot, expected: Phrase, found: &str) -> Self {
        let found = Phrase::new("schedule.wrong.found").with("what", shortened(found));
        Self::expected_phrase(spot, expected, found)
    }

    pub(super) fn expected_phrase(spot: Spot, expected: Phrase, found: Phrase) -> Self {
        Self::new(spot, Phrase::new("schedule.wrong.expected").with("expected", expected).with("found", found))
    }

    /// A name that there is not, and the nearest of those that there are.
    pub(super) fn unknown(spot: Spot, expected: Phrase, name: &str, known: &[&str]) -> Self {
        match nearest(name, known) {
            Some(nearest) => Self::new(
                spot,
                Phrase::new("schedule.wrong.nearest")
                    .with("expected", expected)
                    .with("found", shortened(name))
                    .with("nearest", nearest),
            ),
            None => Self::expected(spot, expected, name),
        }
    }

    /// The line that says it, for a file of that name.
    #[must_use]
    pub fn said(&self, file: &str) -> Phrase {
        Phrase::new("schedule.wrong")
            .with("file", file)
            .with("line", self.line.to_string())
            .with("column", self.column.to_string())
            .with("why", self.why.clone())
    }
}

fn shortened(text: &str) -> String {
    let text = visible(text);
    match text.char_indices().nth(REPEATED) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into_owned(),
    }
}
