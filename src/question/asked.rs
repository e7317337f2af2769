//! A question: what it is called in files, what is asked, and what may be answered.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::answer::{Answer, MOST_ITEMS, is_name, is_order};
use crate::text::{Arg, Phrase};

/// The most answers that are offered beside "I don't know": one key each.
pub const MOST_OPTIONS: usize = 9;

/// The longest name of a question, bytes.
const LONGEST_ID: usize = 80;

/// Something that is asked before it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// Its name in files, the same in every version and language: `counter`, `elapsed`, a lesson's own.
    pub id: Cow<'static, str>,
    /// What is asked.
    pub phrase: Phrase,
    pub kind: QuestionKind,
    /// Answers that are offered: all of them, where one has to be chosen; of a number, ranges that tell apart what is worth
    /// telling apart, lowest first. "I don't know" is offered behind them.
    pub options: Vec<AnswerOption>,
}

/// What an answer is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuestionKind {
    /// One of the options.
    Choices,
    /// A number or a range.
    Number {
        unit: Unit,
        /// What an answer cannot be below.
        least: u64,
        /// What it cannot be above.
        most: u64,
    },
    /// In which order these come; they stand in the order in which they are started.
    Order { items: Vec<Phrase> },
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Things.
    Count,
    /// Nanoseconds.
    Nanos,
    /// Hundredths of something: 195 is 1.95.
    Hundredths,
}

impl Unit {
    /// A number of it, as people read it.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "shown with two digits")]
    pub fn arg(self, number: u64) -> Arg {
        match self {
            Self::Count => number.into(),
            Self::Nanos => Arg::Duration(number),
            Self::Hundredths => Arg::Ratio(number as f64 / 100.0),
        }
    }
}

/// An answer that is offered, and what it is called.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnswerOption {
    pub answer: Answer,
    pub phrase: Phrase,
}

impl Question {
    /// One of several, each by its name.
    #[must_use]
    pub fn choices<'name>(
        id: impl Into<Cow<'static, str>>,
        phrase: Phrase,
        options: impl IntoIterator<Item = (&'name str, Phrase)>,
    ) -> Self {
        let option = |(name, phrase)| AnswerOption { answer: Answer::choice(name), phrase };
        Self { id: id.into(), phrase, kind: QuestionKind::Choices, options: options.into_iter().map(option).collect() }
    }

    /// A number between two bounds.
    #[must_use]
    pub fn number(
        id: impl Into<Cow<'static, str>>,
        phrase: Phrase,
        unit: Unit,
        bounds: std::ops::RangeInclusive<u64>,
    ) -> Self {
        let (least, most) = bounds.into_inner();
        Self { id: id.into(), phrase, kind: QuestionKind::Number { unit, least, most }, options: Vec::new() }
    }

    /// In which order things come that are started in this one. That they come in it is offered, and that they do not.
    #[must_use]
    pub fn order(id: impl Into<Cow<'static, str>>, phrase: Phrase, items: Vec<Phrase>) -> Self {
        let as_started = (0..u16::try_from(items.len()).unwrap_or(u16::MAX)).collect();
        let options = vec![
            AnswerOption { answer: Answer::Order(as_started), phrase: Phrase::new("question.as-started") },
            AnswerOption { answer: Answer::choice(OTHER), phrase: Phrase::new("question.other-order") },
        ];
        Self { id: id.into(), phrase, kind: QuestionKind::Order { items }, options }
    }

    /// The same with one more answer that is offered.
    #[must_use]
    pub fn offering(mut self, answer: Answer, phrase: Phrase) -> Self {
        self.options.push(AnswerOption { answer, phrase });
        self
    }

    /// Whether it is one that can be asked, wherever it was read: bounded, and everything that it offers an answer to it.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let is_id = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
        let is_called = !self.id.is_empty() && self.id.len() <= LONGEST_ID && self.id.chars().all(is_id);
        let is_kind = match &self.kind {
            QuestionKind::Choices => self.options.len() >= 2,
            QuestionKind::Number { least, most, .. } => least <= most,
            QuestionKind::Order { items } => (2..=MOST_ITEMS).contains(&items.len()),
        };
        let answers: Vec<&Answer> = self.options.iter().map(|option| &option.answer).collect();
        let is_new = |(at, answer): (usize, &&Answer)| !answers[..at].contains(answer) && **answer != Answer::DontKnow;
        let is_offered = answers.iter().enumerate().all(is_new) && answers.iter().all(|answer| self.admits(answer));
        is_called && is_kind && self.options.len() <= MOST_OPTIONS && is_offered
    }

    /// Whether this is an answer to it.
    #[must_use]
    pub fn admits(&self, answer: &Answer) -> bool {
        match (&self.kind, answer) {
            (_, Answer::DontKnow) => true,
            (QuestionKind::Choices, Answer::Choice(name)) => {
                is_name(name) && self.options.iter().any(|option| option.answer == *answer)
            }
            (QuestionKind::Number { least, most, .. }, Answer::Number(number)) => (least..=most).contains(&number),
            (QuestionKind::Number { least, most, .. }, Answer::Range(from, to)) => {
                least <= from && from <= to && to <= most
            }
            (QuestionKind::Order { items }, Answer::Order(places)) => places.len() == items.len() && is_order(places),
            (QuestionKind::Order { .. }, Answer::Choice(name)) => name == OTHER,
            _ => false,
        }
    }

    /// All that is offered, "I don't know" at the end.
    pub fn offered(&self) -> impl Iterator<Item = AnswerOption> {
        let dont_know = AnswerOption { answer: Answer::DontKnow, phrase: Phrase::new("question.dont-know") };
        self.options.iter().cloned().chain([dont_know])
    }

    /// To which of the [offered](Self::offered) answers this one comes: a number to the range in which it lies, a range to
    /// that in which its middle lies. `None` where it is none of them.
    #[must_use]
    pub fn place(&self, answer: &Answer) -> Option<usize> {
        let same = self.options.iter().position(|option| option.answer == *answer);
        let of = |number: &Answer| self.options.iter().position(|option| option.answer.holds(number));
        match answer {
            Answer::DontKnow => Some(self.options.len()),
            Answer::Number(_) => of(answer),
            Answer::Range(from, to) => same.or_else(|| of(&Answer::Number(from.midpoint(*to)))),
            Answer::Order(_) => same.or_else(|| of(&Answer::choice(OTHER))),
            Answer::Choice(_) => same,
        }
    }

    /// An answer to it in words.
    #[must_use]
    pub fn say(&self, answer: &Answer) -> Phrase {
        let unit = match self.kind {
            QuestionKind::Number { unit, .. } => unit,
            QuestionKind::Choices | QuestionKind::Order { .. } => Unit::Count,
        };
        match answer {
            Answer::DontKnow => Phrase::new("question.dont-know"),
            Answer::Number(number) => Phrase::new("question.value").with("value", unit.arg(*number)),
            Answer::Range(..) | Answer::Choice(_)
                if let Some(option) = self.options.iter().find(|option| option.answer == *answer) =>
            {
                option.phrase.clone()
            }
            Answer::Range(from, to) => {
                Phrase::new("question.range").with("from", unit.arg(*from)).with("to", unit.arg(*to))
            }
            Answer::Choice(_) | Answer::Order(_) => Phrase::new("question.value").with("value", answer.to_string()),
        }
    }
}

/// The name of any order but that in which things were started.
pub(super) const OTHER: &str = "other";
