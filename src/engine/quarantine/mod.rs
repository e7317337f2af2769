//! A quarantine: runs whose workers may wait for each other for ever are made whole in a child process.
//!
//! Threads that stand before a lock cannot be ended one by one, so a deadlock in the laboratory itself would stay until it
//! is closed. The child makes the run with the plan's own engine and passes every event on; here they are watched. As soon
//! as workers wait for each other in a circle, the tasks in it have failed with the circle's own words, and the child is
//! killed: nothing of it is left. It is killed on cancelling, too, and at the end of every run: what is worth knowing has
//! been told by then.

mod child;

pub(super) use child::{end_with_the_parent, serve};

use std::io::BufReader;

use serde::{Deserialize, Serialize};

use super::Stage;
use super::cell::{Cell, Remains};
use super::processes::frame;
use crate::event::{Event, Link, Outcome, WaitGraph, What};
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

/// Makes the run in a child, on the thread that calls: the child's life is tied to it.
///
/// # Errors
/// Why the run could not be made.
pub(super) fn run(stage: &Stage) -> Result<(), Phrase> {
    let order =
        Order { build: os::build_id(stage.worker_program()), origin: stage.clock().origin(), plan: stage.plan.clone() };
    if stage.cancel.is_wanted() {
        return Ok(());
    }
    let opened = Cell::open(stage.worker_program(), ROLE, &order);
    let (cell, from) = opened.map_err(|error| Phrase::new("run.worker-refused").with("reason", error.to_string()))?;
    cell.end_with(&stage.cancel);
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
    remains: Remains,
}

impl<'run> Watch<'run> {
    fn new(stage: &'run Stage) -> Self {
        Self { stage, graph: WaitGraph::default(), remains: Remains::default() }
    }

    fn note(&mut self, events: &[Event]) {
        self.remains.note(events);
        for event in events {
            if let What::Lock { worker, lock, step } = event.what {
                self.graph.apply(worker, lock, step);
            }
        }
    }

    /// Tells what became of the tasks and workers that the child left behind.
    fn finish(&self, ended: &Ended, cause: &Phrase) -> Result<(), Phrase> {
        let mut log = self.stage.log();
        match ended {
            Ended::Over(made) => return made.clone(),
            // A task that is no part of the circle was merely stopped.
            Ended::Deadlock(cycle) => self.remains.tell_end(&mut log, |worker| {
                let link = cycle.iter().position(|link| link.worker == worker);
                link.map_or(Outcome::Cancelled, |link| Outcome::Failed(Box::new(self.told(cycle, link))))
            }),
            Ended::Lost if self.stage.cancel.is_wanted() => self.remains.tell_end(&mut log, |_| Outcome::Cancelled),
            Ended::Lost if self.remains.any_alive() => {
                self.remains.tell_end(&mut log, |_| Outcome::Killed(Box::new(cause.clone())));
            }
            Ended::Lost => return Err(Phrase::new("run.child-died").with("cause", cause.clone())),
        }
        Ok(())
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
