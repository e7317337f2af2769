//! What a worker was doing when: stretches of a lane, one after the other.
//!
//! A stretch ends where the next one begins, so only beginnings are kept: a run may have millions of them.

use crate::event::{BlockedOn, Nanos, TaskId};

/// What a worker is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Asked for, not yet up.
    Starting,
    /// Running a task.
    Running,
    /// Its task waits.
    Waiting,
    /// It is blocked on a lock.
    Blocked(BlockedOn),
    /// Up, without a task.
    Idle,
    /// Its last task failed, timed out or was killed; drawn as a mark at the end of the task.
    Failed,
}

/// A stretch of a lane in one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// From when, ns.
    pub start: Nanos,
    /// Until when, ns; [`Span::OPEN`] while it lasts.
    pub end: Nanos,
    /// During which task; [`Span::NO_TASK`] between tasks.
    pub task: TaskId,
    pub state: State,
}

impl Span {
    /// The end of a span that has none yet.
    pub const OPEN: Nanos = Nanos::MAX;
    /// The task of a span between tasks.
    pub const NO_TASK: TaskId = TaskId::MAX;

    /// How much of it lies before a moment, ns.
    #[must_use]
    pub fn length_until(&self, at: Nanos) -> Nanos {
        self.end.min(at).saturating_sub(self.start)
    }
}

/// The beginning of a stretch, ascending in time; without a state where the worker is gone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct SpanStart {
    pub(super) at: Nanos,
    pub(super) task: TaskId,
    pub(super) state: Option<State>,
}

/// The spans of a lane, in order, without overlaps, and without gaps but where the worker was gone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spans<'lane> {
    marks: &'lane [SpanStart],
}

impl<'lane> Spans<'lane> {
    pub(super) fn of(marks: &'lane [SpanStart]) -> Self {
        Self { marks }
    }

    /// How many places there are: one a span, and one a gap.
    #[must_use]
    pub fn places(&self) -> usize {
        self.marks.len()
    }

    /// When the span or gap of a place begins, ns.
    #[must_use]
    pub fn start(&self, place: usize) -> Nanos {
        self.marks.get(place).map_or(Span::OPEN, |mark| mark.at)
    }

    /// When the span or gap of a place ends, ns.
    #[must_use]
    pub fn end(&self, place: usize) -> Nanos {
        self.start(place + 1)
    }

    /// The span of a place; `None` of a gap.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<Span> {
        let mark = self.marks.get(place)?;
        Some(Span { start: mark.at, end: self.end(place), task: mark.task, state: mark.state? })
    }

    /// Every span.
    #[must_use]
    pub fn iter(self) -> impl DoubleEndedIterator<Item = Span> + 'lane {
        (0..self.marks.len()).filter_map(move |place| self.get(place))
    }

    /// The last span.
    #[must_use]
    pub fn last(self) -> Option<Span> {
        self.iter().next_back()
    }

    /// The span at a moment.
    #[must_use]
    pub fn at(&self, at: Nanos) -> Option<Span> {
        self.get(self.marks.partition_point(|mark| mark.at <= at).checked_sub(1)?)
    }
}
