//! How long threads have been waiting for each other in a circle.

use std::time::{Duration, Instant};

use super::LOOK;

/// How long a circle is left to itself: a plain lock may be given back by another thread, so a circle alone proves nothing.
const CIRCLE: Duration = Duration::from_secs(1);

/// A circle that may be there.
///
/// It is looked at in turns, and a turn counts no more than one lasts: while the laboratory is stopped (^Z) the program is,
/// too, and a circle that is found afterwards may be one that the program was about to leave.
pub(super) struct Circle {
    looked: Instant,
    stands: Option<Duration>,
}

impl Circle {
    pub(super) fn new(now: Instant) -> Self {
        Self { looked: now, stands: None }
    }

    /// What is known at this moment of whether there is one.
    pub(super) fn is_there(&mut self, is_there: bool) {
        self.stands = is_there.then(|| self.stands.unwrap_or_default());
    }

    /// Another turn begins; whether one has stood for long enough to be one that stays.
    pub(super) fn stays(&mut self, now: Instant) -> bool {
        let passed = now.saturating_duration_since(std::mem::replace(&mut self.looked, now));
        let Some(stands) = &mut self.stands else { return false };
        *stands += passed.min(LOOK);
        *stands >= CIRCLE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_stays_that_was_there_in_all_turns_of_a_second_however_long_nobody_looked() {
        let mut now = Instant::now();
        let mut circle = Circle::new(now);
        let mut turn = |circle: &mut Circle, lasts| {
            now += lasts;
            circle.stays(now)
        };
        assert!(!turn(&mut circle, CIRCLE * 2), "there is none");
        circle.is_there(true);
        assert!(!turn(&mut circle, CIRCLE * 2), "the laboratory was stopped");
        circle.is_there(false);
        circle.is_there(true);
        let turns = (0..1_000).take_while(|_| !turn(&mut circle, LOOK)).count() + 1;
        assert_eq!(LOOK * u32::try_from(turns).unwrap(), CIRCLE, "it began anew");
    }
}
