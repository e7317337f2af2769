//! Compare and swap: write only if nobody has written since; otherwise read again.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::{Expected, ReadThenWrite, SegmentLog, Step, read};

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
    fn increment(&self, counter: &AtomicU64, _me: Expected, _log: &mut SegmentLog, between: impl FnOnce()) -> Step {
        let seen = read(counter);
        between();
        Step::unmarked(swap(counter, seen))
    }
}
