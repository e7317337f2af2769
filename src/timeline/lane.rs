//! One worker's lane: what it was doing when, and what it saw of the counter.

use std::sync::Arc;

use super::segments::{Segment, Segments};
use super::span::{Span, Spans, State};
use super::state_track::StateTrack;
use crate::event::{BlockedOn, CounterWord, EventKind, LockStep, Nanos, Outcome, TaskId, Usage, WorkerKind, Writer};
use crate::text::Phrase;

/// One worker.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lane {
    /// What it is, once asked for.
    pub kind: Option<WorkerKind>,
    /// The operating system's id of it; 0 if it has none of its own.
    pub os_id: u32,
    pub spawned: Option<Nanos>,
    pub ready: Option<Nanos>,
    pub exited: Option<Nanos>,
    pub refused: Option<Box<Phrase>>,
    pub replaced: u32,
    /// What the operating system counted for it.
    pub usage: Usage,
    has_worked: bool,
    track: StateTrack,
    /// What few lanes of a run have that has very many of them.
    counted: Option<Arc<Segments>>,
    rare: Option<Box<Rare>>,
}

/// What few lanes have.
#[derive(Debug, Clone, Default, PartialEq)]
struct Rare {
    brief_blocks: Nanos,
    /// When it was abandoned.
    abandoned: Option<Nanos>,
    /// When tasks of it failed, timed out or were killed, ascending: it may have continued at once, or have exited.
    failures: Vec<Nanos>,
    /// Where in the user's program it was from when on, ascending.
    doings: Vec<(Nanos, Box<str>)>,
}

/// Who ran for less than this, ns, may have had a processor all the time or hardly: the system's clocks are too coarse to say.
pub(super) const TELLING: Nanos = 1_000_000;

impl Lane {
    /// Whether it has had a task.
    #[must_use]
    pub fn has_worked(&self) -> bool {
        self.has_worked
    }

