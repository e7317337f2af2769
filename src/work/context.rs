//! What a kernel sees of its run while it may block: progress, stopping, waiting, and the shared counter.
//!
//! It hides who runs the kernel: a thread, a child process, a pool, or a slot whose loop it blocks.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use super::lock_set::LockSet;
use super::native::{Native, Turn};
use super::own_loop;
use super::queue::RunQueue;
use super::stop::{Deadline, Stop};
use super::task_events::TaskEvents;
use crate::cancel::Cancel;
use crate::clock::Clock;
use crate::event::{BlockedOn, Event, Nanos, TaskId, WorkerId};
use crate::event_buffer::EventBuffer;
use crate::gil::{Gil, drop_on_request};
use crate::guard::{Guard, SegmentLog};
use crate::os::CounterMemory;
use crate::text::Phrase;

/// Checkpoints between two looks at the clock. A checkpoint comes every microsecond or more, a look takes 10 ns.
const LOOK_EVERY: u32 = 64;

/// Time between two events of progress, ns: once a frame.
const PROGRESS_EVERY: Nanos = 33_000_000;

/// Who gives way yields so often before it pauses, and pauses for so long each time.
pub(super) const YIELDS: u32 = 32;
pub(super) const PAUSE: Duration = Duration::from_micros(100);

/// The counter that all workers share, and what protects it.
#[derive(Clone)]
pub struct SharedCounter {
    pub memory: Arc<CounterMemory>,
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
    pub id: WorkerId,
    pub log: &'run mut EventBuffer,
    pub cancel: &'run Cancel,
    /// The interpreter lock, if the model has one.
    pub gil: Option<&'run Arc<dyn Gil>>,
    /// The shared counter, if the scenario has one.
    pub shared: Option<&'run SharedCounter>,
    pub locks: &'run LockSet,
    /// The queue that the tasks share, if the scenario has one.
    pub queue: Option<&'run RunQueue>,
    /// The longest time a task may take, ns.
    pub timeout: Option<Nanos>,
}

/// One task's view of its worker.
pub struct Context<'task, 'run> {
    worker: &'task mut Worker<'run>,
    task: TaskId,
    deadline: Deadline,
    until_look: u32,
    progress_at: Nanos,
    native: Native,
    back: Option<&'task WayBack<'task>>,
}

/// How something gets to whoever asked for it in another process: since when it is on its way, and its bytes.
pub type WayBack<'way> = dyn Fn(Nanos, &[u8]) -> io::Result<()> + 'way;

impl<'task, 'run> Context<'task, 'run> {
    /// The context of a task that starts at a moment.
    pub fn new(worker: &'task mut Worker<'run>, task: TaskId, started: Nanos) -> Self {
        let deadline = Deadline::of(started, worker.timeout);
        // What counts is taken for Python throughout.
        let share = worker.gil.filter(|_| worker.shared.is_none()).map_or(0, |gil| gil.native_share());
        let native = Native::new(share, started);
        Self { worker, task, deadline, until_look: LOOK_EVERY, progress_at: started, native, back: None }
    }

    /// The same where whoever asked for the task is in another process.
    #[must_use]
    pub fn with_way_back(mut self, back: &'task WayBack<'task>) -> Self {
        self.back = Some(back);
        self
    }

    /// Gives what the task made to whoever asked for it. Where they share memory that costs nothing; otherwise it is packed,
    /// sent, and unpacked there.
    ///
    /// # Errors
    /// [`Stop::Cancelled`] if nobody is there to take it.
    pub fn hand_back(&mut self, packed: impl FnOnce() -> Vec<u8>) -> Result<(), Stop> {
        let Some(back) = self.back else { return Ok(()) };
        // What was told before has to arrive before.
        self.worker.log.flush();
        let since = self.now();
        back(since, &packed()).map_err(|_| Stop::Cancelled)
    }

