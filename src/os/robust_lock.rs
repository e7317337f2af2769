//! A lock in one word that lives in memory shared by processes and outlives a holder that is killed.
//!
//! The word holds its owner's id, and 0 when it is free. Waiters spin, then yield, then sleep in growing short steps: that is
//! portable outright, where a futex would be Linux's alone, and robust pthread mutexes are missing on macOS. The parent
//! that reaps a dead owner frees the lock in its name. Safe code only, which a model checker goes through (`models`); it
//! must not know what it protects.

use super::atomics::{AtomicU32, Ordering};
use super::polling::Polling;

/// The word of a free lock.
const FREE: u32 = 0;

/// A lock that knows its owner, in one word of shared memory.
///
/// Owners are named by nonzero numbers that the user of the lock hands out; no two living workers may bear the same one. The
/// lock is neither fair nor recursive: an owner that locks again waits for itself for ever.
///
/// ```
/// let lock = racelab::os::RobustLock::new();
/// lock.lock(7);
/// assert!(!lock.try_lock(8));
/// // Worker 7 is killed; whoever reaps it frees what it held.
/// assert!(lock.free_if_owned_by(7));
/// assert!(lock.try_lock(8));
/// ```
#[derive(Debug, Default)]
#[repr(transparent)]
pub struct RobustLock {
    word: AtomicU32,
}

impl RobustLock {
    /// A free lock.
    #[must_use]
    pub fn new() -> Self {
        Self { word: AtomicU32::new(FREE) }
    }

    /// Waits until the lock is free and takes it for `owner`.
    #[inline]
    pub fn lock(&self, owner: u32) {
        if !self.try_lock(owner) {
            self.wait_and_lock(owner);
        }
    }

    /// Takes the lock for `owner` if it is free; says whether it did.
    #[inline]
    #[must_use]
    pub fn try_lock(&self, owner: u32) -> bool {
        debug_assert_ne!(owner, FREE, "0 is the word of a free lock, not an owner");
        self.word.compare_exchange(FREE, owner, Ordering::Acquire, Ordering::Relaxed).is_ok()
    }

    /// Releases the lock. If `owner` does not hold it (any more), nothing happens: it may have been freed in the name of a
    /// worker believed dead, and taken by another.
    #[inline]
    pub fn unlock(&self, owner: u32) {
        self.free_if_owned_by(owner);
    }

    /// Who holds it; 0 if it is free.
    #[inline]
    #[must_use]
    pub fn owner(&self) -> u32 {
        self.word.load(Ordering::Relaxed)
    }

    /// Frees the lock if `owner` holds it; says whether it did. Only after `owner` has been reaped: before that it may still
    /// be writing what the lock protects.
    #[inline]
    pub fn free_if_owned_by(&self, owner: u32) -> bool {
        owner != FREE && self.word.compare_exchange(owner, FREE, Ordering::Release, Ordering::Relaxed).is_ok()
    }

    #[cold]
    fn wait_and_lock(&self, owner: u32) {
        let mut polling = Polling::default();
        loop {
            // Looking before trying keeps the line shared among the waiters while the holder works.
            if self.owner() == FREE && self.try_lock(owner) {
                return;
            }
            polling.step();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::hint::spin_loop;
    use std::sync::Barrier;
    use std::sync::atomic::AtomicU64;
    use std::thread;

    use super::*;

    #[test]
    fn no_increment_is_lost_under_the_lock() {
        let lock = RobustLock::new();
        let counter = AtomicU64::new(0);
        let start = Barrier::new(4);
        thread::scope(|scope| {
            for owner in 1..=4 {
                let (lock, counter, start) = (&lock, &counter, &start);
                scope.spawn(move || {
                    start.wait();
                    for step in 0..100_000 {
                        lock.lock(owner);
                        let seen = counter.load(Ordering::Relaxed);
                        if step % 1000 == 0 {
                            // Switches in the middle of the critical section make a lock that does not lock fail surely.
                            thread::yield_now();
                        }
                        counter.store(seen + 1, Ordering::Relaxed);
                        lock.unlock(owner);
                        // Off the lock for a moment, so that it is found free by somebody else at about the same time.
                        (0..step % 32).for_each(|_| spin_loop());
                    }
                });
            }
        });
        assert_eq!(counter.into_inner(), 400_000);
        assert_eq!(lock.owner(), 0);
    }

    #[test]
    fn a_waiter_gets_the_lock_of_a_dead_owner() {
        let lock = RobustLock::new();
        lock.lock(1);
        thread::scope(|scope| {
            let waiter = scope.spawn(|| {
                lock.lock(2);
                lock.owner()
            });
            assert!(!lock.free_if_owned_by(2), "it waits, it does not own");
            assert!(lock.free_if_owned_by(1));
            assert_eq!(waiter.join().unwrap(), 2);
        });
    }

    #[test]
    fn only_the_owner_can_unlock() {
        let lock = RobustLock::new();
        lock.lock(1);
        lock.unlock(2);
        assert_eq!(lock.owner(), 1);
        assert!(!lock.try_lock(2));
        lock.unlock(1);
        assert!(lock.try_lock(2));
        assert!(!lock.free_if_owned_by(1), "freed once, and somebody else's now");
        assert_eq!(lock.owner(), 2);
    }

    #[test]
    fn nobody_cannot_free_a_free_lock() {
        assert!(!RobustLock::new().free_if_owned_by(0));
    }
}
