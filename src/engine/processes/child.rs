//! The child's side: a process of the same program that runs tasks until its parent has no more, or is gone.
//!
//! A thread does nothing but read from the parent, so that a child which computes or waits ends at once when the parent
//! dies.

use std::io::{self, Stdout, Write as _, stdin, stdout};
use std::process::exit;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crossbeam::channel::{Receiver, RecvTimeoutError, Sender, unbounded};

use super::input::{Arriving, skip};
use super::messages::{ChildOrder, Coming, FromChild, RingAt, SharedWith, ToChild, is_to_be_heard, write_events};
use crate::cancel::Cancel;
use crate::clock::Clock;
use crate::engine::child_process::{PARENT_THREAD, frame, receive};
use crate::event::{EventKind, Fact, Facts, Nanos, Outcome, TaskId};
use crate::event_buffer::{EventBuffer, Outlet};
use crate::guard::{self, GuardContext};
use crate::os::{self, CounterMemory, SharedBytes, SharedMemory};
use crate::scenario::Task;
use crate::text::Phrase;
use crate::work::{Context, Input, LockSet, RunQueue, SharedCounter, Worker};

/// Yields at the start barrier before a child sleeps for short times instead.
const YIELDS: u32 = 20_000;

const NAP: Duration = Duration::from_micros(50);

/// The pipe to the parent; events and messages share it.
type Parent = Arc<Mutex<Stdout>>;

/// Serves the parent until it has no more tasks.
pub(in crate::engine) fn serve() -> io::Result<()> {
    let cancel = Cancel::new();
    let terminated = Arc::new(AtomicBool::new(false));
    let (child, inbox) = receive(|order: ChildOrder, clock| {
        let shared = order.counter.as_ref().map(Shared::open).transpose()?;
        let locks = match &order.locks {
            None => LockSet::new(0, 0),
            Some(at) => LockSet::across(SharedMemory::open(&at.memory)?, at.locks, at.permits, order.worker),
        };
        let queue = order.queue.as_ref().map(RingAt::open).transpose()?.map(RunQueue::across);
        if order.clean_up > 0 {
            let (terminated, cancel) = (Arc::clone(&terminated), cancel.clone());
            os::on_terminate(move || {
                terminated.store(true, Ordering::Release);
                cancel.request();
            })?;
        }
        let (hear, heard) = unbounded();
        let inbox = listen(cancel.clone(), hear)?;
        let parent = Arc::new(Mutex::new(stdout()));
        Ok((Child { order, shared, clock, locks, queue, cancel, terminated, parent, heard }, inbox))
    })?;
    child.work(&inbox)
}

/// From the thread that reads to the one that works.
enum ChildCommand {
    /// A task, and how its input comes, if it has one.
    Task(Task, Option<Coming>),
    /// The input of the task, whole.
    Input(Vec<u8>),
    /// The rest of the input will not come.
    Broken,
    /// No more tasks.
    Bye,
}

/// Reads the parent's messages on a thread of their own.
fn listen(cancel: Cancel, hear: Sender<()>) -> io::Result<Receiver<ChildCommand>> {
    let (commands, inbox) = unbounded();
    std::thread::Builder::new().name(PARENT_THREAD.to_owned()).spawn(move || {
        let mut from = stdin().lock();
        let mut arriving: Option<Arriving> = None;
        // The worker's thread ends only with the process.
        let send = |command| drop(commands.send(command));
        loop {
            match frame::read(&mut from) {
                Ok(Some(ToChild::Task(task, coming))) => {
                    arriving = coming.as_ref().and_then(Arriving::of);
                    send(ChildCommand::Task(task, coming));
                }
                Ok(Some(ToChild::Piece(length))) => {
                    let read = match arriving.as_mut() {
                        Some(arriving) => arriving.read(&mut from, length),
                        // It was under way when the run was cancelled.
                        None => skip(&mut from, length),
                    };
                    if read.is_err() {
                        exit(1);
                    }
                    if let Some(whole) = arriving.take_if(|arriving| arriving.is_whole()) {
                        send(ChildCommand::Input(whole.into_bytes()));
                    }
                }
                // The worker's thread ends only with the process.
                Ok(Some(ToChild::Heard)) => drop(hear.send(())),
                Ok(Some(ToChild::Bye)) => send(ChildCommand::Bye),
                Ok(Some(ToChild::Cancel)) => {
                    cancel.request();
                    if arriving.take().is_some() {
                        send(ChildCommand::Broken);
                    }
                }
                // The parent is gone.
                Ok(None) | Err(_) => exit(1),
            }
        }
    })?;
    Ok(inbox)
}

