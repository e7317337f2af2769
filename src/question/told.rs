//! What came out, and the one sentence that says how an answer differs from it and where to look.

use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use super::answer::Answer;
use super::asked::{OTHER, Question, QuestionKind, Unit};
use crate::text::Phrase;

/// What came out, as an answer that would have been right; and where one sees why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Actual {
    pub answer: Answer,
    pub look: Option<LookAt>,
}

/// Where one sees why it came out so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum LookAt {
    /// Where every lost update went.
    Ledger,
    /// Many runs beside each other.
    Comparison,
    /// All orders in which the steps can be taken.
    Schedules,
    /// Who did what, and when.
    Lanes,
}

impl LookAt {
    /// Its name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// What is found there.
    #[must_use]
    pub fn phrase(self) -> Phrase {
        Phrase::new(match self {
            Self::Ledger => "question.look.ledger",
            Self::Comparison => "question.look.comparison",
            Self::Schedules => "question.look.schedules",
            Self::Lanes => "question.look.lanes",
        })
    }
}

/// How far an answer is what came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Closeness {
    /// It is exactly that.
    Right,
    /// It lies in the range that was said.
    Within,
    /// A time, or a share, no more than a tenth from it.
    Near,
    /// It is something else.
    Off,
    /// Nobody claimed to know.
    Unsaid,
}

impl Closeness {
    /// Its name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

impl Question {
    /// How far an answer is what came out.
    #[must_use]
    pub fn judge(&self, said: &Answer, actual: &Actual) -> Closeness {
        match (said, &actual.answer) {
            (Answer::DontKnow, _) => Closeness::Unsaid,
            (Answer::Range(..), came) if said.holds(came) => Closeness::Within,
            (said, came) if said == came => Closeness::Right,
            (Answer::Number(said), Answer::Number(came)) if !self.is_counted() && said.abs_diff(*came) <= came / 10 => {
                Closeness::Near
            }
            // That it will be another order is right of every one but that in which things were started.
            (Answer::Choice(name), Answer::Order(_))
                if name == OTHER && self.place(&actual.answer) == self.place(said) =>
            {
                Closeness::Right
            }
            _ => Closeness::Off,
        }
    }

    /// How an answer and what came out differ, and where to look, in one sentence each.
    #[must_use]
    pub fn told(&self, said: &Answer, actual: &Actual) -> Phrase {
        let told = self.differ(said, actual);
        match actual.look {
            None => told,
            Some(look) => Phrase::new("question.told-and-look").with("told", told).with("look", look.phrase()),
        }
    }

    /// How an answer and what came out differ.
    #[must_use]
    pub fn differ(&self, said: &Answer, actual: &Actual) -> Phrase {
        let came = &actual.answer;
        let both = |key: &'static str| Phrase::new(key).with("said", self.say(said)).with("came", self.say(came));
        match self.judge(said, actual) {
            Closeness::Unsaid => Phrase::new("question.told.unsaid").with("came", self.say(came)),
            Closeness::Right => Phrase::new("question.told.right").with("came", self.say(came)),
            // An answer that was offered has a name of its own, and how far it reaches is the name's to say.
            Closeness::Within if self.is_offered(said) => both("question.told.option-right"),
            Closeness::Within => both("question.told.within"),
            Closeness::Near => both("question.told.near"),
            Closeness::Off => match (said, came) {
                (Answer::Range(..), Answer::Number(_)) if self.is_offered(said) => both("question.told.option"),
                (Answer::Number(from) | Answer::Range(from, _), Answer::Number(came)) if came < from => {
                    both("question.told.less").with("difference", self.unit().arg(from - came))
                }
                (Answer::Number(to) | Answer::Range(_, to), Answer::Number(came)) => {
                    both("question.told.more").with("difference", self.unit().arg(came.saturating_sub(*to)))
                }
                (Answer::Order(places), Answer::Order(came)) => {
                    let right = places.iter().zip(came).filter(|(said, came)| said == came).count();
                    both("question.told.order").with("n", right).with("all", came.len())
                }
                _ => both("question.told.other"),
            },
        }
    }

    fn is_offered(&self, said: &Answer) -> bool {
        self.options.iter().any(|option| option.answer == *said)
    }

    fn unit(&self) -> Unit {
        match self.kind {
            QuestionKind::Number { unit, .. } => unit,
            QuestionKind::Choices | QuestionKind::Order { .. } => Unit::Count,
        }
    }

    /// Whether one more or less is another answer: nobody means a time to the nanosecond.
    fn is_counted(&self) -> bool {
        self.unit() == Unit::Count
    }
}
