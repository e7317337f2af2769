//! The life of a worker that is a thread: up, one task after the other, gone. The same for every model with threads.

use std::sync::Arc;

use super::run_context::RunContext;
use super::start_barrier::StartBarrier;
use crate::event::{BlockedOn, EventKind, Nanos, WorkerId};
use crate::event_buffer::EventBuffer;
use crate::gil::Gil;
use crate::os;
use crate::scenario::Task;
use crate::work::{Context, SharedCounter, Worker};

/// What all workers of a run share.
pub(super) struct Crew<'run> {
    pub(super) run: &'run RunContext,
    pub(super) shared: Option<SharedCounter>,
    pub(super) gil: Option<Arc<dyn Gil>>,
    pub(super) barrier: StartBarrier,
}

impl<'run> Crew<'run> {
    pub(super) fn new(run: &'run RunContext, gil: Option<Arc<dyn Gil>>) -> Result<Self, crate::text::Phrase> {
        Ok(Self { run, shared: run.shared_counter(false)?, gil, barrier: StartBarrier::new() })
    }

    /// A worker on the calling thread.
    pub(super) fn work(&self, id: WorkerId) {
        let mut log = self.run.log();
        let ready = log.push(EventKind::WorkerReady { worker: id, os_id: os::thread_id() });
        if self.run.begins_together() {
            self.barrier.arrive();
        }
        // Starting and waiting for the others is no part of the work.
        let before = os::thread_usage();
        self.acquire_gil(id, &mut log);
        self.tasks(id, &mut log, ready);
        if let Some(gil) = &self.gil {
            gil.release();
        }
        log.push(EventKind::WorkerExited { worker: id, usage: os::usage_since(before) });
    }

    fn acquire_gil(&self, id: WorkerId, log: &mut EventBuffer) {
        if let Some(gil) = &self.gil {
            let since = log.now();
            gil.acquire(id);
            log.push(EventKind::Blocked { worker: id, on: BlockedOn::Gil, since });
        }
    }

    fn tasks(&self, id: WorkerId, log: &mut EventBuffer, ready: Nanos) {
        // A task begins where the one before ended: taking it from the queue is a few nanoseconds, a stamp is ten.
        let mut begins = if self.run.begins_together() || self.gil.is_some() { log.now() } else { ready };
        while let Some(task) = self.run.next_task(id) {
            if self.run.arrival(task.id).is_some() {
                if !self.wait_for_arrival(id, log, task) {
                    return;
                }
                begins = log.now();
            }
            begins = self.one(id, log, task, begins);
        }
    }

    /// Waits for a task to arrive, without the interpreter lock; false if the run is cancelled before that.
    fn wait_for_arrival(&self, id: WorkerId, log: &mut EventBuffer, task: &Task) -> bool {
        if self.run.arrival(task.id) <= Some(log.now()) {
            return true;
        }
        log.flush();
        if let Some(gil) = &self.gil {
            gil.release();
        }
        let has_come = self.run.wait_for_arrival(task.id);
        self.acquire_gil(id, log);
        has_come
    }

    /// One task; returns the moment at which it ended.
    pub(super) fn one(&self, id: WorkerId, log: &mut EventBuffer, task: &Task, begins: Nanos) -> Nanos {
        log.push_at(begins, EventKind::TaskStarted { worker: id, task: task.id });
        let outcome = {
            let mut worker = Worker {
                id,
                log: &mut *log,
                cancel: &self.run.cancel,
                gil: self.gil.as_ref(),
                shared: self.shared.as_ref(),
                locks: self.run.locks(),
                queue: self.run.queue().map(|queue| &**queue),
                timeout: self.run.plan.task_timeout_ns(),
            };
            task.perform(&mut Context::new(&mut worker, task.id, begins))
        };
        let ended = log.push(EventKind::TaskFinished { worker: id, task: task.id, outcome });
        self.run.tell_waiter(task.id);
        ended
    }
}
