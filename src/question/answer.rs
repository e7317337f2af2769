//! An answer, whatever the question, and how it is written in files: one short word that is the same in every language.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The most things that can be put in order.
pub const MOST_ITEMS: usize = 64;

/// The longest name of a choice, bytes.
const LONGEST_CHOICE: usize = 40;

/// The longest answer as it is written, bytes: an order of all that there can be.
const LONGEST: usize = 4 * MOST_ITEMS;

/// What somebody answers. Written as `?`, `400000`, `180000..250000`, `deadlock`, `2 1 3`.
///
/// ```
/// use racelab::question::Answer;
/// assert_eq!("180000..250000".parse(), Ok(Answer::Range(180_000, 250_000)));
/// assert_eq!(Answer::Order(vec![1, 0, 2]).to_string(), "2 1 3");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Answer {
    /// In the question's unit.
    Number(u64),
    /// From, to: both belong to it.
    Range(u64, u64),
    /// The name of one of several.
    Choice(String),
    /// What comes first, second, …, each by its place before, from 0.
    Order(Vec<u16>),
    /// That is an answer, too.
    DontKnow,
}

impl Answer {
    /// One of several, by its name: letters, digits and `-`, a letter first.
    #[must_use]
    pub fn choice(name: &str) -> Self {
        debug_assert!(is_name(name), "`{name}` cannot be read again");
        Self::Choice(name.to_owned())
    }

    /// A range; a number where both ends are the same.
    #[must_use]
    pub fn between(from: u64, to: u64) -> Self {
        if from == to { Self::Number(from) } else { Self::Range(from.min(to), from.max(to)) }
    }

    /// Whether what came out, or another answer, is what this one says.
    #[must_use]
    pub fn holds(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::DontKnow, _) => false,
            (Self::Range(from, to), Self::Number(number)) => (from..=to).contains(&number),
            _ => self == other,
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Range(from, to) => write!(f, "{from}..{to}"),
            Self::Choice(name) => f.write_str(name),
            Self::Order(places) => {
                let places: Vec<String> = places.iter().map(|place| (u32::from(*place) + 1).to_string()).collect();
                f.write_str(&places.join(" "))
            }
            Self::DontKnow => f.write_str("?"),
        }
    }
}

/// What was read is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoAnswer;

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no answer: ?, 400000, 180000..250000, a-name or 2 1 3")
    }
}

impl FromStr for Answer {
    type Err = NoAnswer;

    fn from_str(text: &str) -> Result<Self, NoAnswer> {
        if text.len() > LONGEST {
            return Err(NoAnswer);
        }
        let number = |text: &str| text.parse::<u64>().map_err(|_| NoAnswer);
        match text {
            "?" => Ok(Self::DontKnow),
            _ if is_name(text) => Ok(Self::Choice(text.to_owned())),
            _ if text.contains(' ') => {
                let place = |word: &str| word.parse::<u16>().ok()?.checked_sub(1);
                let places: Option<Vec<u16>> = text.split(' ').map(place).collect();
                places.filter(|places| is_order(places)).map(Self::Order).ok_or(NoAnswer)
            }
            _ => match text.split_once("..") {
                None => Ok(Self::Number(number(text)?)),
                Some((from, to)) => match (number(from)?, number(to)?) {
                    (from, to) if from <= to => Ok(Self::Range(from, to)),
                    _ => Err(NoAnswer),
                },
            },
        }
    }
}

impl TryFrom<String> for Answer {
    type Error = NoAnswer;

    fn try_from(text: String) -> Result<Self, NoAnswer> {
        text.parse()
    }
}

impl From<Answer> for String {
    fn from(answer: Answer) -> Self {
        answer.to_string()
    }
}

/// Whether this can be the name of a choice.
pub(super) fn is_name(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
    text.len() <= LONGEST_CHOICE && text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(fits)
}

/// Whether each of two or more places stands there once.
pub(super) fn is_order(places: &[u16]) -> bool {
    let mut seen = vec![false; places.len()];
    let is_new = |place: &u16| seen.get_mut(usize::from(*place)).is_some_and(|seen| !std::mem::replace(seen, true));
    (2..=MOST_ITEMS).contains(&places.len()) && places.iter().all(is_new)
}
