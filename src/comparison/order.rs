//! In which order the runs of a comparison are made: every way once to warm up, then round after round, shuffled anew.
//!
//! Interleaved, so that a machine which gets slower in the meantime does so for all ways; shuffled, so that no way always
//! comes after the same other.

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

/// One run of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Which way.
    pub way: usize,
    /// Which trial of it; `None` for the run that warms up and is not counted.
    pub trial: Option<u64>,
}

/// The runs of so many ways and trials, in order. The same seed gives the same order.
#[must_use]
pub fn order(ways: usize, trials: u64, seed: u64) -> Vec<Step> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut steps = Vec::new();
    for trial in std::iter::once(None).chain((0..trials).map(Some)) {
        let mut round: Vec<Step> = (0..ways).map(|way| Step { way, trial }).collect();
        round.shuffle(&mut random);
        steps.extend(round);
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_is_run_once_a_round_and_rounds_differ() {
        let steps = order(5, 20, 1);
        assert_eq!(steps.len(), 5 * 21);
        assert_eq!(steps, order(5, 20, 1));
        assert_ne!(steps, order(5, 20, 2));
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
}
