//! Answers as people type them: `400k`, `180,000..250,000`, `1.5s`, `deadlock`, `2 1 3`, `?`.

use super::answer::{Answer, is_order};
use super::asked::{OTHER, Question, QuestionKind, Unit};
use crate::plan::parse_duration;
use crate::text::Phrase;

/// What a number may be followed by.
const THOUSANDS: [(&str, f64); 7] =
    [("k", 1e3), ("K", 1e3), ("M", 1e6), ("G", 1e9), ("천", 1e3), ("만", 1e4), ("억", 1e8)];

impl Question {
    /// Reads what somebody typed. The name of an answer that is offered may be cut short.
    ///
    /// # Errors
    /// What is wrong with it, and how one answers this question.
    ///
    /// ```
    /// use racelab::question::{Answer, Question, Unit};
    /// use racelab::text::Phrase;
    /// let question = Question::number("counter", Phrase::written("What will it say?", "얼마일까요?"), Unit::Count, 0..=400_000);
    /// assert_eq!(question.read("180k..250,000"), Ok(Answer::Range(180_000, 250_000)));
    /// assert!(question.read("soon").is_err());
    /// ```
    pub fn read(&self, text: &str) -> Result<Answer, Phrase> {
        let text = text.trim();
        if text == "?" {
            return Ok(Answer::DontKnow);
        }
        let answer = match &self.kind {
            QuestionKind::Choices => self.choice(text),
            QuestionKind::Number { unit, least, most } => read_number(text, *unit, *least, *most),
            QuestionKind::Order { items } => read_order(text, items.len()).or_else(|| self.choice(text)),
        };
        match answer {
            Some(answer) if self.admits(&answer) => Ok(answer),
            Some(_) => Err(self.refused("question.read.beyond", text)),
            None => Err(self.refused("question.read.unreadable", text)),
        }
    }

    /// The answer of which this is the name, or the beginning of it.
    fn choice(&self, text: &str) -> Option<Answer> {
        let text = text.to_lowercase();
        let named = |fits: &dyn Fn(&str) -> bool| {
            let fits = |answer: &&Answer| matches!(answer, Answer::Choice(name) if fits(&name.to_lowercase()));
            self.options.iter().map(|option| &option.answer).filter(fits).collect::<Vec<_>>()
        };
        let exact = named(&|name| name == text);
        let begun = named(&|name| !text.is_empty() && name.starts_with(&text));
        exact.first().or(if begun.len() == 1 { begun.first() } else { None }).map(|answer| (*answer).clone())
    }

    fn refused(&self, key: &'static str, given: &str) -> Phrase {
        // What is quoted is no longer than what is typed on a line.
        let given: String = given.chars().take(60).collect();
        Phrase::new(key).with("given", given).with("how", self.how())
    }

    /// How one answers it.
    #[must_use]
    pub fn how(&self) -> Phrase {
        match &self.kind {
            QuestionKind::Choices => {
                let names: Vec<String> = self.options.iter().map(|option| option.answer.to_string()).collect();
                Phrase::new("question.how.choices").with("names", names.join(", "))
            }
            // The usual examples would be too large.
            QuestionKind::Number { unit: Unit::Count, least, most } if *most < 400_000 => {
                let part = |of: u64| (least + (most - least) / of).to_string();
                let how = Phrase::new("question.how.few").with("least", *least).with("most", *most);
                how.with("low", part(4)).with("high", part(2))
            }
            QuestionKind::Number { unit, least, most } => Phrase::new(match unit {
                Unit::Count => "question.how.count",
                Unit::Nanos => "question.how.duration",
                Unit::Hundredths => "question.how.hundredths",
            })
            .offer("least", unit.arg(*least))
            .with("most", unit.arg(*most)),
            QuestionKind::Order { items } => {
                Phrase::new("question.how.order").with("n", items.len()).with("other", OTHER)
            }
        }
    }
}

/// A number or a range; an end that is left open is the least, or the most, that can be.
fn read_number(text: &str, unit: Unit, least: u64, most: u64) -> Option<Answer> {
    let Some((from, to)) = text.split_once("..") else {
        return Some(Answer::Number(number(text, unit)?));
    };
    let end = |text: &str, open: u64| if text.trim().is_empty() { Some(open) } else { number(text, unit) };
    if from.trim().is_empty() && to.trim().is_empty() {
        return None;
    }
    let (from, to) = (end(from, least)?, end(to, most)?);
    (from <= to).then(|| Answer::between(from, to))
}

fn number(text: &str, unit: Unit) -> Option<u64> {
    let text: String = text.chars().filter(|c| !",_ ".contains(*c)).collect();
    match unit {
        Unit::Nanos => parse_duration(&text).ok(),
        Unit::Hundredths => scaled(&text, 100.0),
        Unit::Count => text.parse().ok().or_else(|| {
            let (number, scale) =
                THOUSANDS.iter().find_map(|(word, scale)| Some((text.strip_suffix(word)?, *scale)))?;
            scaled(number, scale)
        }),
    }
}

fn scaled(text: &str, scale: f64) -> Option<u64> {
    /// Up to here every whole number can be told from the next.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let value = (text.parse::<f64>().ok()? * scale).round();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked: 0 <= value <= 2^53")]
    (0.0..=EXACT).contains(&value).then_some(value as u64)
}

/// Every number from 1 on once, with blanks or commas between; workers have letters.
fn read_order(text: &str, items: usize) -> Option<Answer> {
    let words = text.split([' ', ',']).filter(|word| !word.is_empty());
    let place = |word: &str| match word.as_bytes() {
        [letter @ (b'a'..=b'z' | b'A'..=b'Z')] => Some(u16::from(letter.to_ascii_lowercase() - b'a')),
        _ => word.parse::<u16>().ok()?.checked_sub(1),
    };
    let places: Option<Vec<u16>> = words.map(place).collect();
    places.filter(|places| places.len() == items && is_order(places)).map(Answer::Order)
}
