//! Nothing: the counter is read and then written. These are two steps, and another worker may come between them.

use std::sync::atomic::AtomicU64;

use super::{ReadThenWrite, SegmentLog, read_then_write};

pub(super) struct Bare;

impl ReadThenWrite for Bare {
    #[inline]
    fn increment(&self, counter: &AtomicU64, _log: &mut SegmentLog, between: impl FnOnce()) -> u64 {
        read_then_write(counter, between)
    }
}
