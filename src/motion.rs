//! How much may move on a terminal by itself: a leaf that faces ask.
//!
//! It knows no screen. What stands still must still be alive: whoever draws less often says in words how far things are.

use std::time::Duration;

use strum::{EnumString, IntoStaticStr, VariantArray};

/// How much moves by itself, without a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Motion {
    /// As things happen, and slowly where they happened too fast.
    #[default]
    Full,
    /// In a few steps, at most twice a second.
    Reduced,
    /// Nothing: what has happened stands there to its end, and a key takes the next step. What goes on is told as it
    /// is reported.
    Off,
}

/// Steps of what would move smoothly.
const STEPS: f64 = 8.0;

/// So near to a step, counted in steps, a share is on it: however it was rounded.
const ROUNDED: f64 = 1e-6;

impl Motion {
    /// What the environment wishes: with `NO_MOTION` nothing moves.
    #[must_use]
    pub fn wished(variable: impl Fn(&str) -> Option<String>) -> Self {
        if variable("NO_MOTION").is_some_and(|value| !value.is_empty()) { Self::Off } else { Self::Full }
    }

    /// The shortest time between two pictures that no key asked for.
    #[must_use]
    pub fn shortest_frame(self) -> Duration {
        Duration::from_millis(match self {
            Self::Full => 33,
            Self::Reduced => 500,
            Self::Off => 1_000,
        })
    }

    /// How much of something that moves evenly is to be seen when this share of it has passed.
    #[must_use]
    pub fn seen(self, share: f64) -> f64 {
        if self == Self::Full || share >= 1.0 { share } else { (share * STEPS).floor() / STEPS }
    }

    /// The share at which the step after this one is seen.
    #[must_use]
    pub fn next_step(share: f64) -> f64 {
        (((share * STEPS + ROUNDED).floor() + 1.0) / STEPS).min(1.0)
    }

    /// The share at which the step before this one is seen.
    #[must_use]
    pub fn step_before(share: f64) -> f64 {
        (((share * STEPS - ROUNDED).ceil() - 1.0) / STEPS).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_stops_what_moves_if_it_says_anything() {
        let wished = |value: Option<&str>| Motion::wished(|_| value.map(str::to_owned));
        assert_eq!([None, Some(""), Some("1")].map(wished), [Motion::Full, Motion::Full, Motion::Off]);
    }

    #[test]
    fn a_way_is_a_few_steps_and_its_end() {
        let seen: Vec<f64> = (0..=100).map(|share| Motion::Reduced.seen(f64::from(share) / 100.0)).collect();
        let mut places = seen.clone();
        places.dedup();
        assert_eq!(places.len(), 9, "{places:?}");
        assert!((Motion::Full.seen(0.37) - 0.37).abs() < 1e-9);
        let steps: Vec<f64> =
            std::iter::successors(Some(0.0), |share| (*share < 1.0).then(|| Motion::next_step(*share))).collect();
        assert_eq!(steps, places);
    }
}
