//! A question that the class is asked, as far as the laboratory knows. The votes themselves are the server's.

use crate::question::{Question, Round, Tally};
use crate::share::{BallotOrder, BallotOutcome, PollPhase};

/// A question that is asked.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Vote {
    pub(crate) question: Question,
    pub(crate) round: Round,
    pub(crate) phase: PollPhase,
    /// How many have answered in this round.
    pub(crate) voted: u32,
    /// What was answered, when no more answers are taken.
    pub(crate) tally: Tally,
    pub(crate) outcome: BallotOutcome,
    /// Whether a run was started that shows what comes out.
    pub(crate) is_awaited: bool,
}

impl Vote {
    pub(crate) fn new(question: Question) -> Self {
        Self {
            question,
            round: Round::Before,
            phase: PollPhase::Open,
            voted: 0,
            tally: Tally::default(),
            outcome: BallotOutcome::default(),
            is_awaited: false,
        }
    }

    /// Takes in what is about to be done with it; `None` if nothing is asked any more.
    pub(crate) fn ordered(mut self, order: &BallotOrder) -> Option<Self> {
        match order {
            BallotOrder::Ask(question) => return Some(Self::new(question.clone())),
            BallotOrder::Clear => return None,
            BallotOrder::Close => self.phase = PollPhase::Closed,
            BallotOrder::Again => {
                (self.round, self.phase, self.voted) = (Round::After, PollPhase::Open, 0);
            }
            BallotOrder::Show(outcome) => {
                (self.phase, self.outcome, self.is_awaited) = (PollPhase::Shown, outcome.clone(), false);
            }
        }
        Some(self)
    }

    /// Whether it may be asked once more.
    pub(crate) fn can_be_asked_again(&self) -> bool {
        self.phase == PollPhase::Closed && self.round == Round::Before
    }

    /// Votes, and hands that were counted beside them.
    pub(crate) fn all(&self) -> Tally {
        let mut all = self.tally.clone();
        all.merge(&self.outcome.hands);
        all
    }
}