/// The counter as this child sees it, and the start barrier.
struct Shared {
    counter: SharedCounter,
    barrier: Arc<CounterMemory>,
}

impl Shared {
    fn open(with: &SharedWith) -> io::Result<Self> {
        let barrier = Arc::new(CounterMemory::Mapped(SharedMemory::open(&with.memory)?));
        let memory = if with.private { Arc::new(CounterMemory::heap()) } else { Arc::clone(&barrier) };
        let guard = if let Some(owner) = &with.messages {
            guard::messages(owner.open()?)
        } else {
            // Guards in a child have no thread of their own, so nothing ever comes out here.
            let (out, _) = unbounded();
            let context = GuardContext { memory: &memory, clock: &Clock::joined(0), out: &out, across_processes: true };
            guard::open(with.guard, context)?
        };
        Ok(Self { counter: SharedCounter { memory, guard }, barrier })
    }
}

struct Child {
    order: ChildOrder,
    shared: Option<Shared>,
    clock: Clock,
    locks: LockSet,
    queue: Option<RunQueue>,
    cancel: Cancel,
    /// Whether somebody asked this process to end.
    terminated: Arc<AtomicBool>,
    parent: Parent,
    /// Says that the parent has passed on what it was told of a released lock.
    heard: Receiver<()>,
}

impl Child {
    fn work(&self, inbox: &Receiver<ChildCommand>) -> io::Result<()> {
        let mut log = self.log();
        let id = self.order.worker;
        log.push(EventKind::WorkerReady { worker: id, os_id: std::process::id() });
        log.flush();
        send(&self.parent, &FromChild::Ready)?;
        let mut before = None;
        while let Ok(command) = inbox.recv() {
            let (task, coming) = match command {
                ChildCommand::Task(task, coming) => (task, coming),
                ChildCommand::Bye => break,
                // It came too late for its task.
                ChildCommand::Input(_) | ChildCommand::Broken => continue,
            };
            self.wait_at_barrier();
            // Starting and waiting for the others is no part of the work.
            before.get_or_insert_with(os::thread_usage);
            self.one(task, coming, inbox, &mut log);
            send(&self.parent, &FromChild::Next)?;
        }
        let usage = before.map(os::usage_since).unwrap_or_default();
        log.push(EventKind::WorkerExited { worker: id, usage });
        log.flush();
        Ok(())
    }

    fn log(&self) -> EventBuffer {
        let (parent, heard) = (Arc::clone(&self.parent), self.heard.clone());
        let out = Outlet::Function(Box::new(move |events| {
            let is_to_be_heard = is_to_be_heard(&events);
            {
                let mut parent = parent.lock().unwrap_or_else(PoisonError::into_inner);
                // A parent that does not read any more is gone, and the reading thread will see it.
                let _ = write_events(&mut *parent, events);
            }
            if is_to_be_heard {
                // The thread that hears ends only with the process.
                let _ = heard.recv();
            }
        }));
        EventBuffer::new(self.clock.clone(), out)
    }

    fn one(&self, mut task: Task, coming: Option<Coming>, inbox: &Receiver<ChildCommand>, log: &mut EventBuffer) {
        let id = self.order.worker;
        let started = log.push(EventKind::TaskStarted { worker: id, task: task.id });
        log.flush();
        let there = coming.map_or(Ok(()), |coming| self.fetch_input(&mut task, coming, inbox, log));
        let outcome = there.map_or_else(
            |outcome| outcome,
            |()| {
                let mut worker = Worker {
                    id,
                    log: &mut *log,
                    cancel: &self.cancel,
                    gil: None,
                    shared: self.shared.as_ref().map(|shared| &shared.counter),
                    locks: &self.locks,
                    queue: self.queue.as_ref(),
                    timeout: self.order.timeout,
                };
                let back = |since, packed: &[u8]| send_back(&self.parent, task.id, since, packed);
                task.perform(&mut Context::new(&mut worker, task.id, started).with_way_back(&back))
            },
        );
        self.clean_up(task.id, log);
        log.push(EventKind::TaskFinished { worker: id, task: task.id, outcome });
        log.flush();
    }

