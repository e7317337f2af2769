//! The tables: found by key, parsed once, never missing a key that the other language has (held by a test).

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Arg, Lang, Phrase, bytes, duration, particle, percent, ratio, thousands, visible};

/// The texts of one language.
#[derive(Debug)]
pub struct Texts {
    lang: Lang,
    table: HashMap<&'static str, &'static str>,
    /// Whether what comes from outside is said as it came: for files of formats that say themselves how.
    verbatim: bool,
}

/// Tells what an action is called, by its name.
pub(crate) type Caller<'face> = &'face dyn Fn(&str) -> Option<String>;

/// The files of each language, by the language's name: what the build found in `assets`.
const FILES: [(&str, &[&str]); 2] = include!(concat!(env!("OUT_DIR"), "/texts.rs"));

static ENGLISH: LazyLock<Texts> = LazyLock::new(|| Texts::parse(Lang::En, files(Lang::En)));
static KOREAN: LazyLock<Texts> = LazyLock::new(|| Texts::parse(Lang::Ko, files(Lang::Ko)));
static ENGLISH_VERBATIM: LazyLock<Texts> = LazyLock::new(|| Texts::of(Lang::En).with_names_as_they_are());
static KOREAN_VERBATIM: LazyLock<Texts> = LazyLock::new(|| Texts::of(Lang::Ko).with_names_as_they_are());

fn files(lang: Lang) -> &'static [&'static str] {
    FILES.iter().find(|(name, _)| *name == lang.name()).map_or(&[], |(_, files)| files)
}

/// How deep phrases stand within each other, at most. A text may say the same phrase twice, so that each further depth of
/// one from a file could double what is said.
const DEEPEST: usize = 8;

impl Texts {
    /// The texts of a language.
    #[must_use]
    pub fn of(lang: Lang) -> &'static Self {
        match lang {
            Lang::En => &ENGLISH,
            Lang::Ko => &KOREAN,
        }
    }

    /// The same texts, in which names from outside stand as they came. For files of formats that have their own ways to
    /// write every character, never for a terminal.
    #[must_use]
    pub fn verbatim(&self) -> &'static Self {
        match self.lang {
            Lang::En => &ENGLISH_VERBATIM,
            Lang::Ko => &KOREAN_VERBATIM,
        }
    }

    fn with_names_as_they_are(&self) -> Self {
        Self { lang: self.lang, table: self.table.clone(), verbatim: true }
    }

    /// Which language this is.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The text of a key, without blanks; the key itself if the table does not have it, so that a gap is seen.
    #[must_use]
    pub fn get(&self, key: &'static str) -> &'static str {
        let text = self.template(key);
        debug_assert!(blanks(text).next().is_none(), "`{key}`: nothing fills `{text}`");
        text
    }

    /// The text of a key with its blanks as they are.
    #[must_use]
    pub fn template(&self, key: &'static str) -> &'static str {
        let text = self.table.get(key).copied();
        debug_assert!(text.is_some(), "no text for `{key}`");
        text.unwrap_or(key)
    }

    /// Whether the table has the key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// The table's own copy of a key, if it has it.
    pub(super) fn known(&self, key: &str) -> Option<&'static str> {
        self.table.get_key_value(key).map(|(key, _)| *key)
    }

    /// Whether the text of a key has a blank of this name.
    pub(super) fn uses(&self, key: &str, name: &str) -> bool {
        self.table.get(key).is_some_and(|text| blanks(text).any(|blank| blank == name))
    }

    /// Whether any text has a blank of this name whose key begins like this one.
    pub(super) fn family_uses(&self, key: &str, name: &str) -> bool {
        let end = key.match_indices('.').map(|(at, _)| at).take(2).last().unwrap_or(key.len());
        let is_of_family =
            |other: &str| other.strip_prefix(&key[..end]).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        let mut all = self.table.iter();
        self.uses(key, name) || all.any(|(other, text)| is_of_family(other) && blanks(text).any(|blank| blank == name))
    }

    /// Every key.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.table.keys().copied()
    }

    /// The phrase in words.
    #[must_use]
    pub fn say(&self, phrase: &Phrase) -> String {
        self.say_calling(phrase, &|_| None)
    }

    /// The same, with what keys do in the texts called by `called`. What comes from outside is filled in as it is: it
    /// names no key, whatever it looks like.
    #[must_use]
    pub fn say_calling(&self, phrase: &Phrase, called: Caller) -> String {
        self.say_within(phrase, called, DEEPEST)
    }

    /// The same, with phrases within it down to some depth.
    fn say_within(&self, phrase: &Phrase, called: Caller, depth: usize) -> String {
        // A key that there is no text for may come from a file of another version: it is shown, and nothing is filled in.
        let Some(text) = self.table.get(phrase.key()).copied().filter(|_| depth > 0) else {
            debug_assert!(!phrase.is_own() || depth == 0, "no text for `{}`", phrase.key());
            return self.given(phrase.key());
        };
        debug_assert_eq!(misfit(text, phrase), None, "`{}`", phrase.key());
        worded(text, |blank| match blank.strip_prefix('@') {
            Some(action) => called(action),
            None => phrase.args().iter().find(|(name, _)| name == blank).map(|(_, arg)| self.arg(arg, called, depth)),
        })
    }

    fn arg(&self, arg: &Arg, called: Caller, depth: usize) -> String {
        match arg {
            Arg::Text(text) => self.given(text),
            Arg::Number(value) => thousands(*value),
            Arg::Duration(nanos) => duration(*nanos),
            Arg::Bytes(size) => bytes(*size),
            Arg::Percent(share) => percent(*share),
            Arg::Ratio(factor) => ratio(*factor),
            Arg::Phrase(phrase) => self.say_within(phrase, called, depth - 1),
            Arg::Written { en, ko } => self.given(match self.lang {
                Lang::En => en,
                Lang::Ko => ko,
            }),
        }
    }

    fn given(&self, text: &str) -> String {
        if self.verbatim { text.to_owned() } else { visible(text).into_owned() }
    }

    fn parse(lang: Lang, files: &[&'static str]) -> Self {
        let lines = files.iter().flat_map(|file| entries(file));
        Self { lang, table: lines.collect(), verbatim: false }
    }
}

