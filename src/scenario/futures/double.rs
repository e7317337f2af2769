//! Doubles one number: work so small that whatever is done beside it can be seen.

use std::hint::black_box;

use serde::{Deserialize, Serialize};

use crate::cancel::Cancel;
use crate::clock::Clock;
use crate::event::{Nanos, TaskId, Value};
use crate::work::{Context, Kernel, Stopped};

/// Doubles one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Double {
    pub n: u32,
}

/// How long plain loops are measured, ns; one that takes longer is measured once.
const LONG_ENOUGH: Nanos = 1_000_000;

/// Doubles between two looks at the clock, about, when a plain loop is measured.
const MANY: u32 = 1_000;

impl Kernel for Double {
    fn run(&self, _task: TaskId, context: &mut Context<'_, '_>) -> Stopped {
        // Where an interpreter lock may be handed on, as after any line of an interpreted program.
        context.checkpoint(1)?;
        Ok(Value::Number(black_box(self.doubled())))
    }

    fn in_python(&self) -> Option<serde_json::Value> {
        Some(serde_json::json!(["double", self.n]))
    }

    fn halved(&self) -> Self {
        *self
    }
}

impl Double {
    /// Twice the number.
    #[must_use]
    pub fn doubled(self) -> u64 {
        u64::from(self.n) * 2
    }

    /// How long it takes to double 1, 2, 3 … `count` in a plain loop and to keep the results, ns; 1 or more. The quickest
    /// of as many loops as there is time for in a millisecond: what else the machine does meanwhile is not its cost.
    #[must_use]
    pub fn plain_loop(count: u32, cancel: &Cancel) -> Nanos {
        let clock = Clock::start();
        let mut results = Vec::with_capacity(count as usize);
        // Short loops are made several times between two looks at the clock: a look takes as long as fifty doubles.
        let loops = u64::from(MANY / count.max(1) + 1);
        let (mut quickest, mut began) = (Nanos::MAX, clock.now());
        while began < LONG_ENOUGH && !cancel.is_wanted() {
            for _ in 0..loops {
                results.clear();
                results.extend((1..=count).map(|n| black_box(Double { n: black_box(n) }.doubled())));
                black_box(&results);
            }
            let ended = clock.now();
            quickest = quickest.min(ended.saturating_sub(began) / loops);
            began = ended;
        }
        if quickest == Nanos::MAX { 1 } else { quickest.max(1) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_loop_takes_some_time_and_a_longer_one_more() {
        let [short, long] = [10, 1_000_000].map(|count| Double::plain_loop(count, &Cancel::new()));
        assert!(short >= 1 && long > short, "{short} ns for ten, {long} ns for a million");
    }

    #[test]
    fn a_cancelled_run_measures_nothing_any_more() {
        let cancel = Cancel::new();
        cancel.request();
        assert_eq!(Double::plain_loop(1_000, &cancel), 1);
    }
}
