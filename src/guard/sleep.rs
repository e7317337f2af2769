//! Wrong: a pause in place of a lock. Having read, a worker stands aside for a moment "until the others are done", and
//! then writes. A pause keeps nobody out, and what was read grows old in it.
//!
//! A pause before every one of a hundred thousand writes would take minutes, so one increment of a stretch has it.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use super::none::Bare;
use super::{Guard, SegmentLog};

/// How long a worker stands aside: about as long as the others need for everything that they have to count.
const PAUSE: Duration = Duration::from_micros(100);

/// A pause between a read and its write, once a stretch.
pub(super) struct Sleep;

impl Guard for Sleep {
    fn increment_n(&self, counter: &AtomicU64, times: u64, log: &mut SegmentLog) {
        let Some(others) = times.checked_sub(1) else { return };
        let seen = counter.load(Relaxed);
        log.pause(PAUSE);
        counter.store(seen + 1, Relaxed);
        log.saw(seen);
        Bare.increment_n(counter, others, log);
    }

    fn increment_yielding(&self, counter: &AtomicU64, log: &mut SegmentLog, between: &mut dyn FnMut()) {
        Bare.increment_yielding(counter, log, between);
    }
}
