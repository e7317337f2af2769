//! What an engine needs for a run: the tasks, the queue, the clock, the counter's memory.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crossbeam::channel::Sender;

use super::Runnable;
use super::first_refusal::FirstRefusal;
use super::queue::TaskQueue;
use super::waiter_news::WaiterNews;
use crate::cancel::Cancel;
use crate::clock::Clock;
use crate::event::{Event, EventKind, NO_WORKER, Nanos, Outcome, TaskId, WorkerId};
use crate::event_buffer::EventBuffer;
use crate::guard::{self, Guard, GuardContext, LoopGuard, RingOwner};
use crate::os::CounterMemory;
use crate::plan::{GuardName, Means, Protection};
use crate::scenario::Task;
use crate::scenario::{self, Assignment, Job, Main};
use crate::text::Phrase;
use crate::work::{LockSet, LoopCounter, RunQueue, SharedCounter, shortage};

/// Where that goes which a program of the user's writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ProgramOutput {
    /// To where ours goes, as it comes.
    #[default]
    AsItComes,
    /// To our standard error, all of it: a report for programs is on the standard output.
    ToStandardError,
    /// It is told line by line, as [events](EventKind::Printed).
    Kept,
}

/// One run, ready to begin.
pub struct RunContext {
    pub plan: Runnable,
    pub job: Job,
    pub cancel: Cancel,
    worker_program: PathBuf,
    clock: Clock,
    out: Sender<Vec<Event>>,
    memory: Option<Arc<CounterMemory>>,
    locks: Arc<LockSet>,
    /// The queue that the tasks share, where they share the memory of one process.
    items: Option<Arc<RunQueue>>,
    queue: TaskQueue,
    pub(super) first_refusal: FirstRefusal,
    waiter_news: Option<WaiterNews>,
    output: ProgramOutput,
}

impl RunContext {
    /// Sets a run of these tasks up. `memory` holds the counter, for plans that have one; child processes are started
    /// from `worker_program`.
    #[must_use]
    pub fn new(
        plan: Runnable,
        cancel: Cancel,
        worker_program: PathBuf,
        out: Sender<Vec<Event>>,
        memory: Option<Arc<CounterMemory>>,
        job: Job,
    ) -> Self {
        let queue = TaskQueue::new(job.tasks.len(), &job.assignment);
        let scenario = scenario::get(plan.scenario);
        let own = !plan.model.profile().own_memory();
        let items = scenario.queue(&plan).filter(|_| own).map(|shape| Arc::new(RunQueue::own(shape)));
        let locks = scenario.locks(&plan).unwrap_or_default();
        let locks = Arc::new(LockSet::new(locks.locks, locks.permits));
        let waiter_news = plan.waiter_timeout_ns().map(|_| WaiterNews::new());
        let (clock, first_refusal) = (Clock::start(), FirstRefusal::default());
        let output = ProgramOutput::default();
        Self {
            plan,
            job,
            cancel,
            worker_program,
            clock,
            out,
            memory,
            locks,
            items,
            queue,
            first_refusal,
            waiter_news,
            output,
        }
    }

    /// The same with the output of a program of the user's going there.
    #[must_use]
    pub fn with_output(mut self, output: ProgramOutput) -> Self {
        self.output = output;
        self
    }

    /// Where that goes which a program of the user's writes.
    #[must_use]
    pub(super) fn output(&self) -> ProgramOutput {
        self.output
    }

    /// The same on the clock of a run that has begun in another process.
    #[must_use]
    pub(super) fn on_clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// The program that child processes are started from.
    #[must_use]
    pub fn worker_program(&self) -> &Path {
        &self.worker_program
    }

    /// The run's clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Where events go.
    #[must_use]
    pub fn out(&self) -> &Sender<Vec<Event>> {
        &self.out
    }

    /// A log of its own for a worker.
    #[must_use]
    pub fn log(&self) -> EventBuffer {
        EventBuffer::new(self.clock.clone(), self.out.clone())
    }

    /// The memory that the counter is in.
    #[must_use]
    pub fn memory(&self) -> Option<&Arc<CounterMemory>> {
        self.memory.as_ref()
    }

    /// The locks that all workers share.
    #[must_use]
    pub fn locks(&self) -> &Arc<LockSet> {
        &self.locks
    }

    /// The queue that the tasks share, where they share the memory of one process.
    #[must_use]
    pub fn queue(&self) -> Option<&Arc<RunQueue>> {
        self.items.as_ref()
    }

    /// What protects the counter.
    #[must_use]
    pub fn guard(&self) -> Option<GuardName> {
        scenario::get(self.plan.scenario).guard(&self.plan)
    }