    /// The log, for the events of the task.
    pub fn events(&mut self) -> TaskEvents<&mut EventBuffer> {
        TaskEvents::new(self.worker.log, self.worker.id, self.task, true)
    }

    /// How far the task is, in its own units; an error when it has to stop. Kernels that compute call this about every
    /// microsecond, or less often.
    ///
    /// # Errors
    /// [`Stop::Cancelled`] and [`Stop::TimedOut`].
    #[inline]
    pub fn checkpoint(&mut self, done: u64) -> Result<(), Stop> {
        if self.worker.cancel.is_wanted() {
            return Err(Stop::Cancelled);
        }
        if let Some(gil) = self.worker.gil
            && !self.native.is_outside()
            && gil.drop_requested()
        {
            self.drop_gil(&**gil);
        }
        self.until_look -= 1;
        if self.until_look == 0 { self.look(done) } else { Ok(()) }
    }

    #[cold]
    fn look(&mut self, done: u64) -> Result<(), Stop> {
        self.until_look = LOOK_EVERY;
        let now = self.worker.log.now();
        if now.saturating_sub(self.progress_at) >= PROGRESS_EVERY {
            self.progress_at = self.events().emit_progress(done);
        }
        if let Some(turn) = self.native.turn(now) {
            self.turn(turn, now);
        }
        self.worker.log.flush_if_due();
        self.deadline.check(now)
    }

    /// The same for kernels whose steps are long: looks at the clock every time.
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

