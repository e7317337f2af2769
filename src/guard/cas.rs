//! Compare and swap: write only if nobody has written since; otherwise read again.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::{ReadThenWrite, SegmentLog, read};

pub(super) struct CompareAndSwap;

/// Writes if nobody has written since; otherwise reads and tries again. Returns the value that was read last.
#[inline]
pub(super) fn swap(counter: &AtomicU64, mut seen: u64) -> u64 {
    while let Err(now) = counter.compare_exchange_weak(seen, seen + 1, Relaxed, Relaxed) {
        seen = now;
    }
    seen
}

impl ReadThenWrite for CompareAndSwap {
    #[inline]
    fn increment(&self, counter: &AtomicU64, _log: &mut SegmentLog, between: impl FnOnce()) -> u64 {
        let seen = read(counter);
        between();
        swap(counter, seen)
    }
}
