//! A spin lock: a waiter tests the lock again and again, and burns its processor while it does.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::{Expected, ReadThenWrite, SegmentLog, Step, read_then_write};

/// Tests before a yield. Without yields, a waiter on a busy machine spins through its whole time slice while the holder
/// waits for a processor.
const SPINS: u32 = 128;

#[derive(Default)]
pub(super) struct Spin {
    taken: AtomicBool,
}

impl Spin {
    #[inline]
    fn try_take(&self) -> bool {
        self.taken.compare_exchange_weak(false, true, Ordering::Acquire, Ordering::Relaxed).is_ok()
    }

    fn take(&self) {
        let mut spins = 0;
        while !self.try_take() {
            while self.taken.load(Ordering::Relaxed) {
                spins += 1;
                if spins % SPINS == 0 {
                    std::thread::yield_now();
                } else {
                    std::hint::spin_loop();
                }
            }
        }
    }
}

impl ReadThenWrite for Spin {
    #[inline]
    fn increment(&self, counter: &AtomicU64, me: Expected, log: &mut SegmentLog, between: impl FnOnce()) -> Step {
        if !self.try_take() {
            log.blocked(|| self.take());
        }
        let step = read_then_write(counter, me, between);
        self.taken.store(false, Ordering::Release);
        step
    }
}
