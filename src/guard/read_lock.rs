//! Wrong: the lock is held while the counter is read, and let go before it is written.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use parking_lot::Mutex;

use super::{ReadThenWrite, SegmentLog};

/// A mutex around the read only.
#[derive(Default)]
pub(super) struct ReadLock {
    lock: Mutex<()>,
}

impl ReadThenWrite for ReadLock {
    #[inline]
    fn increment(&self, counter: &AtomicU64, log: &mut SegmentLog, mut inside: impl FnMut()) -> u64 {
        let seen = {
            let _held = self.lock.try_lock().unwrap_or_else(|| log.blocked(|| self.lock.lock()));
            counter.load(Relaxed)
        };
        inside();
        counter.store(seen + 1, Relaxed);
        seen
    }
}
