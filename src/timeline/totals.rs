//! How long a lane that is settled was in each state, added up beforehand: a screen asks for it at every frame, and a lane
//! may have a million spans.

use super::span::{Spans, State};
use crate::event::{BlockedOn, Nanos};

/// Places of a lane that are added up when somebody asks.
const STRIDE: usize = 64;

/// The states that are added up.
const STATES: [State; 9] = [
    State::Starting,
    State::Running,
    State::Waiting,
    State::Blocked(BlockedOn::Guard),
    State::Blocked(BlockedOn::Gil),
    State::Blocked(BlockedOn::Loop),
    State::Blocked(BlockedOn::Lock),
    State::Idle,
    State::Failed,
];

/// The time in each state before every [`STRIDE`]th place but the first, ns.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Totals(Vec<[Nanos; STATES.len()]>);

impl Totals {
    /// Those of a lane; `None` of one so short that it is added up as quickly.
    pub(super) fn of(spans: Spans<'_>) -> Option<Box<Self>> {
        let mut totals = Vec::with_capacity(spans.places() / STRIDE);
        let mut now = [0; STATES.len()];
        for place in 0..spans.places() {
            if place > 0 && place.is_multiple_of(STRIDE) {
                totals.push(now);
            }
            let Some(span) = spans.get(place) else { continue };
            let known = STATES.iter().zip(&mut now).filter(|(state, _)| **state == span.state);
            known.for_each(|(_, total)| *total += span.end - span.start);
        }
        (!totals.is_empty()).then(|| Box::new(Self(totals)))
    }

    /// A place before another one, and the time up to it in states that fit, ns.
    pub(super) fn before(&self, place: usize, fits: impl Fn(State) -> bool) -> (usize, Nanos) {
        let strides = (place.saturating_sub(1) / STRIDE).min(self.0.len());
        let Some(totals) = strides.checked_sub(1).map(|index| &self.0[index]) else { return (0, 0) };
        let fitting = STATES.iter().zip(totals).filter(|(state, _)| fits(**state)).map(|(_, total)| total);
        (strides * STRIDE, fitting.sum())
    }
}
