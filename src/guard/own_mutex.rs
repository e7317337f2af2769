//! Wrong: every worker has a mutex of its own, as when the lock is made inside the worker's function. Nobody else can
//! stand before it, so it keeps nobody out.

use std::sync::atomic::AtomicU64;

use super::mutex::Parking;
use super::{Guard, SegmentLog};

/// A mutex a worker.
pub(super) struct OwnMutex;

impl Guard for OwnMutex {
    fn stretch(&self, counter: &AtomicU64, times: u64, log: &mut SegmentLog) {
        Parking::default().stretch(counter, times, log);
    }

    fn nudged(&self, counter: &AtomicU64, log: &mut SegmentLog, inside: &mut dyn FnMut()) {
        Parking::default().nudged(counter, log, inside);
    }
}
