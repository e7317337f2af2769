//! `processes`: child processes of the same program, tasks over pipes.
//!
//! Every child has a thread of the parent beside it, which starts it, feeds it, and reaps it; the thread that spawned a
//! child stays until it is reaped (the kernel ties the child's life to that thread). A child that dies fails its task
//! with the signal's name and is replaced if there is work left.

mod child;
mod child_handle;
mod input;
mod main_thread;
mod messages;
mod shared;
mod watch;

pub(super) use child::serve;
#[doc(hidden)]
pub use messages::messages_in;

use std::io::{self, BufReader, Read};
use std::process::{ChildStdout, ExitStatus};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossbeam::channel::{Sender, unbounded};
use parking_lot::Mutex;

use self::child_handle::ChildHandle;
use self::input::{coming, read_whole};
use self::main_thread::MainThread;
use self::messages::{ChildOrder, FromChild, SharedWith, ToChild, is_to_be_heard};
use self::shared::Shared;
use self::watch::Watch;
use super::child_process::{self, Answer, Hello, Patience, cause, frame};
use super::not_started::{plain, refuse_because};
use super::start_barrier::StartBarrier;
use super::threads::start_each;
use super::{Engine, RunContext};
use crate::event::{Event, EventKind, Fact, Facts, Nanos, Outcome, TaskId, Usage, WorkerId, WorkerKind};
use crate::event_buffer::EventBuffer;
use crate::os::CounterMemory;
use crate::plan::Memory;
use crate::text::Phrase;
use crate::work::shortage_of_child;

pub(super) struct Processes;

impl Engine for Processes {
    fn run(&self, run: &Arc<RunContext>) -> Result<(), Phrase> {
        let (events, inbox) = unbounded();
        let cancelled = events.clone();
        run.cancel.on_request(move || drop(cancelled.send(SupervisorEvent::Cancelled)));
        let handles: Vec<ChildHandle> = (0..run.plan.workers).map(|_| ChildHandle::default()).collect();
        let barrier = StartBarrier::new();
        let shared = Shared::create(run)?;
        let asker = Mutex::new(());
        let any_up = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let mut supervisors = Vec::new();
            let started = start_each(run, WorkerKind::Process, |worker| {
                let notice = ExitNotice { events: events.clone(), worker };
                let (handle, events) = (&handles[worker as usize], events.clone());
                let (barrier, any_up, shared, asker) = (&barrier, &any_up, &shared, &asker);
                let supervisor = Supervisor { run, worker, handle, barrier, any_up, shared, asker, events };
                let thread = std::thread::Builder::new().name("racelab-keeper".to_owned());
                supervisors.push((worker, thread.spawn_scoped(scope, move || supervisor.supervise(notice))?));
                Ok(())
            });
            barrier.expect(started);
            let main = run.main().map(|main| MainThread::new(run, main, supervisors));
            let patience = Patience::of(run.plan.task_timeout_ns());
            Watch { run, handles: &handles, patience, deadline: None }.watch(&inbox, started, main);
        });
        if any_up.into_inner() || run.cancel.is_wanted() { Ok(()) } else { Err(run.no_worker()) }
    }
}

/// What the engine waits for.
enum SupervisorEvent {
    Up(WorkerId),
    Exited(WorkerId),
    Cancelled,
}

/// Sends that a supervisor has ended, however it did.
struct ExitNotice {
    events: Sender<SupervisorEvent>,
    worker: WorkerId,
}

impl Drop for ExitNotice {
    fn drop(&mut self) {
        // The engine waits for every supervisor.
        let _ = self.events.send(SupervisorEvent::Exited(self.worker));
    }
}

/// The parent's thread beside one child.
struct Supervisor<'run> {
    run: &'run RunContext,
    worker: WorkerId,
    handle: &'run ChildHandle,
    barrier: &'run StartBarrier,
    any_up: &'run AtomicBool,
    shared: &'run Shared,
    /// Whoever asked for results takes one at a time, as the one thread does that a program has for this.
    asker: &'run Mutex<()>,
    events: Sender<SupervisorEvent>,
}

/// A supervisor that is expected at the start barrier. It arrives there or leaves however it ends: otherwise the others
/// would wait for ever.
struct Expected<'run>(Option<&'run StartBarrier>);

impl Expected<'_> {
    fn arrive(&mut self) {
        if let Some(barrier) = self.0.take() {
            barrier.arrive();
        }
    }
}

impl Drop for Expected<'_> {
    fn drop(&mut self) {
        if let Some(barrier) = self.0.take() {
            barrier.leave();
        }
    }
}

/// How serving one child ended.
enum End {
    /// There is no more work, or the run is being cancelled.
    NoMoreWork,
    /// The child died, with this task in hand.
    Died(Option<TaskId>),
    /// It never came up; why, if that is known.
    NeverUp(Option<io::Error>),
}

