//! One plan of a run on screen, and what became of it: its recording, and when it began.
//!
//! Pure. It knows nothing of the playhead: the caller passes the moment.

use super::expected_length::{expected_length, planned_alone, round_up};
use super::summary::{OnceSummary, RunSummary};
use super::task_sizes::TaskSizes;
use crate::event::{Event, Nanos, WorkerId};
use crate::plan::{GilSettings, GuardName, Plan};
use crate::recording::Recording;
use crate::scenario;
use crate::text::{Arg, Phrase};
use crate::timeline::Timeline;
use crate::tui::draw::Axis;
use crate::verdict;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Variant {
    recording: Recording,
    tasks: TaskSizes,
    began: Option<Nanos>,
    expected_length: Nanos,
    /// How long its tasks wait one after the other, as far as the plan says, ns.
    planned_alone: Option<Nanos>,
    summary: OnceSummary,
}

/// A run that is shorter than one after the other by more than this does not share its axis with that.
const MOST_BESIDE: Nanos = 6;

impl Variant {
    /// A variant of which this is known; `began` is when it began, on the screen's clock.
    pub(crate) fn new(recording: Recording, began: Option<Nanos>) -> Self {
        let plan = recording.plan();
        let shape = scenario::get(plan.scenario).shape(plan);
        let expected_length = expected_length(plan, &shape);
        let planned_alone = planned_alone(plan, &shape);
        let tasks = TaskSizes::of(&shape);
        Self { recording, tasks, began, expected_length, planned_alone, summary: OnceSummary::default() }
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
        GilSettings::of_plan(self.plan()).is_some() || self.timeline().gil().is_some()
    }

    pub(crate) fn timeline(&self) -> &Timeline {
        self.recording.timeline()
    }

    pub(crate) fn tasks(&self) -> &TaskSizes {
        &self.tasks
    }

    /// How many tasks there are, whether the plan says so or they came one by one.
    pub(crate) fn task_count(&self) -> usize {
        self.tasks.len().max(self.timeline().tasks().len())
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

    /// How long the same tasks take one after the other, and how that is known: from what they took once the run is over,
    /// before from what the plan says.
    pub(crate) fn alone(&self) -> Option<(Nanos, Phrase)> {
        if let Some(summary) = self.summary() {
            return summary.alone.clone();
        }
        let nanos = self.planned_alone?;
        Some((nanos, Phrase::new("alone.planned").with("time", Arg::Duration(nanos))))
    }

    /// The workers that will never go on, where the run is over.
    pub(crate) fn stuck(&self) -> &[WorkerId] {
        self.summary().map_or(&[], |summary| &summary.stuck)
    }

    /// The stretch that is played: what the tasks took where one looks at a race, everything elsewhere.
    pub(crate) fn window(&self) -> (Nanos, Nanos) {
        let timeline = self.timeline();
        let start = verdict::zero(self.plan(), timeline);
        (start, timeline.elapsed().max(start))
    }

    /// The stretch that is drawn while the playhead is at a moment. While the run is going on it has room to grow; what it is
    /// held against has room on it, too.
    pub(crate) fn axis(&self, at: Nanos) -> Axis {
        let timeline = self.timeline();
        let (start, end) = self.window();
        let alone =
            self.summary().map_or(self.planned_alone, |summary| summary.alone.as_ref().map(|(nanos, _)| *nanos));
        let beside = |end: Nanos| match alone {
            Some(alone) if alone > end && alone / MOST_BESIDE <= end => alone.saturating_add(alone / 50),
            _ => end,
        };
        if timeline.end().is_some() || self.began.is_none() {
            if !self.stuck().is_empty() {
                // From the first worker on, and as far beyond the end as it takes to see that nobody goes on.
                let first = timeline.lanes().iter().filter_map(|lane| lane.ready).min().unwrap_or(start).min(end);
                return Axis::new(start, end).part(first, end.saturating_add((end - first) / 2));
            }
            return Axis::new(start, beside(end));
        }
        let room = at.max(timeline.latest());
        let end = if room <= self.expected_length { self.expected_length } else { round_up(room) };
        Axis::new(start.min(at), beside(end))
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