/// A text with its blanks filled in, particles that follow them with it; what nothing fills stays as it is.
pub(crate) fn worded(text: &str, fill: impl Fn(&str) -> Option<String>) -> String {
    let (mut said, mut rest) = (String::with_capacity(text.len() + 16), text);
    while let Some((before, after)) = rest.split_once('{') {
        said.push_str(before);
        let Some((filled, behind)) = after.split_once('}').and_then(|(blank, behind)| Some((fill(blank)?, behind)))
        else {
            said.push('{');
            rest = after;
            continue;
        };
        said.push_str(&filled);
        rest = match particle(&filled, behind) {
            Some((particle, behind)) => {
                said.push_str(particle);
                behind
            }
            None => behind,
        };
    }
    said.push_str(rest);
    said
}

/// The names of the blanks in a text. One that begins with `@` names what a key does: a face fills it in, which knows how
/// that is asked for.
fn blanks(text: &str) -> impl Iterator<Item = &str> {
    names(text).filter(|name| !name.starts_with('@'))
}

fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name)
}

/// What a text and a phrase of the program's own do not have in common, if anything.
fn misfit(text: &str, phrase: &Phrase) -> Option<String> {
    if !phrase.is_own() {
        return None;
    }
    let fills = |blank: &str| phrase.args().iter().any(|(name, _)| name == blank);
    let unfilled = blanks(text).find(|blank| !fills(blank)).map(|blank| format!("nothing fills {{{blank}}}"));
    let is_used = |name: &str| blanks(text).any(|blank| blank == name);
    let unused =
        || phrase.args().iter().find(|(name, _)| !is_used(name)).map(|(name, _)| format!("nothing uses `{name}`"));
    unfilled.or_else(unused)
}

