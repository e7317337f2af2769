//! What a pipeline came to: how full the queue was, and who stood still at it for how long.

use super::PipelineSettings;
use crate::event::{BlockedOn, Nanos};
use crate::results::{Bar, Figure, Results, Series};
use crate::text::{Arg, Phrase};
use crate::timeline::{Lane, State, Timeline};

/// How many items stood in the queue. A put counts from when it was over, a take from when it began: so it is never more than
/// what stood there.
pub(super) fn fill(settings: &PipelineSettings, timeline: &Timeline, at: Nanos) -> Series {
    let mut steps = Vec::new();
    for (task, row) in (0_u32..).zip(timeline.tasks()) {
        let step = if task < settings.producers { 1 } else { -1 };
        let mut before = 0;
        for (when, done) in row.progress_until(at) {
            let more = i64::try_from(done.saturating_sub(before)).unwrap_or(i64::MAX);
            steps.extend((more > 0).then_some((*when, more.saturating_mul(step))));
            before = *done;
        }
    }
    Series::of_steps("fill", steps)
}

pub(super) fn sums(settings: &PipelineSettings, timeline: &Timeline, at: Nanos) -> Results {
    let flow = Flow::of(settings, timeline, at);
    let peak = fill(settings, timeline, at).most();
    let figures = vec![
        Figure { key: "produced", value: flow.produced.into() },
        Figure { key: "consumed", value: flow.consumed.into() },
        Figure { key: "peak-fill", value: peak.into() },
        Figure { key: "peak-bytes", value: Arg::Bytes(peak.saturating_mul(settings.item_size)) },
        Figure { key: "stood-full", value: Arg::Duration(flow.stood_full) },
        Figure { key: "stood-empty", value: Arg::Duration(flow.stood_empty) },
    ];
    let bar = |name: &'static str, work: (&'static str, Nanos), stood: (&'static str, Nanos)| Bar {
        name: Phrase::new(name),
        parts: vec![work, stood],
    };
    let bars = vec![
        bar("figure.all-producers", ("producing", flow.producing), ("stood-full", flow.stood_full)),
        bar("figure.all-consumers", ("consuming", flow.consuming), ("stood-empty", flow.stood_empty)),
    ];
    Results { figures, bars, ..Results::default() }
}

/// What went through, and where the time went, up to a moment.
pub(super) struct Flow {
    pub(super) produced: u64,
    pub(super) consumed: u64,
    pub(super) producing: Nanos,
    pub(super) consuming: Nanos,
    /// How long all producers stood before a full queue, ns.
    pub(super) stood_full: Nanos,
    /// How long all consumers stood behind an empty one, ns.
    pub(super) stood_empty: Nanos,
}

impl Flow {
    pub(super) fn of(settings: &PipelineSettings, timeline: &Timeline, at: Nanos) -> Self {
        let until = at.min(timeline.latest());
        let (producers, consumers) = timeline.tasks().split_at(timeline.tasks().len().min(settings.producers as usize));
        let done =
            |rows: &[crate::timeline::TaskRow]| rows.iter().map(|row| row.progress_at(at)).fold(0, u64::saturating_add);
        // A worker has one task, its own: what its lane shows is the task's.
        let (putting, taking) = timeline.lanes().split_at(timeline.lanes().len().min(settings.producers as usize));
        let time = |lanes: &[Lane], of: &dyn Fn(&Lane) -> Nanos| lanes.iter().map(of).fold(0, Nanos::saturating_add);
        let works = |lane: &Lane| lane.time_in(until, |state| matches!(state, State::Running | State::Waiting));
        Self {
            produced: done(producers),
            consumed: done(consumers),
            producing: time(putting, &works),
            consuming: time(taking, &works),
            stood_full: time(putting, &|lane| lane.blocked_at_queue_ns(until, BlockedOn::Place)),
            stood_empty: time(taking, &|lane| lane.blocked_at_queue_ns(until, BlockedOn::Item)),
        }
    }
}
