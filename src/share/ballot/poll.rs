//! One question after the other, each asked once or twice: open, closed, shown. Pure: it knows no socket and no time.

use std::collections::HashMap;

use crate::question::{Actual, Answer, Question, Round, Tally};
use crate::text::Phrase;

/// What the laboratory wants of the ballot.
#[derive(Debug, Clone, PartialEq)]
pub enum BallotOrder {
    /// Ask this, and whatever was asked before is over.
    Ask(Question),
    /// Take no more answers.
    Close,
    /// Ask the same once more, now that neighbours have talked about it.
    Again,
    /// Show the answers, and what came out.
    Show(BallotOutcome),
    /// Ask nothing any more.
    Clear,
}

/// What is shown when the answers are.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BallotOutcome {
    /// What came out, if that is known.
    pub actual: Option<Actual>,
    /// The sentence on what the run showed.
    pub verdict: Option<Phrase>,
    /// Hands that were counted beside the votes.
    pub hands: Tally,
}

/// How far a question is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PollPhase {
    Open,
    Closed,
    Shown,
}

/// Which browser: a name that it made for itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Device(String);

impl Device {
    /// One that calls itself so; `None` if that is no such name.
    pub(crate) fn of(name: &str) -> Option<Self> {
        let fits = (8..=40).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        fits.then(|| Self(name.to_owned()))
    }
}

/// Why an answer is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Another question is open, or none, or the same for the second time.
    Late,
    /// It is no answer to this question.
    NoAnswer,
    /// There are as many voters as there may be.
    Full,
}

/// A question and its answers.
#[derive(Debug, Clone)]
pub(crate) struct Poll {
    /// Which question of this class, from 1.
    pub(crate) number: u64,
    pub(crate) question: Question,
    pub(crate) round: Round,
    pub(crate) phase: PollPhase,
    pub(crate) outcome: BallotOutcome,
    votes: HashMap<Device, [Option<Answer>; 2]>,
    most_voters: usize,
}

impl Poll {
    /// A question that is open.
    pub(crate) fn new(number: u64, question: Question, most_voters: usize) -> Self {
        let (round, phase) = (Round::Before, PollPhase::Open);
        Self { number, question, round, phase, outcome: BallotOutcome::default(), votes: HashMap::new(), most_voters }
    }

    /// Takes no more answers.
    pub(crate) fn close(&mut self) {
        if self.phase == PollPhase::Open {
            self.phase = PollPhase::Closed;
        }
    }

    /// Asks once more, if it was asked once and nothing is known yet.
    pub(crate) fn again(&mut self) {
        if self.phase == PollPhase::Closed && self.round == Round::Before {
            (self.round, self.phase) = (Round::After, PollPhase::Open);
        }
    }

    /// Shows the answers.
    pub(crate) fn show(&mut self, outcome: BallotOutcome) {
        (self.phase, self.outcome) = (PollPhase::Shown, outcome);
    }

    /// Takes an answer, in the place of one that the same device gave before.
    pub(crate) fn vote(&mut self, device: Device, number: u64, round: Round, answer: Answer) -> Result<(), Refusal> {
        if self.phase != PollPhase::Open || number != self.number || round != self.round {
            return Err(Refusal::Late);
        }
        if !self.question.admits(&answer) {
            return Err(Refusal::NoAnswer);
        }
        if self.votes.len() >= self.most_voters && !self.votes.contains_key(&device) {
            return Err(Refusal::Full);
        }
        self.votes.entry(device).or_default()[round as usize] = Some(answer);
        Ok(())
    }

    /// How many have answered in this round.
    pub(crate) fn voted(&self) -> u32 {
        let answered = self.votes.values().filter(|answers| answers[self.round as usize].is_some());
        u32::try_from(answered.count()).unwrap_or(u32::MAX)
    }

    /// What a device answered in a round.
    pub(crate) fn answer_of(&self, device: &Device, round: Round) -> Option<&Answer> {
        self.votes.get(device)?[round as usize].as_ref()
    }

    /// How many gave which answer.
    pub(crate) fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for answers in self.votes.values() {
            for round in Round::BOTH {
                if let Some(answer) = &answers[round as usize] {
                    tally.add(round, answer.clone(), 1);
                }
            }
        }
        tally
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::question::Unit;

    fn device(name: &str) -> Device {
        Device::of(&format!("device{name}0000")).unwrap()
    }

    fn poll() -> Poll {
        let phrase = Phrase::written("What will the counter say?", "카운터는 얼마일까요?");
        Poll::new(1, Question::number("counter", phrase, Unit::Count, 0..=400_000), 3)
    }

    #[test]
    fn an_answer_can_be_changed_until_it_is_closed() {
        let mut poll = poll();
        let mut vote = |name: &str, number| poll.vote(device(name), 1, Round::Before, Answer::Number(number));
        assert_eq!(vote("a", 400_000), Ok(()));
        assert_eq!(vote("b", 200_000), Ok(()));
        assert_eq!(vote("a", 300_000), Ok(()));
        assert_eq!(poll.voted(), 2);
        assert_eq!(poll.tally().count(Round::Before, &Answer::Number(400_000)), 0);
        poll.close();
        assert_eq!(poll.vote(device("a"), 1, Round::Before, Answer::Number(1)), Err(Refusal::Late));
        assert_eq!(poll.answer_of(&device("a"), Round::Before), Some(&Answer::Number(300_000)));
    }

    #[test]
    fn what_is_asked_twice_has_two_tallies() {
        let mut poll = poll();
        poll.vote(device("a"), 1, Round::Before, Answer::Number(400_000)).unwrap();
        poll.again();
        assert_eq!(poll.round, Round::Before, "first it is closed");
        poll.close();
        poll.again();
        assert_eq!((poll.voted(), poll.phase), (0, PollPhase::Open));
        assert_eq!(poll.vote(device("a"), 1, Round::Before, Answer::DontKnow), Err(Refusal::Late));
        poll.vote(device("a"), 1, Round::After, Answer::DontKnow).unwrap();
        poll.show(BallotOutcome::default());
        let tally = poll.tally();
        assert_eq!((tally.total(Round::Before), tally.count(Round::After, &Answer::DontKnow)), (1, 1));
        poll.again();
        assert_eq!(poll.phase, PollPhase::Shown, "who knows it need not be asked");
    }

    #[test]
    fn what_is_no_answer_or_too_much_is_refused() {
        let mut poll = poll();
        for answer in [Answer::Number(400_001), Answer::choice("deadlock"), Answer::Order(vec![1, 0])] {
            assert_eq!(poll.vote(device("a"), 1, Round::Before, answer), Err(Refusal::NoAnswer));
        }
        assert_eq!(poll.vote(device("a"), 2, Round::Before, Answer::DontKnow), Err(Refusal::Late));
        for name in ["a", "b", "c"] {
            assert_eq!(poll.vote(device(name), 1, Round::Before, Answer::DontKnow), Ok(()));
        }
        assert_eq!(poll.vote(device("d"), 1, Round::Before, Answer::DontKnow), Err(Refusal::Full));
        assert_eq!(poll.vote(device("a"), 1, Round::Before, Answer::Number(1)), Ok(()), "who is in may change");
    }

    #[test]
    fn devices_have_names_of_letters_and_digits() {
        for wrong in ["", "short", "<script>alert(1)</script>", "a b c d e f", &"x".repeat(41), "장치장치장치"] {
            assert_eq!(Device::of(wrong), None, "{wrong}");
        }
    }
}
