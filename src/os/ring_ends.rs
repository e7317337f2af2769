//! The two ends of a ring: how many items were put and taken, and a lock at either end.
//!
//! Safe code only, which a model checker goes through (`models`). It must not know where the places are, or what is in them.

use super::atomics::{AtomicU64, Ordering};
use super::robust_lock::RobustLock;
use super::words::Line;

/// Every field is an atomic word for which any bits are a value, and zeros are an empty ring.
#[derive(Debug, Default)]
#[repr(C)]
pub(super) struct RingEnds {
    put_lock: Line<RobustLock>,
    /// How many items were put since the beginning.
    put: Line<AtomicU64>,
    take_lock: Line<RobustLock>,
    /// How many were taken since the beginning.
    taken: Line<AtomicU64>,
}

impl RingEnds {
    /// Puts an item with `fill`, which is told how many were put before it, unless all places are taken; returns the
    /// how-manieth it is, from 1.
    pub(super) fn try_put(&self, places: u64, owner: u32, fill: impl FnOnce(u64)) -> Option<u64> {
        self.put_lock.lock(owner);
        let put = self.put.load(Ordering::Relaxed);
        let is_free = put.wrapping_sub(self.taken.load(Ordering::Acquire)) < places;
        if is_free {
            fill(put);
            self.put.store(put.wrapping_add(1), Ordering::Release);
        }
        self.put_lock.unlock(owner);
        is_free.then(|| put.wrapping_add(1))
    }

    /// Takes an item with `take`, which is told how many were taken before it, unless there is none.
    pub(super) fn try_take<T>(&self, owner: u32, take: impl FnOnce(u64) -> T) -> Option<T> {
        self.take_lock.lock(owner);
        let taken = self.taken.load(Ordering::Relaxed);
        let item = (self.put.load(Ordering::Acquire) != taken).then(|| take(taken));
        if item.is_some() {
            self.taken.store(taken.wrapping_add(1), Ordering::Release);
        }
        self.take_lock.unlock(owner);
        item
    }

    /// How many items have been taken since the beginning.
    pub(super) fn taken(&self) -> u64 {
        self.taken.load(Ordering::Acquire)
    }

    /// How many items stand between the ends: known for a moment.
    pub(super) fn fill(&self) -> u64 {
        // In this order: what is put meanwhile makes it more, and it is never less than nothing.
        let taken = self.taken();
        self.put.load(Ordering::Acquire).wrapping_sub(taken)
    }

    /// Takes both locks and keeps them, as who is killed does.
    #[cfg(test)]
    pub(super) fn lock(&self, owner: u32) {
        self.put_lock.lock(owner);
        self.take_lock.lock(owner);
    }

    /// Frees what a dead owner held; only after it has been reaped.
    pub(super) fn free_if_owned_by(&self, owner: u32) {
        self.put_lock.free_if_owned_by(owner);
        self.take_lock.free_if_owned_by(owner);
    }
}
