//! A lock in memory that several processes share, and that survives a holder who is killed.
//!
//! The word holds its owner's id; the parent frees it when it reaps a dead owner.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use super::spin::SPINNERS;
use super::{Expected, ReadThenWrite, SegmentLog, Step, read_then_write};
use crate::os::{CounterMemory, Polling};

pub(super) struct CrossProcess {
    memory: Arc<CounterMemory>,
    spinning: bool,
}

impl CrossProcess {
    /// Waiters spin, yield, then sleep.
    pub(super) fn parking(memory: &Arc<CounterMemory>) -> Self {
        Self { memory: Arc::clone(memory), spinning: false }
    }

    /// Waiters only spin and yield, if there are not too many.
    pub(super) fn spinning(memory: &Arc<CounterMemory>) -> Self {
        Self { memory: Arc::clone(memory), spinning: true }
    }

    /// Takes the lock for an owner who found it taken.
    fn wait(&self, owner: u32) {
        let words = self.memory.words();
        let before = words.waiting.fetch_add(1, Relaxed);
        let spins = self.spinning && before < SPINNERS;
        let mut polling = Polling::default();
        // Looking before trying keeps the line shared among the waiters while the holder works.
        while words.lock.owner() != 0 || !words.lock.try_lock(owner) {
            if spins {
                std::thread::yield_now();
            } else {
                polling.step_among(words.waiting.load(Relaxed));
            }
        }
        words.waiting.fetch_sub(1, Relaxed);
    }
}

impl ReadThenWrite for CrossProcess {
    #[inline]
    fn increment(&self, counter: &AtomicU64, me: Expected, log: &mut SegmentLog, between: impl FnOnce()) -> Step {
        let lock = &self.memory.words().lock;
        // 0 says that the lock is free.
        let owner = log.worker() + 1;
        if !lock.try_lock(owner) {
            log.blocked(|| self.wait(owner));
        }
        let step = read_then_write(counter, me, between);
        lock.unlock(owner);
        step
    }
}
