//! In which order the runs of a comparison are made: every way once to warm up, then round after round, shuffled anew.
//!
//! Interleaved, so that a machine which gets slower in the meantime does so for all ways; shuffled, so that no way always
//! comes after the same other.

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use crate::engine::Runnable;
use crate::event::Nanos;
use crate::plan::MAX_SEED;

/// One run of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparisonRun {
    pub way: usize,
    /// Which trial of it; `None` for the run that warms up and is not counted.
    pub trial: Option<u64>,
    /// What is run: the way's plan with the trial's seed.
    pub plan: Runnable,
}

/// The runs of these ways, so many trials of each, in order. The same seed gives the same order.
#[must_use]
pub fn order(ways: &[Runnable], trials: u64, seed: u64) -> Vec<ComparisonRun> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut steps = Vec::new();
    for trial in std::iter::once(None).chain((0..trials).map(Some)) {
        // The same seeds for every way: trial three of each draws the same numbers.
        let seed = seed_of(seed, trial.unwrap_or(trials));
        let step = |(way, plan): (usize, &Runnable)| ComparisonRun { way, trial, plan: plan.with_seed(seed) };
        let mut round: Vec<ComparisonRun> = ways.iter().enumerate().map(step).collect();
        round.shuffle(&mut random);
        steps.extend(round);
    }
    steps
}

/// The seed of a trial: each has its own, and with it a schedule of its own.
#[must_use]
pub fn seed_of(seed: u64, trial: u64) -> u64 {
    (seed + trial) % (MAX_SEED + 1)
}

/// The time that is left if the runs to come take as long as those before, ns; `None` before the first.
///
/// ```
/// assert_eq!(racelab::comparison::time_left(2_000, 2, 10), Some(8_000));
/// ```
#[must_use]
pub fn time_left(passed: Nanos, made: usize, all: usize) -> Option<Nanos> {
    let each = u128::from(passed).checked_div(made as u128)?;
    u64::try_from(each * all.saturating_sub(made) as u128).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::ScenarioName;

    #[test]
    fn every_way_is_run_once_a_round_and_rounds_differ() {
        let ways = vec![Runnable::usual(ScenarioName::Fetch, 0); 5];
        let steps = order(&ways, 20, 1);
        assert_eq!(steps.len(), 5 * 21);
        assert_eq!(steps, order(&ways, 20, 1));
        assert_ne!(steps, order(&ways, 20, 2));
        let rounds: Vec<Vec<usize>> =
            steps.chunks(5).map(|round| round.iter().map(|step| step.way).collect()).collect();
        for round in &rounds {
            let mut ways = round.clone();
            ways.sort_unstable();
            assert_eq!(ways, [0, 1, 2, 3, 4]);
        }
        assert!(rounds.windows(2).any(|pair| pair[0] != pair[1]));
        assert!(steps[..5].iter().all(|step| step.trial.is_none()), "first of all everybody warms up");
    }

    #[test]
    fn a_trial_of_one_way_draws_what_that_trial_of_another_draws() {
        let ways = vec![Runnable::usual(ScenarioName::Fetch, 0); 3];
        let mut seeds = std::collections::BTreeMap::new();
        for step in order(&ways, 4, MAX_SEED - 1) {
            let seed = *seeds.entry(step.trial).or_insert(step.plan.seed);
            assert_eq!(seed, step.plan.seed);
            assert!(seed <= MAX_SEED);
        }
        assert_eq!(seeds.values().collect::<std::collections::BTreeSet<_>>().len(), 5, "every trial another one");
    }

    #[test]
    fn the_time_left_is_known_after_the_first_run() {
        assert_eq!(time_left(0, 0, 10), None);
        assert_eq!(time_left(2_000, 10, 10), Some(0));
    }
}
