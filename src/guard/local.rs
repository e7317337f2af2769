//! Count privately, merge once: nothing is shared while counting, so nothing has to be protected.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::{Guard, SegmentLog};

/// A private count a worker.
pub(super) struct Local;

impl Guard for Local {
    fn stretch(&self, _counter: &AtomicU64, times: u64, log: &mut SegmentLog) {
        for _ in 0..times {
            // Honest work: without this the compiler would add `times` in one step.
            log.kept_back = std::hint::black_box(log.kept_back + 1);
        }
    }

    fn nudged(&self, _counter: &AtomicU64, log: &mut SegmentLog, inside: &mut dyn FnMut()) {
        inside();
        log.kept_back += 1;
    }

    fn finish(&self, counter: &AtomicU64, log: &mut SegmentLog) {
        let merged = std::mem::take(&mut log.kept_back);
        let before = counter.fetch_add(merged, Relaxed);
        log.merge(before, before + merged);
    }
}
