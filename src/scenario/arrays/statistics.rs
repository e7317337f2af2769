//! Mean, deviation and norm of an array of numbers, several times over: computing that needs all of its input.

use std::hint::black_box;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::event::{Fact, Facts, TaskId, Value};
use crate::text::Phrase;
use crate::work::{Context, Input, Kernel, Stop, Stopped};

/// Mean, deviation and norm of an array of 64-bit floating-point numbers (little-endian), several times over. Its value is
/// the sum of the squares: with whole numbers that is exact, whatever the order in which they are added.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Statistics {
    pub length: u64,
    /// How often; every round goes through the array twice and comes to the same.
    pub rounds: u64,
    /// The array. It goes its own way to another process.
    #[serde(skip)]
    pub input: Option<Arc<Input>>,
}

/// Numbers between two checkpoints: about 2 µs.
const STRETCH: usize = 8_192;

/// Sums that are added up side by side, so that a processor need not wait for one addition before it begins the next.
const LANES: usize = 8;

/// How far the deviation may be from what mean and norm say, as a share of the mean square: far above what rounding comes to
/// on arrays that fit into memory.
const TOLERANCE: f64 = 1e-6;

/// What one round comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Round {
    mean: f64,
    deviation: f64,
    squares: f64,
}

impl Statistics {
    /// How many units of progress arrays of this length have.
    #[must_use]
    pub fn steps(length: u64, rounds: u64) -> u64 {
        length.saturating_mul(2).saturating_mul(rounds)
    }
}

impl Kernel for Statistics {
    fn run(&self, _task: TaskId, context: &mut Context<'_, '_>) -> Stopped {
        let input = self.input.as_deref().ok_or_else(|| Stop::Failed(Phrase::new("task.no-input")))?;
        let (values, rest) = input.bytes().as_chunks::<8>();
        if values.len() as u64 != self.length || !rest.is_empty() {
            return Err(Stop::Failed(Phrase::new("task.no-input")));
        }
        let began = context.now();
        let mut all: Option<Round> = None;
        for round in 0..self.rounds {
            // Otherwise the compiler may see that every round comes to the same.
            let this = self.round(black_box(values), round, context)?;
            if *all.get_or_insert(this) != this {
                return Err(Stop::Failed(Phrase::new("task.rounds-differ")));
            }
        }
        let Some(round) = all else { return Ok(Value::Number(0)) };
        round.check(self.length)?;
        let took = context.now().saturating_sub(began);
        let figure = |figure: f64| Fact::Text(format!("{figure:.3}").into());
        context.events().emit_facts(
            Facts::new()
                .with("compute", Fact::Nanos(took))
                .with("mean", figure(round.mean))
                .with("deviation", figure(round.deviation))
                .with("norm", figure(round.squares.sqrt())),
        );
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "squares of whole numbers; a cast saturates"
        )]
        let squares = round.squares as u64;
        Ok(Value::Number(squares))
    }

    fn halved(&self) -> Self {
        Self { rounds: self.rounds / 2, ..self.clone() }
    }

    fn input(&self) -> Option<&Arc<Input>> {
        self.input.as_ref()
    }

    fn give(&mut self, input: Arc<Input>) {
        self.input = Some(input);
    }
}

impl Statistics {
    #[expect(clippy::cast_precision_loss, reason = "arrays are far shorter than 2^52")]
    fn round(&self, values: &[[u8; 8]], round: u64, context: &mut Context<'_, '_>) -> Result<Round, Stop> {
        let count = self.length as f64;
        let mut done = round * 2 * self.length;
        let (mut sum, mut squares, mut distance) = (0.0, 0.0, 0.0);
        for stretch in values.chunks(STRETCH) {
            let [of_values, of_squares] = add_up(stretch, |value| [value, value * value]);
            (sum, squares) = (sum + of_values, squares + of_squares);
            done += stretch.len() as u64;
            context.checkpoint(done)?;
        }
        let mean = sum / count;
        for stretch in values.chunks(STRETCH) {
            let [of_distances] = add_up(stretch, |value| [(value - mean) * (value - mean)]);
            distance += of_distances;
            done += stretch.len() as u64;
            context.checkpoint(done)?;
        }
        Ok(Round { mean, deviation: (distance / count).sqrt(), squares })
    }
}

impl Round {
    /// Mean, deviation and norm belong together: two of them give the third.
    #[expect(clippy::cast_precision_loss, reason = "arrays are far shorter than 2^52")]
    fn check(&self, length: u64) -> Result<(), Stop> {
        let mean_square = self.squares / length as f64;
        let off = (self.deviation * self.deviation - (mean_square - self.mean * self.mean)).abs();
        // Written so that a NaN is off, too.
        if off <= TOLERANCE * mean_square.max(1.0) {
            Ok(())
        } else {
            Err(Stop::Failed(Phrase::new("task.figures-differ")))
        }
    }
}

/// Adds up what the terms of all values are, in lanes side by side.
#[inline]
fn add_up<const N: usize>(values: &[[u8; 8]], terms: impl Fn(f64) -> [f64; N]) -> [f64; N] {
    let mut lanes = [[0.0; LANES]; N];
    let mut add = |lane: usize, value: [u8; 8]| {
        for (sums, term) in lanes.iter_mut().zip(terms(f64::from_le_bytes(value))) {
            sums[lane] += term;
        }
    };
    let (groups, rest) = values.as_chunks::<LANES>();
    for group in groups {
        for (lane, value) in group.iter().enumerate() {
            add(lane, *value);
        }
    }
    for value in rest {
        add(0, *value);
    }
    lanes.map(|sums| sums.iter().sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bytes(values: &[u32]) -> Vec<[u8; 8]> {
        values.iter().map(|value| f64::from(*value).to_le_bytes()).collect()
    }

    proptest! {
        #[test]
        fn whole_numbers_add_up_exactly(values in prop::collection::vec(0_u32..1000, 0..100)) {
            let [sum, squares] = add_up(&bytes(&values), |value| [value, value * value]);
            let exact = [values.iter().sum::<u32>(), values.iter().map(|value| value * value).sum()].map(f64::from);
            prop_assert_eq!([sum, squares].map(f64::to_bits), exact.map(f64::to_bits));
        }
    }

    #[test]
    fn figures_that_do_not_belong_together_are_found_out() {
        let right = Round { mean: 2.0, deviation: 1.0, squares: 20.0 };
        assert_eq!(right.check(4), Ok(()));
        for wrong in [
            Round { mean: 2.1, ..right },
            Round { deviation: 1.1, ..right },
            Round { squares: 21.0, ..right },
            Round { mean: f64::NAN, ..right },
        ] {
            assert!(wrong.check(4).is_err(), "{wrong:?}");
        }
    }
}
