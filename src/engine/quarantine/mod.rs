//! A quarantine: runs whose workers may wait for each other for ever are made whole in a child process.
//!
//! A thread that waits for a lock cannot be ended, so a deadlock in the laboratory itself would stay until it is closed. The
//! child makes the run with the plan's own engine and sends every event; here they are watched. As soon as workers wait for
//! each other in a circle, the child is killed, and the tasks in the circle have failed because of it. The child is killed
//! on cancelling and at the end of every run, too.

mod child;

pub(super) use child::serve;

use std::io;
use std::ops::ControlFlow;

use super::RunContext;
use super::child_process::{ChildGuard, Ended, Leftovers};
use crate::event::{Event, EventKind, Link, Outcome, WaitGraph};
use crate::event_buffer::EventBuffer;
use crate::scenario;
use crate::text::Phrase;

/// The argument of a child after the parent's process id.
pub(super) const ROLE: &str = "quarantine";

/// Makes the run in a child, on the thread that calls: the child's life is tied to it.
///
/// # Errors
/// Why the run could not be made.
pub(super) fn run(run: &RunContext) -> Result<(), Phrase> {
    if run.cancel.is_wanted() {
        return Ok(());
    }
    let program = (run.worker_program(), ROLE);
    let child = ChildGuard::start(program, run.clock(), &run.cancel, &*run.plan).map_err(|error| refused(&error))?;
    let mut watch = Watch::new(run);
    let ended = child.follow(|events| watch.on_events(events)).map_err(|error| refused(&error))?;
    watch.finish(ended)
}

fn refused(error: &io::Error) -> Phrase {
    Phrase::new("run.worker-refused").with("reason", error.to_string())
}

/// What the parent knows of the run in the child.
struct Watch<'run> {
    run: &'run RunContext,
    graph: WaitGraph,
    leftovers: Leftovers,
}

impl<'run> Watch<'run> {
    fn new(run: &'run RunContext) -> Self {
        Self { run, graph: WaitGraph::default(), leftovers: Leftovers::default() }
    }

    /// Passes the child's events on; breaks off when workers wait for each other.
    fn on_events(&mut self, events: Vec<Event>) -> ControlFlow<()> {
        self.leftovers.note(&events);
        for event in &events {
            if let EventKind::Lock { worker, lock, step } = event.what {
                self.graph.apply(worker, lock, step);
            }
        }
        // The runner reads until the engine has ended.
        let _ = self.run.out().send(events);
        if self.graph.cycle().is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// Ends the tasks and workers that the child left behind.
    fn finish(&self, ended: Ended<Result<(), Phrase>>) -> Result<(), Phrase> {
        let mut log = self.run.log();
        match ended {
            Ended::Over(made) => return made,
            Ended::Stopped => self.emit_deadlock(&mut log),
            Ended::Lost(_) if self.run.cancel.is_wanted() => {
                self.leftovers.emit_end(&mut log, |_| Outcome::Cancelled);
            }
            Ended::Lost(cause) if self.leftovers.any_alive() => {
                self.leftovers.emit_end(&mut log, |_| Outcome::Killed(Box::new(cause.clone())));
            }
            Ended::Lost(cause) => return Err(Phrase::new("run.child-died").with("cause", cause)),
        }
        Ok(())
    }

    /// Tasks in the circle have failed; any other was merely stopped.
    fn emit_deadlock(&self, log: &mut EventBuffer) {
        let cycle = self.graph.cycle().unwrap_or_default();
        self.leftovers.emit_end(log, |worker| {
            let link = cycle.iter().position(|link| link.worker == worker);
            link.map_or(Outcome::Cancelled, |link| Outcome::Failed(Box::new(self.deadlock(&cycle, link))))
        });
    }

    /// What a worker of the circle holds and waits for.
    fn deadlock(&self, cycle: &[Link], link: usize) -> Phrase {
        let scenario = scenario::get(self.run.plan.scenario);
        let (plan, one, next) = (&self.run.plan, &cycle[link], &cycle[(link + 1) % cycle.len()]);
        Phrase::new("task.deadlock")
            .with("holds", scenario.lock_name(plan, one.holds))
            .with("waits", scenario.lock_name(plan, one.waits_for))
            .with("holder", scenario.label(plan, next.worker))
    }
}
