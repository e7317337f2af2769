//! What a lane shows in each column: the state that lasted longest in the column's slice of time.

use std::ops::Range;

use crate::event::{BlockedOn, Nanos, TaskId};
use crate::timeline::{Lane, Span, Spans, State};
use crate::tui::draw::gallop::gallop;

/// What happened in one column's slice of time.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Slice {
    /// The state that lasted longest; `None` before the worker was asked for and after it was gone.
    pub(super) state: Option<State>,
    /// Whether it ran and stood before a lock, both for a good part of the time.
    pub(super) turns: bool,
    /// The share of the time in which it ran.
    pub(super) running: f64,
    pub(super) task: Option<TaskId>,
    /// Whether a task failed in it: that is shown however short it was.
    pub(super) failed: bool,
}

/// Spans of one slice that are looked at one by one; of more than these as many are looked at, evenly chosen, and fewer
/// where many lanes share the screen.
const CLOSE_LOOK: usize = 24;
const LEAST_LOOK: usize = 5;
const CROWD: usize = 240;

/// The slices of a lane up to the playhead, one of `lanes` on screen; `edges` are the moments at which columns begin
/// and the last one ends. Every column looks its spans up, so that a long recording costs no more.
pub(super) fn of(lane: &Lane, edges: &[Nanos], at: Nanos, lanes: usize) -> Vec<Slice> {
    let spans = lane.spans();
    let look = (CROWD / lanes.max(1)).clamp(LEAST_LOOK, CLOSE_LOOK);
    let mut first = 0;
    let mut slices = Vec::with_capacity(edges.len());
    for edge in edges.windows(2) {
        let begin = edge[0];
        let end = edge[1].max(begin.saturating_add(1)).min(at.saturating_add(1));
        if begin > at {
            break;
        }
        first += gallop(first..spans.places(), |place| spans.end(place) <= begin);
        let count = gallop(first..spans.places(), |place| spans.start(place) < end);
        let longest = longest(spans, first..first + count, (begin, end), look);
        slices.push(Slice { failed: lane.failed_within(begin, end), ..longest });
        first += count.saturating_sub(1);
    }
    slices
}

fn longest(spans: Spans<'_>, places: Range<usize>, (begin, end): (Nanos, Nanos), look: usize) -> Slice {
    // An odd step: states mostly alternate, and an even one would see one of the two only.
    let step = places.len().div_ceil(look) | 1;
    let mut states = [(0, None); 6];
    let mut slice = Slice::default();
    let mut longest_task = 0;
    for span in places.step_by(step).filter_map(|place| spans.get(place)) {
        let length = span.end.min(end).saturating_sub(span.start.max(begin));
        let (time, state) = &mut states[index(span.state)];
        *time += length;
        *state = Some(span.state);
        if span.task != Span::NO_TASK && length > longest_task {
            longest_task = length;
            slice.task = Some(span.task);
        }
    }
    let all: Nanos = states.iter().map(|(time, _)| *time).sum();
    let good_part = |state: State| states[index(state)].0 > all / 8;
    slice.turns = good_part(State::Running) && good_part(State::Blocked(BlockedOn::Loop));
    slice.running = share(states[index(State::Running)].0, if step == 1 { end - begin } else { all });
    slice.state = states.into_iter().max_by_key(|(time, _)| *time).and_then(|(_, state)| state);
    if slice.state.is_none_or(|state| matches!(state, State::Idle | State::Failed | State::Starting)) {
        slice.task = None;
    }
    slice
}

#[expect(clippy::cast_precision_loss, reason = "a share, drawn in eighths of a row")]
fn share(part: Nanos, whole: Nanos) -> f64 {
    part as f64 / whole.max(1) as f64
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
    use crate::event::{Event, EventKind, Outcome, WorkerKind};
    use crate::timeline::Timeline;
    use crate::tui::draw::Axis;

    fn lane(steps: &[(Nanos, EventKind)]) -> Timeline {
        let events: Vec<Event> = steps.iter().map(|(at, what)| Event { at: *at, what: what.clone() }).collect();
        Timeline::of(&events)
    }

    #[test]
    fn a_task_that_failed_is_seen_even_if_its_worker_went_on_at_once_or_was_replaced() {
        let failed = |task| EventKind::TaskFinished { worker: 0, task, outcome: Outcome::TimedOut };
        let timeline = lane(&[
            (0, EventKind::TaskStarted { worker: 0, task: 0 }),
            (15, failed(0)),
            (15, EventKind::TaskStarted { worker: 0, task: 1 }),
            (35, EventKind::WorkerSpawned { worker: 0, kind: WorkerKind::Process }),
            (35, failed(1)),
            (40, EventKind::TaskStarted { worker: 0, task: 2 }),
        ]);
        let slices = of(&timeline.lanes()[0], &Axis::new(0, 60).edges(6), 60, 1);
        let failed: Vec<_> = slices.iter().map(|slice| slice.failed).collect();
        assert_eq!(failed, [false, true, false, true, false, false]);
    }

    #[test]
    fn a_column_shows_what_lasted_longest_in_it_and_nothing_of_the_future() {
        let timeline = lane(&[
            (0, EventKind::WorkerSpawned { worker: 0, kind: WorkerKind::Thread }),
            (10, EventKind::TaskStarted { worker: 0, task: 7 }),
            (26, EventKind::Waiting { worker: 0 }),
            (40, EventKind::Resumed { worker: 0 }),
        ]);
        let slices = of(&timeline.lanes()[0], &Axis::new(0, 60).edges(6), 45, 1);
        let states: Vec<_> = slices.iter().map(|slice| slice.state).collect();
        let (starting, running, waiting) = (Some(State::Starting), Some(State::Running), Some(State::Waiting));
        assert_eq!(states, [starting, running, running, waiting, running]);
        assert_eq!(stretches(&slices), [(1, 5, 7)]);
    }
}
