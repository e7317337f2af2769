//! `processes`: child processes of the same program, tasks over pipes.
//!
//! Every child has a thread of the parent beside it, which starts it, feeds it, and reaps it; the thread that spawned a
//! child stays until it is reaped (the kernel ties the child's life to that thread). A child that dies fails its task
//! with the signal's name and is replaced if there is work left.

mod child;
pub(super) mod frame;
mod input;
mod main_thread;
mod seat;

pub use child::worker_main;

use std::io::{self, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{ChildStdout, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crossbeam::channel::{Receiver, Sender, unbounded};

use self::frame::{FromChild, Hello, SharedWith, ToChild};
use self::input::coming;
use self::main_thread::MainThread;
use self::seat::Seat;
use super::gate::StartLine;
use super::threads::{THREAD_NAME, start_each};
use super::{Engine, Stage};
use crate::event::{Event, Nanos, Outcome, TaskId, Usage, What, WorkerId, WorkerKind};
use crate::log::Log;
use crate::os::{self, CounterMemory};
use crate::plan::Memory;
use crate::text::Phrase;

/// The first argument of the program when it is started as a worker; its second is the parent's process id.
pub const WORKER_ARGUMENT: &str = "__worker";

/// How long a child may take to stop by itself when the run is cancelled: one that decodes a picture does not listen. A
/// cancelled run should be over within 100 ms, and the system wants most of them to take back what killed children had in
/// memory and the run on the disk.
const GRACE: Duration = Duration::from_millis(25);

/// N child processes.
pub(super) struct Processes;

impl Engine for Processes {
    fn run(&self, stage: &Arc<Stage>) -> Result<(), Phrase> {
        let (tell, told) = unbounded();
        let cancelled = tell.clone();
        stage.cancel.on_request(move || drop(cancelled.send(News::Cancelled)));
        let seats: Vec<Seat> = (0..stage.plan.workers).map(|_| Seat::default()).collect();
        let line = StartLine::new();
        let any_up = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let mut keepers = Vec::new();
            let started = start_each(stage, WorkerKind::Process, |worker| {
                let gone = Gone { tell: tell.clone(), worker };
                let (seat, tell) = (&seats[worker as usize], tell.clone());
                let keeper = Keeper { stage, worker, seat, line: &line, any_up: &any_up, tell };
                let thread = std::thread::Builder::new().name(THREAD_NAME.to_owned());
                keepers.push((worker, thread.spawn_scoped(scope, move || keeper.keep(gone))?));
                Ok(())
            });
            line.expect(started);
            let main = stage.main().map(|main| MainThread::new(stage, main, keepers));
            watch(&seats, &told, started, main);
        });
        if any_up.into_inner() || stage.cancel.is_wanted() {
            Ok(())
        } else {
            Err(Phrase::new("run.no-worker").with("model", stage.plan.model.name()))
        }
    }
}

/// What the keepers and the wish to stop tell the engine.
enum News {
    Up(WorkerId),
    KeeperGone(WorkerId),
    Cancelled,
}

/// Tells that a keeper has gone, however it went.
struct Gone {
    tell: Sender<News>,
    worker: WorkerId,
}

impl Drop for Gone {
    fn drop(&mut self) {
        // The engine waits for every keeper, so it listens.
        let _ = self.tell.send(News::KeeperGone(self.worker));
    }
}

/// Waits for all keepers, and for the main thread if there is one; when the run is cancelled, tells the children, and kills those that do not listen.
fn watch(seats: &[Seat], told: &Receiver<News>, mut keepers: u32, mut main: Option<MainThread<'_>>) {
    let mut deadline: Option<Instant> = None;
    loop {
        let main_next = main.as_ref().and_then(MainThread::next);
        if keepers == 0 && main_next.is_none() {
            return;
        }
        let next = deadline.or(main_next);
        let news = match next {
            None => told.recv().ok(),
            Some(next) => told.recv_deadline(next).ok(),
        };
        match (news, &mut main) {
            (Some(News::Cancelled), _) => {
                seats.iter().for_each(Seat::cancel);
                // It does not come to its farewell.
                main = None;
                deadline = Some(Instant::now() + GRACE);
            }
            (None, Some(main)) if deadline.is_none() => main.say_farewell(seats),
            (None, _) => {
                seats.iter().for_each(Seat::kill);
                // A child that a keeper started meanwhile is killed in the next round.
                deadline = Some(Instant::now() + GRACE);
            }
            (Some(news), main) => {
                keepers -= u32::from(matches!(news, News::KeeperGone(_)));
                if let Some(main) = main {
                    main.hear(&news);
                }
            }
        }
    }
}

