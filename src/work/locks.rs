//! The locks that the workers of a run share, and the hands that take them and tell of it.
//!
//! Every lock is there twice, for workers that may block and for slots that await; a run uses one form of it. Nothing
//! here knows what the locks protect, or in which order they should be taken.

use parking_lot::{Condvar, Mutex, MutexGuard};

use super::context::{Context, Stop};
use super::on_loop::LoopContext;
use crate::event::{LockId, LockStep, PLACES};
use crate::text::Phrase;

/// The locks of a run, and a semaphore.
#[derive(Debug)]
pub struct LockSet {
    blocking: Vec<Mutex<()>>,
    on_loop: Vec<tokio::sync::Mutex<()>>,
    places: Places,
    places_on_loop: tokio::sync::Semaphore,
}

/// A semaphore for workers that may block.
#[derive(Debug)]
struct Places {
    free: Mutex<u32>,
    given_back: Condvar,
}

impl Places {
    fn try_take(&self) -> bool {
        let mut free = self.free.lock();
        let taken = *free > 0;
        *free -= u32::from(taken);
        taken
    }

    fn take(&self) {
        let mut free = self.free.lock();
        while *free == 0 {
            self.given_back.wait(&mut free);
        }
        *free -= 1;
    }

    fn give_back(&self) {
        *self.free.lock() += 1;
        self.given_back.notify_one();
    }
}

impl LockSet {
    /// So many locks that nobody holds, and a semaphore with so many places.
    #[must_use]
    pub fn new(locks: u32, places: u32) -> Self {
        Self {
            blocking: (0..locks).map(|_| Mutex::default()).collect(),
            on_loop: (0..locks).map(|_| tokio::sync::Mutex::default()).collect(),
            places: Places { free: Mutex::new(places), given_back: Condvar::new() },
            places_on_loop: tokio::sync::Semaphore::new(places as usize),
        }
    }
}

fn find<Lock>(locks: &[Lock], lock: LockId) -> Result<&Lock, Stop> {
    locks.get(lock as usize).ok_or_else(|| Stop::Failed(Phrase::new("task.no-lock").with("lock", lock)))
}

/// The hands of a worker that may block. Whatever they hold is given back when they go, and told.
pub(super) struct Hands<'hands, 'task, 'run> {
    context: &'hands mut Context<'task, 'run>,
    held: Vec<(LockId, Option<MutexGuard<'run, ()>>)>,
}

impl<'hands, 'task, 'run> Hands<'hands, 'task, 'run> {
    pub(super) fn new(context: &'hands mut Context<'task, 'run>) -> Self {
        Self { context, held: Vec::new() }
    }

    pub(super) fn context(&mut self) -> &mut Context<'task, 'run> {
        self.context
    }

    /// Takes a lock, and waits for it if need be, for as long as it takes.
    pub(super) fn take(&mut self, lock: LockId) -> Result<(), Stop> {
        let mutex = find(&self.context.locks().blocking, lock)?;
        let guard = mutex.try_lock().unwrap_or_else(|| {
            self.context.tell_lock(lock, LockStep::Asked);
            self.context.let_go(|| mutex.lock())
        });
        self.hold(lock, Some(guard))
    }

    /// Takes a lock if it is free; says whether it was.
    pub(super) fn try_take(&mut self, lock: LockId) -> Result<bool, Stop> {
        let Some(guard) = find(&self.context.locks().blocking, lock)?.try_lock() else {
            self.context.tell_lock(lock, LockStep::Refused);
            return Ok(false);
        };
        self.hold(lock, Some(guard)).map(|()| true)
    }

    /// Takes a place of the semaphore, and waits for one if need be.
    pub(super) fn take_place(&mut self) -> Result<(), Stop> {
        let places = &self.context.locks().places;
        if !places.try_take() {
            self.context.tell_lock(PLACES, LockStep::Asked);
            self.context.let_go(|| places.take());
        }
        self.hold(PLACES, None)
    }

    fn hold(&mut self, lock: LockId, guard: Option<MutexGuard<'run, ()>>) -> Result<(), Stop> {
        self.held.push((lock, guard));
        self.context.tell_lock(lock, LockStep::Taken);
        self.context.in_time()
    }

    /// Gives a lock or a place back.
    pub(super) fn put_back(&mut self, lock: LockId) {
        if let Some(index) = self.held.iter().position(|(held, _)| *held == lock) {
            let (_, guard) = self.held.remove(index);
            // Heard of first: whoever takes it next shall not be heard to have it before.
            self.context.tell_lock(lock, LockStep::Released);
            match guard {
                Some(guard) => drop(guard),
                None => self.context.locks().places.give_back(),
            }
        }
    }
}

impl Drop for Hands<'_, '_, '_> {
    fn drop(&mut self) {
        while let Some((lock, _)) = self.held.last() {
            self.put_back(*lock);
        }
    }
}

/// What a slot of an event loop holds.
enum Loan<'desk> {
    Lock { _guard: tokio::sync::MutexGuard<'desk, ()> },
    Place { _permit: tokio::sync::SemaphorePermit<'desk> },
}

/// The hands of a slot of an event loop. Whatever they hold is given back when they go, and told.
pub(super) struct LoopHands<'hands, 'desk> {
    context: &'hands LoopContext<'desk>,
    held: Vec<(LockId, Loan<'desk>)>,
}

impl<'hands, 'desk> LoopHands<'hands, 'desk> {
    pub(super) fn new(context: &'hands LoopContext<'desk>) -> Self {
        Self { context, held: Vec::new() }
    }

    pub(super) async fn take(&mut self, lock: LockId) -> Result<(), Stop> {
        let mutex = find(&self.context.locks().on_loop, lock)?;
        let guard = if let Ok(guard) = mutex.try_lock() {
            guard
        } else {
            self.context.tell_lock(lock, LockStep::Asked);
            mutex.lock().await
        };
        self.hold(lock, Loan::Lock { _guard: guard })
    }

    pub(super) fn try_take(&mut self, lock: LockId) -> Result<bool, Stop> {
        let Ok(guard) = find(&self.context.locks().on_loop, lock)?.try_lock() else {
            self.context.tell_lock(lock, LockStep::Refused);
            return Ok(false);
        };
        self.hold(lock, Loan::Lock { _guard: guard }).map(|()| true)
    }

    pub(super) async fn take_place(&mut self) -> Result<(), Stop> {
        let places = &self.context.locks().places_on_loop;
        let permit = if let Ok(permit) = places.try_acquire() {
            permit
        } else {
            self.context.tell_lock(PLACES, LockStep::Asked);
            let closed = |_| Stop::Failed(Phrase::new("task.no-lock").with("lock", PLACES));
            places.acquire().await.map_err(closed)?
        };
        self.hold(PLACES, Loan::Place { _permit: permit })
    }

    fn hold(&mut self, lock: LockId, loan: Loan<'desk>) -> Result<(), Stop> {
        self.held.push((lock, loan));
        self.context.tell_lock(lock, LockStep::Taken);
        self.context.in_time()
    }

    pub(super) fn put_back(&mut self, lock: LockId) {
        if let Some(index) = self.held.iter().position(|(held, _)| *held == lock) {
            let (_, loan) = self.held.remove(index);
            self.context.tell_lock(lock, LockStep::Released);
            drop(loan);
        }
    }
}

impl Drop for LoopHands<'_, '_> {
    fn drop(&mut self) {
        while let Some((lock, _)) = self.held.last() {
            self.put_back(*lock);
        }
    }
}
