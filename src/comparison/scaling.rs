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
    /// Fits the law to speed-ups by number of workers (least squares, both coefficients at least 0). `None` without one
    /// worker, or with fewer than three numbers of workers: a law with two coefficients goes through two points anyway.
    #[must_use]
    pub fn fit(speed_ups: &[(u32, f64)]) -> Option<Self> {
        let mut counts: Vec<u32> = speed_ups.iter().map(|(workers, _)| *workers).collect();
        counts.sort_unstable();
        counts.dedup();
        let usable = speed_ups.iter().all(|(_, speed)| speed.is_finite() && *speed > 0.0);
        if counts.first() != Some(&1) || counts.len() < 3 || !usable {
            return None;
        }
        // N / C - 1 = s (N - 1) + k N (N - 1) is linear in s and k.
        let points: Vec<(f64, f64, f64)> = speed_ups
            .iter()
            .filter(|(workers, _)| *workers > 1)
            .map(|&(workers, speed)| {
                let n = f64::from(workers);
                (n - 1.0, n * (n - 1.0), n / speed - 1.0)
            })
            .collect();
        let sum = |of: fn(&(f64, f64, f64)) -> f64| points.iter().map(of).sum::<f64>();
        let (aa, ab, bb) = (sum(|p| p.0 * p.0), sum(|p| p.0 * p.1), sum(|p| p.1 * p.1));
        let (ay, by) = (sum(|p| p.0 * p.2), sum(|p| p.1 * p.2));
        let determinant = aa * bb - ab * ab;
        let (contention, coherence) = ((ay * bb - by * ab) / determinant, (by * aa - ay * ab) / determinant);
        // Where one of them would be below zero the best law without it is at the edge.
        let both = determinant > 0.0 && contention >= 0.0 && coherence >= 0.0;
        let (contention, coherence) = match both {
            true => (contention, coherence),
            false if determinant > 0.0 && contention < 0.0 && coherence > 0.0 => (0.0, (by / bb).max(0.0)),
            false => ((ay / aa).max(0.0), 0.0),
        };
        Some(Self { contention: contention.min(1.0), coherence })
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
            prop_assert!((found.contention - s).abs() < 1e-6 && (found.coherence - k).abs() < 1e-6, "{found:?}");
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
    fn two_numbers_of_workers_are_no_curve() {
        assert_eq!(Scaling::fit(&[(1, 1.0), (2, 1.9)]), None);
        assert_eq!(Scaling::fit(&[(2, 1.0), (4, 1.9), (8, 3.0)]), None, "one worker is what all is measured by");
        assert_eq!(Scaling::fit(&[(1, 1.0), (2, f64::NAN), (4, 3.0)]), None);
    }
}
