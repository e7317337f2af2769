//! One task's row: when it was queued, taken and over, and what else is known of it.
//!
//! A run may have a million of them, so a row is small, and what few tasks have is kept apart.

use super::fact_arena::{FactArena, FactRef};
use crate::event::{Facts, FactsView, NO_WORKER, Nanos, Outcome, TaskId, WorkerId};

/// What is known of one task.
#[derive(Debug, Clone)]
pub struct TaskRow {
    /// When it ended, and how.
    pub finished: Option<(Nanos, Outcome)>,
    /// [`NEVER`] if that is not known; so is `started`.
    queued: Nanos,
    started: Nanos,
    worker: WorkerId,
    /// Its facts; those in `rare` replace them.
    facts: FactRef,
    rare: Option<Box<Rare>>,
}

/// What is known of few tasks.
#[derive(Debug, Clone, Default, PartialEq)]
struct Rare {
    name: Option<Box<str>>,
    progress: Vec<(Nanos, u64)>,
    /// All facts of a task that gave some more than once.
    facts: Facts,
}

/// A time that no clock reaches.
const NEVER: Nanos = Nanos::MAX;

impl Default for TaskRow {
    fn default() -> Self {
        Self { finished: None, queued: NEVER, started: NEVER, worker: NO_WORKER, facts: FactRef::NOWHERE, rare: None }
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

    /// Its name, if it has one from outside.
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
        let seen = self.progress().partition_point(|(when, _)| *when <= at);
        seen.checked_sub(1).map_or(0, |index| self.progress()[index].1)
    }

    /// When it was how far, up to a moment, in its own units.
    #[must_use]
    pub fn progress_until(&self, at: Nanos) -> &[(Nanos, u64)] {
        let seen = self.progress().partition_point(|(when, _)| *when <= at);
        &self.progress()[..seen]
    }

    fn progress(&self) -> &[(Nanos, u64)] {
        self.rare.as_ref().map_or(&[], |rare| &rare.progress)
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

/// The tasks of a run, by id, and their facts.
#[derive(Debug, Clone, Default)]
pub(super) struct TaskRows {
    rows: Vec<TaskRow>,
    arena: FactArena,
}

impl PartialEq for TaskRows {
    fn eq(&self, other: &Self) -> bool {
        // Where facts are kept depends on the order in which tasks gave them; what they are does not.
        let times = |row: &TaskRow| (row.queued, row.started, row.worker);
        let same = |(own, its): (&TaskRow, &TaskRow)| {
            times(own) == times(its)
                && own.finished == its.finished
                && (own.name(), own.progress()) == (its.name(), its.progress())
                && self.facts_of(own) == other.facts_of(its)
        };
        self.rows.len() == other.rows.len() && self.rows.iter().zip(&other.rows).all(same)
    }
}

impl TaskRows {
    pub(super) fn rows(&self) -> &[TaskRow] {
        &self.rows
    }

    pub(super) fn row_mut(&mut self, task: TaskId) -> &mut TaskRow {
        super::grow(&mut self.rows, task)
    }

    pub(super) fn facts_of<'run>(&'run self, row: &'run TaskRow) -> FactsView<'run> {
        match &row.rare {
            Some(rare) if !rare.facts.is_empty() => rare.facts.view(),
            _ => self.arena.get(row.facts),
        }
    }

    /// Adds facts of a task.
    pub(super) fn learn(&mut self, task: TaskId, facts: &Facts) {
        let row = super::grow(&mut self.rows, task);
        let is_first = row.facts == FactRef::NOWHERE && row.rare.as_ref().is_none_or(|rare| rare.facts.is_empty());
        if is_first && let Some(place) = self.arena.add(facts) {
            row.facts = place;
            return;
        }
        let rare = row.rare.get_or_insert_default();
        if rare.facts.is_empty() {
            rare.facts = self.arena.get(row.facts).to_owned();
        }
        rare.facts.extend(facts);
    }

    pub(super) fn shrink(&mut self) {
        self.rows.iter_mut().for_each(TaskRow::shrink);
        self.rows.shrink_to_fit();
        self.arena.shrink();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Fact;

    #[test]
    fn later_facts_are_added_and_long_texts_are_kept() {
        let (mut tasks, long) = (TaskRows::default(), "x".repeat(300));
        tasks.learn(0, &Facts::new().with("bytes", Fact::Bytes(5)));
        tasks.learn(1, &Facts::new().with("type", Fact::Text(long.as_str().into())));
        tasks.learn(0, &Facts::new().with("status", Fact::Number(200)));
        tasks.learn(0, &Facts::new().with("bytes", Fact::Bytes(7)));
        let facts = |task: usize| tasks.facts_of(&tasks.rows()[task]);
        assert_eq!((facts(0).figure("bytes"), facts(0).figure("status")), (Some(7), Some(200)));
        assert_eq!(facts(1).get("type"), Some(Fact::Text(long.into())));
        assert_eq!(tasks.facts_of(&TaskRow::default()).iter().count(), 0);
    }

    #[test]
    fn a_row_takes_fifty_six_bytes() {
        assert_eq!(size_of::<TaskRow>(), 56);
    }
}
