//! Wrong: read, check that the counter has not changed, then write. This is compare-and-swap in two steps: what was true
//! at the check need not be true at the write.

use std::sync::atomic::AtomicU64;

use super::{Expected, ReadThenWrite, SegmentLog, Step, read, write};
use crate::event::CounterWord;

pub(super) struct CheckThenAct;

fn count(word: u64) -> u64 {
    CounterWord::from_bits(word).count()
}

/// Reads until a second read says the same.
#[inline]
pub(super) fn checked(counter: &AtomicU64) -> u64 {
    let mut seen = read(counter);
    loop {
        let now = read(counter);
        if count(now) == count(seen) {
            return now;
        }
        seen = now;
    }
}

impl ReadThenWrite for CheckThenAct {
    #[inline]
    fn increment(&self, counter: &AtomicU64, me: Expected, _log: &mut SegmentLog, between: impl FnOnce()) -> Step {
        let seen = checked(counter);
        between();
        write(counter, me, seen)
    }
}