/// The parent's thread beside one child.
struct Keeper<'run> {
    stage: &'run Stage,
    worker: WorkerId,
    seat: &'run Seat,
    line: &'run StartLine,
    any_up: &'run AtomicBool,
    tell: Sender<News>,
}

/// A keeper that is expected at the start line. However it goes, it has come there or is excused: the others would wait
/// for ever.
struct Expected<'run>(Option<&'run StartLine>);

impl Expected<'_> {
    fn arrive(&mut self) {
        if let Some(line) = self.0.take() {
            line.arrive();
        }
    }
}

impl Drop for Expected<'_> {
    fn drop(&mut self) {
        if let Some(line) = self.0.take() {
            line.excuse();
        }
    }
}

/// How serving one child ended.
enum End {
    /// There is no more work, or the run is being cancelled.
    NoMoreWork,
    /// The child died, with this task in hand.
    Died(Option<TaskId>),
    /// It never came up.
    NeverUp(String),
}

impl Keeper<'_> {
    /// Keeps a child going as long as there is work, replacing it when it dies.
    fn keep(&self, _gone: Gone) {
        let mut log = self.stage.log();
        // Only the first child begins with the others.
        let mut expected = Expected(Some(self.line));
        let mut task = None;
        loop {
            let end = match self.start() {
                Ok(from) => self.serve(from, &mut task, &mut expected, &mut log),
                Err(error) => End::NeverUp(error.to_string()),
            };
            let status = self.reap();
            match end {
                End::NoMoreWork => return,
                End::NeverUp(reason) => return self.give_up(reason, status, task, &mut log),
                End::Died(held) => self.bury(held, status, &mut log),
            }
            // Only for a task in hand is a child replaced.
            task = self.next();
            if task.is_none() {
                return;
            }
            log.push(What::WorkerSpawned { worker: self.worker, kind: WorkerKind::Process });
            log.flush();
        }
    }

    fn start(&self) -> io::Result<ChildStdout> {
        if self.stage.cancel.is_wanted() {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let mut child = command(self.stage.worker_program()).spawn()?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (to, from) = pipes.ok_or_else(|| io::Error::from(io::ErrorKind::BrokenPipe))?;
        self.seat.take(child, to, &ToChild::Hello(self.hello()))?;
        Ok(from)
    }

    fn hello(&self) -> Hello {
        let counter = match (self.stage.memory().map(|memory| &**memory), self.stage.guard()) {
            (Some(CounterMemory::Mapped(memory)), Some(guard)) => {
                let private = self.stage.plan.memory == Memory::Private;
                Some(SharedWith { memory: memory.path(), private, guard })
            }
            _ => None,
        };
        Hello {
            build: os::build_id(self.stage.worker_program()),
            origin: self.stage.clock().origin(),
            worker: self.worker,
            timeout: self.stage.plan.timeout_ns,
            counter,
        }
    }

    /// Feeds the child tasks and passes its events on, until one side has enough.
    fn serve(&self, from: ChildStdout, task: &mut Option<TaskId>, expected: &mut Expected<'_>, log: &mut Log) -> End {
        let mut from = BufReader::new(from);
        let (mut up, mut bye) = (false, false);
        let mut held = None;
        loop {
            match frame::read(&mut from) {
                Ok(Some(FromChild::Events(events))) => {
                    // A child may die between telling the end of its task and asking for the next.
                    held = held.filter(|task| !ends(&events, *task));
                    self.pass_on(events);
                }
                Ok(Some(FromChild::Ready)) => {
                    up = true;
                    self.any_up.store(true, Ordering::Relaxed);
                    // The engine waits for every keeper, so it listens.
                    let _ = self.tell.send(News::Up(self.worker));
                    self.begin_with_the_others(expected);
                    held = self.feed(task.take().or_else(|| self.next()));
                    bye = held.is_none();
                }
                Ok(Some(FromChild::Next)) => {
                    held = self.feed(self.next());
                    bye = held.is_none();
                }
                Ok(Some(FromChild::Unfit(reason))) => return End::NeverUp(reason),
                Ok(None) | Err(_) if bye || self.stage.cancel.is_wanted() => return End::NoMoreWork,
                Ok(None) | Err(_) if up => return End::Died(held),
                Ok(None) | Err(_) => return End::NeverUp(String::new()),
            }
            log.flush_if_due();
        }
    }

    /// The next task, once it has arrived.
    fn next(&self) -> Option<TaskId> {
        let task = self.stage.next_task(self.worker)?.id;
        self.stage.wait_for_arrival(task).then_some(task)
    }

    /// Gives the child a task, or says goodbye; returns the task that it holds.
    fn feed(&self, task: Option<TaskId>) -> Option<TaskId> {
        // A child that died meanwhile is seen as the end of its pipe.
        let _ = match task.map(|task| &self.stage.job.tasks[task as usize]) {
            None => self.seat.tell(&ToChild::Bye),
            Some(task) => {
                let input = task.work.input();
                let message = ToChild::Task(task.clone(), input.map(|input| coming(input)));
                self.seat.tell(&message).and_then(|()| match input {
                    Some(input) if input.path().is_none() => self.seat.send(input.bytes(), &self.stage.cancel),
                    _ => Ok(()),
                })
            }
        };
        // While something is told, nobody else can tell the child to stop.
        if self.stage.cancel.is_wanted() {
            self.seat.cancel();
        }
        task
    }

    /// Where all children begin together, whoever is the last to come up opens the gate in shared memory; elsewhere the
    /// first does.
    fn begin_with_the_others(&self, expected: &mut Expected<'_>) {
        if self.stage.begins_together() {
            expected.arrive();
        }
        if let Some(memory) = self.stage.memory() {
            memory.words().gate.store(1, Ordering::Release);
        }
    }

    fn pass_on(&self, events: Vec<Event>) {
        // The runner listens until every keeper is gone.
        let _ = self.stage.out().send(events);
    }

    /// Waits for the child's end and frees the lock if it died holding it.
    fn reap(&self) -> Option<ExitStatus> {
        let status = self.seat.reap();
        if let Some(memory) = self.stage.memory() {
            memory.words().lock.free_if_owned_by(self.worker + 1);
        }
        status
    }

    /// The child died: its task has failed, with the signal's name.
    fn bury(&self, held: Option<TaskId>, status: Option<ExitStatus>, log: &mut Log) {
        let at = log.now();
        if let Some(task) = held {
            let outcome = Outcome::Killed(Box::new(cause(status)));
            log.push_at(at, What::TaskFinished { worker: self.worker, task, outcome });
        }
        self.exited(at, log);
    }

    fn exited(&self, at: Nanos, log: &mut Log) {
        log.push_at(at, What::WorkerExited { worker: self.worker, usage: Usage::default() });
        log.flush();
    }

    /// The child could not be brought up: the run goes on without it.
    fn give_up(&self, reason: String, status: Option<ExitStatus>, task: Option<TaskId>, log: &mut Log) {
        let reason = if reason.is_empty() {
            Phrase::new("run.child-died").with("cause", cause(status))
        } else {
            Phrase::new("run.worker-refused").with("reason", reason)
        };
        let at = log.now();
        if let Some(task) = task {
            let outcome = Outcome::Killed(Box::new(reason.clone()));
            log.push_at(at, What::TaskFinished { worker: self.worker, task, outcome });
        }
        log.push_at(at, What::WorkerRefused { worker: self.worker, reason: Box::new(reason) });
        self.stage.disown(self.worker);
    }
}

/// Whether these events tell the end of a task.
fn ends(events: &[Event], held: TaskId) -> bool {
    events.iter().any(|event| matches!(event.what, What::TaskFinished { task, .. } if task == held))
}

/// How a child of this process is started from the program: on two pipes, and dying with us.
pub(super) fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.arg(WORKER_ARGUMENT).arg(std::process::id().to_string());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

/// Why a child ended, as a phrase.
pub(super) fn cause(status: Option<ExitStatus>) -> Phrase {
    match status.map(|status| (status.signal(), status.code())) {
        Some((Some(signal), _)) => Phrase::new("task.killed").with("signal", os::signal_name(signal)),
        Some((None, Some(code))) => Phrase::new("task.child-exited").with("code", u128::from(code.unsigned_abs())),
        _ => Phrase::new("task.child-lost"),
    }
}
