//! What a kernel sees of its run in a slot of an event loop.

use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Mutex, MutexGuard};

use super::context::{Context, PAUSE, SharedCounter, Worker, YIELDS};
use super::lock_set::LockSet;
use super::queue::RunQueue;
use super::stop::{Deadline, Stop};
use super::task_events::TaskEvents;
use crate::cancel::Cancel;
use crate::event::{BlockedOn, Nanos, TaskId, WorkerId};
use crate::event_buffer::EventBuffer;
use crate::guard::{LoopGuard, SegmentLog};
use crate::os::CounterMemory;
use crate::text::Phrase;

/// What all slots with one log share.
pub struct SlotShared {
    /// Events of the slots; locked for a push at a time, never across an await.
    pub log: Arc<Mutex<EventBuffer>>,
    pub cancel: Cancel,
    /// The counter, if the scenario has one.
    pub counter: Option<LoopCounter>,
    pub locks: Arc<LockSet>,
    /// The queue that the tasks share, if the scenario has one.
    pub queue: Option<Arc<RunQueue>>,
    /// The longest time a task may take, ns.
    pub timeout: Option<Nanos>,
    /// Whether events are handed over before every wait; otherwise the loop does so before it sleeps.
    pub flushes_before_waits: bool,
}

/// The counter that all slots share, and what protects it.
#[derive(Clone)]
pub struct LoopCounter {
    pub memory: Arc<CounterMemory>,
    pub guard: Arc<LoopGuard>,
}

/// One task's view of its slot. Small: there may be a hundred thousand of them.
pub struct LoopContext<'run> {
    shared: &'run SlotShared,
    worker: WorkerId,
    task: TaskId,
    started: Nanos,
}

impl<'run> LoopContext<'run> {
    /// The context of a task that starts at a moment.
    #[must_use]
    pub fn new(shared: &'run SlotShared, worker: WorkerId, task: TaskId, started: Nanos) -> Self {
        Self { shared, worker, task, started }
    }

    /// The log of the slot, locked, for the events of the task.
    #[must_use]
    pub fn events(&self) -> TaskEvents<MutexGuard<'_, EventBuffer>> {
        TaskEvents::new(self.shared.log.lock(), self.worker, self.task, self.shared.flushes_before_waits)
    }

    fn deadline(&self) -> Deadline {
        Deadline::of(self.started, self.shared.timeout)
    }

    /// Waits; the loop turns on.
    ///
    /// # Errors
    /// [`Stop::TimedOut`]. Cancelling drops the whole loop, so a wait need not look out for it.
    #[expect(clippy::manual_async_fn, reason = "an async function keeps its arguments twice")]
    pub fn wait(&self, nanos: Nanos) -> impl Future<Output = Result<(), Stop>> + Send {
        async move {
            let began = self.events().emit_waiting();
            let left = self.deadline().left(began);
            tokio::time::sleep(Duration::from_nanos(nanos.min(left))).await;
            self.events().emit_resumed();
            if nanos <= left { Ok(()) } else { Err(Stop::TimedOut) }
        }
    }

    /// Waits for something of the outside, such as a reply; the loop turns on.
    ///
    /// # Errors
    /// [`Stop::TimedOut`]. Cancelling drops the whole loop, so a wait need not look out for it.
    pub async fn wait_for<T>(&self, outside: impl Future<Output = T> + Send) -> Result<T, Stop> {
        let began = self.events().emit_waiting();
        let left = self.deadline().left(began);
        let waited = tokio::time::timeout(Duration::from_nanos(left), outside).await;
        self.events().emit_resumed();
        waited.map_err(|_| Stop::TimedOut)
    }

    /// Stands at an end of a queue until `wait` is over; the loop turns on.
    ///
    /// # Errors
    /// [`Stop::TimedOut`]. Cancelling drops the whole loop, so a wait need not look out for it.
    pub(super) async fn stand<T>(&self, on: BlockedOn, wait: impl Future<Output = T> + Send) -> Result<T, Stop> {
        let since = self.events().emit_standing(on);
        let left = self.deadline().left(since);
        let waited = tokio::time::timeout(Duration::from_nanos(left), wait).await;
        self.events().emit_going_on(on, since);
        waited.map_err(|_| Stop::TimedOut)
    }

    /// Now, on the run's clock.
    pub(super) fn now(&self) -> Nanos {
        self.shared.log.lock().now()
    }

    /// The queue that the tasks share.
    ///
    /// # Errors
    /// [`Stop::Failed`] if the scenario has none.
    pub(crate) fn queue(&self) -> Result<&'run RunQueue, Stop> {
        self.shared.queue.as_deref().ok_or_else(|| Stop::Failed(Phrase::new("task.no-queue")))
    }

    /// Yields to the other slots of this thread, and to the other threads of the loop: a slot may be alone on its thread.
    pub async fn nudge(&self) {
        tokio::task::yield_now().await;
        std::thread::yield_now();
    }

    /// Gives way until that has come about, for a time at most: first by yielding, then by pausing. Returns whether it has.
    pub async fn give_way(&self, at_most: Duration, until: impl Fn() -> bool) -> bool {
        let now = || self.shared.log.lock().now();
        let (since, mut yields) = (now(), 0);
        loop {
            if yields < YIELDS {
                yields += 1;
                self.nudge().await;
            } else {
                tokio::time::sleep(PAUSE).await;
            }
            if until() {
                return true;
            }
            if u128::from(now().saturating_sub(since)) >= at_most.as_nanos() {
                return false;
            }
        }
    }

    /// Runs a kernel that computes, which blocks the loop until it is done.
    ///
    /// # Errors
    /// Whatever stops the kernel.
    pub fn block<T>(&self, kernel: impl FnOnce(&mut Context<'_, '_>) -> Result<T, Stop>) -> Result<T, Stop> {
        let mut log = self.shared.log.lock();
        let mut worker = Worker {
            id: self.worker,
            log: &mut log,
            cancel: &self.shared.cancel,
            gil: None,
            shared: None::<&SharedCounter>,
            locks: &self.shared.locks,
            queue: self.shared.queue.as_deref(),
            timeout: self.shared.timeout,
        };
        kernel(&mut Context::new(&mut worker, self.task, self.started))
    }

    /// The shared counter.
    ///
    /// # Errors
    /// [`Stop::Failed`] if the scenario has none.
    pub fn counter(&self) -> Result<&'run LoopCounter, Stop> {
        self.shared.counter.as_ref().ok_or_else(|| Stop::Failed(Phrase::new("task.no-counter")))
    }

    /// The locks that all slots share.
    pub(super) fn locks(&self) -> &'run LockSet {
        &self.shared.locks
    }

    /// Whether the task still has time.
    ///
    /// # Errors
    /// [`Stop::TimedOut`].
    pub(super) fn in_time(&self) -> Result<(), Stop> {
        let now = self.shared.log.lock().now();
        self.deadline().check(now)
    }

    /// A log for what this slot sees of the counter.
    #[must_use]
    pub fn segment_log(&self) -> SegmentLog {
        SegmentLog::new(self.worker, self.task, self.shared.log.lock().clock().clone(), None)
    }

    /// Takes over what a segment log holds, and returns an error when the task has to stop.
    ///
    /// # Errors
    /// [`Stop::Cancelled`].
    pub fn checkpoint(&self, segments: &mut SegmentLog) -> Result<(), Stop> {
        self.events().emit_segments(segments);
        if self.shared.cancel.is_wanted() { Err(Stop::Cancelled) } else { Ok(()) }
    }
}
