//! The fold of a recording: lanes, spans, counts, counter segments. Pure: events in, picture out.
//!
//! It knows neither clocks nor screens. Events of one worker come in the order of their times; events of different
//! workers may be interleaved in any way and give the same timeline (held by a property test). Everything can be
//! asked *as of a moment*, so that a live run, a rewound one and a file are drawn by the same code.

mod books;
mod completion_order;
mod fact_arena;
mod figures;
mod gil;
mod lane;
mod ledger;
mod locks;
mod printed;
mod segments;
mod span;
mod state_sums;
mod state_track;
mod task;
mod task_blocks;
mod tree;
mod waits;

pub use books::UpdateBalance;
pub use gil::{GilLane, Hold};
pub use lane::Lane;
pub use ledger::{Cause, Ledger, LedgerRow, LossStep, ThrownBack, WorkerShare, Writes};
pub use locks::{LockTally, Locks};
pub use printed::{Printed, PrintedLine};
pub use segments::Segment;
pub use span::{Span, Spans, State};
pub use task::TaskRow;
pub use task_blocks::Standing;
#[cfg(test)]
pub(crate) use task_blocks::rows_looked_at;
pub use tree::{Node, Tree};
pub use waits::{ResultWait, ResultWaits};

use completion_order::CompletionOrder;
use task::TaskRows;
use task_blocks::TaskBlocks;

use crate::event::{Event, EventKind, Facts, FactsView, Nanos, RunEnd, TaskId, WorkerId, Writer};

/// One run so far, or a whole one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Timeline {
    lanes: Vec<Lane>,
    /// How many of them have had a task.
    worked: usize,
    tasks: TaskRows,
    blocks: TaskBlocks,
    facts: Facts,
    joins: Vec<Join>,
    main_ended: Option<Nanos>,
    waits: ResultWaits,
    counter: Option<u64>,
    /// Whose write the counter shows, if it tells.
    last_writer: Option<Writer>,
    loop_blocked: Option<(WorkerId, Nanos)>,
    gil: Option<GilLane>,
    locks: Locks,
    printed: Printed,
    tree: Tree,
    end: Option<(Nanos, RunEnd)>,
    order: CompletionOrder,
    latest: Nanos,
    /// The first start of a task and the last end of one: the screen needs them several times a frame.
    first_start: Option<Nanos>,
    last_end: Option<Nanos>,
    dropped: u64,
}

/// How long the thread that started a worker waited for its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Join {
    pub worker: WorkerId,
    /// From when, ns.
    pub since: Nanos,
    /// Until when, ns.
    pub at: Nanos,
}

