//! How long a lane was in each state, added up as it goes: the screen needs it at every frame, and a lane may have a million
//! spans.

use super::span::{Spans, State};
use crate::event::{BlockedOn, Nanos};

/// Places of a lane that are added up on demand.
const STRIDE: usize = 64;

/// The states, in the order of their sums.
const STATES: [State; 11] = [
    State::Starting,
    State::Running,
    State::Waiting,
    State::Idle,
    State::Failed,
    State::Blocked(BlockedOn::Guard),
    State::Blocked(BlockedOn::Gil),
    State::Blocked(BlockedOn::Loop),
    State::Blocked(BlockedOn::Lock),
    State::Blocked(BlockedOn::Place),
    State::Blocked(BlockedOn::Item),
];

/// The index of a state's sum; a match, so that a new state does not compile without one.
fn sum_of(state: State) -> usize {
    match state {
        State::Starting => 0,
        State::Running => 1,
        State::Waiting => 2,
        State::Idle => 3,
        State::Failed => 4,
        State::Blocked(BlockedOn::Guard) => 5,
        State::Blocked(BlockedOn::Gil) => 6,
        State::Blocked(BlockedOn::Loop) => 7,
        State::Blocked(BlockedOn::Lock) => 8,
        State::Blocked(BlockedOn::Place) => 9,
        State::Blocked(BlockedOn::Item) => 10,
    }
}

/// The last places of a lane may still change; so many before them do not.
const UNSETTLED: usize = 4;

/// The time in each state before every [`STRIDE`]th place but the first, ns.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct StateSums(Vec<[Nanos; STATES.len()]>);

impl StateSums {
    /// Adds up what does not change any more.
    pub(super) fn follow(&mut self, spans: Spans<'_>) {
        while spans.places() >= (self.0.len() + 1) * STRIDE + UNSETTLED {
            let mut now = self.0.last().copied().unwrap_or_default();
            let from = self.0.len() * STRIDE;
            for span in (from..from + STRIDE).filter_map(|place| spans.get(place)) {
                now[sum_of(span.state)] += span.end - span.start;
            }
            self.0.push(now);
        }
    }

    /// Forgets what was added up of more than so many places.
    pub(super) fn cut(&mut self, places: usize) {
        self.0.truncate(places.saturating_sub(1) / STRIDE);
    }

    pub(super) fn shrink(&mut self) {
        self.0.shrink_to_fit();
    }

    /// A place before another one, and the time up to it in states that fit, ns.
    pub(super) fn before(&self, place: usize, fits: impl Fn(State) -> bool) -> (usize, Nanos) {
        let strides = (place.saturating_sub(1) / STRIDE).min(self.0.len());
        let Some(totals) = strides.checked_sub(1).map(|index| &self.0[index]) else { return (0, 0) };
        let fitting = STATES.iter().zip(totals).filter(|(state, _)| fits(**state)).map(|(_, total)| total);
        (strides * STRIDE, fitting.sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_a_sum_of_its_own() {
        assert!(STATES.iter().enumerate().all(|(place, state)| sum_of(*state) == place));
    }
}
