//! What is wrong with a lesson's file: where, what was expected, and the nearest word.

use crate::text::{Phrase, nearest, visible};

/// The first thing that is wrong with a lesson.
#[derive(Debug, Clone, PartialEq)]
pub struct WrongLesson {
    /// Where it stands, from 1 on.
    pub line: usize,
    /// Where it stands in the line, characters from 1 on.
    pub column: usize,
    why: Phrase,
}

/// Longest piece of a file that an error repeats, characters.
const REPEATED: usize = 60;

impl WrongLesson {
    /// What is wrong so many bytes into a text.
    pub(super) fn at(text: &str, offset: usize, why: Phrase) -> Self {
        let (line, column) = place(text, offset);
        Self { line, column, why }
    }

    /// The line that says it, for a file of that name.
    #[must_use]
    pub fn said(&self, file: &str) -> Phrase {
        Phrase::new("lesson.wrong")
            .with("file", file)
            .with("line", self.line.to_string())
            .with("column", self.column.to_string())
            .with("why", self.why.clone())
    }
}

/// The line and the column, in characters, of a place so many bytes into a text; both from 1 on.
pub(super) fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = &text.as_bytes()[..offset.min(text.len())];
    let begin = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    let line = before.split(|byte| *byte == b'\n').count();
    (line, String::from_utf8_lossy(&before[begin..]).chars().count() + 1)
}

/// Says what was expected, what stands there, and the nearest of the words that may.
pub(super) fn unknown(expected: Phrase, found: &str, known: &[&str]) -> Phrase {
    match nearest(found, known) {
        Some(nearest) => Phrase::new("lesson.wrong.nearest")
            .with("expected", expected)
            .with("found", shortened(found))
            .with("nearest", nearest),
        None => Phrase::new("lesson.wrong.choose")
            .with("expected", expected)
            .with("found", shortened(found))
            .with("known", known.join(", ")),
    }
}

/// Says what was expected, and what stands there.
pub(super) fn expected(expected: Phrase, found: &str) -> Phrase {
    Phrase::new("lesson.wrong.expected").with("expected", expected).with("found", shortened(found))
}

pub(super) fn shortened(text: &str) -> String {
    let text = visible(text);
    match text.char_indices().nth(REPEATED) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into_owned(),
    }
}
