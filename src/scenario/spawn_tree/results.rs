//! What a tree of processes came to: how many there were, on which levels, and how many at once.

use super::SpawnTreeSettings;
use crate::event::{Fact, Nanos};
use crate::plan::Plan;
use crate::results::{Figure, Results, Series};
use crate::text::{Arg, Phrase, thousands};
use crate::timeline::Timeline;

pub(super) fn sums(plan: &Plan, timeline: &Timeline, at: Nanos) -> Results {
    let levels = timeline.tree().levels_at(at);
    let mut figures = vec![
        Figure { key: "processes", value: levels.iter().sum::<u64>().into() },
        Figure { key: "levels", value: said_levels(&levels).into() },
        Figure { key: "stopped-by", value: Arg::Phrase(Box::new(stopped_by(plan, levels.iter().sum()))) },
    ];
    // Known once the tree is gone.
    if timeline.end().is_some() && at >= timeline.latest() {
        figures.extend(STARTS.iter().filter_map(|key| {
            let value = match timeline.facts().get(key)? {
                Fact::Nanos(nanos) => Arg::Duration(nanos),
                Fact::Bytes(bytes) => Arg::Bytes(bytes),
                Fact::Number(_) | Fact::Text(_) => return None,
            };
            Some(Figure { key, value })
        }));
    }
    Results { figures, ..Results::default() }
}

/// What was measured of the ways in which a child process can come up.
const STARTS: [&str; 6] = ["start-spawn", "own-spawn", "start-forkserver", "own-forkserver", "start-fork", "own-fork"];

/// How many processes there were; `None` before the first.
pub(super) fn alive(timeline: &Timeline, at: Nanos) -> Option<Series> {
    let born = timeline.tree().nodes_at(at).map(|node| (node.born, 1));
    let gone = timeline.lanes().iter().filter_map(|lane| lane.exited).filter(|when| *when <= at).map(|when| (when, -1));
    let alive: Vec<(Nanos, i64)> = born.chain(gone).collect();
    (!alive.is_empty()).then(|| Series::of_steps("processes-alive", alive))
}

/// Processes by level: `3 + 9 + 27`.
pub(super) fn said_levels(levels: &[u64]) -> String {
    levels.iter().map(|count| thousands(*count)).collect::<Vec<_>>().join(" + ")
}

/// What keeps so many processes from becoming more.
pub(super) fn stopped_by(plan: &Plan, processes: u64) -> Phrase {
    let SpawnTreeSettings { main_guard, depth, total, .. } = SpawnTreeSettings::of(&plan.settings);
    if processes >= u64::from(total) {
        Phrase::new("fuse.total").with("total", total)
    } else if main_guard {
        Phrase::new("fuse.guard")
    } else {
        Phrase::new("fuse.depth").with("depth", depth)
    }
}
