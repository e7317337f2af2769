//! A run's events, kept in memory for the screen, and in files.
//!
//! `docs/recording.md` describes the file. Writing never fails a run, and reading never trusts a file.

mod date;
mod events;
mod format;
mod limits;
mod lines;
mod opened;
mod packed;
mod quick;
mod read;
mod write;

pub use date::Date;
pub use events::Events;
pub use format::{Header, Machine, Origin, PROGRAM};
pub use opened::{LoadedRecording, Summary};
pub use read::{Notes, Piece, Reader};
pub use write::{Recorder, save};

use std::sync::Arc;

use crate::event::{Event, EventKind};
use crate::plan::Plan;
use crate::timeline::Timeline;

/// One run: its plan, its events so far, and the timeline that they fold into.
///
/// A million events take about fifty megabytes, whatever their kind (held by `tests/large.rs`).
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    plan: Plan,
    /// Both are shared with whoever writes them to a file, who must not be waited for.
    events: Arc<Events>,
    timeline: Arc<Timeline>,
}

impl Recording {
    /// A run of which nothing has happened yet.
    #[must_use]
    pub fn new(plan: Plan) -> Self {
        Self { plan, events: Arc::default(), timeline: Arc::default() }
    }

    /// Adds what happened next.
    pub fn extend(&mut self, batch: Vec<Event>) {
        for event in batch {
            self.push(&event);
        }
    }

    /// Adds one more event.
    pub fn push(&mut self, event: &Event) {
        Arc::make_mut(&mut self.events).push(event);
        Arc::make_mut(&mut self.timeline).apply(event);
        if matches!(event.what, EventKind::Finished { .. }) {
            self.settle();
        }
    }

    /// The run is over: frees the memory that was reserved for further events.
    fn settle(&mut self) {
        Arc::make_mut(&mut self.events).shrink();
        Arc::make_mut(&mut self.timeline).shrink();
    }

    /// What was run.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The events, in the order in which they arrived.
    #[must_use]
    pub fn events(&self) -> &Events {
        &self.events
    }

    /// What they fold into.
    #[must_use]
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }
}

#[cfg(test)]
mod tests;
