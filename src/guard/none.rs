//! Nothing: the counter is read, and then it is written. Two steps, and anybody may come in between.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::{ReadThenWrite, SegmentLog};

/// No guard.
pub(super) struct Bare;

impl ReadThenWrite for Bare {
    #[inline]
    fn increment(&self, counter: &AtomicU64, _log: &mut SegmentLog, mut inside: impl FnMut()) -> u64 {
        // The caller compares the value that was read; otherwise the compiler would fold both steps into one
        // instruction, which on one core cannot lose anything.
        let seen = counter.load(Relaxed);
        inside();
        counter.store(seen + 1, Relaxed);
        seen
    }
}
