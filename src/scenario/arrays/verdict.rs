//! The verdict on arrays: whether computing was worth bringing them where it was done.

use super::results::Shares;
use super::{Arrays, ArraysSettings};
use crate::event::Nanos;
use crate::plan::{GilSettings, Plan, Together};
use crate::results::{losses, ratio, with_tasks, wrong_values};
use crate::scenario::Scenario as _;
use crate::text::{Arg, Phrase};
use crate::timeline::Timeline;

pub(super) fn verdict(arrays: &Arrays, plan: &Plan, timeline: &Timeline) -> Phrase {
    let shares = Shares::of(plan, timeline, Nanos::MAX);
    let elapsed = timeline.elapsed();
    let figures = |key: &'static str| {
        with_tasks(Phrase::new(key), timeline)
            .offer("bytes", Arg::Bytes(shares.bytes))
            .offer("transfer", Arg::Duration(shares.transfer))
            .offer("compute", Arg::Duration(shares.compute))
            .offer("busy", Arg::Ratio(ratio(timeline.cpu_ns(), elapsed.max(1))))
    };
    let wrong = wrong_values(timeline, |task| arrays.expected_value(plan, task));
    if wrong > 0 {
        return figures("verdict.arrays.wrong").with("wrong", wrong);
    }
    if let Some(losses) = losses(timeline) {
        return figures("verdict.arrays.losses").with("losses", losses);
    }
    if let Some(rounds) = shares.break_even() {
        let key = if ArraysSettings::of(&plan.settings).rounds < rounds {
            "verdict.arrays.copy"
        } else {
            "verdict.arrays.pays"
        };
        return figures(key).with("rounds", rounds);
    }
    let model = plan.model.profile();
    match (plan.together(), timeline.loop_blocked()) {
        _ if model.own_memory() => figures("verdict.arrays.shared"),
        _ if plan.is_alone() => figures("verdict.arrays.alone"),
        (Together::OneThread, Some((_, longest))) => {
            figures("verdict.arrays.loop").with("longest", Arg::Duration(longest))
        }
        (Together::TakingTurns, _) if GilSettings::native_share_of(plan) > 0.0 => {
            figures("verdict.arrays.native").with("share", Arg::Percent(GilSettings::native_share_of(plan)))
        }
        (Together::TakingTurns, _) => figures("verdict.arrays.gil"),
        _ => figures("verdict.arrays.together"),
    }
}
