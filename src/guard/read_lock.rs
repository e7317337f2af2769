//! Wrong: the lock is held while the counter is read, and released before it is written.

use std::sync::atomic::AtomicU64;

use super::mutex::Parking;
use super::{Expected, ReadThenWrite, SegmentLog, Step, read, write};

#[derive(Default)]
pub(super) struct ReadLock {
    lock: Parking,
}

impl ReadThenWrite for ReadLock {
    #[inline]
    fn increment(&self, counter: &AtomicU64, me: Expected, log: &mut SegmentLog, between: impl FnOnce()) -> Step {
        let seen = {
            let _held = self.lock.take(log);
            read(counter)
        };
        between();
        write(counter, me, seen)
    }
}