    /// What a `finally` is for: whoever is asked to end, and listens, puts its things in order first. Here that is a wait.
    fn clean_up(&self, task: TaskId, log: &mut EventBuffer) {
        if !self.terminated.load(Ordering::Acquire) {
            return;
        }
        let began = log.now();
        log.flush();
        std::thread::sleep(Duration::from_nanos(self.order.clean_up));
        let took = Fact::Nanos(log.now().saturating_sub(began));
        let facts = Box::new(Facts::new().with("clean-up", took));
        log.push(EventKind::TaskFacts { worker: self.order.worker, task, facts });
    }

    /// Waits for the task's input, and emits what its transfer took; how the task ends if it never comes.
    fn fetch_input(
        &self,
        task: &mut Task,
        coming: Coming,
        inbox: &Receiver<ChildCommand>,
        log: &mut EventBuffer,
    ) -> Result<(), Outcome> {
        let worker = self.order.worker;
        let began = log.push(EventKind::Waiting { worker });
        log.flush();
        let fetched = match coming {
            Coming::Pieces(length) => self.wait_for_pieces(inbox).map(|bytes| (Input::Own(bytes), length)),
            Coming::Shared { path, length } => SharedBytes::open(&path, length)
                .map(|bytes| (Input::Shared(bytes), 0))
                .map_err(|error| Outcome::Failed(Box::new(unreachable_input(&error)))),
        };
        let ended = log.push(EventKind::Resumed { worker });
        let (input, copied) = fetched?;
        // It may be whole, and late all the same.
        if self.order.timeout.is_some_and(|timeout| ended.saturating_sub(began) >= timeout) {
            return Err(Outcome::TimedOut);
        }
        let facts =
            Facts::new().with("copied", Fact::Bytes(copied)).with("transfer", Fact::Nanos(ended.saturating_sub(began)));
        log.push(EventKind::TaskFacts { worker, task: task.id, facts: Box::new(facts) });
        task.work.give(Arc::new(input));
        Ok(())
    }

    fn wait_for_pieces(&self, inbox: &Receiver<ChildCommand>) -> Result<Vec<u8>, Outcome> {
        let timeout = Duration::from_nanos(self.order.timeout.unwrap_or(Nanos::MAX));
        match inbox.recv_timeout(timeout) {
            Ok(ChildCommand::Input(bytes)) => Ok(bytes),
            Err(RecvTimeoutError::Timeout) => Err(Outcome::TimedOut),
            Ok(ChildCommand::Broken | ChildCommand::Bye | ChildCommand::Task(..))
            | Err(RecvTimeoutError::Disconnected) => Err(Outcome::Cancelled),
        }
    }

    /// All children begin together. The gate stays open for the tasks after the first.
    fn wait_at_barrier(&self) {
        let Some(shared) = &self.shared else { return };
        let gate = &shared.barrier.words().gate;
        let mut yields = 0;
        while gate.load(Ordering::Acquire) == 0 && !self.cancel.is_wanted() {
            if yields < YIELDS {
                yields += 1;
                std::thread::yield_now();
            } else {
                std::thread::sleep(NAP);
            }
        }
    }
}

fn unreachable_input(error: &io::Error) -> Phrase {
    Phrase::new("task.unreachable-input").with("reason", error)
}

/// Sends what a task made: what it is first, and then its bytes as they are.
fn send_back(parent: &Parent, task: TaskId, since: Nanos, packed: &[u8]) -> io::Result<()> {
    let mut parent = parent.lock().unwrap_or_else(PoisonError::into_inner);
    frame::write(&mut *parent, &FromChild::HandsBack { task, since, length: packed.len() as u64 })?;
    parent.write_all(packed)?;
    parent.flush()
}

fn send(parent: &Parent, message: &FromChild) -> io::Result<()> {
    frame::write(&mut *parent.lock().unwrap_or_else(PoisonError::into_inner), message)
}
