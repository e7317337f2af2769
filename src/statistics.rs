//! Statistics of some numbers: the median, the spread, a share with its interval. It knows nothing of runs.

/// The median: the mean of the two middle ones where there are two; `None` of nothing. Changes the order of the values.
///
/// ```
/// use racelab::statistics::median;
/// assert_eq!(median(&mut [30, 10, 21, 20]), Some(20));
/// ```
#[must_use]
pub fn median(values: &mut [u64]) -> Option<u64> {
    let upper = values.len() / 2;
    let has_two = values.len().is_multiple_of(2);
    let (below, high, _) = (!values.is_empty()).then(|| values.select_nth_unstable(upper))?;
    let low = if has_two { *below.iter().max()? } else { *high };
    Some(low.midpoint(*high))
}

/// The value at or below which a share of all lie, always one of them (nearest rank); `None` of nothing. So half of an even
/// number lie at or below the lower of the two middle ones, and what is called a median is [`median`]. Changes the order of
/// the values.
///
/// ```
/// use racelab::statistics::percentile;
/// assert_eq!(percentile(&mut [30, 10, 20], 0.95), Some(30));
/// ```
#[must_use]
pub fn percentile(values: &mut [u64], share: f64) -> Option<u64> {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rank among far fewer than 2^52 values; a cast saturates"
    )]
    let rank = (values.len() as f64 * share.clamp(0.0, 1.0)).ceil() as usize;
    let place = rank.saturating_sub(1);
    (place < values.len()).then(|| *values.select_nth_unstable(place).1)
}

/// The middle of some values and how far they are apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spread {
    /// How many values there are.
    pub count: usize,
    pub least: u64,
    /// The [`median`].
    pub median: u64,
    pub most: u64,
    /// An interval that holds the median of all values there could be with a confidence of 95 % or more; of fewer than
    /// [`FEWEST`] values there is none.
    pub interval: Option<(u64, u64)>,
}

/// Fewest values from which an interval of 95 % can be had: all n lie on one side of the median with 2 / 2^n.
pub const FEWEST: usize = 6;

/// Fewest values of each of two from which it can be said with 95 % that one is larger: that all of four lie beyond all of
/// four others happens by chance in 2 of 70 cases (the exact test of ranks; F. Wilcoxon, 1945).
pub const FEWEST_APART: usize = 4;

impl Spread {
    /// Of values in any order; `None` of none.
    ///
    /// ```
    /// use racelab::statistics::Spread;
    /// let spread = Spread::of(vec![30, 10, 20]).unwrap();
    /// assert_eq!((spread.least, spread.median, spread.most), (10, 20, 30));
    /// ```
    #[must_use]
    pub fn of(mut values: Vec<u64>) -> Option<Self> {
        let median = median(&mut values)?;
        values.sort_unstable();
        let (least, most) = (*values.first()?, *values.last()?);
        let inner = inner_ranks(values.len());
        let interval = (values.len() >= FEWEST).then(|| (values[inner], values[values.len() - 1 - inner]));
        Some(Self { count: values.len(), least, median, most, interval })
    }

    /// Whether two can be told apart: the intervals of their medians have nothing in common, or, where there are too few
    /// values for these, no value lies among those of the other.
    #[must_use]
    pub fn differs_from(&self, other: &Self) -> bool {
        self.count.min(other.count) >= FEWEST_APART && apart(self.within(), other.within())
    }

    /// Whether the larger of two medians is no more than a tenth above the smaller, as far as can be seen: who wants to know
    /// more needs very many values.
    #[must_use]
    pub fn is_as_good_as(&self, other: &Self) -> bool {
        let ((low, high), (others_low, others_high)) = (self.within(), other.within());
        let least = self.median.min(other.median);
        self.count.min(other.count) >= FEWEST_APART && high.max(others_high) - low.min(others_low) <= least / 10
    }

    /// The interval of the median; all values where there are too few for one.
    fn within(&self) -> (u64, u64) {
        self.interval.unwrap_or((self.least, self.most))
    }
}

fn apart(one: (u64, u64), other: (u64, u64)) -> bool {
    one.1 < other.0 || other.1 < one.0
}

