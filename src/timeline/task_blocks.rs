//! What the tasks of a run come to at a moment, block by block: a screen asks at every frame, and there may be a million.
//!
//! Of a block in which nothing changes around the moment, as of nearly all, what it comes to is known; the rows of the others
//! are looked at. A block is looked through when it is first asked for after a change. It holds nothing that the rows do not.

use std::sync::OnceLock;

use super::{TaskRow, Timeline};
use crate::event::{Nanos, Outcome, TaskId, WorkerId};

/// Rows that are summed up together.
const BLOCK: usize = 1_024;

/// How the tasks stand that have not ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// Those that somebody has taken.
    pub running: Vec<TaskId>,
    /// How many wait to be taken.
    pub queued: usize,
}

/// Sums of a run's tasks, as far as they have been asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct TaskBlocks(Vec<OnceLock<Box<Block>>>);

/// They follow from the rows, as far as they are there.
impl PartialEq for TaskBlocks {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl TaskBlocks {
    /// A task of a block has changed.
    pub(super) fn touch(&mut self, task: TaskId) {
        let index = task as usize / BLOCK;
        if index >= self.0.len() {
            self.0.resize_with(index + 1, OnceLock::new);
        }
        self.0[index].take();
    }
}

/// What a block of rows comes to.
#[derive(Debug, Clone)]
struct Block {
    /// From when on something was taken or ended, and until when anything changed, ns.
    first: Nanos,
    last: Nanos,
    /// When the last of them was queued, ns, and how many were.
    queued_by: Nanos,
    queued: usize,
    /// After all that.
    standing: Standing,
    /// How many each worker has ended then, by worker; cancelled ones are none.
    ended: Vec<(WorkerId, u32)>,
}

impl Block {
    fn of(first: usize, rows: &[TaskRow]) -> Self {
        let mut block = Self {
            first: Nanos::MAX,
            last: 0,
            queued_by: 0,
            queued: 0,
            standing: Standing::default(),
            ended: Vec::new(),
        };
        let mut enders = Vec::new();
        for (id, row) in ids(first).zip(rows) {
            if let Some(at) = row.queued() {
                (block.queued_by, block.queued) = (block.queued_by.max(at), block.queued + 1);
                block.last = block.last.max(at);
            }
            let ended = row.finished.as_ref().map(|(at, _)| *at);
            for at in row.started().map(|(at, _)| at).into_iter().chain(ended) {
                block.first = block.first.min(at);
                block.last = block.last.max(at);
            }
            block.standing.add(id, row, Nanos::MAX);
            enders.extend(ender(row, Nanos::MAX));
        }
        enders.sort_unstable();
        block.ended = enders
            .chunk_by(|one, other| one == other)
            .map(|same| (same[0], u32::try_from(same.len()).unwrap_or(u32::MAX)))
            .collect();
        block
    }
}

impl Standing {
    fn add(&mut self, id: TaskId, row: &TaskRow, at: Nanos) {
        let has_come = |when: Option<Nanos>| when.is_some_and(|when| when <= at);
        if has_come(row.finished.as_ref().map(|(when, _)| *when)) {
        } else if has_come(row.started().map(|(when, _)| when)) {
            self.running.push(id);
        } else if has_come(row.queued()) {
            self.queued += 1;
        }
    }
}

/// Who had ended a task at a moment, if it came to its end.
fn ender(row: &TaskRow, at: Nanos) -> Option<WorkerId> {
    let (_, outcome) = row.finished.as_ref().filter(|(when, _)| *when <= at)?;
    row.started().filter(|_| *outcome != Outcome::Cancelled).map(|(_, worker)| worker)
}

fn ids(first: usize) -> impl Iterator<Item = TaskId> {
    TaskId::try_from(first).unwrap_or(TaskId::MAX)..
}

/// A block as it stands at a moment.
enum Sight<'run> {
    /// Nothing changes in it any more.
    Settled(&'run Block),
    /// All of it waits to be taken.
    Queued(&'run Block),
    /// One has to look.
    Rows(usize, &'run [TaskRow]),
}

impl Timeline {
    fn sight(&self, at: Nanos) -> impl Iterator<Item = Sight<'_>> {
        self.tasks().chunks(BLOCK).zip(&self.blocks.0).enumerate().map(move |(index, (rows, block))| {
            let first = index * BLOCK;
            let block = block.get_or_init(|| {
                looked_at(rows.len());
                Box::new(Block::of(first, rows))
            });
            if block.last <= at {
                Sight::Settled(block)
            } else if at < block.first && block.queued_by <= at {
                Sight::Queued(block)
            } else {
                looked_at(rows.len());
                Sight::Rows(first, rows)
            }
        })
    }
}

impl Timeline {
    /// How the tasks stand that have not ended at a moment.
    #[must_use]
    pub fn standing_at(&self, at: Nanos) -> Standing {
        let mut standing = Standing::default();
        for sight in self.sight(at) {
            match sight {
                Sight::Settled(Block { standing: known, .. }) => {
                    standing.running.extend(&known.running);
                    standing.queued += known.queued;
                }
                Sight::Queued(block) => standing.queued += block.queued,
                Sight::Rows(first, rows) => ids(first).zip(rows).for_each(|(id, row)| standing.add(id, row, at)),
            }
        }
        standing
    }

    /// How many tasks each of these workers had ended at a moment; cancelled ones never came to their end.
    #[must_use]
    pub fn ended_by(&self, workers: &[WorkerId], at: Nanos) -> Vec<u64> {
        let mut places: Vec<(WorkerId, usize)> = workers.iter().copied().zip(0..).collect();
        places.sort_unstable();
        let mut counts = vec![0; workers.len()];
        let mut add = |worker: WorkerId, count: u64| {
            if let Ok(found) = places.binary_search_by_key(&worker, |(worker, _)| *worker) {
                counts[places[found].1] += count;
            }
        };
        for sight in self.sight(at) {
            match sight {
                Sight::Settled(block) => block.ended.iter().for_each(|(worker, count)| add(*worker, u64::from(*count))),
                Sight::Queued(_) => {}
                Sight::Rows(_, rows) => rows.iter().filter_map(|row| ender(row, at)).for_each(|worker| add(worker, 1)),
            }
        }
        counts
    }

    /// The task that a worker had ended last at a moment, whatever became of it.
    #[must_use]
    pub fn last_ended_by(&self, worker: WorkerId, at: Nanos) -> Option<TaskId> {
        let mut latest: Option<(Nanos, TaskId)> = None;
        let blocks: Vec<Sight<'_>> = self.sight(at).collect();
        for (index, sight) in blocks.into_iter().enumerate().rev() {
            let is_later = |block: &Block| latest.is_none_or(|(known, _)| block.last >= known);
            match sight {
                Sight::Queued(_) => continue,
                Sight::Settled(block) if !is_later(block) => continue,
                Sight::Settled(_) | Sight::Rows(..) => {}
            }
            let (first, rows) = (index * BLOCK, self.tasks().chunks(BLOCK).nth(index).unwrap_or_default());
            looked_at(rows.len());
            let own = ids(first).zip(rows).filter(|(_, row)| row.started().is_some_and(|(_, taker)| taker == worker));
            let ended = own.filter_map(|(id, row)| Some((row.finished.as_ref()?.0, id))).filter(|(end, _)| *end <= at);
            latest = latest.max(ended.max());
        }
        latest.map(|(_, id)| id)
    }
}

#[cfg(test)]
thread_local! {
    static LOOKED_AT: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

#[cfg(test)]
fn looked_at(rows: usize) {
    LOOKED_AT.set(LOOKED_AT.get() + rows);
}

#[cfg(not(test))]
fn looked_at(_: usize) {}

/// How many rows this thread has looked at so far: tests count work.
#[cfg(test)]
pub(crate) fn rows_looked_at() -> usize {
    LOOKED_AT.get()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::event::{Event, EventKind, Value};

    /// A run of so many tasks on so many workers; task `n` is taken at `10 n` and takes `took`.
    fn run(tasks: u32, workers: u32, took: impl Fn(u32) -> Nanos) -> Timeline {
        let mut events = vec![Event { at: 0, what: EventKind::TasksQueued { first: 0, count: tasks } }];
        for task in 0..tasks {
            let (worker, at) = (task % workers, u64::from(task) * 10);
            events.push(Event { at, what: EventKind::TaskStarted { worker, task } });
            let outcome = if task % 7 == 3 { Outcome::Cancelled } else { Outcome::Ok(Value::Nothing) };
            let what = EventKind::TaskFinished { worker, task, outcome };
            events.push(Event { at: at + took(task), what });
        }
        events.sort_by_key(|event| event.at);
        Timeline::of(&events)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

        #[test]
        fn sums_say_what_the_rows_say(tasks in 1_u32..5_000, workers in 1_u32..40, long in 1_u64..40_000, ats in prop::collection::vec(0_u64..60_000, 6)) {
            let timeline = run(tasks, workers, |task| 1 + u64::from(task) * 7_919 % long);
            for at in ats.into_iter().chain([0, Nanos::MAX]) {
                let mut standing = Standing::default();
                (0..).zip(timeline.tasks()).for_each(|(id, row)| standing.add(id, row, at));
                prop_assert_eq!(timeline.standing_at(at), standing);
                let asked: Vec<WorkerId> = (0..workers).rev().step_by(2).collect();
                let by = |worker| timeline.tasks().iter().filter(|row| ender(row, at) == Some(worker)).count() as u64;
                prop_assert_eq!(timeline.ended_by(&asked, at), asked.iter().map(|worker| by(*worker)).collect::<Vec<_>>());
                let ended = |worker| (0..).zip(timeline.tasks()).filter(|(_, row)| row.started().is_some_and(|(_, taker)| taker == worker))
                    .filter_map(|(id, row): (TaskId, _)| Some((row.finished.as_ref()?.0, id))).filter(|(end, _)| *end <= at).max().map(|(_, id)| id);
                prop_assert_eq!(timeline.last_ended_by(0, at), ended(0));
            }
        }
    }

    #[test]
    fn sums_follow_what_comes_later() {
        let mut timeline = run(2_000, 4, |_| 5);
        assert_eq!(timeline.standing_at(Nanos::MAX), Standing::default());
        timeline.apply(&Event { at: 30_000, what: EventKind::TasksQueued { first: 2_000, count: 3 } });
        timeline.apply(&Event { at: 30_001, what: EventKind::TaskStarted { worker: 1, task: 2_001 } });
        assert_eq!(timeline.standing_at(Nanos::MAX), Standing { running: vec![2_001], queued: 2 });
        assert_eq!(timeline.standing_at(30_000), Standing { running: Vec::new(), queued: 3 });
    }

    #[test]
    fn of_a_million_tasks_a_few_thousand_rows_are_looked_at() {
        let timeline = run(1_000_000, 4, |_| 35);
        let ask = |at| {
            let before = rows_looked_at();
            let _ = (timeline.standing_at(at), timeline.ended_by(&[0, 1, 2, 3], at), timeline.last_ended_by(2, at));
            rows_looked_at() - before
        };
        ask(0);
        for at in [0, 1, 4_999_995, 9_000_000, 10_000_100, Nanos::MAX] {
            let looked_at = ask(at);
            assert!(looked_at <= 8 * BLOCK, "{looked_at} at {at}");
        }
    }
}
