//! A readers-writer lock, taken for writing: for a counter it is a mutex with more to do.

use std::sync::atomic::AtomicU64;

use parking_lot::RwLock;

use super::anteroom::Anteroom;
use super::{Expected, ReadThenWrite, SegmentLog, Step, read_then_write};

#[derive(Default)]
pub(super) struct ReadersWriter {
    lock: RwLock<()>,
    anteroom: Anteroom,
}

impl ReadThenWrite for ReadersWriter {
    #[inline]
    fn increment(&self, counter: &AtomicU64, me: Expected, log: &mut SegmentLog, between: impl FnOnce()) -> Step {
        let wait = || self.anteroom.in_turn(|| self.lock.write());
        let _held = self.lock.try_write().unwrap_or_else(|| log.blocked(wait));
        read_then_write(counter, me, between)
    }
}
