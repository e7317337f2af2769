//! What a kernel sees of its run in a slot of an event loop.

use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;

use super::context::{Context, SharedCounter, Stop, Worker};
use super::locks::LockSet;
use crate::cancel::Cancel;
use crate::event::{BlockedOn, Facts, LockId, LockStep, Nanos, TaskId, What, WorkerId};
use crate::guard::{LoopGuard, SegmentLog, Stops};
use crate::log::Log;
use crate::os::CounterMemory;
use crate::text::Phrase;

/// What all slots with one log share.
pub struct Desk {
    /// Events of the slots; locked for a push at a time, never across an await.
    pub log: Arc<Mutex<Log>>,
    /// The wish to stop.
    pub cancel: Cancel,
    /// The counter, if the scenario has one.
    pub counter: Option<LoopCounter>,
    /// The locks that all slots share.
    pub locks: Arc<LockSet>,
    /// The longest time a task may take, ns.
    pub timeout: Option<Nanos>,
    /// Whether events are handed over before every wait; otherwise the loop does so before it sleeps.
    pub tells_before_waits: bool,
}

/// The counter that all slots share, and what protects it.
#[derive(Clone)]
pub struct LoopCounter {
    /// Where it is.
    pub memory: Arc<CounterMemory>,
    /// What protects it.
    pub guard: Arc<LoopGuard>,
}

/// One task's view of its slot. Small: there may be a hundred thousand of them.
pub struct LoopContext<'desk> {
    desk: &'desk Desk,
    worker: WorkerId,
    task: TaskId,
    started: Nanos,
}

impl<'desk> LoopContext<'desk> {
    /// The context of a task that starts at a moment.
    #[must_use]
    pub fn new(desk: &'desk Desk, worker: WorkerId, task: TaskId, started: Nanos) -> Self {
        Self { desk, worker, task, started }
    }

    /// Waits; the loop turns on.
    ///
    /// # Errors
    /// [`Stop::TimedOut`]. Cancelling drops the whole loop, so a wait need not look out for it.
    #[expect(clippy::manual_async_fn, reason = "an async function keeps its arguments twice")]
    pub fn wait(&self, nanos: Nanos) -> impl Future<Output = Result<(), Stop>> + Send {
        async move {
            let began = self.begin_wait();
            let left = self.desk.timeout.map_or(Nanos::MAX, |timeout| (self.started + timeout).saturating_sub(began));
            tokio::time::sleep(Duration::from_nanos(nanos.min(left))).await;
            self.desk.log.lock().push(What::Resumed { worker: self.worker });
            if nanos <= left { Ok(()) } else { Err(Stop::TimedOut) }
        }
    }

    /// Waits for something of the outside, such as a reply; the loop turns on.
    ///
    /// # Errors
    /// [`Stop::TimedOut`]. Cancelling drops the whole loop, so a wait need not look out for it.
    pub async fn wait_for<T>(&self, outside: impl Future<Output = T> + Send) -> Result<T, Stop> {
        let began = self.begin_wait();
        let left = self.desk.timeout.map_or(Nanos::MAX, |timeout| (self.started + timeout).saturating_sub(began));
        let waited = tokio::time::timeout(Duration::from_nanos(left), outside).await;
        self.desk.log.lock().push(What::Resumed { worker: self.worker });
        waited.map_err(|_| Stop::TimedOut)
    }

    fn begin_wait(&self) -> Nanos {
        let mut log = self.desk.log.lock();
        let began = log.push(What::Waiting { worker: self.worker });
        if self.desk.tells_before_waits {
            log.flush();
        }
        began
    }

    /// Runs a kernel that computes, which blocks the loop until it is done.
    ///
    /// # Errors
    /// Whatever stops the kernel.
    pub fn block<T>(&self, kernel: impl FnOnce(&mut Context<'_, '_>) -> Result<T, Stop>) -> Result<T, Stop> {
        let mut log = self.desk.log.lock();
        let mut worker = Worker {
            id: self.worker,
            log: &mut log,
            cancel: &self.desk.cancel,
            turnstile: None,
            shared: None::<&SharedCounter>,
            locks: &self.desk.locks,
            timeout: self.desk.timeout,
        };
        kernel(&mut Context::new(&mut worker, self.task, self.started))
    }

    /// Tells something of the task beside how it ends.
    pub fn tell(&self, facts: Facts) {
        let what = What::TaskFacts { worker: self.worker, task: self.task, facts: Box::new(facts) };
        self.desk.log.lock().push(what);
    }

    /// The shared counter.
    ///
    /// # Errors
    /// [`Stop::Failed`] if the scenario has none.
    pub fn counter(&self) -> Result<&'desk LoopCounter, Stop> {
        self.desk.counter.as_ref().ok_or_else(|| Stop::Failed(Phrase::new("task.no-counter")))
    }

    /// The locks that all slots share.
    pub(super) fn locks(&self) -> &'desk LockSet {
        &self.desk.locks
    }

    /// Tells a step about a lock. What others may come to wait for is heard before it happens: that the slot asks, and
    /// that it gives back (why, stands with [`WaitGraph`](crate::event::WaitGraph)).
    pub(super) fn tell_lock(&self, lock: LockId, step: LockStep) {
        let mut log = self.desk.log.lock();
        log.push(What::Lock { worker: self.worker, lock, step });
        if matches!(step, LockStep::Asked | LockStep::Released) {
            log.flush();
        }
    }

    /// Whether the task still has time.
    ///
    /// # Errors
    /// [`Stop::TimedOut`].
    pub(super) fn in_time(&self) -> Result<(), Stop> {
        let now = self.desk.log.lock().now();
        let late = self.desk.timeout.is_some_and(|timeout| now >= self.started.saturating_add(timeout));
        if late { Err(Stop::TimedOut) } else { Ok(()) }
    }

    /// Says at once how far the task is, in its own units.
    pub fn tell_progress(&self, done: u64) {
        let what = What::Progress { task: self.task, worker: self.worker, done };
        self.desk.log.lock().push(what);
    }

    /// A log for what this slot sees of the counter.
    #[must_use]
    pub fn segment_log(&self) -> SegmentLog {
        SegmentLog::new(self.worker, self.desk.log.lock().clock().clone(), None)
    }

    /// Says that this slot asks for the guard, where it may stand before it for long.
    pub fn ask(&self) {
        let mut log = self.desk.log.lock();
        log.push(What::Asks { worker: self.worker, on: BlockedOn::Guard });
        if self.desk.tells_before_waits {
            log.flush();
        }
    }

    /// Says that this slot has got what it asked for, and how long it stood before it.
    pub fn got(&self, stops: &Stops) {
        let mut stops = stops.lock();
        if stops.is_empty() {
            self.desk.log.lock().push(What::Resumed { worker: self.worker });
        } else {
            self.desk.log.lock().append(&mut stops);
        }
    }

    /// Takes over what a segment log holds, says how far the task is, and returns an error when it has to stop.
    ///
    /// # Errors
    /// [`Stop::Cancelled`].
    pub fn checkpoint(&self, segments: &mut SegmentLog) -> Result<(), Stop> {
        if !segments.events().is_empty() {
            self.desk.log.lock().append(segments.events());
        }
        if self.desk.cancel.is_wanted() { Err(Stop::Cancelled) } else { Ok(()) }
    }
}
