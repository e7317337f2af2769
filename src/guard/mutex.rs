//! A mutex that parks its waiters (`parking_lot`): one worker at a time in the critical section.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use parking_lot::Mutex;

use super::{ReadThenWrite, SegmentLog};

/// `parking_lot::Mutex`.
#[derive(Default)]
pub(super) struct Parking {
    lock: Mutex<()>,
}

impl ReadThenWrite for Parking {
    #[inline]
    fn increment(&self, counter: &AtomicU64, log: &mut SegmentLog, mut inside: impl FnMut()) -> u64 {
        let _held = self.lock.try_lock().unwrap_or_else(|| log.blocked(|| self.lock.lock()));
        let seen = counter.load(Relaxed);
        inside();
        counter.store(seen + 1, Relaxed);
        seen
    }
}
