//! A quarantine: runs whose workers may wait for each other for ever are made whole in a child process.
//!
//! Threads that stand before a lock cannot be ended one by one, so a deadlock in the laboratory itself would stay until it
//! is closed. The child makes the run with the plan's own engine and passes every event on; here they are watched. As soon
//! as workers wait for each other in a circle, the tasks in it have failed with the circle's own words, and the child is
//! killed: nothing of it is left. It is killed on cancelling, too, and at the end of every run: what is worth knowing has
//! been told by then.

mod child;

pub(super) use child::serve;

use std::io::{self, BufReader};
use std::process::{Child, Stdio};
use std::sync::Arc;

use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

use super::Stage;
use super::processes::{cause, command, frame};
use crate::event::{Event, Link, NO_WORKER, Outcome, TaskId, Usage, WaitGraph, What, WorkerId};
use crate::log::Log;
use crate::os;
use crate::plan::Plan;
use crate::scenario;
use crate::text::Phrase;

/// What a child is told that it is, after the parent's process id.
pub(super) const ROLE: &str = "quarantine";

/// The run that a child makes.
#[derive(Debug, Serialize, Deserialize)]
struct Order {
    /// The build of the parent: both must be the same.
    build: String,
    /// The start of the run on the machine's monotonic clock, ns.
    origin: u64,
    /// What is run.
    plan: Plan,
}

/// From the child to the parent.
#[derive(Debug, Serialize, Deserialize)]
enum FromChild {
    /// What happened.
    Events(Vec<Event>),
    /// The engine has ended, and how.
    Over(Result<(), Phrase>),
}

/// A child that is killed and reaped when it goes, however that comes.
struct Cell {
    child: Arc<Mutex<Child>>,
}

impl Cell {
    /// Starts a child with this order, and returns the end of its pipe.
    fn open(stage: &Stage) -> io::Result<(Self, std::process::ChildStdout)> {
        let mut child =
            command(stage.worker_program()).arg(ROLE).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let from = child.stdout.take();
        let cell = Self { child: Arc::new(Mutex::new(child)) };
        let order = Order {
            build: os::build_id(stage.worker_program()),
            origin: stage.clock().origin(),
            plan: stage.plan.clone(),
        };
        // The pipe stays open as long as the child is wanted: it takes its end for ours.
        if let Some(to) = cell.child.lock().stdin.as_mut() {
            frame::write(to, &order)?;
        }
        let child = Arc::downgrade(&cell.child);
        stage.cancel.on_request(move || {
            if let Some(child) = child.upgrade() {
                // Killing fails only for a child that has been reaped.
                let _ = child.lock().kill();
            }
        });
        from.map(|from| (cell, from)).ok_or_else(|| io::ErrorKind::BrokenPipe.into())
    }

    /// Ends the child whatever it is doing, and waits until it is gone.
    fn close(&self) -> Phrase {
        let mut child = self.child.lock();
        // Killing fails only for a child that has been reaped, and one that is killed is not waited for for long.
        let _ = child.kill();
        cause(child.wait().ok())
    }
}

impl Drop for Cell {
    fn drop(&mut self) {
        self.close();
    }
}

/// Makes the run in a child, on the thread that calls: the child's life is tied to it.
///
/// # Errors
/// Why the run could not be made.
pub(super) fn run(stage: &Stage) -> Result<(), Phrase> {
    let (cell, from) = match Cell::open(stage) {
        Ok(opened) => opened,
        Err(_) if stage.cancel.is_wanted() => return Ok(()),
        Err(error) => return Err(Phrase::new("run.worker-refused").with("reason", error.to_string())),
    };
    let mut watch = Watch::new(stage);
    let mut from = BufReader::new(from);
    let ended = loop {
        match frame::read(&mut from) {
            Ok(Some(FromChild::Events(events))) => {
                watch.note(&events);
                // The runner listens until the engine has ended.
                let _ = stage.out().send(events);
                if let Some(cycle) = watch.graph.cycle() {
                    break Ended::Deadlock(cycle);
                }
            }
            Ok(Some(FromChild::Over(made))) => break Ended::Over(made),
            Ok(None) | Err(_) => break Ended::Lost,
        }
    };
    let cause = cell.close();
    watch.finish(&ended, &cause)
}

