//! One plan of a run on screen, and what became of it: its recording, and when it began.
//!
//! Pure. It knows nothing of the playhead: the caller passes the moment.

use super::expected_length::{expected_length, round_up};
use super::summary::{OnceSummary, RunSummary};
use super::task_sizes::TaskSizes;
use crate::event::{Event, Nanos, WorkerId};
use crate::plan::{GilSettings, GuardName, Plan};
use crate::recording::Recording;
use crate::scenario;
use crate::text::Phrase;
use crate::timeline::Timeline;
use crate::tui::draw::Axis;
use crate::verdict;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Variant {
    recording: Recording,
    tasks: TaskSizes,
    began: Option<Nanos>,
    expected_length: Nanos,
    summary: OnceSummary,
}

impl Variant {
    /// A variant of which this is known; `began` is when it began, on the screen's clock.
    pub(crate) fn new(recording: Recording, began: Option<Nanos>) -> Self {
        let plan = recording.plan();
        let shape = scenario::get(plan.scenario).shape(plan);
        let expected_length = expected_length(plan, &shape);
        Self { recording, tasks: TaskSizes::of(&shape), began, expected_length, summary: OnceSummary::default() }
    }

    pub(crate) fn recording(&self) -> &Recording {
        &self.recording
    }

    pub(crate) fn plan(&self) -> &Plan {
        self.recording.plan()
    }

    pub(crate) fn guard_name(&self) -> Phrase {
        guard_name(self.plan().guard.unwrap_or(GuardName::None))
    }

    pub(crate) fn has_gil(&self) -> bool {
        GilSettings::of_plan(self.plan()).is_some()
    }

    pub(crate) fn timeline(&self) -> &Timeline {
        self.recording.timeline()
    }

    pub(crate) fn tasks(&self) -> &TaskSizes {
        &self.tasks
    }

    pub(crate) fn began(&self) -> Option<Nanos> {
        self.began
    }

    pub(crate) fn has_begun(&self) -> bool {
        self.began.is_some()
    }

    pub(crate) fn begin(&mut self, now: Nanos) {
        self.began = Some(now);
    }

    pub(crate) fn extend(&mut self, events: Vec<Event>) {
        self.recording.extend(events);
        self.summary = OnceSummary::default();
    }

    pub(crate) fn summary(&self) -> Option<&RunSummary> {
        let over = self.timeline().end().is_some();
        over.then(|| self.summary.of(self.plan(), self.timeline()))
    }

    /// The stretch that is played: what the tasks took where one looks at a race, everything elsewhere.
    pub(crate) fn window(&self) -> (Nanos, Nanos) {
        let timeline = self.timeline();
        if self.plan().guard.is_some() { timeline.action() } else { (0, timeline.elapsed()) }
    }

    /// The stretch that is drawn while the playhead is at a moment. While the run is going on it has room to grow.
    pub(crate) fn axis(&self, at: Nanos) -> Axis {
        let timeline = self.timeline();
        let (start, end) = self.window();
        if timeline.end().is_some() || self.began.is_none() {
            return Axis::new(start, end);
        }
        let room = at.max(timeline.latest());
        Axis::new(start.min(at), if room <= self.expected_length { self.expected_length } else { round_up(room) })
    }

    /// When, on the screen's clock, the moment at the playhead was the present.
    pub(crate) fn moment_live(&self, now: Nanos, is_held: bool) -> Nanos {
        let Some(began) = self.began else { return 0 };
        let passed = now.saturating_sub(began);
        if self.timeline().end().is_some() {
            return passed.min(self.window().1);
        }
        if is_held { passed } else { passed.max(self.timeline().latest()) }
    }

    /// The next moment after (or before) one at which something happened.
    /// Only of one worker, if one is named.
    pub(crate) fn event_beside(&self, at: Nanos, forward: bool, worker: Option<WorkerId>) -> Option<Nanos> {
        let (start, end) = self.window();
        self.recording.events().beside(at, forward, start..=end, worker)
    }

    /// Whether more events than these lie in the stretch that is played.
    pub(crate) fn has_more_events_than(&self, most: usize) -> bool {
        let (start, end) = self.window();
        self.recording.events().count_within(&(start..=end), most + 1) > most
    }
}

pub(crate) fn guard_name(guard: GuardName) -> Phrase {
    match guard {
        GuardName::None => Phrase::new("run.no-guard"),
        guard => verdict::guard_name(guard),
    }
}
