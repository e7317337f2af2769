//! Wrong: every worker has a mutex of its own, as when the lock is made inside the worker's function. It is never
//! contended, so it excludes nothing.

use std::sync::atomic::AtomicU64;

use super::mutex::Parking;
use super::{Guard, SegmentLog};

pub(super) struct OwnMutex;

impl Guard for OwnMutex {
    fn increment_n(&self, counter: &AtomicU64, times: u64, log: &mut SegmentLog) {
        Parking::default().increment_n(counter, times, log);
    }

    fn increment_yielding(&self, counter: &AtomicU64, log: &mut SegmentLog, between: &mut dyn FnMut()) {
        Parking::default().increment_yielding(counter, log, between);
    }
}
