//! A tree of processes: every one of them does what the laboratory does, and starts as many children as it did, until a
//! fuse stops them.
//!
//! The same code starts children in the laboratory and in every process below it: that is the lesson. Before a process is
//! started a number is taken for it, from a word in memory that all of them share; when the numbers are used up, no process
//! is started any more, however many try at the same time. Events go from each process to the one that started it, and so
//! up to the laboratory. A process that is to end ends and reaps those below it first, so that none is left to the system's
//! first process. One that is killed takes its descendants along, as each dies with its parent.

pub(super) mod starts;

use std::io::{self, Stdout, stdout};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, Scope, sleep};
use std::time::Duration;

use crossbeam::channel::Sender;
use serde::{Deserialize, Serialize};

use super::RunContext;
use super::child_process::{
    self, ChildGuard, Ended, Leftovers, Patience, end_with_parent, frame, receive, too_late_or_killed,
};
use super::first_refusal::FirstRefusal;
use super::not_started::plain;
use crate::cancel::Cancel;
use crate::clock::Clock;
use crate::event::{Event, EventKind, NO_WORKER, Outcome, Usage, WorkerId, WorkerKind};
use crate::event_buffer::{EventBuffer, Outlet};
use crate::os::{self, SharedMemory};
use crate::plan::Plan;
use crate::scenario::{self, Fuse};
use crate::text::Phrase;
use crate::work::{Context, LockSet, Worker, shortage, shortage_of_child};

/// How long a process gets for a level of the tree below it, to end what is there.
const MERCY: Duration = Duration::from_millis(250);

/// The argument of a child after the parent's process id.
pub(super) const ROLE: &str = "tree";

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Order {
    plan: Plan,
    /// The memory with the word that numbers are taken from.
    memory: PathBuf,
    /// Its number: its lane, and its task.
    number: WorkerId,
    /// How many starts it is away from the laboratory.
    level: u32,
}

/// From a process to the one that started it; in the end, when no process below it is left, what it used.
type FromChild = child_process::FromChild<Usage>;

/// Where events go.
#[derive(Clone)]
enum Up {
    /// To the runner of the laboratory.
    Runner(Sender<Vec<Event>>),
    /// To the process that started this one.
    Parent(Arc<Mutex<Stdout>>),
}

impl Up {
    fn send(&self, events: Vec<Event>) {
        // A parent that does not read any more is gone, and this process ends soon.
        match self {
            Self::Runner(out) => drop(out.send(events)),
            Self::Parent(_) => drop(self.send_message(&FromChild::Events(events))),
        }
    }

    fn send_message(&self, message: &FromChild) -> io::Result<()> {
        match self {
            Self::Runner(_) => Ok(()),
            Self::Parent(parent) => frame::write(&mut *parent.lock().unwrap_or_else(PoisonError::into_inner), message),
        }
    }

    fn log(&self, clock: &Clock) -> EventBuffer {
        let up = self.clone();
        EventBuffer::new(clock.clone(), Outlet::Function(Box::new(move |events| up.send(events))))
    }
}

/// Makes the run: the laboratory is the root of the tree.
///
/// # Errors
/// Why the run could not be made.
pub(super) fn run(run: &RunContext, fuse: Fuse) -> Result<(), Phrase> {
    let memory = SharedMemory::create();
    let memory = memory.map_err(|error| Phrase::new("run.no-memory").with("reason", shortage(&error)))?;
    let first = Order { plan: run.plan.clone().into_plan(), memory: memory.path(), number: NO_WORKER, level: 0 };
    let kill = Cancel::new();
    let root = Main {
        order: &first,
        fuse,
        memory: &memory,
        program: run.worker_program(),
        clock: run.clock(),
        cancel: &run.cancel,
        kill: &kill,
        up: Up::Runner(run.out().clone()),
        any_up: AtomicBool::new(false),
        first_refusal: FirstRefusal::default(),
    };
    kill_after(root.mercy(), &run.cancel, &kill);
    std::thread::scope(|scope| root.start_children(scope));
    kill.request();
    // Afterwards: the tree shall not wait for it.
    if !run.cancel.is_wanted()
        && let Some(facts) = starts::measure(run)
    {
        run.log().push(EventKind::RunFacts { facts: Box::new(facts) });
    }
    if root.any_up.into_inner() || run.cancel.is_wanted() {
        Ok(())
    } else {
        Err(root.first_refusal.no_worker(run.plan.model))
    }
}

/// What every process of the tree does, the laboratory included.
struct Main<'run> {
    order: &'run Order,
    fuse: Fuse,
    memory: &'run SharedMemory,
    program: &'run Path,
    clock: &'run Clock,
    cancel: &'run Cancel,
    /// Wanted some time after `cancel`, and when nobody is left.
    kill: &'run Cancel,
    up: Up,
    any_up: AtomicBool,
    first_refusal: FirstRefusal,
}

