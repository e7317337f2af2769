//! What a kernel sees of its run while it may block: progress, stopping, waiting, and the shared counter.
//!
//! It hides who runs the kernel: a thread, a child process, a pool, or a slot whose loop it blocks.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use super::locks::LockSet;
use super::own_loop;
use crate::cancel::Cancel;
use crate::event::{BlockedOn, Event, Facts, LockId, LockStep, Nanos, TaskId, What, WorkerId};
use crate::guard::{Guard, SegmentLog, Stops};
use crate::log::Log;
use crate::os::CounterMemory;
use crate::text::Phrase;
use crate::turnstile::{self, Turnstile};

/// Checkpoints between two looks at the clock. A checkpoint comes every microsecond or more, a look takes 10 ns.
const LOOK_EVERY: u32 = 64;

/// Time between two notes of progress, ns: once a frame.
const PROGRESS_EVERY: Nanos = 33_000_000;

/// Why a kernel stops before its end.
#[derive(Debug, Clone, PartialEq)]
pub enum Stop {
    /// The run was cancelled.
    Cancelled,
    /// The task has taken longer than it may.
    TimedOut,
    /// It cannot go on; why.
    Failed(Phrase),
}

/// The counter that all workers share, and what protects it.
#[derive(Clone)]
pub struct SharedCounter {
    /// Where it is.
    pub memory: Arc<CounterMemory>,
    /// What protects it.
    pub guard: Arc<dyn Guard>,
}

impl SharedCounter {
    /// The counter itself.
    #[must_use]
    pub fn word(&self) -> &AtomicU64 {
        &self.memory.words().counter
    }
}

/// What stays the same for all tasks of a worker.
pub struct Worker<'run> {
    /// Its lane.
    pub id: WorkerId,
    /// Its events.
    pub log: &'run mut Log,
    /// The wish to stop.
    pub cancel: &'run Cancel,
    /// The interpreter lock, if the model has one.
    pub turnstile: Option<&'run Arc<dyn Turnstile>>,
    /// The shared counter, if the scenario has one.
    pub shared: Option<&'run SharedCounter>,
    /// The locks that all workers share.
    pub locks: &'run LockSet,
    /// The longest time a task may take, ns.
    pub timeout: Option<Nanos>,
}

/// One task's view of its worker.
pub struct Context<'task, 'run> {
    worker: &'task mut Worker<'run>,
    task: TaskId,
    deadline: Option<Nanos>,
    until_look: u32,
    told_at: Nanos,
}

impl<'task, 'run> Context<'task, 'run> {
    /// The context of a task that starts at a moment.
    pub fn new(worker: &'task mut Worker<'run>, task: TaskId, started: Nanos) -> Self {
        let deadline = worker.timeout.map(|timeout| started.saturating_add(timeout));
        Self { worker, task, deadline, until_look: LOOK_EVERY, told_at: started }
    }

    /// Says how far the task is, in its own units; returns an error when it has to stop. Kernels that compute call this
    /// about every microsecond, or less often.
    ///
    /// # Errors
    /// [`Stop::Cancelled`] and [`Stop::TimedOut`].
    #[inline]
    pub fn checkpoint(&mut self, done: u64) -> Result<(), Stop> {
        if self.worker.cancel.is_wanted() {
            return Err(Stop::Cancelled);
        }
        if let Some(turnstile) = self.worker.turnstile
            && turnstile.is_asked()
        {
            self.pass(&**turnstile);
        }
        self.until_look -= 1;
        if self.until_look == 0 { self.look(done) } else { Ok(()) }
    }

    #[cold]
    fn look(&mut self, done: u64) -> Result<(), Stop> {
        self.until_look = LOOK_EVERY;
        let now = self.worker.log.now();
        if now.saturating_sub(self.told_at) >= PROGRESS_EVERY {
            self.told_at = now;
            let what = What::Progress { task: self.task, worker: self.worker.id, done };
            self.worker.log.push_at(now, what);
        }
        self.worker.log.flush_if_due();
        if self.deadline.is_some_and(|deadline| now >= deadline) { Err(Stop::TimedOut) } else { Ok(()) }
    }

    /// The same for kernels whose steps take long: looks at the clock every time.
    ///
    /// # Errors
    /// [`Stop::Cancelled`] and [`Stop::TimedOut`].
    pub fn checkpoint_now(&mut self, done: u64) -> Result<(), Stop> {
        self.until_look = 1;
        self.checkpoint(done)
    }

    /// Now, on the run's clock.
    #[must_use]
    pub fn now(&self) -> Nanos {
        self.worker.log.now()
    }

