//! A lock in memory that several processes share, and that survives a holder who is killed.
//!
//! The word holds its owner's id; the parent frees it when it reaps a dead owner.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::{Expected, ReadThenWrite, SegmentLog, Step, read_then_write};
use crate::os::CounterMemory;

pub(super) struct CrossProcess {
    memory: Arc<CounterMemory>,
    spinning: bool,
}

impl CrossProcess {
    /// Waiters spin, yield, then sleep.
    pub(super) fn parking(memory: &Arc<CounterMemory>) -> Self {
        Self { memory: Arc::clone(memory), spinning: false }
    }

    /// Waiters only spin and yield.
    pub(super) fn spinning(memory: &Arc<CounterMemory>) -> Self {
        Self { memory: Arc::clone(memory), spinning: true }
    }
}

impl ReadThenWrite for CrossProcess {
    #[inline]
    fn increment(&self, counter: &AtomicU64, me: Expected, log: &mut SegmentLog, between: impl FnOnce()) -> Step {
        let lock = &self.memory.words().lock;
        // 0 says that the lock is free.
        let owner = log.worker() + 1;
        if !lock.try_lock(owner) {
            if self.spinning {
                log.blocked(|| {
                    while !lock.try_lock(owner) {
                        std::thread::yield_now();
                    }
                });
            } else {
                log.blocked(|| lock.lock(owner));
            }
        }
        let step = read_then_write(counter, me, between);
        lock.unlock(owner);
        step
    }
}