impl Main<'_> {
    fn levels_below(&self) -> u32 {
        self.fuse.depth.saturating_sub(self.order.level)
    }

    /// How long a child of this process gets to end.
    fn mercy(&self) -> Duration {
        MERCY * self.levels_below()
    }

    /// Starts as many children as the plan says, each followed by a thread of its own, unless the fuse has blown.
    fn start_children<'scope>(&'scope self, scope: &'scope Scope<'scope, '_>) {
        if self.order.level >= self.fuse.depth {
            return;
        }
        for _ in 0..self.order.plan.workers {
            if self.cancel.is_wanted() {
                return;
            }
            let number = self.memory.words().counter.fetch_add(1, Ordering::Relaxed);
            let Some(number) = u32::try_from(number).ok().filter(|number| *number < self.fuse.total) else { return };
            let mut log = self.up.log(self.clock);
            let born = log.push(EventKind::WorkerSpawned { worker: number, kind: WorkerKind::Process });
            log.push_at(
                born,
                EventKind::Born { worker: number, parent: self.order.number, level: self.order.level + 1 },
            );
            log.flush();
            let thread = Builder::new().name("racelab-keeper".to_owned());
            if let Err(error) = thread.spawn_scoped(scope, move || self.keep(number)) {
                self.refuse(&mut log, number, &error, shortage(&error));
            }
        }
    }

    /// Starts a child, passes its events on, and records its end.
    fn keep(&self, number: WorkerId) {
        let mut log = self.up.log(self.clock);
        let order = Order { number, level: self.order.level + 1, ..self.order.clone() };
        let mut leftovers = Leftovers::default();
        leftovers
            .note(&[Event { at: 0, what: EventKind::WorkerSpawned { worker: number, kind: WorkerKind::Process } }]);
        // The deeper a process, the sooner it loses patience with one that it started.
        let patience = Patience::over(self.order.plan.task_timeout_ns(), self.levels_below());
        let ended =
            ChildGuard::start((self.program, ROLE, Some(number)), self.clock, self.kill, &order).and_then(|child| {
                child.gently(self.cancel, self.mercy()).follow(patience, &mut leftovers, |events, _| {
                    self.any_up.store(true, Ordering::Relaxed);
                    self.up.send(events);
                    ControlFlow::Continue(())
                })
            });
        match ended {
            Ok(Ended::Over(usage)) => drop(log.push(EventKind::WorkerExited { worker: number, usage })),
            Ok(Ended::Lost(cause) | Ended::Late(cause)) if !self.cancel.is_wanted() => {
                let now = log.now();
                leftovers.emit_end(&mut log, |_, began| too_late_or_killed(patience, began, now, &cause));
            }
            Ok(Ended::Lost(_) | Ended::Late(_) | Ended::Stopped) => {
                leftovers.emit_end(&mut log, |_, _| Outcome::Cancelled);
            }
            Err(error) => self.refuse(&mut log, number, &error, shortage_of_child(&error)),
        }
    }

    fn refuse(&self, log: &mut EventBuffer, worker: WorkerId, error: &io::Error, why: Phrase) {
        self.first_refusal.note(why);
        log.push(EventKind::WorkerRefused { worker, reason: Box::new(plain(error)) });
    }
}

/// Has `kill` follow `cancel` after this time, unless it is wanted before.
fn kill_after(mercy: Duration, cancel: &Cancel, kill: &Cancel) {
    let kill = kill.clone();
    cancel.on_request(move || {
        let waiting = Builder::new().name("racelab-mercy".to_owned()).spawn({
            let kill = kill.clone();
            move || {
                if !kill.wait(mercy) {
                    kill.request();
                }
            }
        });
        if waiting.is_err() {
            kill.request();
        }
    });
}

/// A process of the tree: it runs main again, as far as the fuse lets it, and does its own task.
pub(super) fn serve() -> io::Result<()> {
    let program = os::own_program()?;
    os::adopt_orphans();
    let [cancel, kill] = [Cancel::new(), Cancel::new()];
    let (order, fuse, memory, clock) = receive(|order: Order, clock| {
        let fuse = scenario::get(order.plan.scenario).fuse(&order.plan).ok_or(io::ErrorKind::InvalidData)?;
        let memory = SharedMemory::open(&order.memory)?;
        let (cancel, time) = (cancel.clone(), MERCY * (fuse.depth.saturating_sub(order.level) + 1));
        end_with_parent(move || {
            // With that it ends in good order, and this thread with it.
            cancel.request();
            sleep(time);
        })?;
        Ok((order, fuse, memory, clock))
    })?;
    let up = Up::Parent(Arc::new(Mutex::new(stdout())));
    let main = Main {
        order: &order,
        fuse,
        memory: &memory,
        program: &program,
        clock: &clock,
        cancel: &cancel,
        kill: &kill,
        up: up.clone(),
        any_up: AtomicBool::new(false),
        first_refusal: FirstRefusal::default(),
    };
    let mut log = up.log(&clock);
    log.push(EventKind::WorkerReady { worker: order.number, os_id: std::process::id() });
    log.flush();
    let before = os::thread_usage();
    kill_after(main.mercy(), &cancel, &kill);
    std::thread::scope(|scope| {
        main.start_children(scope);
        work(&order, &cancel, &mut log);
    });
    os::reap_children();
    drop(log);
    up.send_message(&FromChild::Over(os::usage_since(before)))
}

fn work(order: &Order, cancel: &Cancel, log: &mut EventBuffer) {
    let id = order.number;
    let job = scenario::get(order.plan.scenario).job(&order.plan);
    let Some(task) = job.tasks.get(id as usize) else { return };
    let started = log.push(EventKind::TaskStarted { worker: id, task: id });
    log.flush();
    let locks = LockSet::new(0, 0);
    let timeout = order.plan.task_timeout_ns();
    let mut worker =
        Worker { id, log: &mut *log, cancel, gil: None, shared: None, locks: &locks, queue: None, timeout };
    let outcome = task.perform(&mut Context::new(&mut worker, id, started));
    log.push(EventKind::TaskFinished { worker: id, task: id, outcome });
    log.flush();
}
