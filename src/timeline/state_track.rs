//! The states of a lane as they come, with sums of what is needed at every frame.

use super::span::{Span, SpanStart, Spans, State};
use super::state_sums::StateSums;
use crate::event::{Nanos, TaskId};

/// From so many places on sums are kept.
const LONG: usize = 128;

/// The states of a lane so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct StateTrack {
    marks: Vec<SpanStart>,
    /// Of lanes that are not short.
    sums: Option<Box<StateSums>>,
}

impl StateTrack {
    pub(super) fn spans(&self) -> Spans<'_> {
        Spans::of(&self.marks)
    }

    /// The span that lasts; `None` if there is none yet, and where the worker is gone.
    pub(super) fn open(&self) -> Option<Span> {
        self.spans().get(self.marks.len().checked_sub(1)?)
    }

    /// How long it was in states that fit, up to a moment, ns.
    pub(super) fn time_in(&self, at: Nanos, fits: impl Fn(State) -> bool) -> Nanos {
        let begun = self.marks.partition_point(|mark| mark.at < at);
        let (from, before) = self.sums.as_ref().map_or((0, 0), |sums| sums.before(begun, &fits));
        let spans = (from..begun).filter_map(|place| self.spans().get(place));
        before + spans.filter(|span| fits(span.state)).map(|span| span.length_until(at)).sum::<Nanos>()
    }

    /// Begins a span. Spans never overlap, whatever the stamps say.
    pub(super) fn begin(&mut self, at: Nanos, state: State, task: TaskId) {
        self.mark(at, task, Some(state));
    }

    /// The worker is gone.
    pub(super) fn close(&mut self, at: Nanos) {
        if self.open().is_some() {
            self.mark(at, Span::NO_TASK, None);
        }
    }

    /// Removes the open span: the one before continues if it has this state, or else a span with this state replaces it.
    pub(super) fn undo(&mut self, state: State) {
        let Some(undone) = self.marks.pop() else { return };
        if let Some(sums) = &mut self.sums {
            sums.cut(self.marks.len());
        }
        let goes_on = |before: &SpanStart| (before.state, before.task) == (Some(state), undone.task);
        if !self.marks.last().is_some_and(goes_on) {
            self.marks.push(SpanStart { state: Some(state), ..undone });
        }
    }

    pub(super) fn shrink(&mut self) {
        self.marks.shrink_to_fit();
        if let Some(sums) = &mut self.sums {
            sums.shrink();
        }
    }

    fn mark(&mut self, at: Nanos, task: TaskId, state: Option<State>) {
        let at = self.marks.last().map_or(at, |last| at.max(last.at));
        // A span without length is dropped.
        if self.marks.last().is_some_and(|last| last.at == at) {
            self.marks.pop();
        }
        let is_gone = |last: Option<&SpanStart>| last.is_none_or(|last| last.state.is_none());
        if state.is_some() || !is_gone(self.marks.last()) {
            self.marks.push(SpanStart { at, task, state });
        }
        if self.marks.len() >= LONG {
            let spans = Spans::of(&self.marks);
            self.sums.get_or_insert_default().follow(spans);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::BlockedOn;

    #[test]
    fn a_beginning_takes_sixteen_bytes() {
        assert_eq!(size_of::<SpanStart>(), 16);
    }

    #[test]
    fn times_that_were_added_up_are_those_of_the_spans() {
        let mut track = StateTrack::default();
        let blocked = State::Blocked(BlockedOn::Guard);
        let states = [(State::Running, 1), (State::Idle, 2), (blocked, 1), (State::Waiting, 3)];
        for (turn, (state, task)) in (0..400_u64).zip(states.into_iter().cycle()) {
            if turn % 31 == 30 {
                track.close(turn * 7);
                continue;
            }
            track.begin(turn * 7 + turn % 5, state, task);
        }
        track.close(3_000);
        assert!(track.sums.is_some());
        let by_span = |track: &StateTrack, at, state| {
            let spans = track.spans().iter().filter(|span| span.state == state);
            spans.map(|span| span.length_until(at)).sum::<Nanos>()
        };
        let agrees = |track: &StateTrack| {
            for at in (0..3_100).chain([Nanos::MAX]) {
                for state in [State::Running, State::Idle, blocked, State::Waiting, State::Failed] {
                    assert_eq!(track.time_in(at, |one| one == state), by_span(track, at, state), "{state:?} at {at}");
                }
            }
        };
        agrees(&track);
        for _ in 0..200 {
            track.undo(State::Running);
        }
        agrees(&track);
        track.begin(4_000, State::Idle, 1);
        agrees(&track);
    }

    #[test]
    fn a_worker_that_comes_back_leaves_a_gap() {
        let mut track = StateTrack::default();
        track.begin(10, State::Starting, Span::NO_TASK);
        track.close(20);
        track.close(25);
        track.begin(40, State::Idle, Span::NO_TASK);
        track.begin(40, State::Running, 7);
        track.close(50);
        let spans = track.spans();
        let told: Vec<_> = spans.iter().map(|span| (span.start, span.end, span.state)).collect();
        assert_eq!(told, [(10, 20, State::Starting), (40, 50, State::Running)]);
        assert_eq!((spans.at(30), spans.at(9), spans.at(50)), (None, None, None));
        assert_eq!(spans.last().map(|span| span.task), Some(7));
    }
}
