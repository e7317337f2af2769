//! What is known of one task beside how it ended: a status, bytes, the time to the first of them.
//!
//! A leaf. A kernel tells facts under keys of its own; what a key means is said in the texts (`fact.KEY`).

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::Nanos;
use crate::text::{bytes, duration, thousands, visible};

/// Facts of one task, by key, in the order in which they were told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Facts(Vec<(Cow<'static, str>, Fact)>);

/// One fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// A number.
    Number(u64),
    /// Bytes.
    Bytes(u64),
    /// A time, ns.
    Nanos(Nanos),
    /// A text; made safe where it came in.
    Text(Box<str>),
}

impl Fact {
    /// For people: with separators and a unit.
    ///
    /// ```
    /// assert_eq!(racelab::event::Fact::Bytes(512).in_words(), "512 B");
    /// ```
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::Number(number) => thousands(*number),
            Self::Bytes(size) => bytes(*size),
            Self::Nanos(nanos) => duration(*nanos),
            Self::Text(text) => visible(text).into_owned(),
        }
    }
}

impl Facts {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with one more.
    #[must_use]
    pub fn with(mut self, key: &'static str, fact: Fact) -> Self {
        self.put(Cow::Borrowed(key), fact);
        self
    }

    /// The fact of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Fact> {
        self.0.iter().find(|(known, _)| known == key).map(|(_, fact)| fact)
    }

    /// The figure of a key, whatever its unit; `None` if there is none.
    ///
    /// ```
    /// use racelab::event::{Fact, Facts};
    /// let facts = Facts::new().with("bytes", Fact::Bytes(512));
    /// assert_eq!(facts.figure("bytes"), Some(512));
    /// ```
    #[must_use]
    pub fn figure(&self, key: &str) -> Option<u64> {
        match self.get(key)? {
            Fact::Number(figure) | Fact::Bytes(figure) | Fact::Nanos(figure) => Some(*figure),
            Fact::Text(_) => None,
        }
    }

    /// Takes others over; where a key is known, the later fact counts.
    pub fn extend(&mut self, others: &Facts) {
        for (key, fact) in &others.0 {
            self.put(key.clone(), fact.clone());
        }
    }

    /// Every key and fact.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Fact)> {
        self.0.iter().map(|(key, fact)| (key.as_ref(), fact))
    }

    fn put(&mut self, key: Cow<'static, str>, fact: Fact) {
        match self.0.iter_mut().find(|(known, _)| *known == key) {
            Some((_, old)) => *old = fact,
            None => self.0.push((key, fact)),
        }
    }
}
