//! How speed grows with workers: Amdahl's law and Gunther's universal scalability law, fitted to medians.
//!
//! With N workers a run is C(N) = N / (1 + s (N - 1) + k N (N - 1)) times as fast as with one: `s` is the share that has to
//! be done one after the other (contention), `k` what workers cost each other (coherence). Amdahl's law is the same with
//! k = 0. (N. J. Gunther, "Guerrilla Capacity Planning", 2007; G. M. Amdahl, 1967.)

/// A fitted law.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scaling {
    /// The share that is done one after the other, 0.0 to 1.0.
    pub contention: f64,
    /// What every pair of workers costs; 0.0 is Amdahl's law.
    pub coherence: f64,
}

impl Scaling {
    /// Fits the law to speed-ups by number of workers: least squares of the speed-ups themselves, contention from 0 to 1 and
    /// coherence at least 0. `None` without one worker, or with fewer than three numbers of workers: a law with two
    /// coefficients goes through two points anyway.
    #[must_use]
    pub fn fit(speed_ups: &[(u32, f64)]) -> Option<Self> {
        let mut counts: Vec<u32> = speed_ups.iter().map(|(workers, _)| *workers).collect();
        counts.sort_unstable();
        counts.dedup();
        let usable = speed_ups.iter().all(|(_, speed)| speed.is_finite() && *speed > 0.0);
        if counts.first() != Some(&1) || counts.len() < 3 || !usable {
            return None;
        }
        // The best coherence for each contention, and of these the best: no derivative, and no start to be guessed.
        let most = f64::from(*counts.last()?);
        let best_for = |contention: f64| {
            let with = |root: f64| Self { contention, coherence: root * root };
            // Beyond this everything would be slower than the slowest point.
            let slowest = speed_ups.iter().map(|(_, speed)| *speed).fold(1.0, f64::min);
            with(least_between(0.0, (most / slowest).sqrt(), |root| with(root).error(speed_ups)))
        };
        let contention = least_between(0.0, 1.0, |contention| best_for(contention).error(speed_ups));
        Some(best_for(contention))
    }

    /// Whether it comes nearer than that all numbers of workers are as fast as each other.
    pub(super) fn is_better_than_a_constant(&self, speed_ups: &[(u32, f64)]) -> bool {
        #[expect(clippy::cast_precision_loss, reason = "a few points")]
        let mean = speed_ups.iter().map(|(_, speed)| speed).sum::<f64>() / speed_ups.len().max(1) as f64;
        self.error(speed_ups) < speed_ups.iter().map(|(_, speed)| (speed - mean).powi(2)).sum()
    }

    /// The sum of the squares by which it is off.
    fn error(&self, speed_ups: &[(u32, f64)]) -> f64 {
        speed_ups.iter().map(|(workers, speed)| (speed - self.speed_up(*workers)).powi(2)).sum()
    }

    /// How many times as fast so many workers are as one.
    ///
    /// ```
    /// let amdahl = racelab::comparison::Scaling { contention: 0.5, coherence: 0.0 };
    /// assert!((amdahl.speed_up(2) - 4.0 / 3.0).abs() < 1e-12);
    /// ```
    #[must_use]
    pub fn speed_up(&self, workers: impl Into<f64>) -> f64 {
        let n: f64 = workers.into();
        n / (1.0 + self.contention * (n - 1.0) + self.coherence * n * (n - 1.0))
    }

    /// The number of workers beyond which more make it slower; `None` if there is none.
    #[must_use]
    pub fn peak(&self) -> Option<f64> {
        (self.coherence > 0.0).then(|| ((1.0 - self.contention) / self.coherence).sqrt().max(1.0))
    }
}

/// Where between two numbers a figure is least: the best of some places evenly spread, and then ever closer around it. At the
/// ends, too, where the best law often lies.
fn least_between(low: f64, high: f64, of: impl Fn(f64) -> f64) -> f64 {
    const PLACES: u32 = 16;
    const ROUNDS: u32 = 14;
    let (mut low, mut high, mut best) = (low, high, (low, of(low)));
    let (floor, ceiling) = (low, high);
    for _ in 0..ROUNDS {
        let step = (high - low) / f64::from(PLACES);
        for place in 0..=PLACES {
            let at = low + step * f64::from(place);
            let figure = of(at);
            if figure < best.1 {
                best = (at, figure);
            }
        }
        (low, high) = ((best.0 - 1.5 * step).max(floor), (best.0 + 1.5 * step).min(ceiling));
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_law_is_found_again_in_its_own_points(s in 0.0..0.9_f64, k in 0.0..0.05_f64) {
            let law = Scaling { contention: s, coherence: k };
            let points: Vec<(u32, f64)> = [1, 2, 4, 8, 16].map(|n| (n, law.speed_up(n))).to_vec();
            let found = Scaling::fit(&points).unwrap();
            prop_assert!((found.contention - s).abs() < 1e-3 && (found.coherence - k).abs() < 1e-3, "{found:?}");
        }

        #[test]
        fn whatever_was_measured_the_coefficients_make_sense(speeds in prop::collection::vec(0.01..100.0_f64, 4)) {
            let points: Vec<(u32, f64)> = [1, 2, 4, 8].into_iter().zip(speeds).collect();
            let found = Scaling::fit(&points).unwrap();
            prop_assert!((0.0..=1.0).contains(&found.contention) && found.coherence >= 0.0);
            prop_assert!(found.speed_up(8).is_finite());
        }
    }

    #[test]
    fn the_speed_ups_themselves_are_fitted() {
        // Of the same points the linearised form, N / C - 1, makes 0.284 and 0.019.
        let found = Scaling::fit(&[(1, 1.0), (2, 1.82), (4, 1.82), (8, 1.98)]).unwrap();
        assert!((found.contention - 0.228).abs() < 0.002 && (found.coherence - 0.028).abs() < 0.002, "{found:?}");
    }

    #[test]
    fn two_numbers_of_workers_are_no_curve() {
        assert_eq!(Scaling::fit(&[(1, 1.0), (2, 1.9)]), None);
        assert_eq!(Scaling::fit(&[(2, 1.0), (4, 1.9), (8, 3.0)]), None, "one worker is what all is measured by");
        assert_eq!(Scaling::fit(&[(1, 1.0), (2, f64::NAN), (4, 3.0)]), None);
    }
}
