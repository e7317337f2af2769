//! The verdict on processes that start processes: how many came of one main, and what stopped them.

use super::SpawnTreeSettings;
use super::results::{said_levels, stopped_by};
use crate::event::Nanos;
use crate::plan::Plan;
use crate::results::losses;
use crate::text::Phrase;
use crate::timeline::Timeline;

pub(super) fn verdict(plan: &Plan, timeline: &Timeline) -> Phrase {
    let levels = timeline.tree().levels_at(Nanos::MAX);
    let processes: u64 = levels.iter().sum();
    let key = match (SpawnTreeSettings::of(&plan.settings).main_guard, levels.len()) {
        (true, _) => "verdict.spawn-tree.guarded",
        (false, 0 | 1) => "verdict.spawn-tree.one-level",
        (false, _) => "verdict.spawn-tree.bare",
    };
    let said = Phrase::new(key)
        .with("processes", processes)
        .offer("workers", levels.first().copied().unwrap_or(0))
        .offer("levels", said_levels(&levels))
        .offer("fuse", stopped_by(plan, processes));
    let said = match losses(timeline) {
        Some(losses) => Phrase::new("verdict.spawn-tree.losses").with("said", said).with("losses", losses),
        None => said,
    };
    let guarded = SpawnTreeSettings::of(&plan.settings).main_guard;
    // What another interpreter does is a claim, and one that a test holds against it.
    if guarded { said } else { Phrase::new("verdict.spawn-tree.python").with("said", said) }
}
