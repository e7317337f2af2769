//! Wrong: a pause in place of a lock. Having read, a worker pauses "until the others are done", and then writes. A pause
//! excludes nobody, and the value that was read gets stale in it.
//!
//! A pause before each of a hundred thousand writes would take minutes, so only the first of a batch has one.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use super::none::Bare;
use super::{Guard, SegmentLog, Step, read, write};

/// About as long as the others need for everything that they have to count.
const PAUSE: Duration = Duration::from_micros(100);

pub(super) struct Sleep;

impl Guard for Sleep {
    fn increment_n(&self, counter: &AtomicU64, times: u64, log: &mut SegmentLog) {
        let Some(others) = times.checked_sub(1) else { return };
        let seen = read(counter);
        log.pause(PAUSE);
        let Step { seen, wrote } = write(counter, log.expected(), seen);
        log.saw(seen, wrote);
        Bare.increment_n(counter, others, log);
    }

    fn increment_yielding(&self, counter: &AtomicU64, log: &mut SegmentLog, between: &mut dyn FnMut()) {
        Bare.increment_yielding(counter, log, between);
    }
}
