//! The verdict on runs that read files and compute with them: what several workers gained, and what stood in their way.

use crate::plan::{GilSettings, Plan, Together};
use crate::results::{GAINED, losses, ratio, together, with_tasks, without_core};
use crate::text::{Arg, Key, Phrase};
use crate::timeline::Timeline;

pub(in crate::scenario) fn verdict(plan: &Plan, timeline: &Timeline) -> Phrase {
    let (elapsed, cpu) = (timeline.elapsed(), timeline.cpu_ns());
    let busy = ratio(cpu, elapsed.max(1));
    // `verdict.json.…` and `verdict.images.…`: what is done to the files differs, the figures do not.
    let figures = |kind: &'static str| {
        with_tasks(Phrase::new(Key::Verdict.of_two(plan.scenario, kind)), timeline)
            .offer("cpu", Arg::Duration(cpu))
            .offer("busy", Arg::Ratio(busy))
            .offer("workers", timeline.started_workers())
    };
    if let Some(losses) = losses(timeline) {
        return figures("losses").with("losses", losses);
    }
    let model = plan.model.profile();
    match (together(plan, timeline), timeline.loop_blocked()) {
        // One slot or many: the loop stands still while a file is parsed.
        (Together::OneThread, Some((_, longest))) => figures("loop").with("longest", Arg::Duration(longest)),
        (Together::Parallel, _) if model.event_loop() => figures("loop-threads"),
        _ if plan.is_alone() => figures("alone"),
        (Together::TakingTurns, _) if GilSettings::native_share_of(plan) > 0.0 => {
            figures("native").with("share", Arg::Percent(GilSettings::native_share_of(plan)))
        }
        (Together::TakingTurns, _) => figures("gil"),
        _ if busy >= GAINED => figures("busy"),
        _ => without_core(timeline).unwrap_or_else(|| figures("no-gain")),
    }
}
