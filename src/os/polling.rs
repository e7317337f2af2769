//! How one waits whom nobody can wake, as across processes: looks, yields, then sleeps in growing short steps.
//!
//! It must not know what is waited for.

use std::hint::spin_loop;
use std::thread;
use std::time::Duration;

/// Looks before the first yield: about as long as a short critical section takes, in which giving the processor away
/// would cost more than it saves.
const SPINS: u32 = 100;

/// Yields before the first sleep. On a machine with fewer cores than workers the one that is waited for needs them to go on.
const YIELDS: u32 = 20;

/// The first sleep; each one after it takes twice as long.
const FIRST_SLEEP: Duration = Duration::from_micros(20);

/// The longest sleep: the most time that what was waited for lies idle because its waiters sleep.
const LONGEST_SLEEP: Duration = Duration::from_millis(1);

/// As many wait for the same thing before their sleeps grow longer with their number: a thousand who looked every
/// millisecond would keep the processor from whom they wait for.
const CROWD: u32 = 16;

/// How long one has waited, and so how long the next step is. Between two steps one looks.
///
/// ```
/// use std::sync::atomic::{AtomicBool, Ordering};
/// let door = AtomicBool::new(true);
/// let mut polling = racelab::os::Polling::default();
/// while !door.load(Ordering::Acquire) {
///     polling.step();
/// }
/// ```
#[derive(Debug, Default)]
pub struct Polling {
    steps: u32,
}

impl Polling {
    /// One step of waiting.
    pub fn step(&mut self) {
        self.step_among(1);
    }

    /// The same where so many wait for the same thing. However many they are, together they look about as often as a few.
    pub fn step_among(&mut self, waiting: u32) {
        match self.sleep() {
            None if self.steps < SPINS => spin_loop(),
            None => thread::yield_now(),
            Some(time) => thread::sleep(time * (waiting / CROWD).max(1)),
        }
        self.steps = self.steps.saturating_add(1);
    }

    /// Whether the next step sleeps: it may be long until there is something.
    #[must_use]
    pub fn is_about_to_sleep(&self) -> bool {
        self.sleep().is_some()
    }

    /// How long the next step sleeps, if it sleeps.
    fn sleep(&self) -> Option<Duration> {
        let doublings = self.steps.checked_sub(SPINS + YIELDS)?;
        // 2^6 times the first sleep is above the longest already.
        Some((FIRST_SLEEP * (1 << doublings.min(6))).min(LONGEST_SLEEP))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiters_sleep_longer_and_longer_up_to_a_millisecond() {
        let sleeps: Vec<_> = (0..SPINS + YIELDS + 8)
            .filter_map(|steps| Polling { steps }.sleep())
            .map(|time| time.as_micros())
            .collect();
        assert_eq!(sleeps, [20, 40, 80, 160, 320, 640, 1000, 1000]);
        assert_eq!(Polling { steps: u32::MAX }.sleep(), Some(LONGEST_SLEEP));
    }
}