impl Supervisor<'_> {
    /// Runs a child as long as there is work, and replaces it when it dies.
    fn supervise(&self, _notice: ExitNotice) {
        let mut log = self.run.log();
        // Only the first child begins with the others.
        let mut expected = Expected(Some(self.barrier));
        let mut task = None;
        loop {
            let end = match self.start() {
                Ok(from) => self.serve(from, &mut task, &mut expected, &mut log),
                Err(error) => End::NeverUp(Some(error)),
            };
            let status = self.reap();
            match end {
                // It has said itself that it has ended, unless it was stopped.
                End::NoMoreWork if self.handle.was_given_up() => return self.exited(log.now(), &mut log),
                End::NoMoreWork => return,
                End::NeverUp(error) => return self.give_up(error.as_ref(), status, task, &mut log),
                End::Died(held) => self.record_death(held, status, &mut log),
            }
            // Only for a task in hand is a child replaced.
            task = self.next();
            if task.is_none() {
                return;
            }
            log.push(EventKind::WorkerSpawned { worker: self.worker, kind: WorkerKind::Process });
            log.flush();
        }
    }

    fn start(&self) -> io::Result<ChildStdout> {
        if self.run.cancel.is_wanted() {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let mut child = child_process::start(self.run.worker_program(), None, Some(self.worker))?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (to, from) = pipes.ok_or_else(|| io::Error::from(io::ErrorKind::BrokenPipe))?;
        self.handle.expect_until(self.patience().map(|patience| patience.without_task(self.run.clock().now())));
        self.handle.take(child, to, &Hello::new(self.run.worker_program(), self.run.clock()), &self.order())?;
        Ok(from)
    }

    fn order(&self) -> ChildOrder {
        let counter = match (self.run.memory().map(|memory| &**memory), self.run.guard()) {
            (Some(CounterMemory::Mapped(memory)), Some(guard)) => {
                let private = self.run.plan.memory == Memory::Private;
                Some(SharedWith { memory: memory.path(), private, guard, messages: self.shared.messages() })
            }
            _ => None,
        };
        let (locks, queue) = (self.shared.locks(), self.shared.queue());
        let timeout = self.run.plan.task_timeout_ns();
        let clean_up = self.run.main().map_or(0, |main| main.clean_up);
        ChildOrder { worker: self.worker, timeout, counter, locks, queue, clean_up }
    }

    /// Feeds the child tasks and passes its events on, until there are no more tasks or it dies.
    fn serve(
        &self,
        from: ChildStdout,
        task: &mut Option<TaskId>,
        expected: &mut Expected<'_>,
        log: &mut EventBuffer,
    ) -> End {
        let mut from = BufReader::new(from);
        let (mut up, mut bye) = (false, false);
        let mut held = None;
        let mut handed_back = 0;
        if let Ok(Some(answer)) = frame::read::<Answer>(&mut from)
            && let Err(error) = answer.into_result()
        {
            return End::NeverUp(Some(error));
        }
        loop {
            match frame::read(&mut from) {
                Ok(Some(FromChild::HandsBack { task, since, length })) => {
                    match self.take_back(&mut from, task, since, length, log) {
                        Some(at) => handed_back = at,
                        None => return End::Died(held),
                    }
                }
                Ok(Some(FromChild::Events(mut events))) => {
                    // A task is over when whoever asked for it has what it made.
                    for event in &mut events {
                        event.at = event.at.max(handed_back);
                    }
                    // A child may die between the end of its task and its request for the next.
                    held = held.filter(|task| !ends(&events, *task));
                    let is_to_be_heard = is_to_be_heard(&events);
                    self.pass_on(events);
                    if is_to_be_heard {
                        // A child that died meanwhile is seen as the end of its pipe.
                        let _ = self.handle.send(&ToChild::Heard);
                    }
                }
                Ok(Some(FromChild::Ready)) => {
                    up = true;
                    self.any_up.store(true, Ordering::Relaxed);
                    // The engine waits for every supervisor.
                    let _ = self.events.send(SupervisorEvent::Up(self.worker));
                    self.handle.expect_until(None);
                    self.begin_with_the_others(expected);
                    held = self.feed(task.take().or_else(|| self.next()));
                    bye = held.is_none();
                }
                Ok(Some(FromChild::Next)) => {
                    self.handle.expect_until(None);
                    if self.handle.is_given_up() {
                        return End::Died(None);
                    }
                    held = self.feed(self.next());
                    bye = held.is_none();
                }
                Ok(None) | Err(_) if bye || self.run.cancel.is_wanted() => return End::NoMoreWork,
                Ok(None) | Err(_) if up => return End::Died(held),
                Ok(None) | Err(_) => return End::NeverUp(None),
            }
            log.flush_if_due();
        }
    }

    /// The next task, once it has arrived.
    fn next(&self) -> Option<TaskId> {
        let task = self.run.next_task(self.worker)?.id;
        self.run.wait_for_arrival(task).then_some(task)
    }

    /// Gives the child a task, or tells it that there are no more; returns the task that it holds.
    fn feed(&self, task: Option<TaskId>) -> Option<TaskId> {
        // From here on: a child that was stopped does not read, either.
        self.handle.expect_until(self.patience().map(|patience| match task {
            Some(_) => patience.with_task(self.run.clock().now()),
            None => patience.without_task(self.run.clock().now()),
        }));
        // A child that died meanwhile is seen as the end of its pipe.
        let _ = match task.map(|task| &self.run.job.tasks[task as usize]) {
            None => self.handle.send(&ToChild::Bye),
            Some(task) => {
                let input = task.work.input();
                let message = ToChild::Task(task.clone(), input.map(|input| coming(input)));
                self.handle.send(&message).and_then(|()| match input {
                    Some(input) if input.path().is_none() => self.handle.send_input(input.bytes(), &self.run.cancel),
                    _ => Ok(()),
                })
            }
        };
        // The engine could not tell the child to stop while the pipe was in use.
        if self.run.cancel.is_wanted() {
            self.handle.cancel();
        }
        task
    }

    fn patience(&self) -> Option<Patience> {
        Patience::of(self.run.plan.task_timeout_ns())
    }

    /// Where all children begin together, the last to come up opens the gate in shared memory; elsewhere the first does.
    fn begin_with_the_others(&self, expected: &mut Expected<'_>) {
        if self.run.begins_together() {
            expected.arrive();
        }
        if let Some(memory) = self.run.memory() {
            memory.words().gate.store(1, Ordering::Release);
        }
    }

    /// Takes what a task made out of the pipe, and unpacks it; returns the moment at which it was there.
    fn take_back(
        &self,
        from: &mut impl Read,
        task: TaskId,
        since: Nanos,
        length: u64,
        log: &mut EventBuffer,
    ) -> Option<Nanos> {
        let _taking = self.asker.lock();
        let packed = read_whole(from, length).ok()?;
        self.run.job.tasks.get(task as usize)?.work.unpack(&packed)?;
        let at = log.now();
        let took = Fact::Nanos(at.saturating_sub(since));
        let facts = Box::new(Facts::new().with("returned", Fact::Bytes(length)).with("return", took));
        log.push_at(at, EventKind::TaskFacts { worker: self.worker, task, facts });
        log.flush();
        Some(at)
    }

    fn pass_on(&self, events: Vec<Event>) {
        for event in &events {
            if let EventKind::TaskFinished { task, .. } = event.what {
                self.run.tell_waiter(task);
            }
        }
        // The runner reads until every supervisor is gone.
        let _ = self.run.out().send(events);
    }

    /// Waits for the child's end and frees what it died holding.
    fn reap(&self) -> Option<ExitStatus> {
        let status = self.handle.reap();
        if let Some(memory) = self.run.memory() {
            memory.words().lock.free_if_owned_by(self.worker + 1);
        }
        self.shared.give_back(self.worker, !self.run.cancel.is_wanted());
        status
    }

    /// The child died: its task has failed, with the signal's name; or the task's time was over.
    fn record_death(&self, held: Option<TaskId>, status: Option<ExitStatus>, log: &mut EventBuffer) {
        let at = log.now();
        let was_late = self.handle.was_given_up();
        if let Some(task) = held {
            let outcome = if was_late { Outcome::TimedOut } else { Outcome::Killed(Box::new(cause(status))) };
            log.push_at(at, EventKind::TaskFinished { worker: self.worker, task, outcome });
            self.run.tell_waiter(task);
        }
        self.exited(at, log);
    }

    fn exited(&self, at: Nanos, log: &mut EventBuffer) {
        log.push_at(at, EventKind::WorkerExited { worker: self.worker, usage: Usage::default() });
        log.flush();
    }

    /// The child could not be brought up: the run goes on without it.
    fn give_up(
        &self,
        error: Option<&io::Error>,
        status: Option<ExitStatus>,
        task: Option<TaskId>,
        log: &mut EventBuffer,
    ) {
        let reason = match error {
            Some(error) => {
                self.run.first_refusal.note(shortage_of_child(error));
                plain(error)
            }
            None => Phrase::new("run.child-died").with("cause", cause(status)),
        };
        let at = log.now();
        if let Some(task) = task {
            let outcome = Outcome::Killed(Box::new(reason.clone()));
            log.push_at(at, EventKind::TaskFinished { worker: self.worker, task, outcome });
        }
        refuse_because(self.run, log, self.worker, at, reason);
    }
}

/// Whether a task ends in these events.
fn ends(events: &[Event], held: TaskId) -> bool {
    events.iter().any(|event| matches!(event.what, EventKind::TaskFinished { task, .. } if task == held))
}
