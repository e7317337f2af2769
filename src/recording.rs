//! A run's events, kept: what the screen plays and what files will hold.

use crate::event::Event;
use crate::plan::Plan;
use crate::timeline::Timeline;

/// One run: its plan, its events so far, and the timeline that they fold into.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    plan: Plan,
    events: Vec<Event>,
    timeline: Timeline,
}

impl Recording {
    /// A run of which nothing has happened yet.
    #[must_use]
    pub fn new(plan: Plan) -> Self {
        Self { plan, events: Vec::new(), timeline: Timeline::new() }
    }

    /// Takes in what happened next.
    pub fn extend(&mut self, batch: Vec<Event>) {
        for event in &batch {
            self.timeline.apply(event);
        }
        self.events.extend(batch);
    }

    /// What was run.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The events, in the order in which they arrived.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// What they fold into.
    #[must_use]
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }
}
