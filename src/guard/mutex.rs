//! A mutex that parks its waiters (`parking_lot`): one worker at a time in the critical section, and one at a time woken for
//! it.

use std::sync::atomic::AtomicU64;

use parking_lot::{Mutex, MutexGuard};

use super::anteroom::Anteroom;
use super::{Expected, ReadThenWrite, SegmentLog, Step, read_then_write};

#[derive(Default)]
pub(super) struct Parking {
    lock: Mutex<()>,
    anteroom: Anteroom,
}

impl Parking {
    /// Takes the lock, and waits for it if need be.
    #[inline]
    pub(super) fn take(&self, log: &mut SegmentLog) -> MutexGuard<'_, ()> {
        self.lock.try_lock().unwrap_or_else(|| log.blocked(|| self.anteroom.in_turn(|| self.lock.lock())))
    }
}

impl ReadThenWrite for Parking {
    #[inline]
    fn increment(&self, counter: &AtomicU64, me: Expected, log: &mut SegmentLog, between: impl FnOnce()) -> Step {
        let _held = self.take(log);
        read_then_write(counter, me, between)
    }
}
