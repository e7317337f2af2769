//! How long a nudged worker gives way inside its window: until somebody else has written.
//!
//! A single yield is luck: with two workers, or on a busy machine, nobody may come. So a worker that has read stays in its
//! window until the counter has changed, or until all others stand in theirs or have finished: of two that stand there
//! together one has to go on, and its write sets the other one free. Waiting is bounded, in time for each and in number for the
//! run; who waited in vain says so.
//!
//! It must not know how a worker gives way: that differs between threads, an interpreter lock and an event loop.

use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed};
use std::time::Duration;

use crate::os::Words;

/// The longest stay in a window: several time slices of a busy processor.
const PATIENCE: Duration = Duration::from_millis(50);

/// After so many stays in vain in one run nobody waits any longer: something keeps the others away for good.
const IN_VAIN: u32 = 20;

/// A worker's stay in its window; over when dropped.
pub(super) struct Stay<'run> {
    words: &'run Words,
    workers: u32,
    before: u64,
}

impl<'run> Stay<'run> {
    /// The worker, one of so many, has read the counter and not yet written it.
    pub(super) fn begin(words: &'run Words, workers: u32) -> Self {
        words.window.standing.fetch_add(1, AcqRel);
        Self { words, workers, before: words.counter.load(Relaxed) }
    }

    /// Whether it has lasted long enough.
    pub(super) fn is_over(&self) -> bool {
        let window = &self.words.window;
        self.words.counter.load(Relaxed) != self.before
            || window.standing.load(Acquire) + window.finished.load(Acquire) >= self.workers
    }

    /// How long it may last.
    pub(super) fn patience(&self) -> Duration {
        if self.words.window.in_vain.load(Relaxed) < IN_VAIN { PATIENCE } else { Duration::ZERO }
    }

    /// The worker goes on, after its stay was over or in vain; returns how often it was in vain.
    pub(super) fn end(self, was_over: bool) -> u64 {
        self.words.window.in_vain.fetch_add(u32::from(!was_over), Relaxed);
        u64::from(!was_over)
    }
}

impl Drop for Stay<'_> {
    fn drop(&mut self) {
        self.words.window.standing.fetch_sub(1, AcqRel);
    }
}

/// The worker makes no increments any more: nobody has to wait for it.
pub(super) fn finished(words: &Words) {
    words.window.finished.fetch_add(1, AcqRel);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stay_lasts_until_somebody_writes_or_nobody_is_left_to() {
        let words = Words::new();
        let stay = Stay::begin(&words, 3);
        assert!(!stay.is_over());
        words.counter.store(1, Relaxed);
        assert!(stay.is_over());
        assert_eq!(stay.end(true), 0);
        let first = Stay::begin(&words, 3);
        let second = Stay::begin(&words, 3);
        assert!(!first.is_over(), "the third may still write");
        finished(&words);
        assert!(first.is_over() && second.is_over(), "everybody stands here or has finished");
        drop(second);
        assert!(!first.is_over(), "the second is on its way to its write");
        assert_eq!(first.end(false), 1);
    }

    #[test]
    fn who_has_waited_in_vain_too_often_waits_no_longer() {
        let words = Words::new();
        for _ in 0..IN_VAIN {
            let stay = Stay::begin(&words, 2);
            assert_eq!(stay.patience(), PATIENCE);
            stay.end(false);
        }
        assert_eq!(Stay::begin(&words, 2).patience(), Duration::ZERO);
    }
}
