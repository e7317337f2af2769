//! What is known of one task beside how it ended: a status, bytes, the time to the first of them.
//!
//! A leaf. A kernel tells facts under keys of its own; what a key means is said in the texts (`fact.KEY`). Facts lie
//! packed, three of them in some twenty bytes: a run may know as much of every one of its million tasks.

use std::borrow::Cow;
use std::fmt;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Nanos;
use crate::text::{bytes, duration, thousands, visible};

/// Facts of one task, by key, in the order in which they were told.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// One after the other: the key, the kind of fact, and the fact. A key is its place in [`WORDS`] and one more, or 0
    /// and its letters; numbers take seven bits a byte; texts have their length before them.
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

/// Most facts that are gathered of one task: twenty times what any kernel tells. A file may tell of them without end.
const MOST: usize = 256;

/// What the facts of most tasks fit in, bytes.
const USUAL: usize = 64;

/// The keys that take one byte: those that this program tells of many tasks. Others are spelled out. No file holds these
/// places, so their order may change.
const WORDS: [&str; 18] = [
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
];

/// A fact where it lies.
#[derive(Clone, Copy)]
enum Lying<'facts> {
    Number(u64),
    Bytes(u64),
    Nanos(Nanos),
    Text(&'facts str),
}

impl Lying<'_> {
    fn figure(self) -> Option<u64> {
        match self {
            Self::Number(figure) | Self::Bytes(figure) | Self::Nanos(figure) => Some(figure),
            Self::Text(_) => None,
        }
    }

    fn taken(self) -> Fact {
        match self {
            Self::Number(number) => Fact::Number(number),
            Self::Bytes(bytes) => Fact::Bytes(bytes),
            Self::Nanos(nanos) => Fact::Nanos(nanos),
            Self::Text(text) => Fact::Text(text.into()),
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
    #[expect(clippy::needless_pass_by_value, reason = "facts are written down where they are named")]
    pub fn with(mut self, key: &'static str, fact: Fact) -> Self {
        self.put(key, &fact);
        self
    }

    /// The same, to be looked at.
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

    /// Takes others over; where a key is known, the later fact counts. More than 256 keys are not gathered.
    pub fn extend(&mut self, others: &Facts) {
        if self.packed.is_empty() {
            self.packed.clone_from(&others.packed);
            return;
        }
        for (key, fact) in others.iter() {
            if self.view().lying().nth(MOST - 1).is_none() || self.view().find(key).is_some() {
                self.put(key, &fact);
            }
        }
    }

    /// Every key and fact.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Fact)> {
        self.view().iter()
    }

    fn put(&mut self, key: &str, fact: &Fact) {
        let mut packed = Vec::with_capacity(self.packed.len() + key.len() + 12);
        let (mut entries, mut is_known) = (self.view().lying(), false);
        let mut rest = entries.rest;
        while let Some((known, _)) = entries.next() {
            let (entry, after) = rest.split_at(rest.len() - entries.rest.len());
            rest = after;
            if known == key {
                pack(&mut packed, key, fact);
                is_known = true;
            } else {
                packed.extend_from_slice(entry);
            }
        }
        if !is_known {
            pack(&mut packed, key, fact);
        }
        self.packed = packed.into();
    }
}

/// Facts that lie somewhere, to be looked at.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct FactsView<'facts> {
    packed: &'facts [u8],
}

impl<'facts> FactsView<'facts> {
    /// Facts that lie there as [`FactsView::packed`] gave them.
    pub(crate) fn of(packed: &'facts [u8]) -> Self {
        Self { packed }
    }

