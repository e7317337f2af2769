//! A lesson is checked by doing it: everything is run, every small program explored, every condition held against the
//! figures.

use std::sync::Arc;

use super::{Choices, Expectation, Figures, Holding, Lesson, Show, Step, StepKind};
use crate::engine::Runnable;
use crate::report;
use crate::schedule::explorer::{Budget, Rules, StepMachine, explore};
use crate::schedule::{language, shipped};
use crate::text::{Phrase, Texts};
use crate::timeline::Timeline;

/// What came of checking a lesson.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked<'lesson> {
    /// What was checked.
    pub lesson: &'lesson Lesson,
    /// Its steps that have something to check or to run.
    pub steps: Vec<CheckedStep<'lesson>>,
}

/// What came of a step.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedStep<'lesson> {
    /// Which one, from 0.
    pub index: usize,
    /// The step.
    pub step: &'lesson Step,
    /// Why it could not be done.
    pub failed: Option<Phrase>,
    /// What came of its conditions, and of what was predicted of it.
    pub held: Vec<(&'lesson Expectation, Holding)>,
    /// Predictions of which no answer, or more than one, turned out to be right; the step of each.
    pub undecided: Vec<usize>,
}

impl Checked<'_> {
    /// How many conditions hold, and how many do not or could not be looked at.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let held = self.steps.iter().flat_map(|step| &step.held);
        let holding = held.clone().filter(|(_, held)| held.holds == Ok(true)).count();
        let broken =
            self.steps.iter().map(|step| usize::from(step.failed.is_some()) + step.undecided.len()).sum::<usize>();
        (holding, held.count() - holding + broken)
    }

    /// Whether everything that it says was so.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.counts().1 == 0
    }
}

/// Does a lesson; `make` makes its runs.
pub fn check<'lesson>(
    lesson: &'lesson Lesson,
    texts: &Texts,
    make: &mut dyn FnMut(&Runnable) -> Result<Timeline, Phrase>,
) -> Checked<'lesson> {
    let mut figures = Figures::default();
    let mut open: Vec<(usize, &Choices)> = Vec::new();
    let mut steps = Vec::new();
    for (index, step) in lesson.steps.iter().enumerate() {
        if let StepKind::Predict(asked) = &step.kind {
            open.push((index, asked));
        }
        let failed = perform(index, step, &mut figures, texts, make).err();
        let held = step.expect.iter().map(|expectation| (expectation, expectation.check(&figures))).collect();
        let is_last = index + 1 == lesson.steps.len();
        let mut undecided = Vec::new();
        open.retain(|(asked_at, asked)| match outcome(asked, &figures) {
            Ok(_) => false,
            // What it depends on may still be to come.
            Err(is_known) if is_known || is_last => {
                undecided.push(*asked_at);
                false
            }
            Err(_) => true,
        });
        if failed.is_some() || !step.expect.is_empty() || !undecided.is_empty() || step.run().is_some() {
            steps.push(CheckedStep { index, step, failed, held, undecided });
        }
    }
    Checked { lesson, steps }
}

/// Which answer turned out to be right; `None` where a question has no such answers. Otherwise whether all that it depends on is
/// known.
pub(super) fn outcome(asked: &Choices, figures: &Figures) -> Result<Option<usize>, bool> {
    if asked.choices.iter().all(|choice| choice.when.is_none()) {
        return Ok(None);
    }
    let mut right = Vec::new();
    for (index, choice) in asked.choices.iter().enumerate() {
        match choice.when.as_ref().map(|when| when.check(figures).holds) {
            Some(Ok(true)) => right.push(index),
            Some(Ok(false)) | None => {}
            Some(Err(_)) => return Err(false),
        }
    }
    match right.as_slice() {
        [one] => Ok(Some(*one)),
        _ => Err(true),
    }
}

fn perform(
    index: usize,
    step: &Step,
    figures: &mut Figures,
    texts: &Texts,
    make: &mut dyn FnMut(&Runnable) -> Result<Timeline, Phrase>,
) -> Result<(), Phrase> {
    if let StepKind::Show(Show::Program(shown)) = &step.kind {
        let unknown = || Phrase::new("lesson.check.no-program").with("name", shown.name);
        let found = shipped::find(shown.name).ok_or_else(unknown)?;
        let program = language::read(found.name, found.text).map_err(|wrong| wrong.said(found.name))?;
        let rules = Rules::of(&program);
        let explored = explore(&StepMachine::new(Arc::new(program), rules), Budget::default(), &mut |_| true);
        figures.add(
            index,
            vec![shown.name.to_owned()],
            report::exploration_value(&explored.ok_or_else(unknown)?, None, None, texts),
        );
    }
    let Some(run) = step.run() else { return Ok(()) };
    for plan in &run.plans {
        let timeline = make(plan)?;
        let names = run.names(plan);
        figures.add(index, names, report::run_value(&(plan.clone().into_plan(), timeline), texts));
    }
    Ok(())
}
