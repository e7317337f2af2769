//! The locks that the workers of a run share, and a semaphore.
//!
//! Everything is there twice, for workers that may block and for slots that await; a run uses one form of it. Nothing here
//! knows what the locks protect, or in which order they should be taken.

use parking_lot::{Condvar, Mutex};

use super::stop::Stop;
use crate::event::LockId;
use crate::text::Phrase;

/// The locks of a run, and a semaphore.
#[derive(Debug)]
pub struct LockSet {
    blocking: Vec<Mutex<()>>,
    on_loop: Vec<tokio::sync::Mutex<()>>,
    pub(super) semaphore: Semaphore,
    pub(super) semaphore_on_loop: tokio::sync::Semaphore,
}

impl LockSet {
    /// So many free locks, and a semaphore with so many permits.
    #[must_use]
    pub fn new(locks: u32, permits: u32) -> Self {
        Self {
            blocking: (0..locks).map(|_| Mutex::default()).collect(),
            on_loop: (0..locks).map(|_| tokio::sync::Mutex::default()).collect(),
            semaphore: Semaphore { permits: Mutex::new(permits), released: Condvar::new() },
            semaphore_on_loop: tokio::sync::Semaphore::new(permits as usize),
        }
    }

    pub(super) fn blocking(&self, lock: LockId) -> Result<&Mutex<()>, Stop> {
        self.blocking.get(lock as usize).ok_or_else(|| no_lock(lock))
    }

    pub(super) fn on_loop(&self, lock: LockId) -> Result<&tokio::sync::Mutex<()>, Stop> {
        self.on_loop.get(lock as usize).ok_or_else(|| no_lock(lock))
    }
}

pub(super) fn no_lock(lock: LockId) -> Stop {
    Stop::Failed(Phrase::new("task.no-lock").with("lock", lock))
}

/// A semaphore for workers that may block.
#[derive(Debug)]
pub(super) struct Semaphore {
    permits: Mutex<u32>,
    released: Condvar,
}

/// A permit of a semaphore, which goes back when this is dropped.
pub(crate) struct Permit<'set>(&'set Semaphore);

impl Semaphore {
    pub(super) fn try_acquire(&self) -> Option<Permit<'_>> {
        let mut permits = self.permits.lock();
        *permits = permits.checked_sub(1)?;
        Some(Permit(self))
    }

    pub(super) fn acquire(&self) -> Permit<'_> {
        let mut permits = self.permits.lock();
        while *permits == 0 {
            self.released.wait(&mut permits);
        }
        *permits -= 1;
        Permit(self)
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        *self.0.permits.lock() += 1;
        self.0.released.notify_one();
    }
}