    /// The wish to stop, for what cannot come to a checkpoint.
    #[must_use]
    pub fn cancel(&self) -> &'run Cancel {
        self.worker.cancel
    }

    /// Does something for which an interpreter lets its lock go, such as reading a file.
    pub fn let_go<T>(&mut self, outside: impl FnOnce() -> T) -> T {
        let Some(turnstile) = self.worker.turnstile else { return outside() };
        turnstile.leave();
        let done = outside();
        let since = self.worker.log.now();
        turnstile.enter(self.worker.id);
        self.worker.log.push(What::Blocked { worker: self.worker.id, on: BlockedOn::Gil, since });
        done
    }

    #[cold]
    fn pass(&mut self, turnstile: &dyn Turnstile) {
        let Event { at, what } = turnstile::pass(turnstile, self.worker.id, self.worker.log.clock());
        self.worker.log.push_at(at, what);
    }

    /// Waits, using no processor; whoever waits gives up its turn at the interpreter lock.
    ///
    /// # Errors
    /// [`Stop::Cancelled`] and [`Stop::TimedOut`].
    pub fn wait(&mut self, nanos: Nanos) -> Result<(), Stop> {
        let left = self.begin_wait();
        let cancelled = self.worker.cancel.wait(Duration::from_nanos(nanos.min(left)));
        self.end_wait();
        if cancelled {
            Err(Stop::Cancelled)
        } else if nanos <= left {
            Ok(())
        } else {
            Err(Stop::TimedOut)
        }
    }

    /// Waits for something of the outside, such as a reply, on an event loop of its own that is gone afterwards. Whoever
    /// waits gives up its turn at the interpreter lock.
    ///
    /// # Errors
    /// [`Stop::Cancelled`] and [`Stop::TimedOut`]; [`Stop::Failed`] if the machine has no event loop left to give.
    pub fn wait_for<T>(&mut self, outside: impl Future<Output = T>) -> Result<T, Stop> {
        let left = self.begin_wait();
        let waited = own_loop::wait_for(outside, left, self.worker.cancel);
        self.end_wait();
        waited
    }

    /// Tells that a wait begins and steps aside; returns how long it may take, ns.
    fn begin_wait(&mut self) -> Nanos {
        let began = self.worker.log.push(What::Waiting { worker: self.worker.id });
        self.worker.log.flush();
        if let Some(turnstile) = self.worker.turnstile {
            turnstile.leave();
        }
        self.deadline.map_or(Nanos::MAX, |deadline| deadline.saturating_sub(began))
    }

    fn end_wait(&mut self) {
        let id = self.worker.id;
        let woke = self.worker.log.push(What::Resumed { worker: id });
        if let Some(turnstile) = self.worker.turnstile {
            turnstile.enter(self.worker.id);
            self.worker.log.push(What::Blocked { worker: id, on: BlockedOn::Gil, since: woke });
        }
    }

    /// Tells something of the task beside how it ends.
    pub fn tell(&mut self, facts: Facts) {
        let what = What::TaskFacts { worker: self.worker.id, task: self.task, facts: Box::new(facts) };
        self.worker.log.push(what);
    }

    /// Offers the processor to somebody else, as a call that may block does: a nudge.
    pub fn nudge(&mut self) {
        match self.worker.turnstile {
            None => std::thread::yield_now(),
            Some(turnstile) => {
                let since = self.worker.log.now();
                turnstile.leave();
                std::thread::yield_now();
                turnstile.enter(self.worker.id);
                self.worker.log.push(What::Blocked { worker: self.worker.id, on: BlockedOn::Gil, since });
            }
        }
    }

    /// The shared counter.
    ///
    /// # Errors
    /// [`Stop::Failed`] if the scenario has none.
    pub fn shared(&self) -> Result<&'run SharedCounter, Stop> {
        self.worker.shared.ok_or_else(|| Stop::Failed(Phrase::new("task.no-counter")))
    }

    /// The locks that all workers share.
    pub(super) fn locks(&self) -> &'run LockSet {
        self.worker.locks
    }

    /// Tells a step about a lock. What others may come to wait for is heard before it happens: that the worker asks, and
    /// that it gives back (why, stands with [`WaitGraph`](crate::event::WaitGraph)).
    pub(super) fn tell_lock(&mut self, lock: LockId, step: LockStep) {
        self.worker.log.push(What::Lock { worker: self.worker.id, lock, step });
        if matches!(step, LockStep::Asked | LockStep::Released) {
            self.worker.log.flush();
        }
    }

    /// Whether the task still has time.
    ///
    /// # Errors
    /// [`Stop::TimedOut`].
    pub(super) fn in_time(&self) -> Result<(), Stop> {
        let late = self.deadline.is_some_and(|deadline| self.worker.log.now() >= deadline);
        if late { Err(Stop::TimedOut) } else { Ok(()) }
    }

    /// Says at once how far the task is, in its own units: for steps that are few and that people count.
    pub fn tell_progress(&mut self, done: u64) {
        let what = What::Progress { task: self.task, worker: self.worker.id, done };
        self.told_at = self.worker.log.push(what);
    }

    /// A log for what this worker sees of the counter.
    #[must_use]
    pub fn segment_log(&self) -> SegmentLog {
        SegmentLog::new(self.worker.id, self.worker.log.clock().clone(), self.worker.turnstile.cloned())
    }

    /// Takes over what a segment log holds.
    pub fn keep(&mut self, segments: &mut SegmentLog) {
        if !segments.events().is_empty() {
            self.worker.log.append(segments.events());
        }
    }

    /// Says that this worker asks for the guard, where it may stand before it for long.
    pub fn ask(&mut self) {
        self.worker.log.push(What::Asks { worker: self.worker.id, on: BlockedOn::Guard });
        self.worker.log.flush();
    }

    /// Says that this worker has got what it asked for, and how long it stood before it.
    pub fn got(&mut self, stops: &Stops) {
        let mut stops = stops.lock();
        if stops.is_empty() {
            self.worker.log.push(What::Resumed { worker: self.worker.id });
        } else {
            self.worker.log.append(&mut stops);
        }
    }
}
