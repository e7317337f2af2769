//! The Compare screen's state: what is asked for, and what has been measured of it so far.
//!
//! What keys do to it stands beside, how it looks in `view`. It starts nothing: effects do.

use super::form::CompareForm;
use super::results::CompareRun;
use crate::comparison::{self, Comparison, Forecast, Trial};
use crate::engine::Runnable;
use crate::event::Nanos;
use crate::motion::Motion;
use crate::plan::{Plan, ScenarioName};
use crate::question::{Actual, Question};
use crate::tui::lab::form::PlanForm;
use crate::tui::message::{Effect, Report, RunNumber};
use crate::tui::predict::expected::{Guess, Guesses};
use crate::tui::run::state::RunPhase;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CompareScreen {
    pub(super) form: CompareForm,
    pub(super) compare_run: Option<CompareRun>,
    expected: Guesses,
    /// What was expected of the comparison that is made.
    expectation: Option<Guess>,
    /// Whether what came of it was handed out, to be remembered.
    is_told: bool,
    /// The run whose first moments tell how long others will take, and its number.
    glimpse: Option<(RunNumber, Plan)>,
}

impl CompareScreen {
    /// The screen as it is opened on what is set in the Lab: its form is open. Where the plans do not say how long they take,
    /// the beginning of a run is looked at, under this number.
    pub(crate) fn new(plan_form: &PlanForm, cores: u32, number: RunNumber) -> (Self, Option<Effect>) {
        let form = CompareForm::new(plan_form, cores);
        let wanted = form.plans().ok().and_then(Forecast::wanted);
        let glimpse = wanted.clone().map(|plan| (number, plan.into_plan()));
        let effect = wanted.map(|plan| Effect::Glimpse { run: number, plan });
        let (expected, expectation) = (Guesses::default(), None);
        (Self { form, compare_run: None, expected, expectation, is_told: false, glimpse }, effect)
    }

    pub(crate) fn form(&self) -> &CompareForm {
        &self.form
    }

    /// What can be asked before what is ticked is compared.
    pub(crate) fn question(&self) -> Option<Question> {
        let plans = self.form.plans().ok()?;
        comparison::fastest_question(plans.iter().cloned().map(Runnable::into_plan))
    }

    /// What is asked of what is shown: of the comparison that was begun, else of what is ticked.
    pub(crate) fn asked(&self) -> Option<Question> {
        let plans = self.compare_run.as_ref().map(|run| run.comparison().ways.iter().map(|way| way.plan.clone()));
        plans.and_then(comparison::fastest_question).or_else(|| self.question())
    }

    /// What was compared, if that answers this.
    pub(crate) fn compared(&self, question: &Question) -> Option<&Comparison> {
        let run = self.compare_run.as_ref().filter(|_| self.asked().as_ref() == Some(question))?;
        Some(run.comparison())
    }

    pub(crate) fn expected(&self) -> &Guesses {
        &self.expected
    }

    pub(crate) fn expect(&mut self, expected: Guesses) {
        self.expected = expected;
    }

    /// What was expected, and which way was the fastest, once all have been seen.
    pub(crate) fn met(&self) -> Option<(&Guess, Actual)> {
        let compare_run = self.compare_run.as_ref().filter(|run| run.is_seen() && !run.holds_verdict())?;
        let expectation = self.expectation.as_ref()?;
        Some((expectation, came(expectation, compare_run)?))
    }

    /// What was expected of which scenario, and what it came to, once a comparison is over: once.
    pub(crate) fn answered(&mut self) -> Option<(ScenarioName, Guess, Actual)> {
        let compare_run = self.compare_run.as_ref().filter(|run| run.phase() == RunPhase::Over && !self.is_told)?;
        self.is_told = true;
        let expectation = self.expectation.clone()?;
        let actual = came(&expectation, compare_run)?;
        Some((compare_run.comparison().ways.first()?.plan.scenario, expectation, actual))
    }

    pub(crate) fn compare_run(&self) -> Option<&CompareRun> {
        self.compare_run.as_ref()
    }

    pub(crate) fn is_busy(&self) -> bool {
        self.compare_run.as_ref().is_some_and(|compare_run| compare_run.phase() != RunPhase::Over)
    }

    /// Whether the picture changes by time passing alone.
    pub(crate) fn is_moving(&self) -> bool {
        self.compare_run.as_ref().is_some_and(CompareRun::is_moving)
    }

    /// Begins a comparison of what is ticked. If there is nothing to compare, it stands below what is ticked.
    pub(crate) fn begin(&mut self, number: RunNumber, seed: u64, motion: Motion) {
        match self.form.plans().map(<[Runnable]>::to_vec) {
            Ok(plans) => {
                self.is_told = false;
                self.expectation = self.question().and_then(|question| self.expected.of_run(&[question]));
                self.compare_run = Some(CompareRun::new(number, plans, self.form.until(), seed, motion));
            }
            Err(why) => {
                let why = why.clone();
                self.form.set_error(why);
            }
        }
    }

    /// The run that is to be begun now, if one is.
    pub(crate) fn pending_effect(&mut self, now: Nanos) -> Option<Effect> {
        let compare_run = self.compare_run.as_mut()?;
        let plan = compare_run.next_run(now)?;
        Some(Effect::Measure { run: compare_run.number(), plan })
    }

    pub(crate) fn on_report(&mut self, number: RunNumber, report: Report, now: Nanos) -> Vec<(Plan, Trial)> {
        if let (Some((glimpsed, plan)), Report::Made { timeline }) = (&self.glimpse, &report)
            && *glimpsed == number
        {
            self.form.see_beginning(plan, timeline);
            return Vec::new();
        }
        let Some(compare_run) = self.compare_run.as_mut().filter(|compare_run| compare_run.number() == number) else {
            return Vec::new();
        };
        match report {
            Report::Made { timeline } => compare_run.apply(*timeline, now).into_iter().collect(),
            Report::Over => {
                compare_run.over(now);
                Vec::new()
            }
            Report::Began { .. } | Report::Events { .. } => Vec::new(),
        }
    }

    pub(crate) fn stopping(&mut self, now: Nanos) {
        if let Some(compare_run) = &mut self.compare_run {
            compare_run.stopping(now);
        }
    }

    pub(crate) fn tick(&mut self, now: Nanos) {
        if let Some(compare_run) = &mut self.compare_run {
            compare_run.tick(now);
        }
    }
}

/// Which way was the fastest; of several that cannot be told apart the one that was expected.
fn came(expectation: &Guess, compare_run: &CompareRun) -> Option<Actual> {
    comparison::fastest(compare_run.comparison(), &expectation.question, expectation.said.as_ref())
}
