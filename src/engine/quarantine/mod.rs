//! A quarantine: runs whose workers may wait for each other for ever are made whole in a child process.
//!
//! Threads that stand before a lock cannot be ended one by one, so a deadlock in the laboratory itself would stay until it
//! is closed. The child makes the run with the plan's own engine and passes every event on; here they are watched. As soon
//! as workers wait for each other in a circle, the tasks in it have failed with the circle's own words, and the child is
//! killed: nothing of it is left. It is killed on cancelling, too, and at the end of every run: what is worth knowing has
//! been told by then.

mod child;

pub(super) use child::serve;

use std::io::{BufReader, Read};

use super::Stage;
use super::child_process::{self, Answer, ChildGuard, Leftovers, frame};
use crate::event::{Event, Link, Outcome, WaitGraph, What};
use crate::scenario;
use crate::text::Phrase;

/// What a child is told that it is, after the parent's process id.
pub(super) const ROLE: &str = "quarantine";

/// From the child to the parent; in the end, how the engine ended.
type FromChild = child_process::FromChild<Result<(), Phrase>>;

/// Makes the run in a child, on the thread that calls: the child's life is tied to it.
///
/// # Errors
/// Why the run could not be made.
pub(super) fn run(stage: &Stage) -> Result<(), Phrase> {
    if stage.cancel.is_wanted() {
        return Ok(());
    }
    let started = ChildGuard::start(stage.worker_program(), ROLE, stage.clock(), &stage.plan);
    let (child, from) = started.map_err(|error| refused(error.to_string()))?;
    child.end_with(&stage.cancel);
    let mut watch = Watch::new(stage);
    let ended = watch.follow(&mut BufReader::new(from));
    let cause = child.close();
    watch.finish(&ended, &cause)
}

fn refused(reason: String) -> Phrase {
    Phrase::new("run.worker-refused").with("reason", reason)
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
    leftovers: Leftovers,
}

impl<'run> Watch<'run> {
    fn new(stage: &'run Stage) -> Self {
        Self { stage, graph: WaitGraph::default(), leftovers: Leftovers::default() }
    }

    /// Passes on what the child tells, until it is over or stands still for ever.
    fn follow(&mut self, from: &mut impl Read) -> Ended {
        match frame::read(from) {
            Ok(Some(Answer::Ready)) => {}
            Ok(Some(Answer::Unfit(reason))) => return Ended::Over(Err(refused(reason))),
            Ok(None) | Err(_) => return Ended::Lost,
        }
        loop {
            match frame::read(from) {
                Ok(Some(FromChild::Events(events))) => {
                    self.note(&events);
                    // The runner listens until the engine has ended.
                    let _ = self.stage.out().send(events);
                    if let Some(cycle) = self.graph.cycle() {
                        return Ended::Deadlock(cycle);
                    }
                }
                Ok(Some(FromChild::Over(made))) => return Ended::Over(made),
                Ok(None) | Err(_) => return Ended::Lost,
            }
        }
    }

    fn note(&mut self, events: &[Event]) {
        self.leftovers.note(events);
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
            Ended::Deadlock(cycle) => self.leftovers.emit_end(&mut log, |worker| {
                let link = cycle.iter().position(|link| link.worker == worker);
                link.map_or(Outcome::Cancelled, |link| Outcome::Failed(Box::new(self.told(cycle, link))))
            }),
            Ended::Lost if self.stage.cancel.is_wanted() => self.leftovers.emit_end(&mut log, |_| Outcome::Cancelled),
            Ended::Lost if self.leftovers.any_alive() => {
                self.leftovers.emit_end(&mut log, |_| Outcome::Killed(Box::new(cause.clone())));
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
