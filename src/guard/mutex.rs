//! A mutex that parks its waiters (`parking_lot`): one worker at a time in the critical section.

use std::sync::atomic::AtomicU64;

use parking_lot::Mutex;

use super::{Expected, ReadThenWrite, SegmentLog, Step, read_then_write};

#[derive(Default)]
pub(super) struct Parking {
    lock: Mutex<()>,
}

impl ReadThenWrite for Parking {
    #[inline]
    fn increment(&self, counter: &AtomicU64, me: Expected, log: &mut SegmentLog, between: impl FnOnce()) -> Step {
        let _held = self.lock.try_lock().unwrap_or_else(|| log.blocked(|| self.lock.lock()));
        read_then_write(counter, me, between)
    }
}