    /// Whether all workers begin together, each with its own task.
    #[must_use]
    pub fn begins_together(&self) -> bool {
        self.job.assignment == Assignment::OnePerWorker
    }

    /// The next task for this worker; `None` when there is none left for it, or the run is being cancelled.
    #[must_use]
    pub fn next_task(&self, worker: WorkerId) -> Option<&Task> {
        if self.cancel.is_wanted() {
            return None;
        }
        self.queue.take(worker).map(|task| &self.job.tasks[task as usize])
    }

    /// Tells whoever waits for the result of a task that it has ended.
    pub(super) fn tell_waiter(&self, task: TaskId) {
        if let Some(news) = &self.waiter_news {
            news.tell(Some(task));
        }
    }

    /// Tells whoever waits for results that there will be no more.
    pub(super) fn end_of_news(&self) {
        if let Some(news) = &self.waiter_news {
            news.tell(None);
        }
    }

    pub(super) fn waiter_news(&self) -> Option<&WaiterNews> {
        self.waiter_news.as_ref()
    }

    /// When a task arrives, on the run's clock; `None` if it has been there from the beginning.
    #[must_use]
    pub fn arrival(&self, task: TaskId) -> Option<Nanos> {
        self.job.arrivals.get(task as usize).copied()
    }

    /// Waits until a task has arrived; false if the run is cancelled before that.
    #[must_use]
    pub fn wait_for_arrival(&self, task: TaskId) -> bool {
        let Some(arrival) = self.arrival(task) else { return true };
        loop {
            let missing = arrival.saturating_sub(self.clock.now());
            if missing == 0 {
                return true;
            }
            if self.cancel.wait(Duration::from_nanos(missing)) {
                return false;
            }
        }
    }

    /// Takes back what no worker has taken: these tasks are cancelled.
    pub(super) fn cancel_queued(&self, log: &mut EventBuffer) {
        for task in self.queue.take_rest() {
            log.push(EventKind::TaskFinished { worker: NO_WORKER, task, outcome: Outcome::Cancelled });
        }
    }

    /// The main thread that starts the workers one by one, or shuts their pool down, if the scenario has one.
    #[must_use]
    pub fn main(&self) -> Option<Main> {
        match self.job.assignment {
            Assignment::StartedBy(main) | Assignment::ShutDownBy(main) => Some(main),
            _ => None,
        }
    }

    /// Why the run cannot be made: no worker of it could be started.
    #[must_use]
    pub(super) fn no_worker(&self) -> Phrase {
        self.first_refusal.no_worker(self.plan.model)
    }

    /// The worker will never take its own task: another may. Whoever shares a queue with that task does not wait for it.
    pub fn disown(&self, worker: WorkerId) {
        if let Some(items) = &self.items {
            items.leave(worker);
        }
        self.queue.disown(worker);
    }

    /// The counter with its guard, for workers that may block.
    ///
    /// # Errors
    /// When the guard needs a thread and there is none left.
    pub fn shared_counter(&self, across_processes: bool) -> Result<Option<SharedCounter>, Phrase> {
        self.with_guard_context(across_processes, |context, name| {
            guard::open(name, context)
                .map(|guard: Arc<dyn Guard>| SharedCounter { memory: Arc::clone(context.memory), guard })
        })
    }

    /// The counter with its guard, for slots of an event loop. Must be called within the loop's runtime.
    ///
    /// # Errors
    /// When the guard cannot be set up.
    pub fn loop_counter(&self) -> Result<Option<LoopCounter>, Phrase> {
        self.with_guard_context(false, |context, name| {
            let guard = Arc::new(LoopGuard::open(name, context)?);
            Ok(LoopCounter { memory: Arc::clone(context.memory), guard })
        })
    }

    /// The owner of the counter, where it is one and the workers are processes.
    ///
    /// # Errors
    /// When it needs a thread or memory and there is none left.
    pub(super) fn counter_owner(&self) -> Result<Option<RingOwner>, Phrase> {
        let is_owned = |guard: GuardName| guard.profile().protection == Protection::Exact(Means::Owner);
        if !self.guard().is_some_and(is_owned) {
            return Ok(None);
        }
        self.with_guard_context(true, |context, _| RingOwner::start(context))
    }

    fn with_guard_context<T>(
        &self,
        across_processes: bool,
        open: impl FnOnce(GuardContext<'_>, GuardName) -> std::io::Result<T>,
    ) -> Result<Option<T>, Phrase> {
        let (Some(memory), Some(name)) = (&self.memory, self.guard()) else { return Ok(None) };
        let context = GuardContext { memory, clock: &self.clock, out: &self.out, across_processes };
        let opened = open(context, name);
        opened.map(Some).map_err(|error| {
            Phrase::new("run.guard-failed").with("guard", name.name()).with("reason", shortage(&error))
        })
    }
}
