//! Somebody takes a lesson: at which step they are, what they answered, and what their runs showed.
//!
//! Pure: whoever has a screen tells it what was pressed and what was run.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::check::outcome;
use super::{Choices, Expectation, Figures, Holding, Lesson, LessonProgress, Step, StepKind};
use crate::text::Bilingual;

/// A lesson that is being taken.
#[derive(Debug, Clone, PartialEq)]
pub struct LessonSession {
    lesson: Arc<Lesson>,
    at: usize,
    figures: Figures,
    /// What was answered at a step.
    answers: BTreeMap<usize, Given>,
    /// The answers of predictions that turned out to be right, and the step that showed it.
    told: BTreeMap<usize, (usize, usize)>,
    /// Whether the run of the step where one is has been seen to its end.
    seen: bool,
}

/// What somebody answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// One of the choices, from 0.
    Choice(usize),
    /// That is an answer, too.
    DontKnow,
}

/// A prediction and what came of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PredictionTold<'lesson> {
    /// What was asked.
    pub asked: &'lesson Choices,
    /// Which answer was given.
    pub given: Given,
    /// Which one turned out to be right.
    pub right: usize,
}

impl LessonSession {
    /// A lesson from a step on, from 0.
    #[must_use]
    pub fn new(lesson: Arc<Lesson>, at: usize) -> Self {
        // Without what was run before, what is said later has nothing to stand on: then it begins anew.
        let needs_runs = lesson.steps.iter().take(at).any(|step| step.run().is_some());
        let at = if needs_runs || at >= lesson.steps.len() { 0 } else { at };
        let (figures, answers) = (Figures::default(), BTreeMap::new());
        Self { lesson, at, figures, answers, told: BTreeMap::new(), seen: false }
    }

    /// The lesson.
    #[must_use]
    pub fn lesson(&self) -> &Lesson {
        &self.lesson
    }

    /// The step where one is, from 0.
    #[must_use]
    pub fn at(&self) -> usize {
        self.at
    }

    /// The step where one is.
    #[must_use]
    pub fn step(&self) -> &Step {
        &self.lesson.steps[self.at]
    }

    /// The step after that.
    #[must_use]
    pub fn next_step(&self) -> Option<&Step> {
        self.lesson.steps.get(self.at + 1)
    }

    /// The question of the step where one is.
    #[must_use]
    pub fn asked(&self) -> Option<&Choices> {
        match &self.step().kind {
            StepKind::Predict(asked) | StepKind::Ask(asked) => Some(asked),
            _ => None,
        }
    }

    /// Which answer to it is right, as far as that is known: of a question the one that is; of a prediction what turned out,
    /// and before that what the lesson counts on.
    #[must_use]
    pub fn right(&self) -> Option<usize> {
        match &self.step().kind {
            StepKind::Ask(asked) => asked.choices.iter().position(|choice| choice.right),
            StepKind::Predict(asked) => self.turned_out(self.at).or_else(|| self.lesson.counts_on(self.at, asked)),
            _ => None,
        }
    }

    /// Which answer to the prediction of a step turned out to be right.
    #[must_use]
    pub fn turned_out(&self, step: usize) -> Option<usize> {
        self.told.get(&step).map(|(_, right)| *right)
    }

    /// Which answer to the question of a step was right, once that has been said here, and what is said of it if it is true.
    #[must_use]
    pub fn told_of(&self, step: usize) -> Option<(usize, Option<&Bilingual>)> {
        let asked_at = self.lesson.steps.get(step)?;
        if let StepKind::Ask(asked) = &asked_at.kind {
            let is_told = self.at > step || (self.at == step && self.is_done());
            let right = asked.choices.iter().position(|choice| choice.right).filter(|_| is_told)?;
            return Some((right, asked_at.say.as_ref()));
        }
        let (shown_by, right) = *self.told.get(&step)?;
        let says = self.lesson.steps.get(shown_by)?;
        let is_so = says.expect.iter().all(|expectation| expectation.check(&self.figures).holds == Ok(true));
        Some((right, says.say.as_ref().filter(|_| is_so)))
    }

    /// What was answered to it.
    #[must_use]
    pub fn answered(&self) -> Option<Given> {
        self.answers.get(&self.at).copied()
    }

    /// Answers the question of this step. Says whether that could be done.
    pub fn answer(&mut self, given: Given) -> bool {
        let Some(asked) = self.asked() else { return false };
        let is_one = match given {
            Given::Choice(choice) => choice < asked.choices.len(),
            Given::DontKnow => true,
        };
        if is_one {
            self.answers.insert(self.at, given);
        }
        is_one
    }

    /// Whether this step has been done, so that the next may come.
    #[must_use]
    pub fn is_done(&self) -> bool {
        match &self.step().kind {
            // Who does not want to try may go on.
            StepKind::Say | StepKind::Show(_) | StepKind::Try(_) => true,
            StepKind::Predict(_) => self.answered().is_some(),
            // Who does not know is told.
            StepKind::Ask(asked) => match self.answered() {
                None => false,
                Some(Given::DontKnow) => true,
                Some(Given::Choice(choice)) => asked.choices[choice].right,
            },
            StepKind::Run(_) => self.seen,
        }
    }