/// The keys and texts of one file; `#` begins a comment line.
fn entries(file: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.filter_map(|line| line.split_once('=')).map(|(key, text)| (key.trim(), text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn both_languages_have_the_same_keys_and_blanks() {
        let (english, korean) = (Texts::of(Lang::En), Texts::of(Lang::Ko));
        let keys: BTreeSet<_> = english.keys().chain(korean.keys()).collect();
        for key in keys {
            assert!(english.has(key) && korean.has(key), "`{key}` is missing in one language");
            let [english, korean] = [english, korean].map(|texts| names(texts.template(key)).collect::<BTreeSet<_>>());
            assert_eq!(english, korean, "blanks of `{key}`");
        }
    }

    #[test]
    fn a_particle_behind_a_blank_follows_what_is_filled_in() {
        let texts = Texts::parse(Lang::Ko, &["read = {who}이(가) {n}을(를) 읽음"]);
        let phrase = |who: &str, n: u64| Phrase::new("read").with("who", who).with("n", n);
        assert_eq!(texts.say(&phrase("A", 93)), "A가 93을 읽음");
        assert_eq!(texts.say(&phrase("L", 92)), "L이 92를 읽음");
        for key in Texts::of(Lang::Ko).keys() {
            let text = Texts::of(Lang::Ko).template(key);
            for (_, behind) in text.split('{').skip(1).filter_map(|part| part.split_once('}')) {
                let is_bare = |form: &str| {
                    let rest = behind.strip_prefix(form);
                    rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '('))
                };
                let bare =
                    super::super::particle::PAIRS.iter().any(|(_, closed, open)| is_bare(closed) || is_bare(open));
                assert!(!bare, "`{key}`: {text} decides on a particle before it knows what is filled in");
            }
        }
    }

    #[test]
    fn one_thing_has_one_word_in_korean() {
        // 락, 핸들러, 이전/다음, 비용, 요청, 작업 중단: what else there was for them meant something else, too.
        const OTHER: [&str; 16] = [
            "잠금",
            "자물쇠",
            "처리기",
            "물결",
            "부탁",
            "덧든",
            "헛깨움",
            "잘린",
            "잘립",
            "앞 사건",
            "앞 선택지",
            "앞쪽 시간",
            "앞 이름",
            "복사의 값",
            "옮기는 값",
            "고장",
        ];
        for key in Texts::of(Lang::Ko).keys() {
            let text = Texts::of(Lang::Ko).template(key);
            assert!(OTHER.iter().all(|word| !text.contains(word)), "`{key}`: {text}");
        }
    }

    #[test]
    fn no_key_stands_twice() {
        for lang in [Lang::En, Lang::Ko] {
            let mut seen = BTreeSet::new();
            for (key, _) in files(lang).iter().flat_map(|file| entries(file)) {
                assert!(seen.insert(key), "`{key}` stands twice");
            }
        }
    }

    #[test]
    fn a_phrase_is_filled_in_and_what_comes_from_outside_cannot_steer_the_terminal() {
        let phrase = Phrase::new("greeting").with("who", "a\u{1b}[2J").with("n", 1_234_567_u64);
        let phrase = phrase.with("t", Arg::Duration(1_500_000_000));
        assert_eq!(greeting().say(&phrase), "a␛[2J, 1,234,567 times, in 1.50 s");
        let verbatim = greeting().with_names_as_they_are();
        assert_eq!(verbatim.say(&phrase), "a\u{1b}[2J, 1,234,567 times, in 1.50 s");
    }

    fn greeting() -> Texts {
        Texts::parse(Lang::En, &["greeting = {who}, {n} times, in {t}"])
    }

    /// Panics of builds that are tested; others say what they can.
    #[cfg(debug_assertions)]
    mod tested {
        use super::*;

        #[test]
        #[should_panic(expected = "nothing fills {t}")]
        fn a_blank_that_nothing_fills_is_no_sentence() {
            let _ = greeting().say(&Phrase::new("greeting").with("who", "a").with("n", 1_u64));
        }

        #[test]
        #[should_panic(expected = "nothing uses `why`")]
        fn an_argument_that_nothing_uses_is_no_sentence() {
            let phrase = Phrase::new("greeting").with("who", "a").with("n", 1_u64).with("t", 1_u64).with("why", "b");
            let _ = greeting().say(&phrase);
        }

        #[test]
        #[should_panic(expected = "no text for `no.such.key`")]
        fn a_key_without_a_text_is_no_sentence() {
            let _ = greeting().say(&Phrase::new("no.such.key"));
        }

        #[test]
        #[should_panic(expected = "nothing fills")]
        fn a_text_with_blanks_is_no_word() {
            let _ = greeting().get("greeting");
        }

        #[test]
        #[should_panic(expected = "no text of its family uses `colour`")]
        fn what_is_offered_has_to_be_of_use_to_somebody() {
            let _ = Phrase::new("verdict.requests.lost").offer("colour", "red");
        }
    }

    #[test]
    fn what_is_offered_and_not_used_is_left_out() {
        let phrase = Phrase::new("verdict.requests.update").offer("p95", 1_u64).offer("hits", 1_u64);
        assert_eq!(phrase.args().iter().map(|(name, _)| &**name).collect::<Vec<_>>(), ["p95"]);
    }

    #[test]
    fn what_comes_from_outside_names_no_key() {
        let texts = Texts::parse(Lang::En, &["left = {what}: {@back} leaves", "within = ({it})"]);
        let left = Phrase::new("left").with("what", "{@cancel}");
        let called = |action: &str| Some(action.to_uppercase());
        assert_eq!(texts.say_calling(&left, &called), "{@cancel}: BACK leaves");
        assert_eq!(texts.say_calling(&Phrase::new("within").with("it", left), &called), "({@cancel}: BACK leaves)");
    }

    #[test]
    fn phrases_within_phrases_end_somewhere() {
        let texts = Texts::parse(Lang::En, &["twice = {it} and {it}"]);
        let deep = (0..200).fold(Phrase::read("once"), |inner, _| Phrase::read("twice").with("it", inner));
        let said = texts.say(&deep);
        assert_eq!(said.matches("twice").count(), 1 << DEEPEST, "the key stands where it is too deep");
    }

    #[test]
    fn what_was_read_is_said_as_far_as_it_goes() {
        let read = |phrase: &Phrase| -> Phrase {
            serde_json::from_str(&serde_json::to_string(phrase).expect("it is JSON")).expect("it was written so")
        };
        let texts = greeting();
        let phrase = Phrase::new("greeting").with("who", "a").with("why", "b").with("n", Phrase::new("no.such.key"));
        assert_eq!(texts.say(&read(&phrase)), "a, no.such.key times, in {t}");
        assert_eq!(texts.say(&read(&Phrase::new("no\u{1b}.such.key"))), "no␛.such.key");
        let bytes = postcard::to_allocvec(&phrase).expect("bytes are bytes");
        assert!(!postcard::from_bytes::<Phrase>(&bytes).expect("it was written so").is_own());
    }
}
