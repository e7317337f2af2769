//! A quarantine: runs whose workers may wait for each other for ever are made whole in a child process.
//!
//! A thread that waits for a lock cannot be ended, so a deadlock in the laboratory itself would stay until it is closed. The
//! child makes the run with the plan's own engine and sends every event; here they are watched. As soon as workers wait for
//! each other in a circle, or all that are left wait for a lock whose holder is gone without releasing it, the child is
//! killed, and the tasks that could not go on have failed because of it. The child is killed on cancelling and at the end of
//! every run, too.

mod child;

pub(super) use child::serve;

use std::collections::BTreeSet;
use std::io;
use std::ops::ControlFlow;

use super::RunContext;
use super::child_process::{ChildGuard, Ended, Leftovers, Patience, too_late_or_killed};
use super::not_started::in_full;
use crate::event::{Event, EventKind, Link, LockId, LockState, Outcome, WaitGraph, WorkerId};
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
    let program = (run.worker_program(), ROLE, None);
    let child = ChildGuard::start(program, run.clock(), &run.cancel, &*run.plan).map_err(|error| refused(&error))?;
    let mut watch = Watch::new(run);
    let (patience, mut leftovers) = (Patience::of(run.plan.task_timeout_ns()), Leftovers::default());
    let ended = child.follow(patience, &mut leftovers, |events, leftovers| watch.on_events(events, leftovers));
    watch.finish(ended.map_err(|error| refused(&error))?, patience, &leftovers)
}

fn refused(error: &io::Error) -> Phrase {
    in_full(shortage_of_child(error))
}

/// What the parent knows of the run in the child.
struct Watch<'run> {
    run: &'run RunContext,
    graph: WaitGraph,
    /// Locks that a task held when it was over: nobody will release them any more.
    never_released: Vec<LockId>,
    /// Workers that were asked for, and whose task is over.
    spawned: usize,
    over: BTreeSet<WorkerId>,
}

impl<'run> Watch<'run> {
    fn new(run: &'run RunContext) -> Self {
        let (graph, never_released) = (WaitGraph::default(), Vec::new());
        Self { run, graph, never_released, spawned: 0, over: BTreeSet::new() }
    }

    /// Passes the child's events on; breaks off when workers wait for each other.
    fn on_events(&mut self, events: Vec<Event>, leftovers: &Leftovers) -> ControlFlow<()> {
        for event in &events {
            match &event.what {
                EventKind::Lock { worker, lock, step } => self.graph.apply(*worker, *lock, *step),
                EventKind::WorkerSpawned { .. } => self.spawned += 1,
                // Its locks were robust: who waits for them gets them.
                EventKind::TaskFinished { worker, outcome: Outcome::Killed(_), .. } => {
                    self.over.insert(*worker);
                    self.graph.forget(*worker);
                }
                EventKind::TaskFinished { worker, .. } => {
                    self.over.insert(*worker);
                    let state = self.graph.workers().get(*worker as usize);
                    self.never_released.extend(state.into_iter().flat_map(LockState::held));
                }
                _ => {}
            }
        }
        // The runner reads until the engine has ended.
        let _ = self.run.out().send(events);
        if self.graph.cycle().is_some() || self.all_are_stuck(leftovers) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    /// Whether everybody who is left waits for what nobody will release.
    fn all_are_stuck(&self, leftovers: &Leftovers) -> bool {
        if self.never_released.is_empty() || self.spawned < self.run.plan.workers as usize {
            return false;
        }
        let stuck = self.graph.stuck_behind(&self.never_released);
        !stuck.is_empty() && leftovers.alive().all(|worker| self.over.contains(&worker) || stuck.contains(&worker))
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

    /// Tasks in the circle, or behind a lock that is never released, have failed; any other was merely stopped.
    fn emit_deadlock(&self, leftovers: &Leftovers, log: &mut EventBuffer) {
        let cycle = self.graph.cycle().unwrap_or_default();
        let stuck = if cycle.is_empty() { self.graph.stuck_behind(&self.never_released) } else { Vec::new() };
        leftovers.emit_end(log, |worker, _| {
            if let Some(waits_for) = self.waits_for(worker).filter(|_| stuck.contains(&worker)) {
                let waits = scenario::get(self.run.plan.scenario).lock_name(&self.run.plan, waits_for);
                return Outcome::Failed(Box::new(Phrase::new("task.never-released").with("waits", waits)));
            }
            let link = cycle.iter().position(|link| link.worker == worker);
            link.map_or(Outcome::Cancelled, |link| Outcome::Failed(Box::new(self.deadlock(&cycle, link))))
        });
    }

    fn waits_for(&self, worker: WorkerId) -> Option<LockId> {
        self.graph.workers().get(worker as usize)?.waits_for()
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
