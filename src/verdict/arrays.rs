//! The verdict on arrays: whether computing was worth bringing them where it was done.

use super::{is_alone, losses, ratio, with_tasks, wrong_values};
use crate::event::Nanos;
use crate::plan::{ModelName, Plan};
use crate::results::Shares;
use crate::text::{Arg, Phrase};
use crate::timeline::Timeline;

pub(super) fn verdict(plan: &Plan, timeline: &Timeline) -> Phrase {
    let shares = Shares::of(plan, timeline, Nanos::MAX);
    let elapsed = timeline.elapsed();
    let figures = |key: &'static str| {
        with_tasks(Phrase::new(key), timeline)
            .offer("bytes", Arg::Bytes(shares.bytes))
            .offer("transfer", Arg::Duration(shares.transfer))
            .offer("compute", Arg::Duration(shares.compute))
            .offer("busy", Arg::Ratio(ratio(timeline.cpu_ns(), elapsed.max(1))))
    };
    let wrong = wrong_values(plan, timeline);
    if wrong > 0 {
        return figures("verdict.arrays.wrong").with("wrong", wrong);
    }
    if let Some(losses) = losses(timeline) {
        return figures("verdict.arrays.losses").with("losses", losses);
    }
    if let Some(rounds) = shares.break_even() {
        let key = if plan.settings.count("rounds") < rounds { "verdict.arrays.copy" } else { "verdict.arrays.pays" };
        return figures(key).with("rounds", rounds);
    }
    match (plan.model, timeline.loop_blocked()) {
        (ModelName::Processes, _) => figures("verdict.arrays.shared"),
        _ if is_alone(plan) => figures("verdict.arrays.alone"),
        (ModelName::Async, Some((_, longest))) => {
            figures("verdict.arrays.loop").with("longest", Arg::Duration(longest))
        }
        (ModelName::Gil, _) => figures("verdict.arrays.gil"),
        _ => figures("verdict.arrays.together"),
    }
}
