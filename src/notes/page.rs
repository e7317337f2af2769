//! A page of notes: phrases, so that whoever reads it is told in a language of their own.

use serde::{Deserialize, Serialize};

use crate::text::Phrase;

/// What the speaker reads at a moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NotesPage {
    /// Where one is.
    pub heading: Phrase,
    /// What is to be read, the most important first.
    pub parts: Vec<NotesPart>,
}

/// Some lines under a title.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NotesPart {
    /// What they are about.
    pub title: Phrase,
    /// The lines.
    pub lines: Vec<NotesLine>,
}

/// A line, which may be longer than a terminal is wide.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NotesLine {
    /// How it is meant.
    pub mark: NotesMark,
    /// What it says.
    pub phrase: Phrase,
}

/// How a line is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotesMark {
    /// Something to be read.
    Plain,
    /// What is asked, or to be done.
    Strong,
    /// The right answer.
    Right,
    /// Something beside it.
    Aside,
}

impl NotesPart {
    /// A part without lines.
    #[must_use]
    pub fn new(title: &'static str) -> Self {
        Self { title: Phrase::new(title), lines: Vec::new() }
    }

    /// One more line.
    pub fn add(&mut self, mark: NotesMark, phrase: Phrase) {
        self.lines.push(NotesLine { mark, phrase });
    }
}
