//! What runs of the same work came to, one after the other.

use crate::plan::{GuardName, Plan};

#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Trials {
    shape: Option<Plan>,
    runs: u32,
    /// Whether these began after runs of other plans.
    anew: bool,
    outcomes: Vec<(GuardName, u64)>,
}

impl Trials {
    /// How many runs of these plans there have been.
    pub(crate) fn runs_of(&self, plan: Option<&Plan>) -> u32 {
        if shape(plan) == self.shape { self.runs } else { 0 }
    }

    /// A run of these plans begins; results of other plans are forgotten.
    pub(crate) fn begin(&mut self, plan: Option<&Plan>) {
        let shape = shape(plan);
        if shape != self.shape {
            *self = Self { shape, anew: self.runs > 0, ..Self::default() };
        }
        self.runs += 1;
    }

    pub(crate) fn add(&mut self, guard: GuardName, observed: u64) {
        self.outcomes.push((guard, observed));
    }

    /// Whether this is the first run after runs of other plans: what they came to is gone, which is to be said.
    pub(crate) fn begins_anew(&self) -> bool {
        self.anew && self.runs == 1
    }

    pub(crate) fn runs(&self) -> u32 {
        self.runs
    }

    pub(crate) fn of(&self, guard: GuardName) -> Vec<u64> {
        self.outcomes.iter().filter(|(one, _)| *one == guard).map(|(_, observed)| *observed).collect()
    }
}

/// What runs of the same work have in common.
fn shape(plan: Option<&Plan>) -> Option<Plan> {
    plan.map(|plan| Plan { seed: 0, guard: None, ..plan.clone() })
}
