//! A table of a lesson's file: what stands under its keys, read with the place of everything that is wrong.
//!
//! It knows TOML, and no lesson.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::wrong::{self, WrongLesson};
use crate::text::{Bilingual, Phrase, visible};

/// Longest text of a lesson, bytes.
const LONGEST: usize = 2_000;

/// Most things in a list.
const MOST: usize = 100;

/// A table, and the text that it was read from.
#[derive(Clone, Copy)]
pub(super) struct Table<'file> {
    text: &'file str,
    keys: &'file DeTable<'file>,
    at: usize,
}

/// A text of the file, and where it begins there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot<'file> {
    text: &'file str,
    pub(super) at: usize,
    pub(super) said: &'file str,
}

impl Spot<'_> {
    /// What is wrong so many bytes into it.
    pub(super) fn wrong(&self, offset: usize, why: Phrase) -> WrongLesson {
        WrongLesson::at(self.text, self.at + offset, why)
    }

    /// Its line and column.
    pub(super) fn place(&self) -> (usize, usize) {
        wrong::place(self.text, self.at)
    }
}

impl<'file> Table<'file> {
    pub(super) fn whole(text: &'file str, table: &'file Spanned<DeTable<'file>>) -> Self {
        Self { text, keys: table.get_ref(), at: 0 }
    }

    /// The line on which it begins.
    pub(super) fn line(&self) -> usize {
        wrong::place(self.text, self.at).0
    }

    pub(super) fn wrong(&self, why: Phrase) -> WrongLesson {
        WrongLesson::at(self.text, self.at, why)
    }

    /// Refuses keys that are none of these.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), WrongLesson> {
        let foreign = self.keys.keys().filter(|key| !known.contains(&&**key.get_ref()));
        match foreign.min_by_key(|key| key.span().start) {
            None => Ok(()),
            Some(key) => {
                let why = wrong::unknown(Phrase::new("lesson.wrong.key"), key.get_ref(), known);
                Err(WrongLesson::at(self.text, key.span().start, why))
            }
        }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.value(key).is_some()
    }

    fn value(&self, key: &str) -> Option<&'file Spanned<DeValue<'file>>> {
        self.keys.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
    }

    fn not(&self, value: &Spanned<DeValue<'_>>, expected: &'static str) -> WrongLesson {
        let found = self.text.get(value.span()).unwrap_or_default().lines().next().unwrap_or_default();
        WrongLesson::at(self.text, value.span().start, wrong::expected(Phrase::new(expected), found))
    }

    fn missing(&self, key: &str) -> WrongLesson {
        self.wrong(Phrase::new("lesson.wrong.missing").with("key", key))
    }

    fn spot(&self, value: &'file Spanned<DeValue<'file>>) -> Result<Spot<'file>, WrongLesson> {
        let DeValue::String(said) = value.get_ref() else { return Err(self.not(value, "lesson.wrong.a-text")) };
        if said.len() > LONGEST {
            let why = Phrase::new("lesson.wrong.long").with("most", LONGEST);
            return Err(WrongLesson::at(self.text, value.span().start, why));
        }
        // Where what was written is what was meant, places within it are exact; else they are those of the whole.
        let written = self.text.get(value.span()).unwrap_or_default();
        let inside = written.find(&**said).unwrap_or(0);
        Ok(Spot { text: self.text, at: value.span().start + inside, said })
    }

    /// A text.
    pub(super) fn spot_of(&self, key: &str) -> Result<Option<Spot<'file>>, WrongLesson> {
        self.value(key).map(|value| self.spot(value)).transpose()
    }

    /// A text, or several in a list.
    pub(super) fn spots_of(&self, key: &str) -> Result<Vec<Spot<'file>>, WrongLesson> {
        match self.value(key).map(|value| (value, value.get_ref())) {
            None => Ok(Vec::new()),
            Some((_, DeValue::Array(list))) if list.len() <= MOST => {
                list.iter().map(|value| self.spot(value)).collect()
            }
            Some((value, DeValue::Array(_))) => Err(self.not(value, "lesson.wrong.a-short-list")),
            Some((value, _)) => Ok(vec![self.spot(value)?]),
        }
    }

    /// A text in both languages; one that is given once is the same in both.
    pub(super) fn said(&self, key: &str) -> Result<Option<Bilingual>, WrongLesson> {
        let Some(value) = self.value(key) else { return Ok(None) };
        match value.get_ref() {
            DeValue::String(_) => {
                let said = visible_text(self.spot(value)?.said);
                Ok(Some(Bilingual { en: said.clone(), ko: said }))
            }
            DeValue::Table(table) => {
                let table = Table { text: self.text, keys: table, at: value.span().start };
                table.only(&["en", "ko"])?;
                table.said_here().map(Some)
            }
            _ => Err(self.not(value, "lesson.wrong.two-texts")),
        }
    }

    /// The text in both languages that this table itself is.
    pub(super) fn said_here(&self) -> Result<Bilingual, WrongLesson> {
        let of = |key| self.spot_of(key)?.map(|spot| visible_text(spot.said)).ok_or_else(|| self.missing(key));
        Ok(Bilingual { en: of("en")?, ko: of("ko")? })
    }

    pub(super) fn must_say(&self, key: &str) -> Result<Bilingual, WrongLesson> {
        self.said(key)?.ok_or_else(|| self.missing(key))
    }

    /// A whole number.
    pub(super) fn number(&self, key: &str, least: u64, most: u64) -> Result<u64, WrongLesson> {
        let value = self.value(key).ok_or_else(|| self.missing(key))?;
        let number = match value.get_ref() {
            DeValue::Integer(number) => number.to_string().parse().ok(),
            _ => None,
        };
        number.filter(|number| (least..=most).contains(number)).ok_or_else(|| {
            let why = Phrase::new("lesson.wrong.number").with("least", least).with("most", most);
            WrongLesson::at(self.text, value.span().start, why)
        })
    }

    pub(super) fn flag(&self, key: &str) -> Result<bool, WrongLesson> {
        match self.value(key).map(|value| (value, value.get_ref())) {
            None => Ok(false),
            Some((_, DeValue::Boolean(on))) => Ok(*on),
            Some((value, _)) => Err(self.not(value, "lesson.wrong.a-truth")),
        }
    }

    /// The tables of a list; none where the key is missing.
    pub(super) fn tables(&self, key: &str) -> Result<Vec<Table<'file>>, WrongLesson> {
        let Some(value) = self.value(key) else { return Ok(Vec::new()) };
        let DeValue::Array(list) = value.get_ref() else { return Err(self.not(value, "lesson.wrong.tables")) };
        if list.len() > MOST {
            return Err(self.not(value, "lesson.wrong.a-short-list"));
        }
        let table = |value: &'file Spanned<DeValue<'file>>| match value.get_ref() {
            DeValue::Table(table) => Ok(Table { text: self.text, keys: table, at: value.span().start }),
            _ => Err(self.not(value, "lesson.wrong.tables")),
        };
        list.iter().map(table).collect()
    }
}

/// As people write it into a file: lines are joined, and nothing in it moves a cursor.
fn visible_text(said: &str) -> String {
    let joined = said.split_whitespace().collect::<Vec<_>>().join(" ");
    visible(&joined).into_owned()
}
