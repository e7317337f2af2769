//! How long whoever asked for the results of tasks waited for each, and on which it gave up.
//!
//! It knows when tasks were waited for, and not how they ended.

use std::collections::BTreeMap;

use crate::event::{Nanos, TaskId};

/// The wait for the result of one task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResultWait {
    pub task: TaskId,
    /// From when, ns.
    pub since: Nanos,
    /// Until when, ns.
    pub at: Nanos,
    /// Whether the task had not ended by then.
    pub gave_up: bool,
}

/// All waits for results, in the order in which they ended.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ResultWaits {
    waits: Vec<ResultWait>,
    given_up: BTreeMap<TaskId, Nanos>,
}

impl ResultWaits {
    /// Those that had ended at a moment.
    pub fn until(&self, at: Nanos) -> impl Iterator<Item = &ResultWait> {
        self.waits.iter().filter(move |wait| wait.at <= at)
    }

    /// When whoever waited for a task gave up; `None` if it did not.
    #[must_use]
    pub fn given_up(&self, task: TaskId) -> Option<Nanos> {
        self.given_up.get(&task).copied()
    }

    pub(super) fn push(&mut self, wait: ResultWait) {
        if wait.gave_up {
            self.given_up.insert(wait.task, wait.at);
        }
        self.waits.push(wait);
    }

    pub(super) fn shrink(&mut self) {
        self.waits.shrink_to_fit();
    }
}
