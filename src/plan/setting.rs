//! A scenario's or a model's own setting: declared once as data, read by the command line, the Lab screen and the recording.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::duration::{DurationError, MAX_DURATION_NS, parse_duration, parse_duration_range};
use crate::text::{Arg, Phrase};

/// One setting. Its texts are `setting.KEY` (the name) and `setting.KEY.help` in `assets/text`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setting {
    /// Its name: the flag on the command line, without the dashes, and the key in files.
    pub key: &'static str,
    pub kind: SettingKind,
    pub comparable: Comparable,
}

/// Whether runs that differ in a setting alone are worth standing side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparable {
    /// It is a size, or makes other work of it.
    No,
    /// They are, where somebody asks for it.
    Offered,
    /// It is what the scenario is about.
    Subject,
}

/// What may stand in a setting, its default, and the values that the screen steps through.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum SettingKind {
    /// A whole number.
    Count {
        default: u64,
        min: u64,
        max: u64,
        /// What the screen offers, ascending.
        steps: &'static [u64],
    },
    /// A duration, ns.
    Duration {
        /// Its default, ns.
        default: u64,
        /// What the screen offers, ns, ascending.
        steps: &'static [u64],
    },
    /// A range of durations, ns.
    Range {
        /// Its default, ns.
        default: (u64, u64),
        /// What the screen offers, ns.
        steps: &'static [(u64, u64)],
    },
    /// A number of bytes.
    Size {
        /// Its default, bytes.
        default: u64,
        /// The smallest allowed, bytes.
        min: u64,
        /// The largest allowed, bytes.
        max: u64,
        /// What the screen offers, bytes, ascending.
        steps: &'static [u64],
    },
    /// A share of one, in millionths.
    Share {
        /// Its default, millionths.
        default: u32,
        /// What the screen offers, millionths, ascending.
        steps: &'static [u32],
    },
    /// One of a few names; each has a text `choice.KEY.NAME.help`.
    Choice {
        default: &'static str,
        /// All of them, in the order in which they are shown.
        options: &'static [&'static str],
    },
    /// On or off; off by default.
    Flag,
    /// Something outside of the program, as typed: none by default.
    Outside { what: Outside, many: bool },
}

/// What a text of the user's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outside {
    /// An address on the web.
    Url,
    /// A file, a folder, or a pattern of names.
    Path,
}

/// A value of a setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SettingValue {
    /// A whole number.
    Count(u64),
    /// A duration, ns.
    Duration(u64),
    /// A range of durations, ns, shorter first.
    Range(u64, u64),
    /// A number of bytes.
    Size(u64),
    /// A share of one, in millionths.
    Share(u32),
    /// One of a few names.
    Choice(Cow<'static, str>),
    /// On or off.
    Flag(bool),
    /// What the user typed, one text a thing.
    Outside(Vec<String>),
}

/// Why a setting could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingError {
    /// Not a whole number.
    NotWhole,
    /// A whole number out of its range.
    OutOfRange { min: u64, max: u64 },
    /// Not a duration.
    Duration(DurationError),
    /// Not a number of bytes.
    NotASize,
    /// A number of bytes out of its range.
    SizeOutOfRange {
        /// The smallest allowed, bytes.
        min: u64,
        /// The largest allowed, bytes.
        max: u64,
    },
    /// Not a share of one.
    NotAShare,
    /// None of the names that may be chosen.
    NoSuchChoice { options: &'static [&'static str] },
    /// Neither on nor off.
    NotAFlag,
    /// Nothing was typed, or something no name can hold.
    NotAName,
}

impl SettingError {
    /// The same for people: what is wrong, and how to write it.
    #[must_use]
    pub fn why(&self) -> Phrase {
        match *self {
            Self::NotWhole => Phrase::new("why.not-whole"),
            Self::OutOfRange { min, max } => Phrase::new("why.out-of-range").with("min", min).with("max", max),
            Self::Duration(error) => error.why(),
            Self::NotASize => Phrase::new("why.not-a-size"),
            Self::SizeOutOfRange { min, max } => {
                Phrase::new("why.size-out-of-range").with("min", Arg::Bytes(min)).with("max", Arg::Bytes(max))
            }
            Self::NotAShare => Phrase::new("why.not-a-rate"),
            Self::NoSuchChoice { options } => Phrase::new("why.no-such-choice").with("options", options.join(", ")),
            Self::NotAFlag => Phrase::new("why.not-a-flag"),
            Self::NotAName => Phrase::new("why.not-a-name"),
        }
    }
}

/// Longest text of the user's, bytes: longer than any path or address that a system takes.
const MAX_TEXT: usize = 8 << 10;

impl Setting {
    /// One that nobody compares.
    #[must_use]
    pub const fn new(key: &'static str, kind: SettingKind) -> Self {
        Self { key, kind, comparable: Comparable::No }
    }

