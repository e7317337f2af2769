//! Time as a value: nanoseconds since the run's start, from one clock that all workers share.
//!
//! A leaf. Inside the laboratory the processor's time-stamp counter is read (through `quanta`, about 10 ns a stamp;
//! `Instant` takes 23 ns, as much as 2 % of a task of one microsecond). Child processes read the monotonic clock of
//! the operating system, which every process on the machine shares, so their stamps are on the same axis.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::event::Nanos;

/// A clock whose zero is the start of a run. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Clock {
    source: Source,
}

#[derive(Debug, Clone)]
enum Source {
    Counter { clock: quanta::Clock, origin: u64, origin_monotonic: u64 },
    Monotonic { origin: u64 },
    Manual(Arc<AtomicU64>),
}

impl Clock {
    /// Starts a clock: now is zero.
    #[must_use]
    pub fn start() -> Self {
        let clock = quanta::Clock::new();
        let origin_monotonic = monotonic_ns();
        let origin = clock.raw();
        Self { source: Source::Counter { clock, origin, origin_monotonic } }
    }

    /// The clock of another process of this machine, by its [`Clock::origin`].
    #[must_use]
    pub fn joined(origin: u64) -> Self {
        Self { source: Source::Monotonic { origin } }
    }

    /// A clock for tests that moves only by hand.
    #[must_use]
    pub fn manual() -> (Self, Arc<AtomicU64>) {
        let hand = Arc::new(AtomicU64::new(0));
        (Self { source: Source::Manual(Arc::clone(&hand)) }, hand)
    }

    /// Nanoseconds since the start.
    #[must_use]
    #[inline]
    pub fn now(&self) -> Nanos {
        match &self.source {
            Source::Counter { clock, origin, .. } => clock.delta_as_nanos(*origin, clock.raw()),
            Source::Monotonic { origin } => monotonic_ns().saturating_sub(*origin),
            Source::Manual(hand) => hand.load(Ordering::Relaxed),
        }
    }

    /// The start on the machine's monotonic clock, ns, for [`Clock::joined`].
    #[must_use]
    pub fn origin(&self) -> u64 {
        match &self.source {
            Source::Counter { origin_monotonic, .. } => *origin_monotonic,
            Source::Monotonic { origin } => *origin,
            Source::Manual(_) => 0,
        }
    }
}

/// The machine's monotonic clock, ns since some start of its own.
#[must_use]
pub fn monotonic_ns() -> u64 {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
    // The monotonic clock counts from boot: never negative, and 64 bits of ns last 584 years.
    u64::try_from(now.tv_sec).unwrap_or(0) * 1_000_000_000 + u64::try_from(now.tv_nsec).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_of_two_processes_stand_on_one_axis() {
        let here = Clock::start();
        let there = Clock::joined(here.origin());
        let before = here.now();
        let between = there.now();
        let after = here.now();
        let slack = 100_000;
        assert!(before <= between + slack && between <= after + slack, "{before} {between} {after}");
    }

    #[test]
    fn a_manual_clock_moves_only_by_hand() {
        let (clock, hand) = Clock::manual();
        assert_eq!(clock.now(), 0);
        hand.store(42, Ordering::Relaxed);
        assert_eq!(clock.now(), 42);
    }
}
