//! How much processor time the turns of an event loop took, measured on the thread that the loop has for itself.
//!
//! A turn is timed by the clock of the wall, which goes on while the thread has no processor. Asking the system what the thread
//! used takes as long as many a turn, so it is asked only after a turn that was long: a short one had its processor, or it would
//! not have been short.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::event::Nanos;
use crate::os;

/// A turn shorter than this is taken at its word, ns. Asking takes about half a microsecond: a hundredth of it.
const LONG: Nanos = 50_000;

/// The processor time of the loop's thread that is accounted for: turns took it, or the loop itself did.
#[derive(Debug)]
pub(super) struct LoopCpu {
    settled: AtomicU64,
}

impl LoopCpu {
    /// That of a loop on the calling thread, which begins now.
    pub(super) fn of_this_thread() -> Self {
        Self { settled: AtomicU64::new(os::thread_cpu_ns()) }
    }

    /// The thread goes on after a sleep: what it used until then was no turn's.
    pub(super) fn wake(&self) {
        self.settled.store(os::thread_cpu_ns(), Relaxed);
    }

    /// The processor time of a turn that took so long and ends now. Called on the loop's thread.
    pub(super) fn of_turn(&self, took: Nanos) -> Nanos {
        self.settle(took, os::thread_cpu_ns)
    }

    fn settle(&self, took: Nanos, used: impl FnOnce() -> Nanos) -> Nanos {
        let settled = self.settled.load(Relaxed);
        if took < LONG {
            self.settled.store(settled.saturating_add(took), Relaxed);
            return took;
        }
        let used = used();
        self.settled.store(used.max(settled), Relaxed);
        used.saturating_sub(settled).min(took)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    #[test]
    fn a_long_turn_has_what_the_thread_used_and_a_short_one_its_length() {
        let cpu = LoopCpu { settled: AtomicU64::new(1_000) };
        assert_eq!(cpu.settle(90_000, || 71_000), 70_000, "for 20 us it had no processor");
        assert_eq!(cpu.settle(500, || unreachable!("nobody asks after a short turn")), 500);
        assert_eq!(cpu.settle(60_000, || 131_500), 60_000, "never more than it took");
        assert_eq!(cpu.settle(60_000, || 131_000), 0, "clocks may differ by a little");
    }

    #[test]
    fn a_turn_that_sleeps_uses_no_processor() {
        let (cpu, began) = (LoopCpu::of_this_thread(), Instant::now());
        std::thread::sleep(Duration::from_millis(50));
        let took = u64::try_from(began.elapsed().as_nanos()).unwrap();
        let used = cpu.of_turn(took);
        assert!(used < took / 2, "{used} of {took}");
    }
}
