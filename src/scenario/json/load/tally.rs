//! Parses JSON and counts what is in it, value by value: keeping none, or all of them as a document.
//!
//! Between two values it asks whether to go on. It knows bytes, not files.

use std::fmt;
use std::path::Path;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::Totals;
use super::document::Document;
use crate::text::Phrase;
use crate::work::{Context, Stop, file};

/// What was counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Every value, those that hold others included.
    pub(super) values: u64,
    pub(super) totals: Totals,
}

/// Why there is no tally.
pub(super) enum Wrong {
    /// It was stopped.
    Stopped(Stop),
    /// These bytes are no UTF-8 text from here on.
    NotText(Place),
    /// This is no JSON from here on; what `serde_json` says of it.
    NotJson(Place, String),
    /// It ends in the middle of something.
    EndsEarly(Place),
}

/// A place in a text, for people: both count from one, and columns are characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) line: usize,
    pub(super) column: usize,
}

impl Wrong {
    pub(super) fn stop(self, path: &Path) -> Stop {
        let at = |key: &'static str, place: Place| {
            let phrase = Phrase::new(key).with("file", file::name(path));
            phrase.with("line", place.line.to_string()).with("column", place.column.to_string())
        };
        match self {
            Self::Stopped(stop) => stop,
            Self::NotText(place) => Stop::Failed(at("task.json.not-text", place)),
            Self::NotJson(place, why) => Stop::Failed(at("task.json.not-json", place).with("why", why)),
            Self::EndsEarly(place) => Stop::Failed(at("task.json.ends-early", place)),
        }
    }
}

/// Parses a whole text, keeping nothing of it.
///
/// # Errors
/// What is wrong with it, and where.
pub(super) fn parse(bytes: &[u8], context: &mut Context<'_, '_>) -> Result<Tally, Wrong> {
    parse_with(bytes, context, |counting, parser| counting.deserialize(parser)).map(|(tally, ())| tally)
}

/// Parses a whole text, and keeps all that is in it.
///
/// # Errors
/// What is wrong with it, and where.
pub(super) fn parse_document(bytes: &[u8], context: &mut Context<'_, '_>) -> Result<(Tally, Document), Wrong> {
    parse_with(bytes, context, |counting, parser| Keeping(counting).deserialize(parser))
}

type Parser<'text> = serde_json::Deserializer<serde_json::de::StrRead<'text>>;

fn parse_with<Kept>(
    bytes: &[u8],
    context: &mut Context<'_, '_>,
    parse: impl FnOnce(&mut Counting<'_, '_, '_>, &mut Parser<'_>) -> serde_json::Result<Kept>,
) -> Result<(Tally, Kept), Wrong> {
    let text = std::str::from_utf8(bytes).map_err(|error| Wrong::NotText(after(bytes, error.valid_up_to())))?;
    let mut counting = Counting { context, tally: Tally::default(), depth: 0, stop: None };
    let mut parser = serde_json::Deserializer::from_str(text);
    let parsed = parse(&mut counting, &mut parser).and_then(|kept| parser.end().map(|()| kept));
    if let Some(stop) = counting.stop.take() {
        return Err(Wrong::Stopped(stop));
    }
    match parsed {
        Ok(kept) => Ok((counting.tally, kept)),
        Err(error) => {
            let place = of(bytes, &error);
            if error.is_eof() { Err(Wrong::EndsEarly(place)) } else { Err(Wrong::NotJson(place, said(&error))) }
        }
    }
}

/// The place after so many bytes.
fn after(bytes: &[u8], count: usize) -> Place {
    let before = &bytes[..count];
    let line_begins = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let line = before.split(|byte| *byte == b'\n').count();
    Place { line, column: String::from_utf8_lossy(&before[line_begins..]).chars().count() + 1 }
}

/// The place of an error: `serde_json` counts the bytes of a line, people count characters.
fn of(bytes: &[u8], error: &serde_json::Error) -> Place {
    let line = bytes.split(|byte| *byte == b'\n').nth(error.line().saturating_sub(1)).unwrap_or_default();
    let until = &line[..error.column().min(line.len())];
    Place { line: error.line(), column: String::from_utf8_lossy(until).chars().count().max(1) }
}

