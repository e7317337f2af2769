//! The Compare screen's state: what is asked for, and what has been measured of it so far.
//!
//! What keys do to it stands beside, how it looks in `view`. It starts nothing: effects do.

use super::form::Wishes;
use super::results::Measured;
use crate::comparison::{Trial, order};
use crate::event::Nanos;
use crate::plan::Plan;
use crate::text::Phrase;
use crate::tui::lab::form::Draft;
use crate::tui::message::{Report, RunNumber};
use crate::tui::run::state::Stage;

/// The Compare screen.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Comparing {
    pub(super) wishes: Wishes,
    pub(super) measured: Option<Measured>,
}

impl Comparing {
    /// The screen as it is opened on what is set in the Lab: it asks what shall be compared.
    pub(crate) fn new(draft: &Draft) -> Self {
        Self { wishes: Wishes::new(draft), measured: None }
    }

    /// What is wished for.
    pub(crate) fn wishes(&self) -> &Wishes {
        &self.wishes
    }

    /// What has been measured, if it was begun.
    pub(crate) fn measured(&self) -> Option<&Measured> {
        self.measured.as_ref()
    }

    /// Whether runs are being made.
    pub(crate) fn is_busy(&self) -> bool {
        self.measured.as_ref().is_some_and(|measured| measured.stage() != Stage::Over)
    }

    /// Whether the picture changes by time passing alone.
    pub(crate) fn is_moving(&self) -> bool {
        self.measured.as_ref().is_some_and(Measured::is_moving)
    }

    /// Begins a comparison of what is ticked; returns the plans of its runs, in order. If there is nothing to compare, it
    /// stands below what is ticked.
    pub(crate) fn begin(&mut self, number: RunNumber, seed: u64, now: Nanos) -> Option<Vec<Plan>> {
        let plans = match self.wishes.plans().map(<[Plan]>::to_vec).map_err(Phrase::clone) {
            Ok(plans) => plans,
            Err(why) => {
                self.wishes.complain(why);
                return None;
            }
        };
        let steps = order(&plans, self.wishes.trials(), seed);
        let runs = steps.iter().map(|step| step.plan.clone()).collect();
        self.measured = Some(Measured::new(number, plans, steps, self.wishes.draft().plan().workers, now));
        Some(runs)
    }

    /// Takes in news of the runs; returns what is to be kept of them.
    pub(crate) fn hear(&mut self, number: RunNumber, report: Report, now: Nanos) -> Vec<(Plan, Trial)> {
        let Some(measured) = self.measured.as_mut().filter(|measured| measured.number() == number) else {
            return Vec::new();
        };
        match report {
            Report::Made { step, timeline } => measured.take_in(step, *timeline, now).into_iter().collect(),
            Report::Over => {
                measured.over(now);
                Vec::new()
            }
            Report::Began { .. } | Report::Events { .. } => Vec::new(),
        }
    }

    /// It was asked to stop.
    pub(crate) fn stopping(&mut self) {
        if let Some(measured) = &mut self.measured {
            measured.stopping();
        }
    }

    /// Time has passed.
    pub(crate) fn tick(&mut self, now: Nanos) {
        if let Some(measured) = &mut self.measured {
            measured.tick(now);
        }
    }
}
