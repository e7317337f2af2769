//! The verdict on locks that may be taken in a circle: whether everybody came to wait for everybody, and what kept them
//! from it.

use super::results::{blocked, meals};
use super::{Deadlock, DeadlockSettings, Exception};
use crate::event::{Link, Nanos, Outcome};
use crate::plan::Plan;
use crate::results::{losses, succeeded};
use crate::scenario::Scenario as _;
use crate::text::{Arg, Key, Phrase};
use crate::timeline::Timeline;

pub(super) fn verdict(deadlock: &Deadlock, plan: &Plan, timeline: &Timeline) -> Phrase {
    let settings = DeadlockSettings::of(&plan.settings);
    let figures = |phrase: Phrase| {
        phrase
            .offer("meals", meals(timeline, Nanos::MAX))
            .offer("all", settings.meals.saturating_mul(plan.workers.into()))
            .offer("elapsed", Arg::Duration(timeline.elapsed()))
            .offer("blocked", Arg::Duration(blocked(timeline, Nanos::MAX)))
    };
    if let Some(cycle) = timeline.locks().at(Nanos::MAX).cycle() {
        return figures(Phrase::new("verdict.deadlock.cycle")).with("cycle", circle(deadlock, plan, &cycle));
    }
    let raised = match settings.exception {
        Exception::None => None,
        Exception::With => Some("verdict.deadlock.with"),
        Exception::ByHand => Some("verdict.deadlock.by-hand"),
    };
    // Its task tells that it raised; a run that was limited may have ended before.
    if let Some(key) = raised.filter(|_| timeline.count_outcomes(has_raised) > 0) {
        let stuck = timeline.count_outcomes(|outcome| matches!(outcome, Outcome::Failed(_))).saturating_sub(1);
        return figures(Phrase::new(key)).with("who", deadlock.label(plan, 0)).offer("stuck", stuck);
    }
    if let Some(losses) = losses(timeline) {
        let losses = Phrase::new("verdict.deadlock.losses").with("losses", losses);
        return figures(losses.with("ok", succeeded(timeline)).with("tasks", timeline.tasks().len()));
    }
    figures(Phrase::new(Key::Verdict.of_two(plan.scenario, settings.fix)))
}

fn has_raised(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Failed(why) if why.key() == "task.raised")
}

/// Larger circles are not said all the way round: a reader does not follow that far, and each of their tasks says its part.
const MOST_SAID: usize = 3;

/// A circle of waiting in words: who holds what and waits for whom.
fn circle(deadlock: &Deadlock, plan: &Plan, cycle: &[Link]) -> Phrase {
    let mut said: Option<Phrase> = None;
    for (index, link) in cycle.iter().enumerate() {
        let waits = deadlock.lock_name(plan, link.waits_for);
        if let Some(before) = said.take_if(|_| cycle.len() > MOST_SAID) {
            let rest = Phrase::new("verdict.circle.rest").with("before", before);
            return rest.with("waits", waits).with("n", cycle.len());
        }
        let next = cycle.get(index + 1).map(|next| deadlock.label(plan, next.worker));
        said = Some(match (said, next) {
            (None, next) => Phrase::new("verdict.circle.first")
                .with("who", deadlock.label(plan, link.worker))
                .with("holds", deadlock.lock_name(plan, link.holds))
                .with("waits", waits)
                .with("next", next.unwrap_or_else(|| deadlock.label(plan, link.worker))),
            (Some(before), Some(next)) => {
                Phrase::new("verdict.circle.then").with("before", before).with("waits", waits).with("next", next)
            }
            (Some(before), None) => Phrase::new("verdict.circle.last").with("before", before).with("waits", waits),
        });
    }
    said.unwrap_or_else(|| Phrase::new("verdict.going"))
}