/// What is wrong, without the place.
fn said(error: &serde_json::Error) -> String {
    let said = error.to_string();
    said.split(" at line ").next().unwrap_or_default().to_owned()
}

struct Counting<'task, 'a, 'run> {
    context: &'task mut Context<'a, 'run>,
    tally: Tally,
    depth: u32,
    stop: Option<Stop>,
}

impl Counting<'_, '_, '_> {
    /// One more value.
    fn count<E: de::Error>(&mut self) -> Result<(), E> {
        self.tally.values += 1;
        if self.depth == 0 {
            self.tally.totals.records = 1;
        }
        self.context.checkpoint(self.tally.values).map_err(|stop| {
            self.stop = Some(stop);
            // Never seen: whoever asks looks at `stop` first.
            E::custom("stopped")
        })
    }
}

impl<'de> DeserializeSeed<'de> for &mut Counting<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, parser: D) -> Result<(), D::Error> {
        parser.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &mut Counting<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("any value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        self.count()
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<(), E> {
        self.count()
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<(), E> {
        self.tally.totals.sum = self.tally.totals.sum.wrapping_add(number.into());
        self.count()
    }

    fn visit_i64<E: de::Error>(self, _: i64) -> Result<(), E> {
        self.count()
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<(), E> {
        self.count()
    }

    fn visit_str<E: de::Error>(self, _: &str) -> Result<(), E> {
        self.count()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        self.count()?;
        self.depth += 1;
        let mut elements = 0;
        while list.next_element_seed(&mut *self)?.is_some() {
            elements += 1;
        }
        self.depth -= 1;
        if self.depth == 0 {
            self.tally.totals.records = elements;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        self.count()?;
        self.depth += 1;
        while map.next_key_seed(Key)?.is_some() {
            map.next_value_seed(&mut *self)?;
        }
        self.depth -= 1;
        Ok(())
    }
}

/// Counts as [`Counting`] does, and keeps what it counts.
struct Keeping<'counting, 'task, 'a, 'run>(&'counting mut Counting<'task, 'a, 'run>);

impl<'de> DeserializeSeed<'de> for Keeping<'_, '_, '_, '_> {
    type Value = Document;

    fn deserialize<D: Deserializer<'de>>(self, parser: D) -> Result<Document, D::Error> {
        parser.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Keeping<'_, '_, '_, '_> {
    type Value = Document;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("any value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Document, E> {
        self.0.visit_unit().map(|()| Document::Null)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Document, E> {
        self.0.visit_bool(value).map(|()| Document::Bool(value))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Document, E> {
        self.0.visit_u64(number).map(|()| Document::Whole(number))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Document, E> {
        self.0.visit_i64(number).map(|()| Document::Negative(number))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Document, E> {
        self.0.visit_f64(number).map(|()| Document::Real(number))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Document, E> {
        self.0.visit_str(text).map(|()| Document::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Document, A::Error> {
        self.0.count()?;
        self.0.depth += 1;
        let mut kept = Vec::new();
        while let Some(element) = list.next_element_seed(Keeping(self.0))? {
            kept.push(element);
        }
        self.0.depth -= 1;
        if self.0.depth == 0 {
            self.0.tally.totals.records = kept.len() as u64;
        }
        Ok(Document::List(kept))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Document, A::Error> {
        self.0.count()?;
        self.0.depth += 1;
        let mut kept = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            kept.push((key, map.next_value_seed(Keeping(self.0))?));
        }
        self.0.depth -= 1;
        Ok(Document::Object(kept))
    }
}

/// The key of a member: read, and not kept.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, parser: D) -> Result<(), D::Error> {
        parser.deserialize_str(self)
    }
}

impl Visitor<'_> for Key {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a key")
    }

    fn visit_str<E: de::Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_lines_and_characters_from_one() {
        assert_eq!(after(b"", 0), Place { line: 1, column: 1 });
        assert_eq!(after("가나\n다\u{fffd}".as_bytes(), 10), Place { line: 2, column: 2 });
        let wrong = serde_json::from_str::<serde_json::Value>("[1,\n\"가나\" x]").expect_err("it is none");
        assert_eq!(of("[1,\n\"가나\" x]".as_bytes(), &wrong), Place { line: 2, column: 6 });
        assert_eq!(said(&wrong), "expected `,` or `]`");
    }
}
