//! The life of a worker that is a thread: up, one task after the other, gone. The same for every model with threads.

use std::sync::Arc;

use super::gate::StartLine;
use super::stage::Stage;
use crate::event::{BlockedOn, Nanos, What, WorkerId};
use crate::log::Log;
use crate::os;
use crate::turnstile::Turnstile;
use crate::work::{Context, SharedCounter, Task, Worker};

/// What all workers of a run share.
pub(super) struct Crew<'run> {
    pub(super) stage: &'run Stage,
    pub(super) shared: Option<SharedCounter>,
    pub(super) turnstile: Option<Arc<dyn Turnstile>>,
    pub(super) line: StartLine,
}

impl<'run> Crew<'run> {
    pub(super) fn new(stage: &'run Stage, turnstile: Option<Arc<dyn Turnstile>>) -> Result<Self, crate::text::Phrase> {
        Ok(Self { stage, shared: stage.shared_counter(false)?, turnstile, line: StartLine::new() })
    }

    /// A worker on the calling thread, from its first breath to its last.
    pub(super) fn work(&self, id: WorkerId) {
        let mut log = self.stage.log();
        let ready = log.push(What::WorkerReady { worker: id, os_id: os::thread_id() });
        if self.stage.begins_together() {
            self.line.arrive();
        }
        // From here on: what starting and waiting for the others took is no part of the work.
        let before = os::thread_usage();
        self.enter_turnstile(id, &mut log);
        self.tasks(id, &mut log, ready);
        if let Some(turnstile) = &self.turnstile {
            turnstile.leave();
        }
        log.push(What::WorkerExited { worker: id, usage: os::usage_since(before) });
    }

    fn enter_turnstile(&self, id: WorkerId, log: &mut Log) {
        if let Some(turnstile) = &self.turnstile {
            let since = log.now();
            turnstile.enter(id);
            log.push(What::Blocked { worker: id, on: BlockedOn::Gil, since });
        }
    }

    /// One task after the other until there is none left.
    fn tasks(&self, id: WorkerId, log: &mut Log, ready: Nanos) {
        // A task begins where the one before ended: taking it from the queue is a few nanoseconds, a stamp is ten.
        let mut begins = if self.stage.begins_together() || self.turnstile.is_some() { log.now() } else { ready };
        while let Some(task) = self.stage.next_task(id) {
            if self.stage.arrival(task.id).is_some() {
                if !self.wait_for_arrival(id, log, task) {
                    return;
                }
                begins = log.now();
            }
            begins = self.one(id, log, task, begins);
        }
    }

    /// Waits for a task that is still to come; false if the run is cancelled before that. Whoever waits for work does
    /// not hold the interpreter lock.
    fn wait_for_arrival(&self, id: WorkerId, log: &mut Log, task: &Task) -> bool {
        if self.stage.arrival(task.id) <= Some(log.now()) {
            return true;
        }
        log.flush();
        if let Some(turnstile) = &self.turnstile {
            turnstile.leave();
        }
        let has_come = self.stage.wait_for_arrival(task.id);
        self.enter_turnstile(id, log);
        has_come
    }

    /// One task; returns the moment at which it ended.
    pub(super) fn one(&self, id: WorkerId, log: &mut Log, task: &Task, begins: Nanos) -> Nanos {
        log.push_at(begins, What::TaskStarted { worker: id, task: task.id });
        let outcome = {
            let mut worker = Worker {
                id,
                log: &mut *log,
                cancel: &self.stage.cancel,
                turnstile: self.turnstile.as_ref(),
                shared: self.shared.as_ref(),
                locks: self.stage.locks(),
                timeout: self.stage.plan.timeout_ns,
            };
            task.perform(&mut Context::new(&mut worker, task.id, begins))
        };
        log.push(What::TaskFinished { worker: id, task: task.id, outcome })
    }
}
