//! A sum of squares, honest: the compiler may not replace the loop by the closed form.

use serde::{Deserialize, Serialize};

/// The sum of `i * i` for `i` in `0..n`, several times over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SumSquares {
    /// How many squares; below 2^32.
    pub n: u64,
    /// How often; every round adds up the same sum.
    pub rounds: u64,
}

impl SumSquares {
    /// What the sum is: (n - 1) n (2n - 1) / 6.
    ///
    /// ```
    /// assert_eq!(racelab::work::SumSquares::closed_form(1_000_000), 333_332_833_333_500_000);
    /// ```
    #[must_use]
    pub fn closed_form(n: u64) -> u128 {
        let n = u128::from(n);
        n.saturating_sub(1) * n * (2 * n).saturating_sub(1) / 6
    }
}
