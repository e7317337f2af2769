//! How many gave which answer, before and after they talked about it: hands that somebody typed and votes add up.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::answer::Answer;
use super::asked::Question;
use crate::text::Phrase;

/// The most different answers that are counted in a round: more than a class has people.
const MOST_ANSWERS: usize = 1_000;

/// Which of the two times a question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Round {
    /// Everybody alone.
    Before,
    /// Again, when neighbours have talked about it.
    After,
}

impl Round {
    /// Both, in their order.
    pub const BOTH: [Self; 2] = [Self::Before, Self::After];
}

/// How many gave which answer, in both rounds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "Rounds")]
pub struct Tally {
    before: BTreeMap<Answer, u32>,
    after: BTreeMap<Answer, u32>,
}

/// The same as it is read, of any size.
#[derive(Deserialize)]
struct Rounds {
    #[serde(default)]
    before: BTreeMap<Answer, u32>,
    #[serde(default)]
    after: BTreeMap<Answer, u32>,
}

impl TryFrom<Rounds> for Tally {
    type Error = &'static str;

    fn try_from(Rounds { before, after }: Rounds) -> Result<Self, Self::Error> {
        let fits = before.len().max(after.len()) <= MOST_ANSWERS;
        if fits { Ok(Self { before, after }) } else { Err("too many answers") }
    }
}

/// How many gave one of the answers that are offered.
#[derive(Debug, Clone, PartialEq)]
pub struct TallyRow {
    /// The answer; `None` of those that are none of the offered ones.
    pub answer: Option<Answer>,
    pub phrase: Phrase,
    pub before: u32,
    pub after: u32,
}

impl TallyRow {
    /// How many in a round.
    #[must_use]
    pub fn of(&self, round: Round) -> u32 {
        match round {
            Round::Before => self.before,
            Round::After => self.after,
        }
    }
}

impl Tally {
    fn answers(&self, round: Round) -> &BTreeMap<Answer, u32> {
        match round {
            Round::Before => &self.before,
            Round::After => &self.after,
        }
    }

    fn answers_mut(&mut self, round: Round) -> &mut BTreeMap<Answer, u32> {
        match round {
            Round::Before => &mut self.before,
            Round::After => &mut self.after,
        }
    }

    /// So many more gave this answer. Of more different ones than anybody could read nothing is kept.
    pub fn add(&mut self, round: Round, answer: Answer, hands: u32) {
        let answers = self.answers_mut(round);
        if hands > 0 && (answers.len() < MOST_ANSWERS || answers.contains_key(&answer)) {
            let count = answers.entry(answer).or_default();
            *count = count.saturating_add(hands);
        }
    }

    /// So many gave this answer, whatever was counted before.
    pub fn put(&mut self, round: Round, answer: Answer, hands: u32) {
        self.answers_mut(round).remove(&answer);
        self.add(round, answer, hands);
    }

    /// Somebody takes an answer back.
    pub fn take_back(&mut self, round: Round, answer: &Answer) {
        let answers = self.answers_mut(round);
        match answers.get_mut(answer) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(answers.remove(answer)),
        }
    }

    /// How many gave exactly this answer.
    #[must_use]
    pub fn count(&self, round: Round, answer: &Answer) -> u32 {
        self.answers(round).get(answer).copied().unwrap_or(0)
    }

    /// How many answered in a round.
    #[must_use]
    pub fn total(&self, round: Round) -> u32 {
        self.answers(round).values().fold(0, |total, count| total.saturating_add(*count))
    }

    /// Whether nobody answered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        Round::BOTH.iter().all(|round| self.total(*round) == 0)
    }

    /// What others counted comes in addition.
    pub fn merge(&mut self, other: &Self) {
        for round in Round::BOTH {
            for (answer, count) in other.answers(round) {
                self.add(round, answer.clone(), *count);
            }
        }
    }

    /// The same without what was counted here: what others counted.
    #[must_use]
    pub fn without(&self, own: &Self) -> Self {
        let mut others = self.clone();
        for round in Round::BOTH {
            for (answer, count) in own.answers(round) {
                let left = self.count(round, answer).saturating_sub(*count);
                others.put(round, answer.clone(), left);
            }
        }
        others
    }

    /// How many gave each of the answers that a question offers: its options, then those that gave none of them, if there
    /// are any, and who did not know at the end. Together they are all who answered.
    #[must_use]
    pub fn rows(&self, question: &Question) -> Vec<TallyRow> {
        let row = |answer, phrase| TallyRow { answer, phrase, before: 0, after: 0 };
        let mut rows: Vec<TallyRow> =
            question.offered().map(|option| row(Some(option.answer), option.phrase)).collect();
        let mut others = row(None, Phrase::new("question.other"));
        for round in Round::BOTH {
            for (answer, count) in self.answers(round) {
                let place = question.place(answer).and_then(|place| rows.get_mut(place)).unwrap_or(&mut others);
                let sum = match round {
                    Round::Before => &mut place.before,
                    Round::After => &mut place.after,
                };
                *sum = sum.saturating_add(*count);
            }
        }
        if others.before.max(others.after) > 0 {
            rows.insert(rows.len() - 1, others);
        }
        rows
    }
}
