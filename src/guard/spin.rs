//! A spin lock: a waiter tests the lock again and again, and burns its processor while it does. Of many waiters some do, and
//! the others sleep meanwhile.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

use super::anteroom::Anteroom;
use super::{Expected, ReadThenWrite, SegmentLog, Step, read_then_write};

/// Tests before a yield. Without yields, a waiter on a busy machine spins through its whole time slice while the holder
/// waits for a processor.
const SPINS: u32 = 128;

/// Workers that spin for the lock at once, and one more. The others sleep until it is their turn to spin: a thousand of
/// them would each take a turn at the processor only to find the lock taken, before its holder can go on.
pub(super) const SPINNERS: u32 = 8;

#[derive(Default)]
pub(super) struct Spin {
    taken: AtomicBool,
    waiting: AtomicU32,
    anteroom: Anteroom,
}

impl Spin {
    #[inline]
    fn try_take(&self) -> bool {
        self.taken.compare_exchange_weak(false, true, Ordering::Acquire, Ordering::Relaxed).is_ok()
    }

    fn take(&self) {
        if self.waiting.fetch_add(1, Ordering::Relaxed) < SPINNERS {
            self.spin();
        } else {
            self.anteroom.in_turn(|| self.spin());
        }
        self.waiting.fetch_sub(1, Ordering::Relaxed);
    }

    fn spin(&self) {
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
