//! The tables: found by key, parsed once, never missing a key that the other language has (held by a test).

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use super::{Arg, Lang, Phrase, bytes, duration, percent, ratio, thousands, visible};

/// The texts of one language.
#[derive(Debug)]
pub struct Texts {
    lang: Lang,
    table: HashMap<&'static str, &'static str>,
}

macro_rules! tables {
    ($lang:literal) => {
        [
            include_str!(concat!("../../assets/text/", $lang, "/advice.txt")),
            include_str!(concat!("../../assets/text/", $lang, "/command.txt")),
            include_str!(concat!("../../assets/text/", $lang, "/compare.txt")),
            include_str!(concat!("../../assets/text/", $lang, "/comparing.txt")),
            include_str!(concat!("../../assets/text/", $lang, "/draw.txt")),
            include_str!(concat!("../../assets/text/", $lang, "/engine.txt")),
            include_str!(concat!("../../assets/text/", $lang, "/export.txt")),
            include_str!(concat!("../../assets/text/", $lang, "/recording.txt")),
            include_str!(concat!("../../assets/text/", $lang, "/ledger.txt")),
            include_str!(concat!("../../assets/text/", $lang, "/scenario.txt")),
            include_str!(concat!("../../assets/text/", $lang, "/screen.txt")),
            include_str!(concat!("../../assets/text/", $lang, "/supply.txt")),
            include_str!(concat!("../../assets/text/", $lang, "/verdict.txt")),
            include_str!(concat!("../../assets/text/", $lang, "/walk.txt")),
        ]
    };
}

macro_rules! scenario_tables {
    ($($(#[$doc:meta])* $name:ident $folder:ident),+ $(,)?) => {
        const OF_SCENARIOS: &[[&str; 2]] = &[$([
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/scenarios/", stringify!($folder), "/en.txt")),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/scenarios/", stringify!($folder), "/ko.txt")),
        ]),+];
    };
}
crate::plan::scenarios!(scenario_tables);

static ENGLISH: LazyLock<Texts> = LazyLock::new(|| Texts::parse(Lang::En, &with_scenarios(&tables!("en"), 0)));
static KOREAN: LazyLock<Texts> = LazyLock::new(|| Texts::parse(Lang::Ko, &with_scenarios(&tables!("ko"), 1)));

fn with_scenarios(tables: &[&'static str], lang: usize) -> Vec<&'static str> {
    tables.iter().copied().chain(OF_SCENARIOS.iter().map(|texts| texts[lang])).collect()
}

impl Texts {
    /// The texts of a language.
    #[must_use]
    pub fn of(lang: Lang) -> &'static Self {
        match lang {
            Lang::En => &ENGLISH,
            Lang::Ko => &KOREAN,
        }
    }

    /// Which language this is.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The text of a key; the key itself if the table does not have it, so that a gap is seen.
    #[must_use]
    pub fn get<'key>(&self, key: &'key str) -> &'key str {
        self.table.get(key).copied().unwrap_or(key)
    }

    /// Whether the table has the key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Every key.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.table.keys().copied()
    }

    /// The phrase in words.
    #[must_use]
    pub fn say(&self, phrase: &Phrase) -> String {
        // A key that there is no text for may come from a file of another version: it is shown, and nothing is filled in.
        let Some(text) = self.table.get(phrase.key()).copied() else { return visible(phrase.key()).into_owned() };
        let mut said = String::with_capacity(text.len() + 16);
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            said.push_str(before);
            let Some((name, after)) = after.split_once('}') else {
                said.push('{');
                rest = after;
                continue;
            };
            match phrase.args().iter().find(|(key, _)| key == name) {
                Some((_, arg)) => said.push_str(&self.arg(arg)),
                None => {
                    // A String never refuses to be written to.
                    let _ = write!(said, "{{{name}}}");
                }
            }
            rest = after;
        }
        said.push_str(rest);
        said
    }

    fn arg(&self, arg: &Arg) -> String {
        match arg {
            Arg::Text(text) => visible(text).into_owned(),
            Arg::Number(value) => thousands(*value),
            Arg::Duration(nanos) => duration(*nanos),
            Arg::Bytes(size) => bytes(*size),
            Arg::Percent(share) => percent(*share),
            Arg::Ratio(factor) => ratio(*factor),
            Arg::Phrase(phrase) => self.say(phrase),
        }
    }

    fn parse(lang: Lang, sources: &[&'static str]) -> Self {
        let lines = sources.iter().flat_map(|source| entries(source));
        Self { lang, table: lines.collect() }
    }
}

/// The keys and texts of one file; `#` begins a comment line.
fn entries(source: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = source.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.filter_map(|line| line.split_once('=')).map(|(key, text)| (key.trim(), text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
    }

    #[test]
    fn both_languages_have_the_same_keys_and_placeholders() {
        let (english, korean) = (Texts::of(Lang::En), Texts::of(Lang::Ko));
        let keys: BTreeSet<_> = english.keys().chain(korean.keys()).collect();
        for key in keys {
            assert!(english.has(key) && korean.has(key), "`{key}` is missing in one language");
            assert_eq!(placeholders(english.get(key)), placeholders(korean.get(key)), "placeholders of `{key}`");
        }
    }

    #[test]
    fn no_key_stands_twice() {
        for sources in [tables!("en"), tables!("ko")] {
            let mut seen = BTreeSet::new();
            for (key, _) in sources.into_iter().flat_map(entries) {
                assert!(seen.insert(key), "`{key}` stands twice");
            }
        }
    }

    #[test]
    fn a_phrase_is_filled_in_and_what_comes_from_outside_cannot_steer_the_terminal() {
        let texts = Texts::parse(Lang::En, &["greeting = {who}, {n} times, in {t} ({nothing})"]);
        let phrase = Phrase::new("greeting").with("who", "a\u{1b}[2J").with("n", 1_234_567_u64);
        let phrase = phrase.with("t", Arg::Duration(1_500_000_000));
        assert_eq!(texts.say(&phrase), "a␛[2J, 1,234,567 times, in 1.50 s ({nothing})");
    }

    #[test]
    fn a_missing_key_is_seen() {
        assert_eq!(Texts::of(Lang::En).get("no.such.key"), "no.such.key");
    }
}
