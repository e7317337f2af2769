//! The verdict on workers without a pool: what it meant to wait for all of them, or not to.

use super::results::is_cut_off;
use crate::event::Nanos;
use crate::plan::Plan;
use crate::results::with_losses;
use crate::text::{Arg, Phrase};
use crate::timeline::Timeline;

pub(super) fn verdict(plan: &Plan, timeline: &Timeline) -> Phrase {
    match timeline.main_ended() {
        Some(ended) => left(plan, timeline, ended),
        None => joined(plan, timeline),
    }
}

/// Main ended without waiting.
fn left(plan: &Plan, timeline: &Timeline, ended: Nanos) -> Phrase {
    let cut = timeline.count_outcomes(is_cut_off);
    let model = plan.model.profile();
    let key = if cut == 0 {
        "verdict.lifecycle.nobody-cut"
    } else if model.own_memory() {
        "verdict.lifecycle.cut-processes"
    } else if model.event_loop() {
        "verdict.lifecycle.cut-slots"
    } else {
        "verdict.lifecycle.cut-threads"
    };
    Phrase::new(key).with("ended", Arg::Duration(ended)).offer("cut", cut).with("workers", plan.workers)
}

fn joined(plan: &Plan, timeline: &Timeline) -> Phrase {
    let stood = |join: &crate::timeline::Join| join.at.saturating_sub(join.since);
    let joins = timeline.joins();
    let first = joins.first().map_or(Nanos::MAX, |join| join.since);
    let had_ended = timeline.lanes().iter().all(|lane| lane.exited.is_none_or(|exited| exited <= first));
    let key = if had_ended { "verdict.lifecycle.late" } else { "verdict.lifecycle.joined" };
    let said = Phrase::new(key)
        .with("workers", plan.workers)
        .offer("longest", Arg::Duration(joins.iter().map(stood).max().unwrap_or(0)))
        .offer("stood", Arg::Duration(joins.iter().map(stood).fold(0, u64::saturating_add)));
    with_losses(Phrase::new("verdict.lifecycle.losses"), timeline, said)
}
