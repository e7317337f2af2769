//! What a child would leave behind if it died now, as known from its events.

use std::collections::{BTreeMap, BTreeSet};

use crate::event::{Event, EventKind, Nanos, Outcome, TaskId, Usage, WorkerId};
use crate::event_buffer::EventBuffer;

/// Workers that are up, and tasks in hand.
#[derive(Default)]
pub(in crate::engine) struct Leftovers {
    held: BTreeMap<WorkerId, (TaskId, Nanos)>,
    alive: BTreeSet<WorkerId>,
}

impl Leftovers {
    pub(in crate::engine) fn note(&mut self, events: &[Event]) {
        for event in events {
            match &event.what {
                EventKind::TaskStarted { worker, task } => drop(self.held.insert(*worker, (*task, event.at))),
                EventKind::TaskFinished { worker, .. } => drop(self.held.remove(worker)),
                EventKind::WorkerSpawned { worker, .. } => drop(self.alive.insert(*worker)),
                EventKind::WorkerExited { worker, .. } | EventKind::WorkerRefused { worker, .. } => {
                    self.alive.remove(worker);
                }
                _ => {}
            }
        }
    }

    /// The workers that are up.
    pub(in crate::engine) fn alive(&self) -> impl Iterator<Item = WorkerId> {
        self.alive.iter().copied()
    }

    pub(in crate::engine) fn any_alive(&self) -> bool {
        !self.alive.is_empty()
    }

    pub(in crate::engine) fn any_held(&self) -> bool {
        !self.held.is_empty()
    }

    /// When the task began that has been in hand for the longest time.
    pub(in crate::engine) fn longest_held(&self) -> Option<Nanos> {
        self.held.values().map(|(_, began)| *began).min()
    }

    /// Ends the tasks in hand and the workers; who had a task, and since when, says how it ended.
    pub(in crate::engine) fn emit_end(&self, log: &mut EventBuffer, outcome: impl Fn(WorkerId, Nanos) -> Outcome) {
        let at = log.now();
        for (worker, (task, began)) in &self.held {
            let what = EventKind::TaskFinished { worker: *worker, task: *task, outcome: outcome(*worker, *began) };
            log.push_at(at, what);
        }
        for worker in &self.alive {
            log.push_at(at, EventKind::WorkerExited { worker: *worker, usage: Usage::default() });
        }
    }
}
