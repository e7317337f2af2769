//! A start barrier: 100,000 increments take less time than starting a thread, so without it workers hardly overlap.

use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::{Condvar, Mutex};

/// Yields before a waiter parks. A parked thread takes 50 µs to come back, as long as a whole race; a yielding one goes on
/// at once.
const YIELDS: u32 = 20_000;

/// Closed until it is opened.
#[derive(Default)]
pub(super) struct Gate {
    open: AtomicBool,
    parked: Mutex<()>,
    opened: Condvar,
}

impl Gate {
    pub(super) fn open(&self) {
        let _parked = self.parked.lock();
        self.open.store(true, Ordering::Release);
        self.opened.notify_all();
    }

    pub(super) fn wait(&self) {
        for _ in 0..YIELDS {
            if self.open.load(Ordering::Acquire) {
                return;
            }
            std::thread::yield_now();
        }
        self.wait_parked();
    }

    /// Waits without using the processor.
    pub(super) fn wait_parked(&self) {
        let mut parked = self.parked.lock();
        while !self.open.load(Ordering::Acquire) {
            self.opened.wait(&mut parked);
        }
    }
}

/// Opens when all workers have arrived. How many there will be is known only after the first ones have come.
pub(super) struct StartBarrier {
    gate: Gate,
    missing: Mutex<i64>,
}

impl StartBarrier {
    pub(super) fn new() -> Self {
        Self { gate: Gate::default(), missing: Mutex::new(0) }
    }

    /// Waits until all have arrived.
    pub(super) fn arrive(&self) {
        self.change(-1);
        self.gate.wait();
    }

    /// A worker that is expected will not arrive.
    pub(super) fn leave(&self) {
        self.change(-1);
    }

    /// So many workers were started: once they have all arrived, the gate opens.
    pub(super) fn expect(&self, workers: u32) {
        self.change(i64::from(workers));
    }

    fn change(&self, by: i64) {
        let mut missing = self.missing.lock();
        *missing += by;
        // It is below zero while workers arrive that are not yet expected, so it is zero only when all have arrived.
        if *missing == 0 {
            self.gate.open();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicU32;

    #[test]
    fn nobody_goes_before_all_have_come() {
        let barrier = StartBarrier::new();
        let arrived = AtomicU32::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    arrived.fetch_add(1, Ordering::SeqCst);
                    barrier.arrive();
                    assert_eq!(arrived.load(Ordering::SeqCst), 8);
                });
            }
            barrier.expect(8);
        });
    }

    #[test]
    fn expecting_nobody_opens_the_gate() {
        let barrier = StartBarrier::new();
        barrier.expect(0);
        barrier.gate.wait();
    }
}
