//! What runs of the same work came to, one after the other.

use crate::event::Nanos;
use crate::plan::{GuardName, Means, Plan, Protection};
use crate::results::ratio;
use crate::statistics::median;

#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Trials {
    shape: Option<Plan>,
    runs: u32,
    /// Whether these began after runs of other plans.
    anew: bool,
    outcomes: Vec<(GuardName, u64)>,
    /// How long whole runs took once they were started, ns.
    lengths: Vec<(GuardName, Nanos)>,
}

/// A guard's cost is told from so many trials on: a pair of runs may be turned round by whatever else the machine does.
const FEWEST: usize = 2;

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

    /// A run came to its end that took so long once it was started, ns.
    pub(crate) fn add_length(&mut self, guard: GuardName, length: Nanos) {
        self.lengths.push((guard, length));
    }

    /// How many times as long as without a guard it took with one: of the medians so far. `None` below two trials of each, and
    /// where a lock would seem to make it faster, which it cannot.
    pub(crate) fn cost(&self, guard: GuardName) -> Option<f64> {
        let middle = |guard: GuardName| {
            let mut lengths: Vec<Nanos> =
                self.lengths.iter().filter(|(one, _)| *one == guard).map(|(_, length)| *length).collect();
            (lengths.len() >= FEWEST).then(|| median(&mut lengths)).flatten()
        };
        let factor = ratio(middle(guard)?, middle(GuardName::None)?.max(1));
        let is_lock = guard.profile().protection == Protection::Exact(Means::Lock);
        (factor >= 1.0 || !is_lock).then_some(factor)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_has_a_cost_from_two_trials_on_and_it_is_that_of_the_medians() {
        let mut trials = Trials::default();
        let mut add = |bare, locked| {
            trials.add_length(GuardName::None, bare);
            trials.add_length(GuardName::Mutex, locked);
            trials.cost(GuardName::Mutex)
        };
        assert_eq!(add(100, 500), None, "one pair says nothing");
        assert_eq!(add(100, 300), Some(4.0));
        assert_eq!(add(9_000, 400), Some(4.0), "something else used the machine once");
        assert_eq!(add(9_000, 400), None, "a lock that makes a race faster is not believed");
    }

    #[test]
    fn counting_apart_may_be_faster() {
        let mut trials = Trials::default();
        for (guard, length) in
            [(GuardName::None, 100), (GuardName::None, 100), (GuardName::Local, 20), (GuardName::Local, 20)]
        {
            trials.add_length(guard, length);
        }
        assert_eq!(trials.cost(GuardName::Local), Some(0.2));
    }
}
