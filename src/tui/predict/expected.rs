//! What is expected of runs: an answer to one of their questions, and how many of a class gave which.
//!
//! Pure. Another plan has other questions, and answers to other questions mean nothing to it: they are kept aside.

use crate::question::{Actual, Answer, Question, Tally};

/// What was said of several questions, the last of which counts.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Guesses {
    said: Option<(Question, Answer)>,
    hands: Vec<(Question, Tally)>,
}

/// The most questions whose hands are kept: more than a lesson asks.
const MOST: usize = 32;

impl Guesses {
    /// The question that is shown of these: the one that was answered, or the class was asked, or the first.
    pub(crate) fn shown<'questions>(&self, questions: &'questions [Question]) -> Option<&'questions Question> {
        let answered = questions.iter().find(|question| self.said(question).is_some());
        let asked = || questions.iter().find(|question| !self.hands(question).is_empty());
        answered.or_else(asked).or(questions.first())
    }

    pub(crate) fn said(&self, question: &Question) -> Option<&Answer> {
        self.said.as_ref().filter(|(asked, _)| asked == question).map(|(_, answer)| answer)
    }

    pub(crate) fn say(&mut self, question: &Question, answer: Option<Answer>) {
        self.said = answer.map(|answer| (question.clone(), answer));
    }

    pub(crate) fn hands(&self, question: &Question) -> Tally {
        let found = self.hands.iter().find(|(asked, _)| asked == question);
        found.map(|(_, tally)| tally.clone()).unwrap_or_default()
    }

    pub(crate) fn put_hands(&mut self, question: &Question, tally: Tally) {
        self.hands.retain(|(asked, _)| asked != question);
        if !tally.is_empty() {
            self.hands.push((question.clone(), tally));
        }
        if self.hands.len() > MOST {
            self.hands.remove(0);
        }
    }

    /// What is expected of a run that has these questions; `None` where nothing is.
    pub(crate) fn of_run(&self, questions: &[Question]) -> Option<Guess> {
        let question = self.shown(questions)?;
        let expectation =
            Guess { question: question.clone(), said: self.said(question).cloned(), hands: self.hands(question) };
        (expectation.said.is_some() || !expectation.hands.is_empty()).then_some(expectation)
    }

    /// The next answer that is offered, or the one before; before the first there is none.
    pub(crate) fn step(&mut self, question: &Question, forward: bool) {
        let offered: Vec<Answer> = question.offered().map(|option| option.answer).collect();
        let at = self.said(question).and_then(|said| question.place(said));
        let next = match at {
            None if forward => Some(0),
            None => None,
            Some(at) if forward => Some((at + 1).min(offered.len() - 1)),
            Some(at) => at.checked_sub(1),
        };
        self.say(question, next.and_then(|next| offered.into_iter().nth(next)));
    }
}

/// What is expected of one run.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Guess {
    pub(crate) question: Question,
    pub(crate) said: Option<Answer>,
    pub(crate) hands: Tally,
}

/// What was expected of a run, and what it came to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Met<'run> {
    pub(crate) expectation: &'run Guess,
    pub(crate) actual: &'run Actual,
}
