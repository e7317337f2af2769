//! Compare and swap: write only if nobody has written since; otherwise read again.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::{ReadThenWrite, SegmentLog};

/// A `compare_exchange` loop.
pub(super) struct CompareAndSwap;

impl ReadThenWrite for CompareAndSwap {
    #[inline]
    fn increment(&self, counter: &AtomicU64, _log: &mut SegmentLog, mut inside: impl FnMut()) -> u64 {
        let mut seen = counter.load(Relaxed);
        inside();
        while let Err(now) = counter.compare_exchange_weak(seen, seen + 1, Relaxed, Relaxed) {
            seen = now;
        }
        seen
    }
}