/// How the watching ended.
enum Ended {
    /// The child came to the end of the run.
    Over(Result<(), Phrase>),
    /// Workers wait for each other.
    Deadlock(Vec<Link>),
    /// The child is gone.
    Lost,
}

/// What the parent knows of the run in the child.
struct Watch<'run> {
    stage: &'run Stage,
    graph: WaitGraph,
    /// Who has which task in hand, by worker.
    held: Vec<Option<TaskId>>,
    /// Who has been asked for and is not gone, by worker.
    alive: Vec<bool>,
}

impl<'run> Watch<'run> {
    fn new(stage: &'run Stage) -> Self {
        // An engine asks for as many workers as the plan says.
        let workers = stage.plan.workers as usize;
        Self { stage, graph: WaitGraph::default(), held: vec![None; workers], alive: vec![false; workers] }
    }

    fn note(&mut self, events: &[Event]) {
        for event in events {
            let Some(index) = event.what.worker().map(|worker| worker as usize).filter(|it| *it < self.held.len())
            else {
                continue;
            };
            match &event.what {
                What::Lock { worker, lock, step } => self.graph.apply(*worker, *lock, *step),
                What::TaskStarted { task, .. } => self.held[index] = Some(*task),
                What::TaskFinished { .. } => self.held[index] = None,
                What::WorkerSpawned { .. } => self.alive[index] = true,
                What::WorkerExited { .. } | What::WorkerRefused { .. } => self.alive[index] = false,
                _ => {}
            }
        }
    }

    /// Tells what became of the tasks and workers that the child left behind.
    fn finish(&self, ended: &Ended, cause: &Phrase) -> Result<(), Phrase> {
        let mut log = self.stage.log();
        match ended {
            Ended::Over(made) => made.clone(),
            Ended::Deadlock(cycle) => {
                self.end_tasks(&mut log, |worker| {
                    let link = cycle.iter().position(|link| link.worker == worker);
                    link.map(|link| Outcome::Failed(Box::new(self.told(cycle, link))))
                });
                Ok(())
            }
            Ended::Lost if self.stage.cancel.is_wanted() => {
                self.end_tasks(&mut log, |_| None);
                Ok(())
            }
            Ended::Lost if self.alive.contains(&true) => {
                self.end_tasks(&mut log, |_| Some(Outcome::Killed(Box::new(cause.clone()))));
                Ok(())
            }
            Ended::Lost => Err(Phrase::new("run.child-died").with("cause", cause.clone())),
        }
    }

    /// Ends the tasks in hand, and then the workers. A task that is no part of the deadlock was merely stopped.
    fn end_tasks(&self, log: &mut Log, outcome: impl Fn(WorkerId) -> Option<Outcome>) {
        let at = log.now();
        for (worker, held) in (0..NO_WORKER).zip(&self.held) {
            if let Some(task) = *held {
                let outcome = outcome(worker).unwrap_or(Outcome::Cancelled);
                log.push_at(at, What::TaskFinished { worker, task, outcome });
            }
        }
        for (worker, alive) in (0..NO_WORKER).zip(&self.alive) {
            if *alive {
                log.push_at(at, What::WorkerExited { worker, usage: Usage::default() });
            }
        }
    }

    /// What a worker of the circle holds and waits for.
    fn told(&self, cycle: &[Link], link: usize) -> Phrase {
        let scenario = scenario::get(self.stage.plan.scenario);
        let (plan, one, next) = (&self.stage.plan, &cycle[link], &cycle[(link + 1) % cycle.len()]);
        Phrase::new("task.deadlock")
            .with("holds", scenario.lock_name(plan, one.holds))
            .with("waits", scenario.lock_name(plan, one.waits_for))
            .with("holder", scenario.label(plan, next.worker))
    }
}
