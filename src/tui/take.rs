//! One plan of a run on screen, and what became of it: its recording, and when it began.
//!
//! Pure. It knows nothing of the playhead: whoever asks names the moment.

use super::draw::Axis;
use super::extents::Extents;
use super::run_length::{expected_length, round_up};
use super::settled::{Asked, Settled};
use crate::event::{Event, Nanos, WorkerId};
use crate::plan::Plan;
use crate::recording::Recording;
use crate::scenario;
use crate::timeline::Timeline;

/// One plan of the run, and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Take {
    recording: Recording,
    tasks: Extents,
    began: Option<Nanos>,
    expected_length: Nanos,
    settled: Asked,
}

impl Take {
    /// A take of which this is known; `began` is when it began, on the screen's clock.
    pub(super) fn new(recording: Recording, began: Option<Nanos>) -> Self {
        let plan = recording.plan();
        let shape = scenario::get(plan.scenario).shape(plan);
        let expected_length = expected_length(plan, &shape);
        Self { recording, tasks: Extents::of(&shape), began, expected_length, settled: Asked::default() }
    }

    /// The events, with their plan.
    pub(super) fn recording(&self) -> &Recording {
        &self.recording
    }

    /// What was run.
    pub(super) fn plan(&self) -> &Plan {
        self.recording.plan()
    }

    /// What happened.
    pub(super) fn timeline(&self) -> &Timeline {
        self.recording.timeline()
    }

    /// How large what was to be done is, by task.
    pub(super) fn tasks(&self) -> &Extents {
        &self.tasks
    }

    /// When it began, on the screen's clock.
    pub(super) fn began(&self) -> Option<Nanos> {
        self.began
    }

    /// Whether it has begun.
    pub(super) fn has_begun(&self) -> bool {
        self.began.is_some()
    }

    /// It begins now.
    pub(super) fn begin(&mut self, now: Nanos) {
        self.began = Some(now);
    }

    /// More has happened.
    pub(super) fn extend(&mut self, events: Vec<Event>) {
        self.recording.extend(events);
        self.settled = Asked::default();
    }

    /// What it came to; `None` as long as it goes on.
    pub(super) fn settled(&self) -> Option<&Settled> {
        let over = self.timeline().end().is_some();
        over.then(|| self.settled.of(self.plan(), self.timeline()))
    }

    /// The stretch that is played: what the tasks took where one looks at a race, everything elsewhere.
    pub(super) fn window(&self) -> (Nanos, Nanos) {
        let timeline = self.timeline();
        if self.plan().guard.is_some() { timeline.action() } else { (0, timeline.elapsed()) }
    }

    /// The stretch that is drawn while the playhead is at a moment. While the run is going on it has room to grow.
    pub(super) fn axis(&self, at: Nanos) -> Axis {
        let timeline = self.timeline();
        let (start, end) = self.window();
        if timeline.end().is_some() || self.began.is_none() {
            return Axis::new(start, end);
        }
        let room = at.max(timeline.latest());
        Axis::new(start.min(at), if room <= self.expected_length { self.expected_length } else { round_up(room) })
    }

    /// When, on the screen's clock, the moment at the playhead was the present.
    pub(super) fn moment_live(&self, now: Nanos, is_held: bool) -> Nanos {
        let Some(began) = self.began else { return 0 };
        let passed = now.saturating_sub(began);
        if self.timeline().end().is_some() {
            return passed.min(self.window().1);
        }
        if is_held { passed } else { passed.max(self.timeline().latest()) }
    }

    /// The next moment after (or before) one at which something happened.
    /// Only of one worker, if one is named.
    pub(super) fn event_beside(&self, at: Nanos, forward: bool, worker: Option<WorkerId>) -> Option<Nanos> {
        let (start, end) = self.window();
        self.recording.events().beside(at, forward, start..=end, worker)
    }

    /// Whether more events than these lie in the stretch that is played.
    pub(super) fn has_more_events_than(&self, most: usize) -> bool {
        let (start, end) = self.window();
        self.recording.events().count_within(&(start..=end), most + 1) > most
    }
}
