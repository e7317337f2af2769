//! An exercise of a worksheet: what is asked, what is given, and what is right. Not how it is written.

use crate::text::Phrase;

/// One exercise.
#[derive(Debug, Clone, PartialEq)]
pub struct Exercise {
    /// Of which run it is, where there are several.
    pub about: Option<Phrase>,
    /// What is asked.
    pub text: Phrase,
    /// What it is asked about.
    pub given: Vec<Matter>,
    /// What is right.
    pub answer: Solution,
    /// Why that is so; said with the answers.
    pub why: Option<Phrase>,
    /// What nothing else on its page may say.
    asks: Option<Secret>,
    /// What it says by the way, so that nothing else can ask it.
    says: Option<Secret>,
}

/// What one exercise asks and another says by the way.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Secret {
    /// How long a run took.
    Elapsed,
    /// What was read and written in these steps: a table without gaps.
    Steps(Matter),
    /// What a program can come to.
    Endings,
    /// How many schedules it has.
    Schedules,
}

/// Something that a question is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Matter {
    /// A table: what stands over its columns, and its rows.
    Table { heads: Vec<Phrase>, rows: Vec<Vec<Cell>> },
    /// Lines of a text as they stand there, each with its number.
    Code(Vec<(usize, String)>),
    /// Something that one has to know.
    Note(Phrase),
}

impl Matter {
    /// The same with nothing missing.
    pub(super) fn filled(&self) -> Self {
        let cell = |cell: &Cell| match cell {
            Cell::Blank { before, answer } => Cell::given(format!("{before}{answer}")),
            Cell::Given(_) => cell.clone(),
        };
        match self {
            Self::Table { heads, rows } => {
                let rows = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
                Self::Table { heads: heads.clone(), rows }
            }
            Self::Code(_) | Self::Note(_) => self.clone(),
        }
    }
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// It stands there.
    Given(Phrase),
    /// It is to be filled in, behind what stands there.
    Blank { before: String, answer: String },
}

/// What is right.
#[derive(Debug, Clone, PartialEq)]
pub enum Solution {
    /// What is missing in the tables.
    Blanks,
    /// These sentences.
    Said(Vec<Phrase>),
    /// Those of these that are marked so.
    Choices(Vec<(Phrase, bool)>),
}

impl Solution {
    /// What is right, whatever else is offered.
    fn right(&self) -> Vec<&Phrase> {
        match self {
            Self::Blanks => Vec::new(),
            Self::Said(lines) => lines.iter().collect(),
            Self::Choices(choices) => choices.iter().filter(|(_, right)| *right).map(|(choice, _)| choice).collect(),
        }
    }
}

impl Exercise {
    /// A question about something.
    pub(super) fn new(text: Phrase, given: Vec<Matter>, answer: Solution) -> Self {
        Self { about: None, text, given, answer, why: None, asks: None, says: None }
    }

    /// Whether another asks the same, whatever is missing in which of the two.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let filled = |question: &Self| question.given.iter().map(Matter::filled).collect::<Vec<_>>();
        let is_same = self.about == other.about && self.text == other.text;
        is_same && self.answer.right() == other.answer.right() && filled(self) == filled(other)
    }

    /// Whether one of the two says what the other asks: they cannot stand on one page.
    pub(super) fn gives_away(&self, other: &Self) -> bool {
        let tells = |one: &Self, other: &Self| one.says.is_some() && one.says == other.asks;
        self.about == other.about && (tells(self, other) || tells(other, self))
    }

    /// The same, beside nothing that says this.
    pub(super) fn asking(self, secret: Secret) -> Self {
        Self { asks: Some(secret), ..self }
    }

    /// The same, beside nothing that asks this.
    pub(super) fn saying(self, secret: Secret) -> Self {
        Self { says: Some(secret), ..self }
    }

    /// The same with what it is about.
    pub(super) fn about(self, about: Option<Phrase>) -> Self {
        Self { about, ..self }
    }

    /// The same with the reason for what is right.
    pub(super) fn because(self, why: Phrase) -> Self {
        Self { why: Some(why), ..self }
    }
}

impl Cell {
    /// A cell that stands there.
    pub(super) fn given(text: impl Into<String>) -> Self {
        Self::Given(plain(text))
    }

    /// One that is to be filled in, or stands there.
    pub(super) fn blank_if(is_blank: bool, text: impl Into<String>) -> Self {
        if is_blank { Self::Blank { before: String::new(), answer: text.into() } } else { Self::given(text) }
    }
}

/// A text that is the same in every language.
pub(super) fn plain(text: impl Into<String>) -> Phrase {
    Phrase::new("label.named").with("name", text.into())
}

/// What stands over the columns of a table.
pub(super) fn heads(keys: &[&'static str]) -> Vec<Phrase> {
    keys.iter().map(|key| Phrase::new(key)).collect()
}
