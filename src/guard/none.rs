//! Nothing: the counter is read, and then it is written. Two steps, and anybody may come in between.

use std::sync::atomic::AtomicU64;

use super::{ReadThenWrite, SegmentLog, read_then_write};

/// No guard.
pub(super) struct Bare;

impl ReadThenWrite for Bare {
    #[inline]
    fn increment(&self, counter: &AtomicU64, _log: &mut SegmentLog, between: impl FnOnce()) -> u64 {
        read_then_write(counter, between)
    }
}
