//! The locks that the workers of a run share, and a semaphore.
//!
//! Everything is there twice, for workers that may block and for slots that await; a run uses one form of it. Where workers
//! are processes, the locks are in memory that they share. Nothing here knows what the locks protect, or in which order
//! they should be taken.

use parking_lot::{Condvar, Mutex, MutexGuard};

use super::stop::Stop;
use crate::event::{LockId, WorkerId};
use crate::os::{Polling, RobustLock, SharedMemory};
use crate::text::Phrase;

/// The locks of a run, and a semaphore.
#[derive(Debug)]
pub struct LockSet {
    blocking: Vec<Mutex<()>>,
    on_loop: Vec<tokio::sync::Mutex<()>>,
    semaphore: Semaphore,
    pub(super) semaphore_on_loop: tokio::sync::Semaphore,
    across: Option<Across>,
}

/// Locks that processes share, as one of them has them.
#[derive(Debug)]
struct Across {
    memory: SharedMemory,
    locks: u32,
    permits: u32,
    /// Who takes them: never 0.
    owner: u32,
}

impl Across {
    fn lock(&self, lock: LockId) -> Option<&RobustLock> {
        (lock < self.locks).then(|| self.memory.words().locks.get(lock as usize)).flatten()
    }

    /// A permit is a lock of which any will do: so one that a dead worker has comes back, too.
    fn permits(&self) -> &[RobustLock] {
        let (first, end) = (self.locks as usize, self.locks.saturating_add(self.permits) as usize);
        self.memory.words().locks.get(first..end).unwrap_or_default()
    }
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
            across: None,
        }
    }

    /// So many locks, and a semaphore with so many permits, in memory that processes share, as a worker has them.
    #[must_use]
    pub fn across(memory: SharedMemory, locks: u32, permits: u32, worker: WorkerId) -> Self {
        Self { across: Some(Across { memory, locks, permits, owner: worker + 1 }), ..Self::new(0, 0) }
    }

    pub(super) fn blocking(&self, lock: LockId) -> Result<BlockingLock<'_>, Stop> {
        let found = match &self.across {
            None => self.blocking.get(lock as usize).map(BlockingLock::Own),
            Some(across) => across.lock(lock).map(|lock| BlockingLock::Across { lock, owner: across.owner }),
        };
        found.ok_or_else(|| no_lock(lock))
    }

    pub(super) fn try_acquire(&self) -> Option<Permit<'_>> {
        match &self.across {
            None => self.semaphore.try_acquire(),
            Some(across) => {
                let free = across.permits().iter().find(|permit| permit.try_lock(across.owner));
                free.map(|lock| Permit::Across { _lock: HeldLock { lock, owner: across.owner } })
            }
        }
    }

    pub(super) fn acquire(&self) -> Permit<'_> {
        if self.across.is_none() {
            return self.semaphore.acquire();
        }
        let mut polling = Polling::default();
        loop {
            if let Some(permit) = self.try_acquire() {
                return permit;
            }
            polling.step();
        }
    }

    pub(super) fn on_loop(&self, lock: LockId) -> Result<&tokio::sync::Mutex<()>, Stop> {
        self.on_loop.get(lock as usize).ok_or_else(|| no_lock(lock))
    }
}

pub(super) fn no_lock(lock: LockId) -> Stop {
    Stop::Failed(Phrase::new("task.no-lock").with("lock", lock))
}

/// A lock for workers that may block.
#[derive(Clone, Copy)]
pub(super) enum BlockingLock<'set> {
    Own(&'set Mutex<()>),
    Across { lock: &'set RobustLock, owner: u32 },
}

/// A lock that is held, and released when this is dropped.
pub(crate) enum LockGuard<'set> {
    Own { _guard: MutexGuard<'set, ()> },
    Across { _lock: HeldLock<'set> },
}

/// A lock in shared memory that a worker of this process holds.
pub(crate) struct HeldLock<'set> {
    lock: &'set RobustLock,
    owner: u32,
}

impl Drop for HeldLock<'_> {
    fn drop(&mut self) {
        self.lock.unlock(self.owner);
    }
}

impl<'set> BlockingLock<'set> {
    pub(super) fn try_lock(self) -> Option<LockGuard<'set>> {
        match self {
            Self::Own(mutex) => mutex.try_lock().map(|guard| LockGuard::Own { _guard: guard }),
            Self::Across { lock, owner } => {
                lock.try_lock(owner).then(|| LockGuard::Across { _lock: HeldLock { lock, owner } })
            }
        }
    }

    pub(super) fn lock(self) -> LockGuard<'set> {
        match self {
            Self::Own(mutex) => LockGuard::Own { _guard: mutex.lock() },
            Self::Across { lock, owner } => {
                lock.lock(owner);
                LockGuard::Across { _lock: HeldLock { lock, owner } }
            }
        }
    }
}

/// A semaphore for workers that may block.
#[derive(Debug)]
struct Semaphore {
    permits: Mutex<u32>,
    released: Condvar,
}

/// A permit of a semaphore, which goes back when this is dropped.
pub(crate) enum Permit<'set> {
    Own { _permit: OwnPermit<'set> },
    Across { _lock: HeldLock<'set> },
}

pub(crate) struct OwnPermit<'set>(&'set Semaphore);

impl Semaphore {
    fn try_acquire(&self) -> Option<Permit<'_>> {
        let mut permits = self.permits.lock();
        *permits = permits.checked_sub(1)?;
        Some(Permit::Own { _permit: OwnPermit(self) })
    }

    fn acquire(&self) -> Permit<'_> {
        let mut permits = self.permits.lock();
        while *permits == 0 {
            self.released.wait(&mut permits);
        }
        *permits -= 1;
        Permit::Own { _permit: OwnPermit(self) }
    }
}

impl Drop for OwnPermit<'_> {
    fn drop(&mut self) {
        *self.0.permits.lock() += 1;
        self.0.released.notify_one();
    }
}
