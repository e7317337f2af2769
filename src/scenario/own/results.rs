//! What a run of a user's program came to in figures: its threads and tasks, and what it cost to watch them.

use crate::event::{Nanos, WorkerKind};
use crate::results::{Figure, Results, ratio};
use crate::text::Arg;
use crate::timeline::Timeline;

/// Its lanes of a kind.
pub(super) fn lanes(timeline: &Timeline, kinds: &[WorkerKind], at: Nanos) -> usize {
    let is_one = |kind: Option<WorkerKind>| kind.is_some_and(|kind| kinds.contains(&kind));
    let began = |spawned: Option<Nanos>| spawned.is_some_and(|spawned| spawned <= at);
    timeline.lanes().iter().filter(|lane| is_one(lane.kind) && began(lane.spawned)).count()
}

/// What watching cost by count, ns, and by which factor that made the program slower, were it all that watching does; `None` where
/// it has not told.
///
/// The cost of an event was measured before the program began. What threads lose by meeting at other moments is in no count.
pub(super) fn slowed(timeline: &Timeline) -> Option<(Nanos, f64)> {
    let cost = timeline.facts().figure("watching-cost")?;
    let (began, ended) = timeline.action();
    let elapsed = ended.saturating_sub(began);
    let without = elapsed.saturating_sub(cost).max(elapsed / 100).max(1);
    Some((cost, ratio(elapsed, without)))
}

pub(super) fn sums(timeline: &Timeline, at: Nanos) -> Results {
    let threads = lanes(timeline, &[WorkerKind::Main, WorkerKind::Thread], at);
    let mut figures = vec![Figure { key: "own-threads", value: threads.into() }];
    let slots = lanes(timeline, &[WorkerKind::Slot], at);
    if slots > 0 {
        figures.push(Figure { key: "own-slots", value: slots.into() });
    }
    if let Some((cost, factor)) = slowed(timeline).filter(|_| at >= timeline.elapsed()) {
        figures.push(Figure { key: "watching-cost", value: Arg::Duration(cost) });
        figures.push(Figure { key: "slowed", value: Arg::Ratio(factor) });
    }
    for key in ["exit-code", "unwatched", "untold"] {
        let told = timeline.facts().figure(key).filter(|told| *told > 0 && at >= timeline.elapsed());
        figures.extend(told.map(|told| Figure { key, value: Arg::Number(told.into()) }));
    }
    Results { figures, ..Results::default() }
}
