//! The standard library's mutex.

use std::sync::atomic::AtomicU64;
use std::sync::{Mutex, PoisonError, TryLockError};

use super::{Expected, ReadThenWrite, SegmentLog, Step, read_then_write};

/// Poison is ignored: a holder that panicked has left nothing half done here.
#[derive(Default)]
pub(super) struct Standard {
    lock: Mutex<()>,
}

impl ReadThenWrite for Standard {
    #[inline]
    fn increment(&self, counter: &AtomicU64, me: Expected, log: &mut SegmentLog, between: impl FnOnce()) -> Step {
        let _held = match self.lock.try_lock() {
            Ok(held) => held,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => log.blocked(|| self.lock.lock().unwrap_or_else(PoisonError::into_inner)),
        };
        read_then_write(counter, me, between)
    }
}
