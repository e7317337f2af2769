//! A readers-writer lock, taken for writing: for a counter it is a mutex with more to do.

use std::sync::atomic::AtomicU64;

use parking_lot::RwLock;

use super::{ReadThenWrite, SegmentLog, read_then_write};

#[derive(Default)]
pub(super) struct ReadersWriter {
    lock: RwLock<()>,
}

impl ReadThenWrite for ReadersWriter {
    #[inline]
    fn increment(&self, counter: &AtomicU64, log: &mut SegmentLog, between: impl FnOnce()) -> u64 {
        let _held = self.lock.try_write().unwrap_or_else(|| log.blocked(|| self.lock.write()));
        read_then_write(counter, between)
    }
}
