//! The words that the workers of a run share: the counter, the lock before it, the gate at the start, and the
//! window of a race.
//!
//! The same layout serves in the heap of one process and in memory shared by several, so guards and kernels need to know
//! only `&Words`. It must not know who counts, or why.

use std::ops::Deref;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use super::robust_lock::RobustLock;

/// The mark of [`Words`] that are ready: it distinguishes a file of ours from any other of the same length.
const MAGIC: u64 = u64::from_le_bytes(*b"racelab1");

/// How many locks and permits there are room for in [`Words`]: those of the largest table of philosophers, and then some.
pub const LOCKS: usize = 32;

/// A value with cache lines of its own, so that a write to it slows down no reader of its neighbour.
///
/// Lines have 64 bytes on most machines, but some processors fetch them in pairs and others have lines of 128 bytes.
#[derive(Debug, Default)]
#[repr(C, align(128))]
pub struct Line<T>(T);

impl<T> Deref for Line<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        &self.0
    }
}

/// The words that the workers of a run share, each on cache lines of its own.
///
/// Every field is an atomic word for which any bits are a value, and zeros are the beginning: a mapping of a file of zeros is a
/// valid `Words` that only lacks its magic word.
///
/// ```
/// use std::sync::atomic::Ordering;
/// let words = racelab::os::Words::new();
/// words.lock.lock(1);
/// words.counter.store(words.counter.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
/// words.lock.unlock(1);
/// assert_eq!(words.counter.load(Ordering::Relaxed), 1);
/// ```
#[derive(Debug)]
#[repr(C)]
pub struct Words {
    magic: Line<AtomicU64>,
    pub counter: Line<AtomicU64>,
    /// The lock that workers of several processes can take before they touch the counter.
    pub lock: Line<RobustLock>,
    /// How many workers of other processes stand before that lock. One that was killed there is counted on: what is made of
    /// the number has to bear some too many.
    pub waiting: Line<AtomicU32>,
    /// The gate before which the workers wait for each other at the start. Its values are the engine's affair; 0 at first.
    pub gate: Line<AtomicU32>,
    /// Where the workers of a race that is nudged stand.
    pub window: Line<WindowWords>,
    /// The locks and the permits that workers of several processes take.
    pub locks: Line<[RobustLock; LOCKS]>,
}

/// How many workers stand between their read and their write, have finished, and have waited there in vain.
#[derive(Debug, Default)]
#[repr(C)]
pub struct WindowWords {
    pub standing: AtomicU32,
    pub finished: AtomicU32,
    pub in_vain: AtomicU32,
}

impl Words {
    /// A counter at 0, a free lock, a gate at 0.
    #[must_use]
    pub fn new() -> Self {
        let words = Self {
            magic: Line::default(),
            counter: Line::default(),
            lock: Line::default(),
            waiting: Line::default(),
            gate: Line::default(),
            window: Line::default(),
            locks: Line::default(),
        };
        words.make_ready();
        words
    }

    /// Marks words made of zeros as ready for others.
    pub(super) fn make_ready(&self) {
        self.magic.store(MAGIC, Ordering::Release);
    }

    /// Whether these are words, and ready.
    pub(super) fn are_ready(&self) -> bool {
        self.magic.load(Ordering::Acquire) == MAGIC
    }
}

impl Default for Words {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use std::mem::{align_of, offset_of, size_of};

    use super::*;

    #[test]
    fn no_two_words_share_a_cache_line() {
        assert_eq!(align_of::<Words>(), 128);
        assert_eq!(size_of::<Words>(), 7 * 128);
        let mut offsets = [
            offset_of!(Words, magic),
            offset_of!(Words, counter),
            offset_of!(Words, lock),
            offset_of!(Words, waiting),
            offset_of!(Words, gate),
            offset_of!(Words, window),
            offset_of!(Words, locks),
        ];
        offsets.sort_unstable();
        assert_eq!(offsets, [0, 128, 256, 384, 512, 640, 768]);
    }

    #[test]
    fn new_words_begin_at_zero_and_are_ready() {
        let words = Words::default();
        assert_eq!(words.counter.load(Ordering::Relaxed), 0);
        assert_eq!(words.lock.owner(), 0);
        assert_eq!(words.waiting.load(Ordering::Relaxed), 0);
        assert_eq!(words.gate.load(Ordering::Relaxed), 0);
        assert!(words.locks.iter().all(|lock| lock.owner() == 0));
        assert!(words.are_ready());
    }
}