    /// Whether this is the last step.
    #[must_use]
    pub fn is_last(&self) -> bool {
        self.at + 1 == self.lesson.steps.len()
    }

    /// Goes on to the next step. Says whether there is one.
    pub fn advance(&mut self) -> bool {
        let goes = self.is_done() && !self.is_last();
        if goes {
            self.go_to(self.at + 1);
        }
        goes
    }

    /// Goes back a step.
    pub fn go_back(&mut self) -> bool {
        let goes = self.at > 0;
        if goes {
            self.go_to(self.at - 1);
        }
        goes
    }

    fn go_to(&mut self, at: usize) {
        self.at = at;
        self.seen = self.figures.has(at);
    }

    /// A run of this step begins anew.
    pub fn begin_run(&mut self) {
        self.seen = false;
    }

    /// A report on a run of a step: of what was predicted of it, it is known now what was right.
    pub fn take_report(&mut self, step: usize, names: Vec<String>, report: Value) {
        self.figures.add(step, names, report);
    }

    /// The run of this step was seen to its end.
    pub fn see(&mut self) {
        self.seen = true;
        let lesson = Arc::clone(&self.lesson);
        for (index, step) in lesson.steps.iter().enumerate().take(self.at + 1) {
            let is_of_this_step = self.told.get(&index).is_none_or(|(step, _)| *step == self.at);
            if let StepKind::Predict(asked) = &step.kind
                && is_of_this_step
                && let Ok(Some(right)) = outcome(asked, &self.figures)
            {
                self.told.insert(index, (self.at, right));
            }
        }
    }

    /// Whether the run of this step was seen to its end.
    #[must_use]
    pub fn is_seen(&self) -> bool {
        self.seen
    }

    /// The predictions that this step decided.
    pub fn told(&self) -> impl Iterator<Item = PredictionTold<'_>> {
        self.told.iter().filter(|(_, (step, _))| *step == self.at).filter_map(|(index, (_, right))| {
            let StepKind::Predict(asked) = &self.lesson.steps[*index].kind else { return None };
            let given = self.answers.get(index).copied()?;
            Some(PredictionTold { asked, given, right: *right })
        })
    }

    /// The conditions of this step that do not hold of what was run here.
    #[must_use]
    pub fn broken(&self) -> Vec<(&Expectation, Holding)> {
        let held = self.step().expect.iter().map(|expectation| (expectation, expectation.check(&self.figures)));
        held.filter(|(_, held)| held.holds != Ok(true)).collect()
    }

    /// Notes how far one is.
    pub fn remember(&self, progress: &mut LessonProgress) {
        progress.reach(&self.lesson.name, self.at, self.is_last() && self.is_done());
        if let Some(Given::Choice(choice)) = self.answered() {
            progress.answered(&self.lesson.name, self.at, choice);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson;

    fn of(name: &str) -> LessonSession {
        LessonSession::new(Arc::new(lesson::find(name).expect("it comes along").clone()), 0)
    }

    #[test]
    fn one_predicts_then_sees_then_is_told() {
        let mut session = of("lucky-run");
        assert!(!session.advance(), "an answer comes first");
        assert!(session.answer(Given::Choice(0)) && !session.answer(Given::Choice(9)) && session.advance());
        assert!(!session.is_done(), "nothing was run yet");
        let report = serde_json::json!({"counter": {"expected": 8, "observed": 5, "lost": 3}});
        session.take_report(1, vec!["long".to_owned()], report);
        session.see();
        let told: Vec<_> = session.told().map(|told| (told.given, told.right)).collect();
        assert_eq!((told, session.broken().len()), (vec![(Given::Choice(0), 1)], 0));
        assert!(session.advance() && session.told().count() == 0);
    }

    #[test]
    fn what_came_out_differently_is_known() {
        let mut session = of("lucky-run");
        assert!(session.answer(Given::DontKnow) && session.advance());
        let report = serde_json::json!({"counter": {"expected": 8, "observed": 8, "lost": 0}});
        session.take_report(1, vec!["long".to_owned()], report);
        session.see();
        assert_eq!(session.broken().len(), 1);
        assert_eq!(session.told().map(|told| (told.given, told.right)).collect::<Vec<_>>(), [(Given::DontKnow, 0)]);
    }

    #[test]
    fn one_goes_on_where_one_left_off_unless_runs_are_missing() {
        let lesson = Arc::new(lesson::find("lucky-run").expect("it comes along").clone());
        assert_eq!(LessonSession::new(Arc::clone(&lesson), 1).at(), 1);
        assert_eq!(LessonSession::new(Arc::clone(&lesson), 2).at(), 0, "the first run is not there any more");
        assert_eq!(LessonSession::new(lesson, 99).at(), 0);
    }

    #[test]
    fn a_wrong_answer_to_a_question_may_be_mended() {
        let mut session = of("lucky-run");
        session.at = session.lesson.steps.len() - 1;
        assert!(session.answer(Given::Choice(0)) && !session.is_done());
        assert!(session.answer(Given::Choice(1)) && session.is_done() && session.is_last());
        let mut progress = LessonProgress::default();
        session.remember(&mut progress);
        assert!(progress.is_done("lucky-run"));
    }
}