    /// The bytes that they lie in.
    pub(crate) fn packed(self) -> &'facts [u8] {
        self.packed
    }

    /// The same, to be kept.
    #[must_use]
    pub fn to_owned(self) -> Facts {
        Facts { packed: self.packed.into() }
    }

    /// The fact of a key.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Fact> {
        self.find(key).map(Lying::taken)
    }

    /// The figure of a key, whatever its unit; `None` if there is none.
    #[must_use]
    pub fn figure(self, key: &str) -> Option<u64> {
        self.find(key)?.figure()
    }

    /// Every key and fact.
    pub fn iter(self) -> impl Iterator<Item = (&'facts str, Fact)> {
        self.lying().map(|(key, fact)| (key, fact.taken()))
    }

    /// Every key with a figure.
    pub fn figures(self) -> impl Iterator<Item = (&'facts str, u64)> {
        self.lying().filter_map(|(key, fact)| Some((key, fact.figure()?)))
    }

    /// Every key, in the order in which they were told.
    pub fn keys(self) -> impl Iterator<Item = &'facts str> {
        self.lying().map(|(key, _)| key)
    }

    fn lying(self) -> Unpacked<'facts> {
        Unpacked { rest: self.packed }
    }

    fn find(self, key: &str) -> Option<Lying<'facts>> {
        self.lying().find(|(known, _)| *known == key).map(|(_, fact)| fact)
    }
}

fn pack(packed: &mut Vec<u8>, key: &str, fact: &Fact) {
    if let Some((place, _)) = (1..).zip(WORDS).find(|(_, word)| *word == key) {
        packed.push(place);
    } else {
        packed.push(0);
        pack_text(packed, key);
    }
    let (kind, number) = match fact {
        Fact::Number(number) => (0, number),
        Fact::Bytes(bytes) => (1, bytes),
        Fact::Nanos(nanos) => (2, nanos),
        Fact::Text(text) => {
            packed.push(3);
            return pack_text(packed, text);
        }
    };
    packed.push(kind);
    pack_number(packed, *number);
}

fn pack_text(packed: &mut Vec<u8>, text: &str) {
    pack_number(packed, text.len() as u64);
    packed.extend_from_slice(text.as_bytes());
}

fn pack_number(packed: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        packed.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    packed.push((number & 0x7f) as u8);
}

/// Facts one after the other, as far as they can be read: those of another process are believed no more than that.
struct Unpacked<'facts> {
    rest: &'facts [u8],
}

impl<'facts> Unpacked<'facts> {
    #[inline]
    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*byte)
    }

    #[inline]
    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn text(&mut self) -> Option<&'facts str> {
        let length = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        std::str::from_utf8(text).ok()
    }
}

impl<'facts> Iterator for Unpacked<'facts> {
    type Item = (&'facts str, Lying<'facts>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let key = match self.byte()? {
            0 => self.text()?,
            place => WORDS.get(usize::from(place) - 1)?,
        };
        let fact = match self.byte()? {
            0 => Lying::Number(self.number()?),
            1 => Lying::Bytes(self.number()?),
            2 => Lying::Nanos(self.number()?),
            3 => Lying::Text(self.text()?),
            _ => return None,
        };
        Some((key, fact))
    }
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

impl<'facts> FromIterator<(&'facts str, Fact)> for Facts {
    /// As they are told, one after the other; whoever reads a file sees to it that no key comes twice.
    fn from_iter<I: IntoIterator<Item = (&'facts str, Fact)>>(told: I) -> Self {
        let mut packed = Vec::with_capacity(USUAL);
        told.into_iter().for_each(|(key, fact)| pack(&mut packed, key, &fact));
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
            deserializer.deserialize_seq(Reading)
        } else {
            deserializer.deserialize_byte_buf(Reading)
        }
    }
}

struct Reading;

impl<'de> Visitor<'de> for Reading {
    type Value = Facts;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of keys and facts")
    }

    fn visit_bytes<E>(self, packed: &[u8]) -> Result<Facts, E> {
        Ok(Facts { packed: packed.into() })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Facts, A::Error> {
        let mut packed = Vec::with_capacity(USUAL);
        while let Some((key, fact)) = list.next_element::<(Cow<'_, str>, Fact)>()? {
            pack(&mut packed, &key, &fact);
        }
        Ok(Facts { packed: packed.into() })
    }
}

#[cfg(test)]
#[path = "facts_tests.rs"]
mod tests;
