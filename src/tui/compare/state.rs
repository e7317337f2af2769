//! The Compare screen's state: what is asked for, and what has been measured of it so far.
//!
//! What keys do to it stands beside, how it looks in `view`. It starts nothing: effects do.

use super::form::CompareForm;
use super::results::CompareRun;
use crate::comparison::{Trial, order};
use crate::engine::Runnable;
use crate::event::Nanos;
use crate::plan::Plan;
use crate::text::Phrase;
use crate::tui::lab::form::PlanForm;
use crate::tui::message::{Report, RunNumber};
use crate::tui::run::state::RunPhase;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CompareScreen {
    pub(super) form: CompareForm,
    pub(super) compare_run: Option<CompareRun>,
}

impl CompareScreen {
    /// The screen as it is opened on what is set in the Lab: its form is open.
    pub(crate) fn new(plan_form: &PlanForm) -> Self {
        Self { form: CompareForm::new(plan_form), compare_run: None }
    }

    pub(crate) fn form(&self) -> &CompareForm {
        &self.form
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

    /// Begins a comparison of what is ticked; returns the plans of its runs, in order. If there is nothing to compare,
    /// it stands below what is ticked.
    pub(crate) fn begin(&mut self, number: RunNumber, seed: u64, now: Nanos) -> Option<Vec<Runnable>> {
        let plans = match self.form.plans().map(<[Runnable]>::to_vec).map_err(Phrase::clone) {
            Ok(plans) => plans,
            Err(why) => {
                self.form.set_error(why);
                return None;
            }
        };
        let steps = order(&plans, self.form.trials(), seed);
        let runs = steps.iter().map(|step| step.plan.clone()).collect();
        self.compare_run = Some(CompareRun::new(number, &plans, steps, self.form.plan_form().plan().workers, now));
        Some(runs)
    }

    pub(crate) fn on_report(&mut self, number: RunNumber, report: Report, now: Nanos) -> Vec<(Plan, Trial)> {
        let Some(compare_run) = self.compare_run.as_mut().filter(|compare_run| compare_run.number() == number) else {
            return Vec::new();
        };
        match report {
            Report::Made { step, timeline } => compare_run.apply(step, *timeline, now).into_iter().collect(),
            Report::Over => {
                compare_run.over(now);
                Vec::new()
            }
            Report::Began { .. } | Report::Events { .. } => Vec::new(),
        }
    }

    pub(crate) fn stopping(&mut self) {
        if let Some(compare_run) = &mut self.compare_run {
            compare_run.stopping();
        }
    }

    pub(crate) fn tick(&mut self, now: Nanos) {
        if let Some(compare_run) = &mut self.compare_run {
            compare_run.tick(now);
        }
    }
}
