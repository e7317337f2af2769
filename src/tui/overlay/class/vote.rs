//! A question that the class is asked, as far as the laboratory knows. The votes themselves are the server's.

use crate::plan::Plan;
use crate::question::{Answer, Question, Round, Tally};
use crate::report::VoteCount;
use crate::share::{BallotOrder, BallotOutcome, PollPhase};
use crate::tui::message::RunNumber;

/// What a question is about: what comes out of that alone answers it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Subject {
    /// A step of a lesson, from 0.
    Step { lesson: String, step: usize },
    /// A run of this, whatever its seed, or a comparison of these.
    Runs(Vec<Plan>),
}

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
    pub(crate) about: Option<Subject>,
    /// The run or the comparison that shows what comes out, once it was begun.
    pub(crate) awaits: Option<RunNumber>,
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
            about: None,
            awaits: None,
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
                (self.phase, self.outcome, self.awaits) = (PollPhase::Shown, outcome.clone(), None);
            }
        }
        Some(self)
    }

    /// Whether it may be asked once more.
    pub(crate) fn can_be_asked_again(&self) -> bool {
        self.phase == PollPhase::Closed && self.round == Round::Before
    }

    /// How many gave which answer, to be saved.
    pub(crate) fn counted(&self) -> VoteCount {
        let came = self.outcome.actual.as_ref().map(|actual| actual.answer.clone());
        VoteCount { question: self.question.clone(), tally: self.all(), came }
    }

    /// Whether a lesson asks it, which tells the answer.
    pub(crate) fn is_of_lesson(&self) -> bool {
        matches!(self.about, Some(Subject::Step { .. }))
    }

    /// What more said than anything else, in the last round; `None` of a tie, or where nobody knew.
    pub(crate) fn most(&self) -> Option<Answer> {
        let mut rows = self.all().rows(&self.question);
        rows.retain(|row| row.answer.as_ref().is_some_and(|answer| *answer != Answer::DontKnow));
        rows.sort_by_key(|row| std::cmp::Reverse(row.of(self.round)));
        let [first, rest @ ..] = &rows[..] else { return None };
        let is_first = first.of(self.round) > rest.first().map_or(0, |next| next.of(self.round));
        first.answer.clone().filter(|_| is_first)
    }

    /// Votes, and hands that were counted beside them.
    pub(crate) fn all(&self) -> Tally {
        let mut all = self.tally.clone();
        all.merge(&self.outcome.hands);
        all
    }
}
