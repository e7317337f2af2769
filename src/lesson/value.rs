//! A figure's value, with its unit.

use crate::text::{Arg, Phrase};

/// A value of a figure, or of what is made of figures.
#[derive(Debug, Clone, PartialEq)]
pub enum FigureValue {
    /// A number without a unit.
    Number(f64),
    /// A time, ns.
    Time(f64),
    /// A size, bytes.
    Bytes(f64),
    /// Whether something is so.
    Truth(bool),
    /// A name or a sentence.
    Text(String),
    /// Several of them, such as one a task.
    List(Vec<FigureValue>),
    /// A figure that this run does not have.
    Nothing,
}

/// Most values of a list that are said.
const MOST_SAID: usize = 8;

impl FigureValue {
    /// It in words.
    #[must_use]
    pub fn said(&self) -> Arg {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked to be whole and not negative"
        )]
        match self {
            Self::Number(number) if *number >= 0.0 && number.fract() == 0.0 && *number < 1e15 => {
                Arg::Number(*number as u128)
            }
            Self::Number(number) => Arg::Text(rounded(*number)),
            Self::Time(nanos) if *nanos >= 0.0 => Arg::Duration(*nanos as u64),
            Self::Time(nanos) => Arg::Text(format!("{} ns", rounded(*nanos))),
            Self::Bytes(size) => Arg::Bytes(size.max(0.0) as u64),
            Self::Truth(truth) => Arg::Text(truth.to_string()),
            Self::Text(text) if self.number().is_some() => Arg::Text(text.clone()),
            Self::Text(text) => Arg::Text(format!("'{text}'")),
            Self::List(list) => {
                let mut said: Vec<String> = list.iter().take(MOST_SAID).map(Self::plainly).collect();
                if list.len() > MOST_SAID {
                    said.push("…".to_owned());
                }
                Arg::Text(said.join(" "))
            }
            Self::Nothing => Arg::Phrase(Box::new(Phrase::new("lesson.figure.nothing"))),
        }
    }

    fn plainly(&self) -> String {
        match self {
            Self::Number(number) | Self::Time(number) | Self::Bytes(number) => rounded(*number),
            Self::Truth(truth) => truth.to_string(),
            Self::Text(text) => text.clone(),
            Self::List(list) => format!("({})", list.len()),
            Self::Nothing => "-".to_owned(),
        }
    }

    /// The number that it is, if it is one.
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) | Self::Time(number) | Self::Bytes(number) => Some(*number),
            Self::Text(text) => text.parse().ok(),
            Self::Truth(_) | Self::List(_) | Self::Nothing => None,
        }
    }

    /// The same kind of value with another number.
    pub(super) fn of_kind(&self, number: f64) -> Self {
        match self {
            Self::Time(_) => Self::Time(number),
            Self::Bytes(_) => Self::Bytes(number),
            _ => Self::Number(number),
        }
    }
}

fn rounded(number: f64) -> String {
    let shown = format!("{number:.3}");
    shown.trim_end_matches('0').trim_end_matches('.').to_owned()
}