    /// The setting's default.
    #[must_use]
    pub fn default_value(&self) -> SettingValue {
        match self.kind {
            SettingKind::Count { default, .. } => SettingValue::Count(default),
            SettingKind::Duration { default, .. } => SettingValue::Duration(default),
            SettingKind::Range { default: (low, high), .. } => SettingValue::Range(low, high),
            SettingKind::Size { default, .. } => SettingValue::Size(default),
            SettingKind::Share { default, .. } => SettingValue::Share(default),
            SettingKind::Choice { default, .. } => SettingValue::Choice(Cow::Borrowed(default)),
            SettingKind::Flag => SettingValue::Flag(false),
            SettingKind::Outside { .. } => SettingValue::Outside(Vec::new()),
        }
    }

    /// Reads a value as a person types it; underscores and commas may group the digits of a number.
    ///
    /// # Errors
    /// [`SettingError`] says what is wrong with it.
    pub fn parse(&self, text: &str) -> Result<SettingValue, SettingError> {
        match self.kind {
            SettingKind::Count { min, max, .. } => parse_count(text, min, max).map(SettingValue::Count),
            SettingKind::Duration { .. } => {
                Ok(SettingValue::Duration(parse_duration(text).map_err(SettingError::Duration)?))
            }
            SettingKind::Range { .. } => {
                let (low, high) = parse_duration_range(text).map_err(SettingError::Duration)?;
                Ok(SettingValue::Range(low, high))
            }
            SettingKind::Size { min, max, .. } => parse_size(text, min, max).map(SettingValue::Size),
            SettingKind::Share { .. } => parse_share(text).map(SettingValue::Share),
            SettingKind::Choice { options, .. } => {
                let chosen = options.iter().find(|option| **option == text.trim());
                chosen
                    .map(|option| SettingValue::Choice(Cow::Borrowed(option)))
                    .ok_or(SettingError::NoSuchChoice { options })
            }
            SettingKind::Flag => match text.trim() {
                "on" => Ok(SettingValue::Flag(true)),
                "off" => Ok(SettingValue::Flag(false)),
                _ => Err(SettingError::NotAFlag),
            },
            SettingKind::Outside { many, .. } => parse_outside(text, many).map(SettingValue::Outside),
        }
    }

    /// Whether a value may stand in it: values also come from files.
    #[must_use]
    pub fn admits(&self, value: &SettingValue) -> bool {
        match (self.kind, value) {
            (SettingKind::Count { min, max, .. }, SettingValue::Count(count)) => (min..=max).contains(count),
            (SettingKind::Duration { .. }, SettingValue::Duration(nanos)) => *nanos <= MAX_DURATION_NS,
            (SettingKind::Range { .. }, SettingValue::Range(low, high)) => low <= high && *high <= MAX_DURATION_NS,
            (SettingKind::Size { min, max, .. }, SettingValue::Size(size)) => (min..=max).contains(size),
            (SettingKind::Share { .. }, SettingValue::Share(millionths)) => *millionths <= 1_000_000,
            (SettingKind::Choice { options, .. }, SettingValue::Choice(name)) => options.contains(&&**name),
            (SettingKind::Flag, SettingValue::Flag(_)) => true,
            (SettingKind::Outside { many, .. }, SettingValue::Outside(names)) => {
                (many || names.len() <= 1) && names.iter().all(|name| name.len() <= MAX_TEXT && !name.contains('\0'))
            }
            _ => false,
        }
    }

    /// The values that the screen steps through, ascending; empty where a value can only be typed.
    #[must_use]
    pub fn steps(&self) -> Vec<SettingValue> {
        match self.kind {
            SettingKind::Count { steps, .. } => steps.iter().copied().map(SettingValue::Count).collect(),
            SettingKind::Duration { steps, .. } => steps.iter().copied().map(SettingValue::Duration).collect(),
            SettingKind::Range { steps, .. } => {
                steps.iter().map(|&(low, high)| SettingValue::Range(low, high)).collect()
            }
            SettingKind::Size { steps, .. } => steps.iter().copied().map(SettingValue::Size).collect(),
            SettingKind::Share { steps, .. } => steps.iter().copied().map(SettingValue::Share).collect(),
            SettingKind::Choice { options, .. } => {
                options.iter().map(|option| SettingValue::Choice(Cow::Borrowed(option))).collect()
            }
            SettingKind::Flag => vec![SettingValue::Flag(false), SettingValue::Flag(true)],
            SettingKind::Outside { .. } => Vec::new(),
        }
    }
}

fn parse_count(text: &str, min: u64, max: u64) -> Result<u64, SettingError> {
    let digits: String = text.trim().chars().filter(|c| !matches!(c, '_' | ',')).collect();
    let all_digits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    match digits.parse::<u64>() {
        Ok(value) if (min..=max).contains(&value) => Ok(value),
        Ok(_) => Err(SettingError::OutOfRange { min, max }),
        Err(_) if all_digits => Err(SettingError::OutOfRange { min, max }),
        Err(_) => Err(SettingError::NotWhole),
    }
}

const SIZE_UNITS: [(&str, u64); 7] =
    [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("kB", 1_000), ("KB", 1_000), ("MB", 1_000_000), ("B", 1)];

