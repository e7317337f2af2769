//! The locks that one task holds, and the events of taking and releasing them.
//!
//! Why a deadlock can be recognised from these events, and in which order they have to be emitted, stands in
//! `event::locks`.

use super::context::Context;
use super::lock_set::{LockGuard, Permit, no_lock};
use super::on_loop::LoopContext;
use super::stop::Stop;
use crate::event::{LockId, LockStep, SEMAPHORE};

/// A task that takes locks.
pub(crate) trait LockTask {
    fn emit_lock(&mut self, lock: LockId, step: LockStep);
    fn in_time(&self) -> Result<(), Stop>;
}

impl LockTask for &mut Context<'_, '_> {
    fn emit_lock(&mut self, lock: LockId, step: LockStep) {
        self.events().emit_lock(lock, step);
    }

    fn in_time(&self) -> Result<(), Stop> {
        Context::in_time(self)
    }
}

impl LockTask for &LoopContext<'_> {
    fn emit_lock(&mut self, lock: LockId, step: LockStep) {
        self.events().emit_lock(lock, step);
    }

    fn in_time(&self) -> Result<(), Stop> {
        LoopContext::in_time(self)
    }
}

/// A lock or a permit, which is released when this is dropped.
pub(crate) enum Held<Guard, Permit> {
    Lock { _guard: Guard },
    Permit { _permit: Permit },
}

/// The locks that a task holds. On drop they are released, the latest first.
pub(crate) struct HeldLocks<Task: LockTask, Held> {
    task: Task,
    held: Vec<(LockId, Held)>,
}

impl<Task: LockTask, Held> HeldLocks<Task, Held> {
    pub(crate) fn new(task: Task) -> Self {
        Self { task, held: Vec::new() }
    }

    pub(crate) fn task(&mut self) -> &mut Task {
        &mut self.task
    }

    fn keep(&mut self, lock: LockId, held: Held) -> Result<(), Stop> {
        self.held.push((lock, held));
        self.task.emit_lock(lock, LockStep::Taken);
        self.task.in_time()
    }

    /// Releases a lock or a permit, if it is held. The event comes first: that of the next holder must not overtake it.
    pub(crate) fn unlock(&mut self, lock: LockId) {
        if let Some(index) = self.held.iter().rposition(|(held, _)| *held == lock) {
            let (_, held) = self.held.remove(index);
            self.task.emit_lock(lock, LockStep::Released);
            drop(held);
        }
    }
}

impl<Task: LockTask, Held> HeldLocks<Task, Held> {
    /// Never releases what is held, as a program does that does not come to its `release()`. A place at a semaphore goes back.
    pub(crate) fn forget(&mut self) {
        self.unlock(SEMAPHORE);
        for (_, held) in self.held.drain(..) {
            std::mem::forget(held);
        }
    }
}

impl<Task: LockTask, Held> Drop for HeldLocks<Task, Held> {
    fn drop(&mut self) {
        while let Some((lock, _)) = self.held.last() {
            self.unlock(*lock);
        }
    }
}

/// The locks of a worker that may block.
pub(crate) type BlockingLocks<'task, 'worker, 'run> =
    HeldLocks<&'task mut Context<'worker, 'run>, Held<LockGuard<'run>, Permit<'run>>>;

impl BlockingLocks<'_, '_, '_> {
    /// Waits for a lock, for as long as it takes.
    pub(crate) fn lock(&mut self, lock: LockId) -> Result<(), Stop> {
        let wanted = self.task.locks().blocking(lock)?;
        let guard = wanted.try_lock().unwrap_or_else(|| {
            self.task.emit_lock(lock, LockStep::Asked);
            self.task.allow_threads(|| wanted.lock())
        });
        self.keep(lock, Held::Lock { _guard: guard })
    }

    /// Takes a lock if it is free; says whether it was.
    pub(crate) fn try_lock(&mut self, lock: LockId) -> Result<bool, Stop> {
        let Some(guard) = self.task.locks().blocking(lock)?.try_lock() else {
            self.task.emit_lock(lock, LockStep::Refused);
            return Ok(false);
        };
        self.keep(lock, Held::Lock { _guard: guard }).map(|()| true)
    }

    /// Waits for a permit of the semaphore.
    pub(crate) fn acquire(&mut self) -> Result<(), Stop> {
        let locks = self.task.locks();
        let permit = locks.try_acquire().unwrap_or_else(|| {
            self.task.emit_lock(SEMAPHORE, LockStep::Asked);
            self.task.allow_threads(|| locks.acquire())
        });
        self.keep(SEMAPHORE, Held::Permit { _permit: permit })
    }
}

/// The locks of a slot of an event loop.
pub(crate) type LoopLocks<'task, 'run> =
    HeldLocks<&'task LoopContext<'run>, Held<tokio::sync::MutexGuard<'run, ()>, tokio::sync::SemaphorePermit<'run>>>;

impl LoopLocks<'_, '_> {
    pub(crate) async fn lock(&mut self, lock: LockId) -> Result<(), Stop> {
        let mutex = self.task.locks().on_loop(lock)?;
        let guard = if let Ok(guard) = mutex.try_lock() {
            guard
        } else {
            self.task.emit_lock(lock, LockStep::Asked);
            mutex.lock().await
        };
        self.keep(lock, Held::Lock { _guard: guard })
    }

    pub(crate) fn try_lock(&mut self, lock: LockId) -> Result<bool, Stop> {
        let Ok(guard) = self.task.locks().on_loop(lock)?.try_lock() else {
            self.task.emit_lock(lock, LockStep::Refused);
            return Ok(false);
        };
        self.keep(lock, Held::Lock { _guard: guard }).map(|()| true)
    }

    pub(crate) async fn acquire(&mut self) -> Result<(), Stop> {
        let semaphore = &self.task.locks().semaphore_on_loop;
        let permit = if let Ok(permit) = semaphore.try_acquire() {
            permit
        } else {
            self.task.emit_lock(SEMAPHORE, LockStep::Asked);
            semaphore.acquire().await.map_err(|_| no_lock(SEMAPHORE))?
        };
        self.keep(SEMAPHORE, Held::Permit { _permit: permit })
    }
}
