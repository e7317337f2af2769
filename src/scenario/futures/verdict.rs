//! The verdict on many tiny tasks: what each cost, and whether it would have been worth it.

use super::Futures;
use super::results::Costs;
use crate::event::Nanos;
use crate::plan::Plan;
use crate::results::{losses, with_tasks, wrong_values};
use crate::scenario::Scenario as _;
use crate::text::{Arg, Phrase};
use crate::timeline::Timeline;

pub(super) fn verdict(futures: &Futures, plan: &Plan, timeline: &Timeline) -> Phrase {
    let figures = |key: &'static str| with_tasks(Phrase::new(key), timeline);
    let wrong = wrong_values(timeline, |task| futures.expected_value(plan, task));
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
    figures(if plan.model.profile().own_memory() { "verdict.futures.processes" } else { "verdict.futures.slower" })
}
