//! Every word that a user reads: tables in `assets/text`, and each scenario's own in `assets/scenarios`, for every language,
//! found by the build and compiled in.
//!
//! A leaf. A table is lines of `key = text`; `{name}` in a text is filled in from a [`Phrase`]'s arguments.
//! Code below the faces never makes a sentence: it makes a [`Phrase`], and a face turns it into words.
//!
//! Where debug assertions are on, as under test, a phrase of the program's own has to fit its text: a key without a text, a
//! blank that nothing fills and an argument that nothing uses are panics. What was read from a file is never one: it is said
//! as far as it goes.

mod bilingual;
mod code;
mod figure;
mod key;
mod letter;
mod nearest;
mod particle;
mod safe;
mod secret;
mod system;
mod table;
mod template;
mod wide;

pub use bilingual::Bilingual;
pub use code::{CodeLanguage, CodeLine, CodeMark, Listing};
pub use figure::{bytes, duration, parts, percent, ratio, thousands};
pub use key::Key;
pub use letter::letter;
pub use nearest::nearest;
pub(crate) use particle::particle;
pub use safe::{Visible, in_html, is_harmless, visible};
pub use secret::{without_any_password, without_password, without_passwords};
pub use system::told;
pub use table::Texts;
pub(crate) use table::worded;
pub use template::{Known, filled};
pub use wide::{fit, fit_end, fit_middle, pad, width, wrap};

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

/// A language that the laboratory speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum Lang {
    /// English.
    En,
    /// Korean.
    Ko,
}

impl Lang {
    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The language of a locale name such as `ko_KR.UTF-8`; English if nothing else fits.
    #[must_use]
    pub fn of_locale(locale: &str) -> Self {
        let language = locale.split(['_', '.', '@', '-']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("ko") { Self::Ko } else { Self::En }
    }
}

/// A sentence that is not said yet: a key of the tables and what to fill in.
///
/// A key that is borrowed is the program's own; one that is owned was read, from a file or from a child.
///
/// ```
/// use racelab::text::{Lang, Phrase, Texts};
/// let phrase = Phrase::new("refusal.workers").with("max", 1024_u64).with("model", "threads").with("given", 0_u64);
/// assert!(Texts::of(Lang::En).say(&phrase).contains("1,024"));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Phrase {
    key: Cow<'static, str>,
    args: Vec<(Cow<'static, str>, Arg)>,
    /// Names of what it is about, which no text says.
    #[serde(skip)]
    marks: Vec<(&'static str, &'static str)>,
}

/// What is filled into a phrase; it is written the way the reader's language writes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arg {
    /// Text as it is. Made visible (no control characters) when it is said.
    Text(String),
    /// A whole number, with thousands separators.
    Number(u128),
    /// A duration, ns.
    Duration(u64),
    /// A number of bytes.
    Bytes(u64),
    /// A share of one.
    Percent(f64),
    /// A factor, such as 4.1.
    Ratio(f64),
    /// Another phrase.
    Phrase(Box<Phrase>),
    /// Text that somebody wrote in each language. Made visible when it is said.
    Written { en: String, ko: String },
}

impl Phrase {
    /// A phrase without arguments.
    #[must_use]
    pub const fn new(key: &'static str) -> Self {
        Self { key: Cow::Borrowed(key), args: Vec::new(), marks: Vec::new() }
    }

    /// One as it comes out of a file: whatever stands there may be its key.
    #[cfg(test)]
    pub(crate) fn read(key: &str) -> Self {
        Self { key: Cow::Owned(key.to_owned()), ..Self::new("") }
    }

    /// The same with one more argument, which the text uses.
    #[must_use]
    pub fn with(mut self, name: &'static str, arg: impl Into<Arg>) -> Self {
        self.args.push((Cow::Borrowed(name), arg.into()));
        self
    }

    /// The same with one more argument if the text uses it: for figures of which each of several sentences says some. One of
    /// them does.
    #[must_use]
    pub fn offer(self, name: &'static str, arg: impl Into<Arg>) -> Self {
        let texts = Texts::of(Lang::En);
        debug_assert!(
            !self.is_own() || texts.family_uses(self.key(), name),
            "`{}`: no text of its family uses `{name}`",
            self.key()
        );
        if texts.uses(self.key(), name) { self.with(name, arg) } else { self }
    }

    /// The same with the name of something that it is about, for the program: it is not said, nor kept in files.
    #[must_use]
    pub fn mark(mut self, what: &'static str, name: &'static str) -> Self {
        self.marks.push((what, name));
        self
    }

    /// The name of what it is about, if it was marked so.
    #[must_use]
    pub fn marked(&self, what: &str) -> Option<&'static str> {
        self.marks.iter().find(|(mark, _)| *mark == what).map(|(_, name)| *name)
    }

    /// Whether both say the same, whatever they are about.
    #[must_use]
    pub fn says_as(&self, other: &Self) -> bool {
        (&self.key, &self.args) == (&other.key, &other.args)
    }

    /// What somebody wrote in each language, outside of the tables.
    ///
    /// ```
    /// use racelab::text::{Lang, Phrase, Texts};
    /// let phrase = Phrase::written("yes", "예");
    /// assert_eq!(Texts::of(Lang::Ko).say(&phrase), "예");
    /// ```
    #[must_use]
    pub fn written(en: impl Into<String>, ko: impl Into<String>) -> Self {
        Self::new("label.named").with("name", Arg::Written { en: en.into(), ko: ko.into() })
    }

    /// Whether it was made here, and not read.
    fn is_own(&self) -> bool {
        matches!(self.key, Cow::Borrowed(_))
    }

    /// Its key in the tables.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// What is to be filled in.
    #[must_use]
    pub fn args(&self) -> &[(Cow<'static, str>, Arg)] {
        &self.args
    }
}

macro_rules! arg_from {
    ($($type:ty => |$value:ident| $arg:expr),+ $(,)?) => {
        $(impl From<$type> for Arg {
            fn from($value: $type) -> Self {
                $arg
            }
        })+
    };
}

arg_from! {
    &str => |value| Self::Text(value.to_owned()),
    String => |value| Self::Text(value),
    u128 => |value| Self::Number(value),
    u64 => |value| Self::Number(value.into()),
    u32 => |value| Self::Number(value.into()),
    usize => |value| Self::Number(value as u128),
    Phrase => |value| Self::Phrase(Box::new(value)),
}
