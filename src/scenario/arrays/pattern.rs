//! Arrays whose sums are known without adding them up: the numbers 0 to 63 over and over, in a shuffled order.

use rand::{Rng, RngExt};

use crate::cancel::Cancel;

/// Numbers in a period: each of 0 to 63 comes once.
const PERIOD: u64 = 64;

/// Numbers that are written between two looks at the wish to stop.
const STRETCH: u64 = 1 << 17;

/// An array of whole numbers from 0 to 63, as 64-bit floating-point numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pattern {
    first: u64,
    /// Odd, so that a period meets every number.
    step: u64,
}

impl Pattern {
    /// A pattern at random.
    pub(super) fn drawn(random: &mut impl Rng) -> Self {
        Self { first: random.random_range(0..PERIOD), step: random.random_range(0..PERIOD / 2) * 2 + 1 }
    }

    /// The array, so many numbers of 8 bytes, little-endian; shorter if cancelled meanwhile.
    pub(super) fn bytes(self, length: u64, cancel: &Cancel) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(usize::try_from(length * 8).unwrap_or(0));
        let mut from = 0;
        while from < length && !cancel.is_wanted() {
            let to = (from + STRETCH).min(length);
            bytes.extend((from..to).flat_map(|index| f64::from(self.at(index)).to_le_bytes()));
            from = to;
        }
        bytes
    }

    /// The sum of the squares of so many numbers.
    pub(super) fn sum_of_squares(self, length: u64) -> u128 {
        let square = |number: u32| u128::from(number).pow(2);
        let period: u128 = (0..PERIOD).map(|index| square(self.at(index))).sum();
        let rest: u128 = (0..length % PERIOD).map(|index| square(self.at(index))).sum();
        period * u128::from(length / PERIOD) + rest
    }

    fn at(self, index: u64) -> u32 {
        // Below 64.
        (self.first.wrapping_add(index.wrapping_mul(self.step)) % PERIOD) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    proptest! {
        #[test]
        fn the_sum_is_known_without_adding_up(seed in any::<u64>(), length in 0_u64..1_000) {
            let pattern = Pattern::drawn(&mut ChaCha8Rng::seed_from_u64(seed));
            let bytes = pattern.bytes(length, &Cancel::new());
            let (values, _) = bytes.as_chunks::<8>();
            prop_assert_eq!(values.len() as u64, length);
            let added: f64 = values.iter().map(|value| f64::from_le_bytes(*value).powi(2)).fold(0.0, |sum, square| sum + square);
            prop_assert_eq!(added.to_string(), pattern.sum_of_squares(length).to_string());
        }
    }

    #[test]
    fn every_number_comes_once_a_period() {
        let pattern = Pattern { first: 5, step: 3 };
        let mut period: Vec<u32> = (0..PERIOD).map(|index| pattern.at(index)).collect();
        assert!(!period.is_sorted());
        period.sort_unstable();
        assert!(period.into_iter().eq(0..64));
    }
}