/// Reads `64KiB`, `2MB`, `512` (bytes).
fn parse_size(text: &str, min: u64, max: u64) -> Result<u64, SettingError> {
    let text = text.trim();
    let (number, unit) = SIZE_UNITS
        .iter()
        .find_map(|(unit, size)| text.strip_suffix(unit).map(|number| (number.trim(), *size)))
        .unwrap_or((text, 1));
    let digits: String = number.chars().filter(|c| !matches!(c, '_' | ',')).collect();
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(SettingError::NotASize);
    }
    // A number that does not fit is out of any range.
    let bytes = digits.parse::<u64>().ok().and_then(|number| number.checked_mul(unit));
    bytes.filter(|bytes| (min..=max).contains(bytes)).ok_or(SettingError::SizeOutOfRange { min, max })
}

/// Reads `0.1` and `10%` as a tenth, in millionths.
fn parse_share(text: &str) -> Result<u32, SettingError> {
    let text = text.trim();
    let (number, scale) = text.strip_suffix('%').map_or((text, 1.0), |number| (number.trim(), 100.0));
    let share = number.parse::<f64>().map_err(|_| SettingError::NotAShare)? / scale;
    // A NaN is in no range, so it is refused with the rest.
    if !(0.0..=1.0).contains(&share) {
        return Err(SettingError::NotAShare);
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked: 0 to a million")]
    Ok((share * 1e6).round() as u32)
}

/// On screen several things stand on one line, with blanks between them; a single one may have blanks of its own.
fn parse_outside(text: &str, many: bool) -> Result<Vec<String>, SettingError> {
    let text = text.trim();
    if text.len() > MAX_TEXT || text.contains('\0') {
        return Err(SettingError::NotAName);
    }
    Ok(match (text.is_empty(), many) {
        (true, _) => Vec::new(),
        (false, true) => text.split_whitespace().map(str::to_owned).collect(),
        (false, false) => vec![text.to_owned()],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const N: Setting = Setting::new("n", SettingKind::Count { default: 5, min: 1, max: 100, steps: &[1, 5] });
    const SIZE: Setting = Setting::new("size", SettingKind::Size { default: 1, min: 1, max: 1 << 30, steps: &[1] });
    const SHARE: Setting = Setting::new("share", SettingKind::Share { default: 0, steps: &[0] });
    const LOCK: Setting = Setting::new("lock", SettingKind::Choice { default: "none", options: &["none", "update"] });
    const URLS: Setting = Setting::new("url", SettingKind::Outside { what: Outside::Url, many: true });
    const PATH: Setting = Setting::new("path", SettingKind::Outside { what: Outside::Path, many: false });

    #[test]
    fn numbers_may_be_grouped_and_are_bounded() {
        assert_eq!(N.parse("1_0"), Ok(SettingValue::Count(10)));
        assert_eq!(N.parse("0"), Err(SettingError::OutOfRange { min: 1, max: 100 }));
        assert_eq!(N.parse("99999999999999999999999"), Err(SettingError::OutOfRange { min: 1, max: 100 }));
        assert_eq!(N.parse("-1"), Err(SettingError::NotWhole));
        assert_eq!(N.parse("1.5"), Err(SettingError::NotWhole));
        assert_eq!(N.parse(""), Err(SettingError::NotWhole));
    }

    #[rstest]
    #[case("512", 512)]
    #[case("64KiB", 65_536)]
    #[case("2 MB", 2_000_000)]
    #[case("1GiB", 1 << 30)]
    #[case("1_000B", 1_000)]
    fn sizes_have_units(#[case] text: &str, #[case] bytes: u64) {
        assert_eq!(SIZE.parse(text), Ok(SettingValue::Size(bytes)));
    }

    #[test]
    fn bad_sizes_say_why() {
        assert_eq!(SIZE.parse("1.5MB"), Err(SettingError::NotASize));
        assert_eq!(SIZE.parse("MB"), Err(SettingError::NotASize));
        let out = Err(SettingError::SizeOutOfRange { min: 1, max: 1 << 30 });
        assert_eq!(SIZE.parse("2GiB"), out);
        assert_eq!(SIZE.parse("99999999999999999999GiB"), out);
    }

    #[test]
    fn shares_choices_and_names_are_read() {
        assert_eq!(SHARE.parse("0.25"), Ok(SettingValue::Share(250_000)));
        assert_eq!(SHARE.parse("25 %"), Ok(SettingValue::Share(250_000)));
        assert_eq!(SHARE.parse("NaN"), Err(SettingError::NotAShare));
        assert_eq!(LOCK.parse("update"), Ok(SettingValue::Choice("update".into())));
        assert!(matches!(LOCK.parse("all"), Err(SettingError::NoSuchChoice { .. })));
        let two = vec!["http://a".to_owned(), "http://b".to_owned()];
        assert_eq!(URLS.parse(" http://a  http://b"), Ok(SettingValue::Outside(two)));
        assert_eq!(PATH.parse("my files"), Ok(SettingValue::Outside(vec!["my files".to_owned()])));
        assert_eq!(PATH.parse(""), Ok(SettingValue::Outside(Vec::new())));
        assert_eq!(PATH.parse("a\0b"), Err(SettingError::NotAName));
    }
}
