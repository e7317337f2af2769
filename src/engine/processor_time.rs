//! The processor time of one slot that runs now on this thread and now on that.
//!
//! To ask the system takes as long as many a turn of a slot. A turn that is shorter than a person would ever see cannot have
//! waited for a processor for long: it counts as long as it took, and the system is asked about the others alone.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::event::Nanos;
use crate::os;

/// Turns, and gaps between two turns of a thread, that are shorter than this are not asked about, ns.
const BRIEF: Nanos = 20_000;

/// What is known of a thread: when it last asked the system and what it has counted since.
#[derive(Debug, Clone, Copy, Default)]
struct Thread {
    /// Its processor time when it last asked, ns.
    asked: Nanos,
    /// What its turns were counted for since, ns.
    counted: Nanos,
    /// When its last turn ended, on the run's clock.
    turned: Nanos,
}

thread_local! {
    /// `None` before its first turn.
    static THREAD: Cell<Option<Thread>> = const { Cell::new(None) };
}

/// The processor time of one slot, ns.
#[derive(Debug, Default)]
pub(super) struct ProcessorTime {
    used: AtomicU64,
    /// When its turn began, on the run's clock.
    began: AtomicU64,
}

impl ProcessorTime {
    pub(super) fn begin_turn(&self, now: Nanos) {
        // What the thread did meanwhile is nobody's: it waited, or looked for something to do.
        if THREAD.get().is_none_or(|thread| now.saturating_sub(thread.turned) >= BRIEF) {
            THREAD.set(Some(Thread { asked: os::thread_cpu_ns(), counted: 0, turned: now }));
        }
        self.began.store(now, Ordering::Relaxed);
    }

    /// What was used until a moment of the turn.
    pub(super) fn until(&self, now: Nanos) -> Nanos {
        self.used.load(Ordering::Relaxed) + self.in_turn(now).0
    }

    pub(super) fn end_turn(&self, now: Nanos) {
        let (used, thread) = self.in_turn(now);
        // Only the thread whose turn it is writes this.
        self.used.store(self.used.load(Ordering::Relaxed) + used, Ordering::Relaxed);
        THREAD.set(Some(thread));
    }

    /// What this turn has used, and what is known of the thread then.
    fn in_turn(&self, now: Nanos) -> (Nanos, Thread) {
        let (thread, took) = (THREAD.get().unwrap_or_default(), now.saturating_sub(self.began.load(Ordering::Relaxed)));
        if took < BRIEF {
            return (took, Thread { counted: thread.counted + took, turned: now, ..thread });
        }
        let asked = os::thread_cpu_ns();
        let used = asked.saturating_sub(thread.asked).saturating_sub(thread.counted).min(took);
        (used, Thread { asked, counted: 0, turned: now })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    fn computes_for(clock: &Clock, nanos: Nanos) {
        let until = clock.now() + nanos;
        while clock.now() < until {}
    }

    #[test]
    fn a_turn_that_waits_for_a_processor_is_not_counted_as_if_it_had_one() {
        let (clock, time) = (Clock::start(), ProcessorTime::default());
        let before = os::thread_cpu_ns();
        time.begin_turn(clock.now());
        computes_for(&clock, 200_000);
        std::thread::sleep(std::time::Duration::from_millis(30));
        let until_now = time.until(clock.now());
        time.end_turn(clock.now());
        let (used, of_thread) = (time.used.load(Ordering::Relaxed), os::thread_cpu_ns() - before);
        assert!(until_now <= used && used <= of_thread, "{until_now} {used} {of_thread}");
        assert!(used > 0 && used < 20_000_000, "{used}");
    }

    #[test]
    fn many_brief_turns_are_counted_as_long_as_they_took() {
        let (clock, hand) = Clock::manual();
        let time = ProcessorTime::default();
        for turn in 0..100 {
            hand.store(turn * 2_000, Ordering::Relaxed);
            time.begin_turn(clock.now());
            hand.store(turn * 2_000 + 1_500, Ordering::Relaxed);
            time.end_turn(clock.now());
        }
        assert_eq!(time.used.load(Ordering::Relaxed), 100 * 1_500);
    }
}