    /// The run's clock, for what looks at it by itself.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        self.worker.log.clock()
    }

    /// For what cannot come to a checkpoint.
    #[must_use]
    pub fn cancel(&self) -> &'run Cancel {
        self.worker.cancel
    }

    /// Does something for which an interpreter releases its lock, such as reading a file.
    pub fn allow_threads<T>(&mut self, outside: impl FnOnce() -> T) -> T {
        let Some(gil) = self.worker.gil else { return outside() };
        self.take_back();
        gil.release();
        let done = outside();
        let since = self.now();
        gil.acquire(self.worker.id);
        self.events().emit_gil_taken(since);
        done
    }

    #[cold]
    fn drop_gil(&mut self, gil: &dyn Gil) {
        let Event { at, what } = drop_on_request(gil, self.worker.id, self.worker.log.clock());
        self.worker.log.push_at(at, what);
    }

    /// Goes into native code, which lets the interpreter lock go, or comes back from it.
    #[cold]
    fn turn(&mut self, turn: Turn, now: Nanos) {
        let Some(gil) = self.worker.gil else { return };
        match turn {
            Turn::LetGo => gil.release(),
            Turn::TakeBack => {
                gil.acquire(self.worker.id);
                self.events().emit_gil_taken(now);
            }
        }
        let now = self.now();
        self.native.has_turned(turn, now);
    }

    /// Comes back from native code, if the task is there: what follows is for holders of the interpreter lock.
    fn take_back(&mut self) {
        if self.native.is_outside() {
            let now = self.now();
            self.turn(Turn::TakeBack, now);
        }
    }

    /// Waits without using the processor or holding the interpreter lock.
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

    /// Waits for something of the outside, such as a reply, on an event loop of its own and without the interpreter lock.
    ///
    /// # Errors
    /// [`Stop::Cancelled`] and [`Stop::TimedOut`]; [`Stop::Failed`] if the machine has no event loop left to give.
    pub fn wait_for<T>(&mut self, outside: impl Future<Output = T>) -> Result<T, Stop> {
        let left = self.begin_wait();
        let waited = own_loop::wait_for(outside, left, self.worker.cancel);
        self.end_wait();
        waited
    }

    /// Returns how long the wait may take, ns.
    fn begin_wait(&mut self) -> Nanos {
        self.take_back();
        let began = self.events().emit_waiting();
        if let Some(gil) = self.worker.gil {
            gil.release();
        }
        self.deadline.left(began)
    }

    fn end_wait(&mut self) {
        let woke = self.events().emit_resumed();
        if let Some(gil) = self.worker.gil {
            gil.acquire(self.worker.id);
            self.events().emit_gil_taken(woke);
        }
    }

    /// Stands at an end of a queue until `wait` returns, without the interpreter lock. It is told how long it may take, and has
    /// to return when the run is cancelled.
    pub(super) fn stand(&mut self, on: BlockedOn, wait: impl FnOnce(Duration, &Cancel)) -> Result<(), Stop> {
        let since = self.events().emit_standing(on);
        if let Some(gil) = self.worker.gil {
            gil.release();
        }
        wait(Duration::from_nanos(self.deadline.left(since)), self.worker.cancel);
        let woke = self.events().emit_going_on(on, since);
        if let Some(gil) = self.worker.gil {
            gil.acquire(self.worker.id);
            self.events().emit_gil_taken(woke);
        }
        if self.worker.cancel.is_wanted() { Err(Stop::Cancelled) } else { self.deadline.check(woke) }
    }

    /// Yields the processor, as a call that may block does: a nudge.
    pub fn nudge(&mut self) {
        match self.worker.gil {
            None => std::thread::yield_now(),
            Some(gil) => {
                let since = self.now();
                gil.release();
                std::thread::yield_now();
                gil.acquire(self.worker.id);
                self.events().emit_gil_taken(since);
            }
        }
    }

    /// Gives way until that has come about, for a time at most, or until the run is cancelled: first by yielding, then, where
    /// the processor goes to others all the same, by pausing. Returns whether it has come about.
    pub fn give_way(&mut self, at_most: Duration, until: &dyn Fn() -> bool) -> bool {
        let since = self.now();
        if let Some(gil) = self.worker.gil {
            gil.release();
        }
        let (mut yields, cancel) = (0_u32, self.worker.cancel);
        let has_come = loop {
            if yields < YIELDS {
                yields += 1;
                std::thread::yield_now();
            } else if cancel.wait(PAUSE) {
                break until();
            }
            if until() {
                break true;
            }
            if u128::from(self.now().saturating_sub(since)) >= at_most.as_nanos() {
                break false;
            }
        };
        if let Some(gil) = self.worker.gil {
            gil.acquire(self.worker.id);
            self.events().emit_gil_taken(since);
        }
        has_come
    }

    /// The shared counter.
    ///
    /// # Errors
    /// [`Stop::Failed`] if the scenario has none.
    pub fn shared(&self) -> Result<&'run SharedCounter, Stop> {
        self.worker.shared.ok_or_else(|| Stop::Failed(Phrase::new("task.no-counter")))
    }

    /// The queue that the tasks share.
    ///
    /// # Errors
    /// [`Stop::Failed`] if the scenario has none.
    pub(crate) fn queue(&self) -> Result<&'run RunQueue, Stop> {
        self.worker.queue.ok_or_else(|| Stop::Failed(Phrase::new("task.no-queue")))
    }

    /// The worker that runs the task.
    pub(crate) fn worker(&self) -> WorkerId {
        self.worker.id
    }

    /// The locks that all workers share.
    pub(super) fn locks(&self) -> &'run LockSet {
        self.worker.locks
    }

    /// Whether the task still has time.
    ///
    /// # Errors
    /// [`Stop::TimedOut`].
    pub(super) fn in_time(&self) -> Result<(), Stop> {
        self.deadline.check(self.now())
    }

    /// A log for what this worker sees of the counter.
    #[must_use]
    pub fn segment_log(&self) -> SegmentLog {
        SegmentLog::new(self.worker.id, self.task, self.worker.log.clock().clone(), self.worker.gil.cloned())
    }
}

impl Drop for Context<'_, '_> {
    /// A task ends as it began: with the interpreter lock.
    fn drop(&mut self) {
        self.take_back();
    }
}
