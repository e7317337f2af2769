//! One atomic instruction reads, adds and writes: there is no gap to come into.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::{Expected, ReadThenWrite, SegmentLog, Step};

pub(super) struct FetchAdd;

impl ReadThenWrite for FetchAdd {
    #[inline]
    fn increment(&self, counter: &AtomicU64, _me: Expected, _log: &mut SegmentLog, between: impl FnOnce()) -> Step {
        // There is no gap: a nudge falls before the one step.
        between();
        Step::unmarked(counter.fetch_add(1, Relaxed))
    }
}
