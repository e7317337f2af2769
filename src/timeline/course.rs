//! The course of a lane as it grows: states begin and end, and what is asked for at every frame is added up when it is over.

use super::span::{Mark, Span, Spans, State};
use super::totals::Totals;
use crate::event::{Nanos, TaskId};

/// The course of a lane so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Course {
    marks: Vec<Mark>,
    /// Known when nothing more is to come.
    totals: Option<Box<Totals>>,
}

impl Course {
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
        let (from, before) = self.totals.as_ref().map_or((0, 0), |totals| totals.before(begun, &fits));
        let spans = (from..begun).filter_map(|place| self.spans().get(place));
        before + spans.filter(|span| fits(span.state)).map(|span| span.length_until(at)).sum::<Nanos>()
    }

    /// Nothing more is to come: adds up what will be asked for.
    pub(super) fn settle(&mut self) {
        self.totals = Totals::of(self.spans());
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

    /// The span that lasts never was: the one before lasts, if it is in this state, or else takes its place in it.
    pub(super) fn undo(&mut self, state: State) {
        let Some(undone) = self.marks.pop() else { return };
        self.totals = None;
        let goes_on = |before: &Mark| (before.state, before.task) == (Some(state), undone.task);
        if !self.marks.last().is_some_and(goes_on) {
            self.marks.push(Mark { state: Some(state), ..undone });
        }
    }

    pub(super) fn shrink(&mut self) {
        self.marks.shrink_to_fit();
    }

    fn mark(&mut self, at: Nanos, task: TaskId, state: Option<State>) {
        self.totals = None;
        let at = self.marks.last().map_or(at, |last| at.max(last.at));
        // What has no length is no span.
        if self.marks.last().is_some_and(|last| last.at == at) {
            self.marks.pop();
        }
        let is_gone = |last: Option<&Mark>| last.is_none_or(|last| last.state.is_none());
        if state.is_some() || !is_gone(self.marks.last()) {
            self.marks.push(Mark { at, task, state });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::BlockedOn;

    #[test]
    fn a_beginning_takes_sixteen_bytes() {
        assert_eq!(size_of::<Mark>(), 16);
    }

    #[test]
    fn times_that_were_added_up_are_those_of_the_spans() {
        let mut course = Course::default();
        let blocked = State::Blocked(BlockedOn::Guard);
        let states = [(State::Running, 1), (State::Idle, 2), (blocked, 1), (State::Waiting, 3)];
        for (turn, (state, task)) in (0..400_u64).zip(states.into_iter().cycle()) {
            if turn % 31 == 30 {
                course.close(turn * 7);
                continue;
            }
            course.begin(turn * 7 + turn % 5, state, task);
        }
        course.close(3_000);
        let mut settled = course.clone();
        settled.settle();
        assert!(settled.totals.is_some() && course.totals.is_none());
        for at in (0..3_100).chain([Nanos::MAX]) {
            for state in [State::Running, State::Idle, blocked, State::Waiting, State::Failed] {
                let (own, slow) = (settled.time_in(at, |one| one == state), course.time_in(at, |one| one == state));
                assert_eq!(own, slow, "{state:?} at {at}");
            }
        }
        settled.begin(4_000, State::Idle, 1);
        assert!(settled.totals.is_none(), "something more came");
    }

    #[test]
    fn a_worker_that_comes_back_leaves_a_gap() {
        let mut course = Course::default();
        course.begin(10, State::Starting, Span::NO_TASK);
        course.close(20);
        course.close(25);
        course.begin(40, State::Idle, Span::NO_TASK);
        course.begin(40, State::Running, 7);
        course.close(50);
        let spans = course.spans();
        let told: Vec<_> = spans.iter().map(|span| (span.start, span.end, span.state)).collect();
        assert_eq!(told, [(10, 20, State::Starting), (40, 50, State::Running)]);
        assert_eq!((spans.at(30), spans.at(9), spans.at(50)), (None, None, None));
        assert_eq!(spans.last().map(|span| span.task), Some(7));
    }
}
