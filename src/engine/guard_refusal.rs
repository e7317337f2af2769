//! Why a guard cannot be used in a run: what its profile says against what the model is.

use crate::plan::{Means, Memory, ModelProfile, Plan, Protection, Reach, Together, Window};
use crate::scenario;
use crate::text::Phrase;

/// Most increments of all workers together: a few in a hundred begin a new segment, and all segments are kept.
const MAX_INCREMENTS: u64 = 200_000_000;

/// Most increments where the counter is handed on so often that nearly every one begins a new segment.
const MAX_HANDED_ON: u64 = 5_000_000;

pub(super) fn of(plan: &Plan, model: ModelProfile) -> Option<Phrase> {
    let guard = plan.guard?;
    let profile = guard.profile();
    let name = plan.model.name();
    let refused =
        |key: &'static str| Phrase::new(key).with("guard", guard.name()).offer("model", name).mark("model", name);
    let is_beside = model.together == Together::Parallel && !model.event_loop() && !model.own_memory();
    if profile.most_workers.is_some() && !is_beside {
        Some(refused("refusal.threads-alone"))
    } else if let Some(most) = profile.most_workers.filter(|most| plan.workers > *most) {
        Some(Phrase::new("refusal.lock-for-few").with("guard", guard.name()).with("most", most))
    } else if guard.is_wrong() && model.together == Together::Alone {
        Some(refused("refusal.nobody-to-race"))
    } else if model.event_loop() && !profile.works_on_loop() {
        Some(refused("refusal.sleep-on-loop"))
    } else if model.own_memory() && profile.reach == Reach::OneProcess {
        Some(refused("refusal.one-process"))
    } else if plan.memory == Memory::Private && profile.protection == Protection::Exact(Means::Owner) {
        Some(refused("refusal.owner-private"))
    } else if model.event_loop() && plan.window == Window::Nudged && !profile.may_be_held_over_await() {
        Some(refused("refusal.across-await"))
    } else {
        refuse_size(
            plan,
            if profile.is_handed_on_each_turn(model.event_loop()) { MAX_HANDED_ON } else { MAX_INCREMENTS },
        )
    }
}

fn refuse_size(plan: &Plan, max: u64) -> Option<Phrase> {
    let guard = plan.guard?;
    let together = scenario::get(plan.scenario).expected_counter(plan).unwrap_or(0);
    (together > max)
        .then(|| Phrase::new("refusal.too-many").with("max", max).with("given", together).with("guard", guard.name()))
}
