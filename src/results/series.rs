//! A figure over time.
//!
//! It knows numbers and moments, and not what they are about.

use crate::event::Nanos;

/// A figure that changes at moments and stays as it is in between. Its name is `figure.KEY` in the texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    pub key: &'static str,
    /// From when it was what, ns, ascending; 0 before the first.
    points: Vec<(Nanos, u64)>,
    /// The highest of every [`STRIDE`] points: a screen asks for it in every column.
    peaks: Vec<u64>,
}

/// Points of a series whose highest is kept.
const STRIDE: usize = 64;

impl Series {
    /// The series of a sum of steps, such as one more and one less; steps of the same moment become one point.
    ///
    /// ```
    /// use racelab::results::Series;
    /// let queue = Series::of_steps("queue", vec![(5, 1), (9, -1), (5, 1)]);
    /// assert_eq!(queue.points(), [(5, 2), (9, 1)]);
    /// ```
    #[must_use]
    pub fn of_steps(key: &'static str, mut steps: Vec<(Nanos, i64)>) -> Self {
        steps.sort_unstable_by_key(|(at, _)| *at);
        let mut points: Vec<(Nanos, u64)> = Vec::new();
        let mut now = 0_i64;
        for (at, step) in steps {
            now += step;
            // Steps of a moment may be sorted with the one less first.
            let value = u64::try_from(now).unwrap_or(0);
            match points.last_mut() {
                Some((last, point)) if *last == at => *point = value,
                _ => points.push((at, value)),
            }
        }
        points.shrink_to_fit();
        let peaks = points.chunks(STRIDE).map(highest).collect();
        Self { key, points, peaks }
    }

    /// From when it was what, ns, ascending; 0 before the first.
    #[must_use]
    pub fn points(&self) -> &[(Nanos, u64)] {
        &self.points
    }

    /// The highest that it was.
    #[must_use]
    pub fn most(&self) -> u64 {
        self.peaks.iter().copied().max().unwrap_or(0)
    }

    /// The highest that it was from one moment up to another, that one excluded.
    ///
    /// ```
    /// use racelab::results::Series;
    /// let queue = Series::of_steps("queue", vec![(5, 2), (9, -1)]);
    /// assert_eq!((queue.most_within(0, 5), queue.most_within(6, 9), queue.most_within(9, 20)), (0, 2, 1));
    /// ```
    #[must_use]
    pub fn most_within(&self, begin: Nanos, end: Nanos) -> u64 {
        let place = |at: Nanos| self.points.partition_point(|(when, _)| *when < at);
        let points = &self.points[..place(end)];
        let rest = &points[place(begin).min(points.len())..];
        // Whole strides are known; what is left of them at both ends is looked at.
        let before = rest.len().min((points.len() - rest.len()).next_multiple_of(STRIDE) - (points.len() - rest.len()));
        let (first, rest) = rest.split_at(before);
        let (whole, last) = rest.split_at(rest.len() / STRIDE * STRIDE);
        let strides = (points.len() - last.len() - whole.len()) / STRIDE;
        let whole = self.peaks[strides..strides + whole.len() / STRIDE].iter().copied().max().unwrap_or(0);
        whole.max(highest(first)).max(highest(last)).max(self.at(begin))
    }

    /// What it was at a moment.
    #[must_use]
    pub fn at(&self, at: Nanos) -> u64 {
        let begun = self.points.partition_point(|(when, _)| *when <= at);
        begun.checked_sub(1).map_or(0, |index| self.points[index].1)
    }
}

fn highest(points: &[(Nanos, u64)]) -> u64 {
    points.iter().map(|(_, value)| *value).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_stretch_has_its_highest_value_and_not_the_future() {
        let series = Series::of_steps("queue", vec![(10, 2), (12, 7), (13, -8), (40, 4)]);
        assert_eq!(series.points(), [(10, 2), (12, 9), (13, 1), (40, 5)]);
        assert_eq!([(0, 10), (10, 20), (20, 40)].map(|(begin, end)| series.most_within(begin, end)), [0, 9, 1]);
    }

    proptest! {
        #[test]
        fn the_highest_of_a_stretch_is_the_one_that_a_look_at_all_finds(
            steps in prop::collection::vec((0_u64..1_000, 0_i64..9), 0..300),
            stretches in prop::collection::vec((0_u64..1_100, 0_u64..1_100), 20),
        ) {
            let series = Series::of_steps("queue", steps);
            for (begin, end) in stretches {
                let within = series.points().iter().filter(|(when, _)| (begin..end).contains(when));
                let most = within.map(|(_, value)| *value).chain([series.at(begin)]).max();
                prop_assert_eq!(Some(series.most_within(begin, end)), most);
            }
            prop_assert_eq!(series.most(), series.points().iter().map(|(_, value)| *value).max().unwrap_or(0));
        }
    }
}
