//! The verdict on a pipeline: who held up whom, and what that cost.

use super::PipelineSettings;
use super::results::{Flow, fill};
use crate::event::Nanos;
use crate::plan::Plan;
use crate::results::{losses, with_losses, with_tasks};
use crate::text::{Arg, Phrase};
use crate::timeline::Timeline;

pub(super) fn verdict(plan: &Plan, timeline: &Timeline) -> Phrase {
    let settings = PipelineSettings::of(&plan.settings);
    let flow = Flow::of(&settings, timeline, Nanos::MAX);
    let peak = fill(&settings, timeline, Nanos::MAX).most();
    let figures = |key: &'static str| {
        with_tasks(Phrase::new(key), timeline)
            .offer("items", flow.consumed)
            .offer("made", flow.produced)
            .offer("peak", peak)
            .offer("bytes", Arg::Bytes(peak.saturating_mul(settings.item_size)))
            .offer("full", Arg::Duration(flow.stood_full))
            .offer("empty", Arg::Duration(flow.stood_empty))
            .offer("last", Arg::Duration(last_put(&settings, timeline)))
    };
    let is_whole = losses(timeline).is_none();
    let said = if !is_whole {
        figures("verdict.pipeline.rest")
    } else if flow.consumed != flow.produced {
        figures("verdict.pipeline.broken")
    } else {
        match slower(plan, &settings, &flow) {
            // Half of everything stood there at once.
            Some(Side::Consumers) if settings.capacity == 0 && peak > flow.produced / 2 => {
                figures(if plan.model.profile().own_memory() {
                    "verdict.pipeline.grew-ring"
                } else {
                    "verdict.pipeline.grew"
                })
            }
            Some(Side::Consumers) if flow.stood_full > 0 => figures("verdict.pipeline.full"),
            Some(Side::Producers) if flow.stood_full == 0 => figures("verdict.pipeline.empty"),
            _ if flow.stood_full == 0 => figures("verdict.pipeline.room"),
            _ => figures("verdict.pipeline.even"),
        }
    };
    with_losses(Phrase::new("verdict.pipeline.losses"), timeline, said)
}

/// Those at one end of the queue.
enum Side {
    Producers,
    Consumers,
}

/// Who is slower: by what an item takes them, and as the run showed it. `None` where the two do not say the same.
fn slower(plan: &Plan, settings: &PipelineSettings, flow: &Flow) -> Option<Side> {
    let (producers, consumers) = (u64::from(settings.producers), u64::from(settings.consumers(plan).max(1)));
    let (make, take) = (settings.produce.saturating_mul(consumers), settings.consume.saturating_mul(producers));
    let (full, empty) = (flow.stood_full.saturating_mul(consumers), flow.stood_empty.saturating_mul(producers));
    // Without a limit nobody stands before the queue, however slow the consumers are.
    if take > make && (full > empty || settings.capacity == 0) {
        Some(Side::Consumers)
    } else if make > take && empty > full {
        Some(Side::Producers)
    } else {
        None
    }
}

/// When the last item was put, ns.
fn last_put(settings: &PipelineSettings, timeline: &Timeline) -> Nanos {
    let producers = timeline.tasks().iter().take(settings.producers as usize);
    producers.filter_map(|row| row.progress_until(Nanos::MAX).last()).map(|(at, _)| *at).max().unwrap_or(0)
}
