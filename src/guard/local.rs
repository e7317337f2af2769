//! Count privately, merge once: nothing is shared while counting, so nothing has to be protected.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::{Guard, SegmentLog};

pub(super) struct Local;

impl Guard for Local {
    fn increment_n(&self, _counter: &AtomicU64, times: u64, log: &mut SegmentLog) {
        for _ in 0..times {
            // Without this the compiler would add `times` in one step.
            log.unmerged = std::hint::black_box(log.unmerged + 1);
        }
    }

    fn increment_yielding(&self, _counter: &AtomicU64, log: &mut SegmentLog, between: &mut dyn FnMut()) {
        between();
        log.unmerged += 1;
    }

    fn finish(&self, counter: &AtomicU64, log: &mut SegmentLog) {
        let merged = std::mem::take(&mut log.unmerged);
        let before = counter.fetch_add(merged, Relaxed);
        log.merge(before, before + merged);
    }
}
