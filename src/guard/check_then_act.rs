//! Wrong: read, check that the counter has not changed, then write. This is compare-and-swap in two steps: what was true
//! at the check need not be true at the write.

use std::sync::atomic::AtomicU64;

use super::{ReadThenWrite, SegmentLog, read, write};

pub(super) struct CheckThenAct;

/// Reads until a second read says the same.
#[inline]
pub(super) fn checked(counter: &AtomicU64) -> u64 {
    let mut seen = read(counter);
    loop {
        let now = read(counter);
        if now == seen {
            return seen;
        }
        seen = now;
    }
}

impl ReadThenWrite for CheckThenAct {
    #[inline]
    fn increment(&self, counter: &AtomicU64, _log: &mut SegmentLog, between: impl FnOnce()) -> u64 {
        let seen = checked(counter);
        between();
        write(counter, seen)
    }
}
