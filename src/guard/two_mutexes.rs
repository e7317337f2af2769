//! Wrong: two locks for one counter. Each excludes only the workers of its own half.

use std::sync::atomic::AtomicU64;

use super::mutex::Parking;
use super::{Expected, ReadThenWrite, SegmentLog, Step};
use crate::event::WorkerId;

#[derive(Default)]
pub(super) struct TwoMutexes {
    halves: [Parking; 2],
}

pub(super) fn half_of(worker: WorkerId) -> usize {
    usize::from(worker % 2 == 1)
}

impl ReadThenWrite for TwoMutexes {
    #[inline]
    fn increment(&self, counter: &AtomicU64, me: Expected, log: &mut SegmentLog, between: impl FnOnce()) -> Step {
        self.halves[half_of(log.worker())].increment(counter, me, log, between)
    }
}
