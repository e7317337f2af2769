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
use super::child_process::{ChildGuard, Ended, Leftovers, Patience, too_late_or_killed};
use super::not_started::in_full;
use crate::event::{Event, EventKind, Link, Outcome, WaitGraph};
use crate::event_buffer::EventBuffer;
use crate::scenario;
use crate::text::Phrase;
use crate::work::shortage_of_child;

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
    let mut watch = Watch { run, graph: WaitGraph::default() };
    let (patience, mut leftovers) = (Patience::of(run.plan.task_timeout_ns()), Leftovers::default());
    let ended = child.follow(patience, &mut leftovers, |events| watch.on_events(events));
    watch.finish(ended.map_err(|error| refused(&error))?, patience, &leftovers)
}

fn refused(error: &io::Error) -> Phrase {
    in_full(shortage_of_child(error))
}

/// What the parent knows of the run in the child.
struct Watch<'run> {
    run: &'run RunContext,
    graph: WaitGraph,
}

impl Watch<'_> {
    /// Passes the child's events on; breaks off when workers wait for each other.
    fn on_events(&mut self, events: Vec<Event>) -> ControlFlow<()> {
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
    fn finish(
        &self,
        ended: Ended<Result<(), Phrase>>,
        patience: Option<Patience>,
        leftovers: &Leftovers,
    ) -> Result<(), Phrase> {
        let mut log = self.run.log();
        match ended {
            Ended::Over(made) => return made,
            Ended::Stopped => self.emit_deadlock(leftovers, &mut log),
            Ended::Lost(_) | Ended::Late(_) if self.run.cancel.is_wanted() => {
                leftovers.emit_end(&mut log, |_, _| Outcome::Cancelled);
            }
            Ended::Lost(cause) | Ended::Late(cause) => {
                let now = log.now();
                leftovers.emit_end(&mut log, |_, began| too_late_or_killed(patience, began, now, &cause));
                // No task says why the rest of them was never done.
                if !leftovers.any_held() {
                    let key = if leftovers.any_alive() { "run.child-ended" } else { "run.child-died" };
                    return Err(Phrase::new(key).with("cause", cause));
                }
            }
        }
        Ok(())
    }

    /// Tasks in the circle have failed; any other was merely stopped.
    fn emit_deadlock(&self, leftovers: &Leftovers, log: &mut EventBuffer) {
        let cycle = self.graph.cycle().unwrap_or_default();
        leftovers.emit_end(log, |worker, _| {
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
