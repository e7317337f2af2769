//! What a lane shows in each column: the state that lasted longest in the column's slice of time.

use crate::event::{Nanos, TaskId};
use crate::timeline::{Lane, Span, State};
use crate::tui::draw::Axis;

/// What happened in one column's slice of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Slice {
    /// The state that lasted longest; `None` before the worker was asked for and after it was gone.
    pub(super) state: Option<State>,
    /// The task that lasted longest.
    pub(super) task: Option<TaskId>,
    /// Whether a task failed in it: that is shown however short it was.
    pub(super) failed: bool,
}

/// Spans of one slice that are looked at one by one; of more than these as many are looked at, evenly chosen.
const CLOSE_LOOK: usize = 32;

/// The slices of a lane up to the playhead. Every column looks its spans up, so that a long recording costs no more.
pub(super) fn of(lane: &Lane, axis: Axis, at: Nanos, columns: u16) -> Vec<Slice> {
    let spans = lane.spans();
    let mut first = spans.partition_point(|span| span.end <= axis.start());
    let mut slices = Vec::with_capacity(usize::from(columns));
    for column in 0..columns {
        let begin = axis.moment(column, columns);
        let end = axis.moment(column + 1, columns).max(begin + 1).min(at.saturating_add(1));
        if begin > at {
            break;
        }
        first += spans[first..].partition_point(|span| span.end <= begin);
        let count = spans[first..].partition_point(|span| span.start < end);
        slices.push(longest(&spans[first..first + count], begin, end));
    }
    slices
}

fn longest(spans: &[Span], begin: Nanos, end: Nanos) -> Slice {
    let step = spans.len().div_ceil(CLOSE_LOOK).max(1);
    let mut states = [(0, None); 6];
    let mut slice = Slice::default();
    let mut longest_task = 0;
    for span in spans.iter().step_by(step) {
        let length = span.end.min(end) - span.start.max(begin);
        let (time, state) = &mut states[index(span.state)];
        *time += length;
        *state = Some(span.state);
        slice.failed |= span.state == State::Failed && span.start >= begin;
        if span.task != Span::NO_TASK && length > longest_task {
            longest_task = length;
            slice.task = Some(span.task);
        }
    }
    slice.state = states.into_iter().max_by_key(|(time, _)| *time).and_then(|(_, state)| state);
    if slice.state.is_none_or(|state| matches!(state, State::Idle | State::Failed | State::Starting)) {
        slice.task = None;
    }
    slice
}

fn index(state: State) -> usize {
    match state {
        State::Idle => 0,
        State::Failed => 1,
        State::Starting => 2,
        State::Waiting => 3,
        State::Blocked(_) => 4,
        State::Running => 5,
    }
}

/// Columns that belong to one task: from, up to, which.
pub(super) fn stretches(slices: &[Slice]) -> Vec<(u16, u16, TaskId)> {
    let mut stretches: Vec<(u16, u16, TaskId)> = Vec::new();
    for (x, slice) in (0..).zip(slices) {
        let Some(task) = slice.task else { continue };
        match stretches.last_mut() {
            Some((_, end, last)) if *last == task && *end == x => *end += 1,
            _ => stretches.push((x, x + 1, task)),
        }
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Event, What, WorkerKind};
    use crate::timeline::Timeline;

    fn lane(steps: &[(Nanos, What)]) -> Timeline {
        let events: Vec<Event> = steps.iter().map(|(at, what)| Event { at: *at, what: what.clone() }).collect();
        Timeline::of(&events)
    }

    #[test]
    fn a_column_shows_what_lasted_longest_in_it_and_nothing_of_the_future() {
        let timeline = lane(&[
            (0, What::WorkerSpawned { worker: 0, kind: WorkerKind::Thread }),
            (10, What::TaskStarted { worker: 0, task: 7 }),
            (26, What::Waiting { worker: 0 }),
            (40, What::Resumed { worker: 0 }),
        ]);
        let slices = of(&timeline.lanes()[0], Axis::new(0, 60), 45, 6);
        let states: Vec<_> = slices.iter().map(|slice| slice.state).collect();
        let (starting, running, waiting) = (Some(State::Starting), Some(State::Running), Some(State::Waiting));
        assert_eq!(states, [starting, running, running, waiting, running]);
        assert_eq!(stretches(&slices), [(1, 5, 7)]);
    }
}
