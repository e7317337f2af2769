//! The verdict on locks that may be taken in a circle: whether everybody came to wait for everybody, and what kept them
//! from it.

use super::{losses, succeeded};
use crate::event::{Link, Nanos};
use crate::plan::Plan;
use crate::results::deadlock::{blocked, cycle, meals};
use crate::scenario;
use crate::text::{Arg, Key, Phrase};
use crate::timeline::Timeline;

pub(super) fn verdict(plan: &Plan, timeline: &Timeline) -> Phrase {
    let figures = |phrase: Phrase| {
        phrase
            .offer("meals", meals(timeline, Nanos::MAX))
            .offer("all", plan.settings.count("meals").saturating_mul(plan.workers.into()))
            .offer("elapsed", Arg::Duration(timeline.elapsed()))
            .offer("blocked", Arg::Duration(blocked(timeline, Nanos::MAX)))
    };
    if let Some(cycle) = cycle(timeline) {
        return figures(Phrase::new("verdict.deadlock.cycle")).with("cycle", circle(plan, &cycle));
    }
    if let Some(losses) = losses(timeline) {
        let losses = Phrase::new("verdict.deadlock.losses").with("losses", losses);
        return figures(losses.with("ok", succeeded(timeline)).with("tasks", timeline.tasks().len()));
    }
    let of_fix = Key::Verdict.find(&format!("deadlock.{}", plan.settings.choice("fix")));
    figures(Phrase::new(of_fix.unwrap_or("verdict.deadlock.none")))
}

/// Larger circles are not said all the way round: nobody follows that far, and each of their tasks says its part.
const MOST_SAID: usize = 3;

/// A circle of waiting in words: who holds what and waits for whom.
fn circle(plan: &Plan, cycle: &[Link]) -> Phrase {
    let scenario = scenario::get(plan.scenario);
    let mut said: Option<Phrase> = None;
    for (index, link) in cycle.iter().enumerate() {
        let waits = scenario.lock_name(plan, link.waits_for);
        if let Some(before) = said.take_if(|_| cycle.len() > MOST_SAID) {
            let rest = Phrase::new("verdict.circle.rest").with("before", before);
            return rest.with("waits", waits).with("n", cycle.len());
        }
        let next = cycle.get(index + 1).map(|next| scenario.label(plan, next.worker));
        said = Some(match (said, next) {
            (None, next) => Phrase::new("verdict.circle.first")
                .with("who", scenario.label(plan, link.worker))
                .with("holds", scenario.lock_name(plan, link.holds))
                .with("waits", waits)
                .with("next", next.unwrap_or_else(|| scenario.label(plan, link.worker))),
            (Some(before), Some(next)) => {
                Phrase::new("verdict.circle.then").with("before", before).with("waits", waits).with("next", next)
            }
            (Some(before), None) => Phrase::new("verdict.circle.last").with("before", before).with("waits", waits),
        });
    }
    said.unwrap_or_else(|| Phrase::new("verdict.going"))
}
