//! The verdict on many tiny tasks: what each cost, and whether it would have been worth it.

use super::{losses, with_tasks, wrong_values};
use crate::event::Nanos;
use crate::plan::{ModelName, Plan};
use crate::results::Costs;
use crate::text::{Arg, Phrase};
use crate::timeline::Timeline;

pub(super) fn verdict(plan: &Plan, timeline: &Timeline) -> Phrase {
    let figures = |key: &'static str| with_tasks(Phrase::new(key), timeline);
    let wrong = wrong_values(plan, timeline);
    if wrong > 0 {
        return figures("verdict.futures.wrong").with("wrong", wrong);
    }
    if let Some(losses) = losses(timeline) {
        return figures("verdict.futures.losses").with("losses", losses);
    }
    let Some(costs) = Costs::of(timeline, Nanos::MAX) else { return figures("verdict.futures.none") };
    let figures = |key: &'static str| {
        figures(key)
            .with("each", Arg::Duration(costs.per_task()))
            .with("loop", Arg::Duration(costs.plain_loop))
            .offer("factor", Arg::Ratio(costs.times_plain_loop()))
    };
    if costs.times_plain_loop() <= 1.0 {
        return figures("verdict.futures.faster");
    }
    figures(match plan.model {
        ModelName::Processes => "verdict.futures.processes",
        _ => "verdict.futures.slower",
    })
}
