//! The same thing run for real, some fifty times: as it comes, and nudged. What it came to stands beside what all schedules
//! come to, since how many schedules do something is not how probable it is.
//!
//! Pure: each run is asked for by an effect, one after the other, and what it came to comes back as a report.

use std::collections::BTreeMap;

use super::real_twin;
use crate::comparison::seed_of;
use crate::engine::Runnable;
use crate::plan::{Plan, Window};
use crate::schedule::language::Program;
use crate::tui::message::{Effect, Report, RunNumber};

/// How often it is run in each window.
const TRIALS: u32 = 50;

/// As it comes, and nudged.
pub(super) const WINDOWS: [Window; 2] = [Window::Natural, Window::Nudged];

/// What one window came to.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Tally {
    /// How often the counter said what.
    pub(super) said: BTreeMap<u64, u32>,
    /// Runs that came to nothing: they could not be made, or were stopped.
    failed: u32,
}

impl Tally {
    pub(super) fn made(&self) -> u32 {
        self.said.values().sum()
    }

    fn asked(&self) -> u32 {
        self.made() + self.failed
    }

    pub(super) fn count(&self, value: u64) -> u32 {
        self.said.get(&value).copied().unwrap_or(0)
    }
}

/// The runs of one program.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RealRuns {
    number: RunNumber,
    plans: [Option<Plan>; 2],
    pub(super) tallies: [Tally; 2],
    is_out: bool,
    is_stopped: bool,
}

impl RealRuns {
    /// The runs of a program, none of them made; `None` where it has no twin.
    pub(super) fn of(program: &Program, number: RunNumber, seed: u64) -> Option<Self> {
        let plan = |window| real_twin::of(program, window, seed);
        let plans = WINDOWS.map(plan);
        plans.iter().any(Option::is_some).then_some(Self {
            number,
            plans,
            tallies: Default::default(),
            is_out: false,
            is_stopped: false,
        })
    }

    /// In which window the next run is; `None` when all are made.
    fn next(&self) -> Option<usize> {
        let is_left = |window: &usize| self.plans[*window].is_some() && self.tallies[*window].asked() < TRIALS;
        (0..WINDOWS.len()).find(|window| !self.is_stopped && is_left(window))
    }

    pub(super) fn is_going(&self) -> bool {
        self.is_out || self.next().is_some()
    }

    pub(super) fn workers(&self) -> u32 {
        self.plans.iter().flatten().map(|plan| plan.workers).max().unwrap_or(0)
    }

    /// How many runs there will be.
    pub(super) fn all(&self) -> u32 {
        self.plans.iter().flatten().map(|_| TRIALS).sum()
    }

    /// Everything that a counter said.
    pub(super) fn values(&self) -> Vec<u64> {
        let mut values: Vec<u64> = self.tallies.iter().flat_map(|tally| tally.said.keys().copied()).collect();
        values.sort_unstable();
        values.dedup();
        values
    }

    pub(super) fn stop(&mut self) {
        self.is_stopped = true;
        self.is_out = false;
    }

    /// The next run, if none is going on.
    pub(super) fn pending_effect(&mut self) -> Option<Effect> {
        let window = self.next().filter(|_| !self.is_out)?;
        let plan = self.plans[window].as_ref()?;
        let seed = seed_of(plan.seed, self.tallies[window].asked().into());
        let Ok(plan) = Runnable::of(Plan { seed, ..plan.clone() }) else {
            self.is_stopped = true;
            return None;
        };
        self.is_out = true;
        Some(Effect::Measure { run: self.number, plan })
    }

    pub(super) fn on_report(&mut self, number: RunNumber, report: &Report) {
        if number != self.number || !self.is_out {
            return;
        }
        let window = self.next();
        match (report, window) {
            (Report::Made { timeline }, Some(window)) => match timeline.observed() {
                Some(observed) => *self.tallies[window].said.entry(observed).or_default() += 1,
                None => self.tallies[window].failed += 1,
            },
            (Report::Over, _) => self.is_out = false,
            _ => {}
        }
    }
}
