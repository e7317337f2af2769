//! One task's row: when it was queued, taken and over, and what else is known of it.
//!
//! A run may have a million of them, so a row is small; what few tasks have lies beside it.

use super::told::{Place, Told};
use crate::event::{Facts, FactsView, NO_WORKER, Nanos, Outcome, TaskId, WorkerId};

/// What is known of one task.
#[derive(Debug, Clone)]
pub struct TaskRow {
    /// When it ended, and how.
    pub finished: Option<(Nanos, Outcome)>,
    /// [`NEVER`] if it did not yet, as far as anybody knows; so is `started`.
    queued: Nanos,
    started: Nanos,
    worker: WorkerId,
    /// Where what it told lies.
    facts: Place,
    rare: Option<Box<Rare>>,
}

/// What is known of few tasks.
#[derive(Debug, Clone, Default, PartialEq)]
struct Rare {
    name: Option<Box<str>>,
    progress: Vec<(Nanos, u64)>,
}

/// A time that no clock reaches.
const NEVER: Nanos = Nanos::MAX;

impl Default for TaskRow {
    fn default() -> Self {
        Self { finished: None, queued: NEVER, started: NEVER, worker: NO_WORKER, facts: Place::default(), rare: None }
    }
}

impl TaskRow {
    /// When it stood in the queue.
    #[must_use]
    pub fn queued(&self) -> Option<Nanos> {
        (self.queued != NEVER).then_some(self.queued)
    }

    /// When a worker took it, and who.
    #[must_use]
    pub fn started(&self) -> Option<(Nanos, WorkerId)> {
        (self.started != NEVER).then_some((self.started, self.worker))
    }

    /// What it is called, if that came from outside.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.rare.as_ref()?.name.as_deref()
    }

    /// How long it ran, ns, if it ran and ended.
    #[must_use]
    pub fn took(&self) -> Option<Nanos> {
        let (started, _) = self.started()?;
        let (finished, _) = self.finished.as_ref()?;
        Some(finished.saturating_sub(started))
    }

    /// How far it was at a moment, in its own units.
    #[must_use]
    pub fn progress_at(&self, at: Nanos) -> u64 {
        let Some(rare) = &self.rare else { return 0 };
        let seen = rare.progress.partition_point(|(when, _)| *when <= at);
        seen.checked_sub(1).map_or(0, |index| rare.progress[index].1)
    }

    pub(super) fn queue(&mut self, at: Nanos) {
        self.queued = at;
    }

    pub(super) fn start(&mut self, at: Nanos, worker: WorkerId) {
        (self.started, self.worker) = (at, worker);
    }

    pub(super) fn call(&mut self, name: &str) {
        self.rare.get_or_insert_default().name = Some(name.into());
    }

    pub(super) fn go_on(&mut self, at: Nanos, done: u64) {
        self.rare.get_or_insert_default().progress.push((at, done));
    }

    fn shrink(&mut self) {
        if let Some(rare) = &mut self.rare {
            rare.progress.shrink_to_fit();
        }
    }
}

/// The tasks of a run, by id, and what they told.
#[derive(Debug, Clone, Default)]
pub(super) struct Tasks {
    rows: Vec<TaskRow>,
    told: Told,
}

impl PartialEq for Tasks {
    fn eq(&self, other: &Self) -> bool {
        // Where facts lie depends on who told something first; what they are does not.
        let times = |row: &TaskRow| (row.queued, row.started, row.worker);
        let same = |(own, its): (&TaskRow, &TaskRow)| {
            times(own) == times(its)
                && (&own.finished, &own.rare) == (&its.finished, &its.rare)
                && self.facts_of(own) == other.facts_of(its)
        };
        self.rows.len() == other.rows.len() && self.rows.iter().zip(&other.rows).all(same)
    }
}

impl Tasks {
    pub(super) fn rows(&self) -> &[TaskRow] {
        &self.rows
    }

    pub(super) fn row_mut(&mut self, task: TaskId) -> &mut TaskRow {
        super::grow(&mut self.rows, task)
    }

    pub(super) fn facts_of(&self, row: &TaskRow) -> FactsView<'_> {
        self.told.get(row.facts)
    }

    /// Takes in what a task told.
    pub(super) fn learn(&mut self, task: TaskId, facts: &Facts) {
        let row = super::grow(&mut self.rows, task);
        row.facts = self.told.learn(row.facts, facts);
    }

    pub(super) fn shrink(&mut self) {
        self.rows.iter_mut().for_each(TaskRow::shrink);
        self.rows.shrink_to_fit();
        self.told.shrink();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_takes_fifty_six_bytes() {
        assert_eq!(size_of::<TaskRow>(), 56);
    }
}