impl Timeline {
    /// Nothing has happened yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The timeline of these events.
    #[must_use]
    pub fn of<'event>(events: impl IntoIterator<Item = &'event Event>) -> Self {
        let mut timeline = Self::new();
        timeline.extend(events);
        timeline
    }

    /// Folds one more event in.
    pub fn apply(&mut self, event: &Event) {
        let at = event.at;
        self.latest = self.latest.max(at);
        match &event.what {
            EventKind::TasksQueued { first, count } => {
                for task in *first..first.saturating_add(*count) {
                    self.task_mut(task).queue(at);
                }
            }
            EventKind::RunFacts { facts } => self.facts.extend(facts),
            EventKind::TaskNamed { task, name } => self.task_mut(*task).call(name),
            EventKind::TaskFacts { task, facts, .. } => {
                self.blocks.touch(*task);
                self.tasks.learn(*task, facts);
            }
            EventKind::TaskStarted { worker, task } => {
                self.task_mut(*task).start(at, *worker);
                self.first_start = Some(self.first_start.map_or(at, |first| first.min(at)));
                self.worked += usize::from(self.lane_mut(*worker).start_task(at, *task));
            }
            EventKind::TaskFinished { task, outcome, .. } => {
                let before = self.task_mut(*task).finished.replace((at, outcome.clone()));
                match before {
                    None => self.order.add(self.tasks.rows(), *task),
                    // No run does that, but a file may.
                    Some(_) => self.order.give_up(),
                }
                self.last_end = self.last_end.max(Some(at));
                if let Some(worker) = event.what.worker() {
                    self.lane_mut(worker).finish_task(at, *task, outcome);
                }
            }
            EventKind::Progress { task, done, .. } => self.task_mut(*task).go_on(at, *done),
            EventKind::LoopBlocked { worker, nanos } => {
                if self.loop_blocked.is_none_or(|(_, longest)| *nanos > longest) {
                    self.loop_blocked = Some((*worker, *nanos));
                }
            }
            EventKind::GilHeld { .. } | EventKind::GilHeldBriefly { .. } | EventKind::GilRefused { .. } => {
                self.gil.get_or_insert_default().apply(at, &event.what);
            }
            EventKind::Born { worker, parent, level } => self.tree.apply(at, *worker, *parent, *level),
            EventKind::Lock { worker, lock, step } => {
                self.locks.apply(at, *worker, *lock, *step);
                self.lane_mut(*worker).apply(at, &event.what);
            }
            EventKind::LockNamed { lock, name } => self.locks.call(*lock, name),
            EventKind::Printed { is_error, line } => self.printed.push(at, *is_error, line),
            EventKind::Joined { worker, since } => self.joins.push(Join { worker: *worker, since: *since, at }),
            EventKind::MainEnded => self.main_ended = Some(at),
            EventKind::Waited { task, since, gave_up } => {
                self.waits.push(ResultWait { task: *task, since: *since, at, gave_up: *gave_up });
            }
            EventKind::CounterRead { observed, last } => (self.counter, self.last_writer) = (Some(*observed), *last),
            EventKind::Finished { end } => {
                self.end = Some((at, end.clone()));
                self.order.settle(self.tasks.rows());
            }
            EventKind::WorkerSpawned { worker, .. }
            | EventKind::WorkerReady { worker, .. }
            | EventKind::WorkerRefused { worker, .. }
            | EventKind::WorkerExited { worker, .. }
            | EventKind::WorkerAbandoned { worker }
            | EventKind::Waiting { worker }
            | EventKind::Resumed { worker }
            | EventKind::Asks { worker, .. }
            | EventKind::Blocked { worker, .. }
            | EventKind::BlockedBriefly { worker, .. }
            | EventKind::Doing { worker, .. }
            | EventKind::Segment { worker, .. } => self.lane_mut(*worker).apply(at, &event.what),
        }
    }

    /// One lane a worker, by worker.
    #[must_use]
    pub fn lanes(&self) -> &[Lane] {
        &self.lanes
    }

    /// The same, those that have had a task before those that have not: where not all can be shown, work is worth more than
    /// idleness.
    pub fn lanes_with_work_first(&self) -> impl Iterator<Item = (WorkerId, &Lane)> {
        let numbered = || (0..).zip(&self.lanes);
        let working = numbered().filter(|(_, lane)| lane.has_worked()).take(self.worked);
        working.chain(numbered().filter(|(_, lane)| !lane.has_worked()))
    }

    /// The place of a worker among the [lanes with work first](Self::lanes_with_work_first).
    #[must_use]
    pub fn place_with_work_first(&self, worker: WorkerId) -> usize {
        let before = self.lanes.iter().take(worker as usize);
        let working = before.filter(|lane| lane.has_worked()).count();
        if self.lanes.get(worker as usize).is_some_and(Lane::has_worked) {
            working
        } else {
            self.worked + (worker as usize).saturating_sub(working)
        }
    }

    /// The tasks, by id.
    #[must_use]
    pub fn tasks(&self) -> &[TaskRow] {
        self.tasks.rows()
    }

    /// What is known of one of its tasks beside how it ended.
    #[must_use]
    pub fn facts_of<'run>(&'run self, task: &'run TaskRow) -> FactsView<'run> {
        self.tasks.facts_of(task)
    }

    /// What was measured before the run began.
    #[must_use]
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// What the shared counter said at the end.
    #[must_use]
    pub fn observed(&self) -> Option<u64> {
        self.counter
    }

    /// The longest time that one task kept an event loop from turning, ns, and on which slot.
    #[must_use]
    pub fn loop_blocked(&self) -> Option<(WorkerId, Nanos)> {
        self.loop_blocked
    }

    /// The history of the interpreter lock, if there is one.
    #[must_use]
    pub fn gil(&self) -> Option<&GilLane> {
        self.gil.as_ref()
    }

    /// Who held which lock when, and who waited for which.
    #[must_use]
    pub fn locks(&self) -> &Locks {
        &self.locks
    }

    /// What the user's program wrote.
    #[must_use]
    pub fn printed(&self) -> &Printed {
        &self.printed
    }

    /// The workers that were joined by the thread that started them, in the order of joining.
    #[must_use]
    pub fn joins(&self) -> &[Join] {
        &self.joins
    }

    /// When the thread that started the workers ended without waiting for them, ns.
    #[must_use]
    pub fn main_ended(&self) -> Option<Nanos> {
        self.main_ended
    }

    /// How long whoever asked for results waited for each, in the order in which it asked.
    #[must_use]
    pub fn result_waits(&self) -> &ResultWaits {
        &self.waits
    }

    /// Which process started which.
    #[must_use]
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// How the run ended, if it did.
    #[must_use]
    pub fn end(&self) -> Option<&RunEnd> {
        self.end.as_ref().map(|(_, end)| end)
    }

    /// The time of the latest event.
    #[must_use]
    pub fn latest(&self) -> Nanos {
        self.latest
    }

    /// Events that were lost on the way here; 0 unless a file or a pipe was cut.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// Frees the memory that was reserved for further events.
    pub(crate) fn shrink(&mut self) {
        self.lanes.iter_mut().for_each(Lane::shrink);
        self.lanes.shrink_to_fit();
        self.tasks.shrink();
        self.locks.shrink();
        self.printed.shrink();
        self.waits.shrink();
        if let Some(gil) = &mut self.gil {
            gil.shrink();
        }
    }

    fn lane_mut(&mut self, worker: WorkerId) -> &mut Lane {
        grow(&mut self.lanes, worker)
    }

    fn task_mut(&mut self, task: TaskId) -> &mut TaskRow {
        self.blocks.touch(task);
        self.tasks.row_mut(task)
    }
}

impl<'event> Extend<&'event Event> for Timeline {
    fn extend<I: IntoIterator<Item = &'event Event>>(&mut self, events: I) {
        for event in events {
            self.apply(event);
        }
    }
}

fn grow<T: Default>(rows: &mut Vec<T>, index: u32) -> &mut T {
    let index = index as usize;
    if index >= rows.len() {
        rows.resize_with(index + 1, T::default);
    }
    &mut rows[index]
}

#[cfg(test)]
mod tests;
