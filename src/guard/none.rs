//! Nothing: the counter is read and then written. These are two steps, and another worker may come between them.

use std::sync::atomic::AtomicU64;

use super::{Expected, ReadThenWrite, SegmentLog, Step, read_then_write};

pub(super) struct Bare;

impl ReadThenWrite for Bare {
    #[inline]
    fn increment(&self, counter: &AtomicU64, me: Expected, _log: &mut SegmentLog, between: impl FnOnce()) -> Step {
        read_then_write(counter, me, between)
    }
}