/// How many values at each end lie outside of the interval: as many as leave 95 % (order statistics; the number of values
/// below the median is binomial).
fn inner_ranks(count: usize) -> usize {
    let mut outside = 0.5_f64.powi(i32::try_from(count).unwrap_or(i32::MAX));
    let mut tail = outside;
    let mut rank = 0;
    // The tails up to `rank` on both sides may hold 5 % together.
    while 2.0 * tail <= 0.05 && rank + 1 < count / 2 {
        #[expect(clippy::cast_precision_loss, reason = "counts of trials")]
        let next = outside * (count - rank) as f64 / (rank + 1) as f64;
        if 2.0 * (tail + next) > 0.05 {
            break;
        }
        outside = next;
        tail += next;
        rank += 1;
    }
    rank
}

/// A share of trials, with the interval in which the true one lies with a confidence of 95 %.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    pub hits: usize,
    pub of: usize,
    /// The interval, 0.0 to 1.0.
    pub interval: (f64, f64),
}

impl Share {
    /// Of so many trials so many did; Wilson's interval, which holds at both ends and for few trials (E. B. Wilson, 1927).
    ///
    /// ```
    /// let share = racelab::statistics::Share::of(0, 20);
    /// assert!(share.interval.0 == 0.0 && (0.16..0.17).contains(&share.interval.1));
    /// ```
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts of trials")]
    pub fn of(hits: usize, of: usize) -> Self {
        const Z: f64 = 1.959_964;
        if of == 0 {
            return Self { hits, of, interval: (0.0, 1.0) };
        }
        let (n, p) = (of as f64, hits as f64 / of as f64);
        let middle = (p + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
        let half = Z / (1.0 + Z * Z / n) * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
        let low = if hits == 0 { 0.0 } else { (middle - half).max(0.0) };
        let high = if hits == of { 1.0 } else { (middle + half).min(1.0) };
        Self { hits, of, interval: (low, high) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_interval_is_that_of_the_tables() {
        // Order statistics for the median at 95 %: n = 6 → 1st and 6th, n = 10 → 2nd and 9th, n = 20 → 6th and 15th.
        assert_eq!((inner_ranks(6), inner_ranks(10), inner_ranks(20)), (0, 1, 5));
        assert_eq!((inner_ranks(1), inner_ranks(3), inner_ranks(5)), (0, 0, 0));
    }

    #[test]
    fn below_six_values_there_is_no_interval_and_below_four_nothing_can_be_told_apart() {
        let of = |from: u64, count: u64| Spread::of((from..from + count).collect()).unwrap();
        assert_eq!((of(1, 5).interval, of(1, 6).interval), (None, Some((1, 6))));
        assert!(of(1, 6).differs_from(&of(7, 6)) && !of(1, 6).differs_from(&of(6, 6)));
        assert!(
            of(1, 4).differs_from(&of(5, 4)) && !of(1, 4).differs_from(&of(4, 4)),
            "all of one beyond all of the other"
        );
        assert!(!of(1, 3).differs_from(&of(1_000, 6)), "however far apart they are");
    }

    #[test]
    fn what_is_within_a_tenth_is_as_good() {
        let of = |from: u64, count: u64| Spread::of((from..from + count).collect()).unwrap();
        assert!(of(100, 4).is_as_good_as(&of(104, 4)) && !of(100, 4).is_as_good_as(&of(108, 4)));
        assert!(!of(100, 3).is_as_good_as(&of(100, 4)), "of three nobody knows");
    }

    #[test]
    fn nothing_has_no_middle_and_two_values_share_theirs() {
        assert_eq!(Spread::of(Vec::new()), None);
        assert_eq!(Spread::of(vec![4, 8]).map(|spread| spread.median), Some(6));
    }

    proptest! {
        #[test]
        fn the_median_lies_within_everything(values in prop::collection::vec(any::<u64>(), 1..60)) {
            let told = values.len() >= FEWEST;
            let spread = Spread::of(values).unwrap();
            let (low, high) = spread.interval.unwrap_or((spread.median, spread.median));
            prop_assert_eq!(spread.interval.is_some(), told);
            prop_assert!(spread.least <= low && low <= spread.median);
            prop_assert!(spread.median <= high && high <= spread.most);
        }

        #[test]
        fn a_share_lies_within_its_interval(of in 1_usize..500, part in 0.0..=1.0_f64) {
            #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small")]
            let hits = (of as f64 * part) as usize;
            let share = Share::of(hits, of);
            #[expect(clippy::cast_precision_loss, reason = "small")]
            let p = hits as f64 / of as f64;
            prop_assert!(share.interval.0 <= p + 1e-9 && p <= share.interval.1 + 1e-9);
            prop_assert!(share.interval.0 >= 0.0 && share.interval.1 <= 1.0);
        }
    }
}
