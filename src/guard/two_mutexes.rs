//! Wrong: two locks for one counter. Workers of one half keep each other out, and the other half is let through.

use std::sync::atomic::AtomicU64;

use super::mutex::Parking;
use super::{ReadThenWrite, SegmentLog};
use crate::event::WorkerId;

/// A mutex for each half of the workers.
#[derive(Default)]
pub(super) struct TwoMutexes {
    halves: [Parking; 2],
}

/// Which of the two locks a worker uses.
pub(super) fn half_of(worker: WorkerId) -> usize {
    usize::from(worker % 2 == 1)
}

impl ReadThenWrite for TwoMutexes {
    #[inline]
    fn increment(&self, counter: &AtomicU64, log: &mut SegmentLog, between: impl FnOnce()) -> u64 {
        self.halves[half_of(log.worker())].increment(counter, log, between)
    }
}