    /// What it was doing, in order, without gaps or overlaps from `spawned` on.
    #[must_use]
    pub fn spans(&self) -> Spans<'_> {
        self.track.spans()
    }

    /// What it saw of the counter, in order.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        self.counted.as_ref().map_or(&[], |counted| counted.all())
    }

    /// The same, to be shared with another thread.
    pub(super) fn counted(&self) -> Option<Arc<Segments>> {
        self.counted.clone()
    }

    /// What it was doing at a moment.
    #[must_use]
    pub fn span_at(&self, at: Nanos) -> Option<Span> {
        self.spans().at(at)
    }

    /// Whether one of its tasks failed, timed out or was killed from one moment up to another.
    #[must_use]
    pub fn failed_within(&self, begin: Nanos, end: Nanos) -> bool {
        let Some(rare) = &self.rare else { return false };
        let next = rare.failures.partition_point(|at| *at < begin);
        rare.failures.get(next).is_some_and(|at| *at < end)
    }

    /// Where in the user's program it was at a moment, as far as that was told of what it was doing then.
    #[must_use]
    pub fn doing_at(&self, at: Nanos) -> Option<&str> {
        let doings = &self.rare.as_ref()?.doings;
        let (since, what) = &doings[doings.partition_point(|(when, _)| *when <= at).checked_sub(1)?];
        (*since >= self.span_at(at)?.start).then_some(&**what)
    }

    /// The segment begun last at a moment.
    #[must_use]
    pub fn segment_at(&self, at: Nanos) -> Option<&Segment> {
        self.counted.as_ref()?.at(at)
    }

    /// How long it was in states that fit, up to a moment, ns.
    #[must_use]
    pub fn time_in(&self, at: Nanos, fits: impl Fn(State) -> bool) -> Nanos {
        self.track.time_in(at, fits)
    }

    /// How long it was running, ns, up to a moment, without the times of being blocked that are too short to be drawn.
    #[must_use]
    pub fn running_ns(&self, at: Nanos) -> Nanos {
        self.time_in(at, |state| state == State::Running).saturating_sub(self.brief_blocks())
    }

    /// How long its tasks waited, ns, up to a moment.
    #[must_use]
    pub fn waiting_ns(&self, at: Nanos) -> Nanos {
        self.time_in(at, |state| state == State::Waiting)
    }

    /// How long it was blocked on locks, ns, up to a moment, with the times that are too short to be drawn.
    #[must_use]
    pub fn blocked_ns(&self, at: Nanos) -> Nanos {
        self.time_in(at, |state| matches!(state, State::Blocked(_))).saturating_add(self.brief_blocks())
    }

    /// How long it was blocked on the guard, ns, up to a moment. Times too short to be drawn are always the guard's.
    #[must_use]
    pub fn blocked_by_guard_ns(&self, at: Nanos) -> Nanos {
        self.time_in(at, |state| state == State::Blocked(BlockedOn::Guard)).saturating_add(self.brief_blocks())
    }

    /// How long it stood at a queue, ns, up to a moment: before it for a free place, or behind it for an item.
    #[must_use]
    pub fn blocked_at_queue_ns(&self, at: Nanos, on: BlockedOn) -> Nanos {
        self.time_in(at, |state| state == State::Blocked(on))
    }

    /// How long it was blocked on one of several locks, ns, up to a moment.
    #[must_use]
    pub fn blocked_by_lock_ns(&self, at: Nanos) -> Nanos {
        self.time_in(at, |state| state == State::Blocked(BlockedOn::Lock))
    }

    /// When nobody waited for it any more, as it did not stop when it was told to.
    #[must_use]
    pub fn abandoned(&self) -> Option<Nanos> {
        self.rare.as_ref()?.abandoned
    }

    /// What went wrong with the worker itself, if anything did: it was not started, or never came back.
    #[must_use]
    pub fn trouble(&self) -> Option<Phrase> {
        let refused = self.refused.as_deref().cloned();
        refused.or_else(|| self.abandoned().map(|_| Phrase::new("worker.abandoned")))
    }

    /// How much of the time in which it ran it had no processor, ns: it would have gone on, or stood in a call of the
    /// operating system. 0 of a worker that did not come to its end: it told nothing.
    #[must_use]
    pub fn off_core_ns(&self, ran: Nanos) -> Nanos {
        if self.usage.cpu_ns == 0 { 0 } else { ran.saturating_sub(self.usage.cpu_ns) }
    }

    /// The share of the time that it ran in which it had a processor, as far as the system has told; all of it until then.
    #[must_use]
    pub fn core_share(&self) -> f64 {
        let ran = self.running_ns(Nanos::MAX - 1);
        if self.usage.cpu_ns == 0 || ran < TELLING || self.exited.is_none() {
            return 1.0;
        }
        #[expect(clippy::cast_precision_loss, reason = "a share, drawn in eighths of a row")]
        let share = self.usage.cpu_ns as f64 / ran as f64;
        share.min(1.0)
    }

    /// How long it took from being asked for to being up, ns.
    #[must_use]
    pub fn start_cost(&self) -> Option<Nanos> {
        Some(self.ready?.saturating_sub(self.spawned?))
    }

    /// How many increments it made up to a moment.
    #[must_use]
    pub fn increments_at(&self, at: Nanos) -> u64 {
        self.counted.as_ref().map_or(0, |counted| counted.increments_at(at))
    }

    /// How many increments it had made when it wrote a count under a mark, and what it had read first in that segment; `None` if
    /// no segment that had begun by then tells of it.
    pub(super) fn made_when_written(&self, mark: Writer, count: u64, at: Nanos) -> Option<(u64, CounterWord)> {
        self.counted.as_ref()?.made_when_written(mark, count, at)
    }

    /// How long it was blocked in times too short to be drawn, ns.
    fn brief_blocks(&self) -> Nanos {
        self.rare.as_ref().map_or(0, |rare| rare.brief_blocks)
    }

    pub(super) fn shrink(&mut self) {
        self.track.shrink();
        if let Some(counted) = &mut self.counted {
            Arc::make_mut(counted).shrink();
        }
        if let Some(rare) = &mut self.rare {
            rare.failures.shrink_to_fit();
            rare.doings.shrink_to_fit();
        }
    }

    pub(super) fn apply(&mut self, at: Nanos, what: &EventKind) {
        match what {
            EventKind::WorkerSpawned { kind, .. } => {
                self.kind = Some(*kind);
                if self.spawned.is_some() {
                    self.replaced += 1;
                } else {
                    self.spawned = Some(at);
                }
                self.begin(at, State::Starting, None);
            }
            EventKind::WorkerReady { os_id, .. } => {
                self.os_id = *os_id;
                self.ready.get_or_insert(at);
                self.begin(at, State::Idle, None);
            }
            EventKind::WorkerRefused { reason, .. } => {
                self.refused = Some(reason.clone());
                self.track.close(at);
            }
            EventKind::WorkerExited { usage, .. } => {
                self.exited = Some(at);
                self.usage.add(*usage);
                self.track.close(at);
            }
            EventKind::WorkerAbandoned { .. } => {
                self.rare.get_or_insert_default().abandoned = Some(at);
                self.track.close(at);
            }
            EventKind::Waiting { .. } => self.begin(at, State::Waiting, self.task()),
            EventKind::Asks { on, .. } => self.begin(at, State::Blocked(*on), self.task()),
            // It was never blocked: it continues as before it asked.
            EventKind::Resumed { .. } if self.is_asking() => self.track.undo(State::Running),
            EventKind::Resumed { .. } => self.begin(at, State::Running, self.task()),
            EventKind::Blocked { on, since, .. } => self.blocked(at, *on, *since),
            EventKind::Lock { step: LockStep::Asked, .. } => {
                self.begin(at, State::Blocked(BlockedOn::Lock), self.task());
            }
            EventKind::Lock { step: LockStep::Taken, .. } if self.state() == Some(State::Blocked(BlockedOn::Lock)) => {
                self.begin(at, State::Running, self.task());
            }
            EventKind::Doing { what, .. } => {
                let doings = &mut self.rare.get_or_insert_default().doings;
                // They are in order even if the stamps are not.
                doings.push((doings.last().map_or(at, |(last, _)| at.max(*last)), what.clone()));
            }
            EventKind::BlockedBriefly { nanos, .. } => {
                let rare = self.rare.get_or_insert_default();
                rare.brief_blocks = rare.brief_blocks.saturating_add(*nanos);
            }
            EventKind::Segment { since, read, wrote, .. } => {
                Arc::make_mut(self.counted.get_or_insert_default()).push(Segment {
                    start: *since,
                    end: at,
                    read: *read,
                    wrote: *wrote,
                });
            }
            _ => {}
        }
    }

    fn blocked(&mut self, at: Nanos, on: BlockedOn, since: Nanos) {
        let before = self.track.open();
        let task = before.map(|span| span.task).filter(|task| *task != Span::NO_TASK);
        match (on, before.map(|span| span.state)) {
            // It asked for it, and has it now.
            (_, Some(State::Blocked(asked))) if asked == on => {
                self.begin(at, if task.is_some() { State::Running } else { State::Idle }, task);
            }
            // A task that waits, or is blocked on a lock, does not wait for the loop.
            (BlockedOn::Loop, Some(State::Waiting | State::Blocked(_))) => {}
            (_, state) => {
                self.begin(since, State::Blocked(on), task);
                self.begin(at, state.unwrap_or(State::Running), task);
            }
        }
    }

    /// Whether it has asked for the guard and, as far as is known, is blocked on it.
    fn is_asking(&self) -> bool {
        self.track.open().is_some_and(|span| span.state == State::Blocked(BlockedOn::Guard))
    }

    /// It takes a task; returns whether that is its first.
    pub(super) fn start_task(&mut self, at: Nanos, task: TaskId) -> bool {
        self.begin(at, State::Running, Some(task));
        !std::mem::replace(&mut self.has_worked, true)
    }

    pub(super) fn begin(&mut self, at: Nanos, state: State, task: Option<TaskId>) {
        self.track.begin(at, state, task.unwrap_or(Span::NO_TASK));
    }

    pub(super) fn finish_task(&mut self, at: Nanos, task: TaskId, outcome: &Outcome) {
        let failed = matches!(outcome, Outcome::Failed(_) | Outcome::TimedOut | Outcome::Killed(_));
        if failed {
            // They are in order even if the stamps are not.
            let failures = &mut self.rare.get_or_insert_default().failures;
            failures.push(failures.last().map_or(at, |last| at.max(*last)));
        }
        // The end of a task whose worker has exited comes afterwards, and does not reopen the lane.
        if self.track.open().is_some_and(|span| span.task == task) {
            self.begin(at, if failed { State::Failed } else { State::Idle }, None);
        }
    }

    fn state(&self) -> Option<State> {
        self.spans().last().map(|span| span.state)
    }

    fn task(&self) -> Option<TaskId> {
        self.spans().last().map(|span| span.task).filter(|task| *task != Span::NO_TASK)
    }
}
