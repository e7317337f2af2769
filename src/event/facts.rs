//! What is known of one task beside how it ended: a status, bytes, the time to the first of them.
//!
//! A leaf. Each kernel has its own keys; their meanings are in the texts (`fact.KEY`). Facts are kept packed, three of them
//! in about fifteen bytes, because a run may have as many for each of its million tasks.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Nanos;
use crate::text::{Visible, bytes, duration, thousands};

/// Facts of one task, by key, in the order in which they became known.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// One after the other as postcard has them: the key's place in [`KEYS`] and one more, or 0 and the key; the fact.
    packed: Box<[u8]>,
}

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
    /// A text.
    Text(Visible),
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
            Self::Text(text) => text.to_string(),
        }
    }

    fn figure(&self) -> Option<u64> {
        match self {
            Self::Number(figure) | Self::Bytes(figure) | Self::Nanos(figure) => Some(*figure),
            Self::Text(_) => None,
        }
    }
}

/// Most facts kept of one task: twenty times what any kernel has. A file may hold any number.
const MOST: usize = 256;

/// What the facts of most tasks fit in, bytes.
const USUAL: usize = 64;

/// The keys that take one byte: those that this program uses for many tasks. Others are spelled out. Files hold no places
/// in this list, so its order may change.
const KEYS: [&str; 20] = [
    "status",
    "bytes",
    "first-byte",
    "size",
    "read",
    "parse",
    "values",
    "pixels",
    "decode",
    "resize",
    "small-size",
    "write",
    "compute",
    "mean",
    "deviation",
    "norm",
    "copied",
    "transfer",
    "returned",
    "return",
];

impl Facts {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with one more; where the key is known, the later fact counts.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "facts are written down where they are named")]
    pub fn with(self, key: &str, fact: Fact) -> Self {
        let is_new = self.view().get(key).is_none();
        let known = self.iter().map(|(known, old)| (known, if known == key { fact.clone() } else { old }));
        known.chain(is_new.then(|| (key, fact.clone()))).collect()
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.packed.is_empty()
    }

    /// A view of them.
    #[must_use]
    pub fn view(&self) -> FactsView<'_> {
        FactsView { packed: &self.packed }
    }

    /// The fact of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Fact> {
        self.view().get(key)
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
        self.view().figure(key)
    }

    /// Adds others; the later fact of a key replaces the earlier one. Keys beyond 256 are ignored.
    pub fn extend(&mut self, others: &Facts) {
        if self.packed.is_empty() {
            self.packed.clone_from(&others.packed);
            return;
        }
        for (key, fact) in others.iter() {
            if self.iter().nth(MOST - 1).is_none() || self.get(key).is_some() {
                *self = std::mem::take(self).with(key, fact);
            }
        }
    }

    /// Every key and fact.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Fact)> {
        self.view().iter()
    }
}

/// Facts that are kept elsewhere, to be looked at.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct FactsView<'facts> {
    packed: &'facts [u8],
}

impl<'facts> FactsView<'facts> {
    /// Facts as they are packed.
    pub(crate) fn of(packed: &'facts [u8]) -> Self {
        Self { packed }
    }

    /// A copy of its own.
    #[must_use]
    pub fn to_owned(self) -> Facts {
        Facts { packed: self.packed.into() }
    }

    /// The fact of a key.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Fact> {
        self.iter().find(|(known, _)| *known == key).map(|(_, fact)| fact)
    }

    /// The figure of a key, whatever its unit; `None` if there is none.
    #[must_use]
    pub fn figure(self, key: &str) -> Option<u64> {
        self.get(key)?.figure()
    }

    /// Every key and fact.
    pub fn iter(self) -> impl Iterator<Item = (&'facts str, Fact)> {
        // Bytes from another process are read only as far as they are valid.
        let mut rest = self.packed;
        std::iter::from_fn(move || {
            let (key, fact, after) = unpack(rest)?;
            rest = after;
            Some((key, fact))
        })
    }

    /// Every key with a figure.
    pub fn figures(self) -> impl Iterator<Item = (&'facts str, u64)> {
        self.iter().filter_map(|(key, fact)| Some((key, fact.figure()?)))
    }

    /// Every key, in the order in which they became known.
    pub fn keys(self) -> impl Iterator<Item = &'facts str> {
        self.iter().map(|(key, _)| key)
    }
}

/// The packed facts with one more.
fn pack(packed: Vec<u8>, key: &str, fact: &Fact) -> Vec<u8> {
    let packed = match (1_u8..).zip(KEYS).find(|(_, known)| *known == key) {
        Some((place, _)) => postcard::to_extend(&(place, fact), packed),
        None => postcard::to_extend(&(0_u8, key, fact), packed),
    };
    // Plain data can always be packed where there is room.
    packed.unwrap_or_default()
}

/// The first fact, and the packed ones after it.
#[inline]
fn unpack(packed: &[u8]) -> Option<(&str, Fact, &[u8])> {
    let (place, rest) = packed.split_first()?;
    let (key, rest) = match place.checked_sub(1) {
        Some(place) => (*KEYS.get(usize::from(place))?, rest),
        None => postcard::take_from_bytes(rest).ok()?,
    };
    let (fact, rest) = postcard::take_from_bytes(rest).ok()?;
    Some((key, fact, rest))
}

impl fmt::Debug for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.view().fmt(f)
    }
}

impl fmt::Debug for FactsView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<Key: AsRef<str>> FromIterator<(Key, Fact)> for Facts {
    /// Keys are not checked for duplicates here; the reader of files does that.
    fn from_iter<I: IntoIterator<Item = (Key, Fact)>>(facts: I) -> Self {
        let empty = Vec::with_capacity(USUAL);
        let packed = facts.into_iter().fold(empty, |packed, (key, fact)| pack(packed, key.as_ref(), &fact));
        Self { packed: packed.into() }
    }
}

impl Serialize for Facts {
    /// In files that people read a list of keys and facts; packed between processes and in memory.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_seq(self.iter())
        } else {
            serializer.serialize_bytes(&self.packed)
        }
    }
}

impl<'de> Deserialize<'de> for Facts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            Vec::<(Visible, Fact)>::deserialize(deserializer).map(Self::from_iter)
        } else {
            <&[u8]>::deserialize(deserializer).map(|packed| FactsView { packed }.to_owned())
        }
    }
}

#[cfg(test)]
#[path = "facts_tests.rs"]
mod tests;
