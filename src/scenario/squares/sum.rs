//! A sum of squares, honest: the compiler may not replace the loop by the closed form.

use std::hint::black_box;

use serde::{Deserialize, Serialize};

use crate::event::{TaskId, Value};
use crate::text::Phrase;
use crate::work::{Context, Kernel, Stop, Stopped};

/// The sum of `i * i` for `i` in `0..n`, several times over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SumSquares {
    /// How many squares; below 2^32.
    pub n: u64,
    /// How often; every round adds up the same sum.
    pub rounds: u64,
}

/// Squares between two checkpoints at most: about 4 µs.
const STRETCH: u64 = 16_384;

/// In a slot of an event loop this blocks the loop, which is what it shows there.
impl Kernel for SumSquares {
    fn run(&self, _task: TaskId, context: &mut Context<'_, '_>) -> Stopped {
        let mut sum = None;
        for round in 0..self.rounds {
            let this = self.round(round * self.n, context)?;
            // Every round adds up the same: one that does not is a broken machine.
            if *sum.get_or_insert(this) != this {
                return Err(Stop::Failed(Phrase::new("task.rounds-differ")));
            }
        }
        Ok(Value::from(sum.unwrap_or(0)))
    }

    fn in_python(&self) -> Option<serde_json::Value> {
        Some(serde_json::json!(["squares", self.n, self.rounds]))
    }

    fn halved(&self) -> Self {
        Self { rounds: self.rounds / 2, ..*self }
    }
}

impl SumSquares {
    /// What the sum is: (n - 1) n (2n - 1) / 6, so 333,332,833,333,500,000 for a million.
    #[must_use]
    pub fn closed_form(n: u64) -> u128 {
        let n = u128::from(n);
        n.saturating_sub(1) * n * (2 * n).saturating_sub(1) / 6
    }

    fn round(&self, done: u64, context: &mut Context<'_, '_>) -> Result<u128, Stop> {
        let stretch = self.safe_stretch();
        let (mut sum, mut from) = (0_u128, 0);
        while from < self.n {
            let to = from.saturating_add(stretch).min(self.n);
            sum += u128::from(add_up(from, to));
            from = to;
            context.checkpoint(done + from)?;
        }
        // A sum of nothing has no stretch to stop at.
        context.checkpoint(done + from)?;
        Ok(sum)
    }

    /// As many squares as surely fit into 64 bits together.
    fn safe_stretch(&self) -> u64 {
        let largest = self.n.saturating_sub(1).max(1);
        (u64::MAX / largest.saturating_mul(largest)).clamp(1, STRETCH)
    }
}

/// The sum of the squares of `from..to`, in 64 bits. `black_box` stands on the loop variable: on the limits alone the
/// compiler would still find the closed form.
fn add_up(from: u64, to: u64) -> u64 {
    (from..to).fold(0, |sum, i| {
        let i = black_box(i);
        sum + i * i
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_stretch_never_overflows(n in 0_u64..u64::from(u32::MAX)) {
            let stretch = u128::from(SumSquares { n, rounds: 1 }.safe_stretch());
            let largest = u128::from(n.saturating_sub(1));
            prop_assert!(stretch >= 1 && stretch * largest * largest <= u128::from(u64::MAX));
        }

        #[test]
        fn stretches_add_up_to_the_closed_form(n in 0_u64..20_000, cut in 0_u64..20_000) {
            let cut = cut.min(n);
            prop_assert_eq!(u128::from(add_up(0, cut) + add_up(cut, n)), SumSquares::closed_form(n));
        }
    }

    #[test]
    fn the_closed_form_fits_where_64_bits_do_not() {
        assert_eq!(SumSquares::closed_form(0), 0);
        assert_eq!(SumSquares::closed_form(4), 1 + 4 + 9);
        assert!(SumSquares::closed_form(u64::from(u32::MAX)) > u128::from(u64::MAX));
    }
}
