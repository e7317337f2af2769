//! The verdict on workers without a pool: what it meant to wait for all of them, or not to.

use super::results::{cut_off, never_begun};
use super::{LifecycleSettings, Parting};
use crate::event::Nanos;
use crate::plan::Plan;
use crate::results::with_losses;
use crate::text::{Arg, Phrase};
use crate::timeline::Timeline;

pub(super) fn verdict(plan: &Plan, timeline: &Timeline) -> Phrase {
    let settings = LifecycleSettings::of(&plan.settings);
    match (timeline.main_ended(), settings.join) {
        (Some(ended), Parting::Exit | Parting::CancelFutures) => ended_first(plan, settings.join, timeline, ended),
        (Some(ended), _) => left(plan, settings.clean_up, timeline, ended),
        (None, Parting::Shutdown) => shut_down(plan, timeline),
        (None, _) => joined(plan, timeline),
    }
}

/// Main ended, and what is left of the program waited for whoever was still at work.
fn ended_first(plan: &Plan, join: Parting, timeline: &Timeline, ended: Nanos) -> Phrase {
    let key = match (join, plan.model.profile().own_memory()) {
        (Parting::Exit, _) => "verdict.lifecycle.exit",
        (_, false) => "verdict.lifecycle.cancelled",
        // What stood in the pipe has run there, and is counted.
        (_, true) if plan.model.profile().python.is_some() => "verdict.lifecycle.cancelled-pipe",
        (_, true) => "verdict.lifecycle.cancelled-processes",
    };
    let never = never_begun(timeline);
    Phrase::new(key)
        .with("ended", Arg::Duration(ended))
        .with("elapsed", Arg::Duration(timeline.elapsed()))
        .offer("tasks", timeline.tasks().len())
        .offer("others", timeline.tasks().len() - never)
        .offer("never", never)
        .offer("piped", u64::from(plan.workers) + 1)
}

/// A pool was shut down: its end was waited for.
fn shut_down(plan: &Plan, timeline: &Timeline) -> Phrase {
    let said = Phrase::new("verdict.lifecycle.shutdown")
        .with("tasks", timeline.tasks().len())
        .with("workers", plan.workers)
        .with("stood", Arg::Duration(stood(timeline)));
    with_losses(Phrase::new("verdict.lifecycle.shutdown-losses"), timeline, said)
}

/// How long main stood in all joins together, ns.
fn stood(timeline: &Timeline) -> Nanos {
    timeline.joins().iter().map(|join| join.at.saturating_sub(join.since)).fold(0, u64::saturating_add)
}

/// Main ended without waiting.
fn left(plan: &Plan, clean_up: Nanos, timeline: &Timeline, ended: Nanos) -> Phrase {
    let (cut, never) = (cut_off(timeline), never_begun(timeline));
    let model = plan.model.profile();
    let key = if cut == 0 && never > 0 {
        "verdict.lifecycle.none-begun"
    } else if cut == 0 {
        "verdict.lifecycle.nobody-cut"
    } else if model.own_memory() && clean_up > 0 {
        "verdict.lifecycle.cleaned-up"
    } else if model.own_memory() {
        "verdict.lifecycle.cut-processes"
    } else if model.python.is_some() && model.event_loop() {
        "verdict.lifecycle.cut-coroutines"
    } else if model.python.is_some() {
        "verdict.lifecycle.cut-daemons"
    } else if model.event_loop() {
        "verdict.lifecycle.cut-slots"
    } else {
        "verdict.lifecycle.cut-threads"
    };
    let said = Phrase::new(key).with("ended", Arg::Duration(ended)).offer("cut", cut).with("workers", plan.workers);
    let said = said.offer("clean-up", Arg::Duration(clean_up)).offer("never", never);
    if cut > 0 && never > 0 {
        Phrase::new("verdict.lifecycle.not-begun").with("rest", said).with("never", never)
    } else {
        said
    }
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
        .offer("stood", Arg::Duration(self::stood(timeline)));
    with_losses(Phrase::new("verdict.lifecycle.losses"), timeline, said)
}
