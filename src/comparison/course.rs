//! Which run of a comparison is the next: every way once, then round after round, shuffled anew, until nothing more is to be
//! learnt or the time is used.
//!
//! Interleaved, so that a machine which gets slower in the meantime does so for all ways; shuffled, so that no way always
//! comes after the same other. Pure: time is told to it.

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::{Comparison, MAX_TRIALS};
use crate::engine::Runnable;
use crate::event::Nanos;
use crate::plan::{MAX_SEED, SECOND};
use crate::text::{duration, thousands};

/// How long a comparison that was not given a number of trials measures at most, ns.
pub const DEFAULT_BUDGET: Nanos = 60 * SECOND;

/// Where runs are short, ways that can be told apart are run on all the same: until this many trials, or this long, ns.
const ENOUGH_TRIALS: usize = 20;
const SHORT: Nanos = 5 * SECOND;

/// How far a comparison goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// So many trials of each way, after a run that warms up; a single one needs none.
    Trials(u64),
    /// Until the ways can be told apart, or so much time is used, ns.
    Told { budget: Nanos },
}

impl Until {
    /// Without being told anything else.
    pub const USUAL: Self = Self::Told { budget: DEFAULT_BUDGET };

    /// The time that is given, as one types it; nothing where a number of trials is.
    #[must_use]
    pub fn budget_in_words(self) -> Option<String> {
        let Self::Told { budget } = self else { return None };
        Some(if budget.is_multiple_of(SECOND) { in_seconds(budget) } else { duration(budget) })
    }

    /// How many trials so many ways come to, if that is fixed.
    #[must_use]
    pub fn trials_of(self, ways: usize) -> Option<usize> {
        let Self::Trials(trials) = self else { return None };
        Some(ways.saturating_mul(usize::try_from(trials).unwrap_or(usize::MAX)))
    }
}

/// Why no more runs are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enough {
    /// All that were asked for have been, or all that may be.
    Trials,
    /// The ways can be told apart, or are as good as each other.
    Told,
    /// The time is used: another run would take longer than what is left.
    Budget,
}

impl Enough {
    /// What it is called in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Trials => "trials",
            Self::Told => "told",
            Self::Budget => "budget",
        }
    }
}

/// One run of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparisonRun {
    pub way: usize,
    /// Which trial of it; `None` for its first run, which counts as long as there is no other.
    pub trial: Option<u64>,
    /// What is run: the way's plan with the trial's seed.
    pub plan: Runnable,
}

/// The course of a comparison: its runs, one after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    ways: Vec<Runnable>,
    until: Until,
    seed: u64,
    random: ChaCha8Rng,
    /// How many rounds have begun.
    rounds: u64,
    /// The ways that are left of this round, the next one last.
    left: Vec<usize>,
}

impl Course {
    /// That of these ways. The same seed gives the same order.
    #[must_use]
    pub fn new(ways: Vec<Runnable>, until: Until, seed: u64) -> Self {
        let random = ChaCha8Rng::seed_from_u64(seed);
        Self { ways, until, seed, random, rounds: 0, left: Vec::new() }
    }

    /// How far it goes.
    #[must_use]
    pub fn until(&self) -> Until {
        self.until
    }

    /// The next run, after what has been measured in so much time, ns.
    ///
    /// # Errors
    /// Why there is none.
    pub fn next(&mut self, comparison: &Comparison, spent: Nanos) -> Result<ComparisonRun, Enough> {
        if self.left.is_empty() {
            self.is_another_round_wanted(comparison, spent)?;
            self.rounds += 1;
            self.left = (0..self.ways.len()).collect();
            self.left.shuffle(&mut self.random);
        }
        let way = *self.left.last().ok_or(Enough::Trials)?;
        if let (Until::Told { budget }, 2..) = (self.until, self.rounds) {
            let longest = comparison.ways.get(way).and_then(|way| way.trials.iter().map(|trial| trial.elapsed).max());
            if spent.saturating_add(longest.unwrap_or(0)) > budget {
                return Err(Enough::Budget);
            }
        }
        self.left.pop();
        let trial = self.rounds.checked_sub(2);
        // The same seeds for every way: trial three of each draws the same numbers, and the first run what the first trial
        // does.
        let seed = seed_of(self.seed, trial.unwrap_or(0));
        Ok(ComparisonRun { way, trial, plan: self.ways[way].with_seed(seed) })
    }

    fn is_another_round_wanted(&self, comparison: &Comparison, spent: Nanos) -> Result<(), Enough> {
        match self.until {
            _ if self.rounds == 0 => Ok(()),
            // One run each is one trial each.
            Until::Trials(1) => Err(Enough::Trials),
            Until::Trials(trials) if self.rounds > trials => Err(Enough::Trials),
            Until::Trials(_) => Ok(()),
            Until::Told { budget } => {
                let fewest = comparison.ways.iter().map(|way| way.trials.len()).min().unwrap_or(0);
                let is_short = spent < SHORT.min(budget) && fewest < ENOUGH_TRIALS;
                let is_told = comparison.is_told() && !is_short;
                match is_told {
                    true => Err(Enough::Told),
                    false if self.rounds > MAX_TRIALS => Err(Enough::Trials),
                    false => Ok(()),
                }
            }
        }
    }

    /// How many runs there are in all, those that warm up among them, if that is fixed.
    #[must_use]
    pub fn runs(&self) -> Option<usize> {
        let Until::Trials(trials) = self.until else { return None };
        let rounds = if trials > 1 { trials + 1 } else { 1 };
        Some(self.ways.len().saturating_mul(usize::try_from(rounds).unwrap_or(usize::MAX)))
    }
}

/// A time in whole seconds, rounded up: nobody waits for less.
#[must_use]
pub fn in_seconds(nanos: Nanos) -> String {
    format!("{} s", thousands(nanos.div_ceil(SECOND)))
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
#[path = "course_tests.rs"]
mod tests;
