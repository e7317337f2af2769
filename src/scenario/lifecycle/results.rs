//! What starting and joining workers came to: what each start cost, who ended when, and how long the main thread stood in
//! each join.

use super::Parting;
use crate::event::{Nanos, Outcome};
use crate::results::{Bar, Figure, Results, Series};
use crate::statistics::median;
use crate::text::{Arg, Phrase};
use crate::timeline::{Join, Timeline};

/// How many workers are told one by one.
const SHOWN: usize = 12;

pub(super) fn sums(join: Parting, timeline: &Timeline, at: Nanos) -> Results {
    let joins: Vec<&Join> = timeline.joins().iter().filter(|join| join.at <= at).collect();
    let mut figures = Vec::new();
    let up = timeline.lanes().iter().filter(|lane| lane.ready.is_some_and(|ready| ready <= at));
    let mut costs: Vec<Nanos> = up.filter_map(crate::timeline::Lane::start_cost).collect();
    for (key, cost) in [("start-median", median(&mut costs)), ("start-most", costs.iter().copied().max())] {
        figures.extend(cost.map(|cost| Figure { key, value: Arg::Duration(cost) }));
    }
    let ended = timeline.completed_at(at);
    let ended = ended.iter().filter(|task| {
        let finished = timeline.tasks()[**task as usize].finished.as_ref();
        finished.is_some_and(|(_, outcome)| !matches!(outcome, Outcome::Killed(_)))
    });
    push_order(&mut figures, "ended-order", ended.copied());
    push_order(&mut figures, "joined-order", joins.iter().map(|join| join.worker));
    if !joins.is_empty() {
        let stood = joins.iter().map(|join| join.at.saturating_sub(join.since)).fold(0, u64::saturating_add);
        figures.push(Figure { key: "stood-in-joins", value: Arg::Duration(stood) });
    }
    if let Some(ended) = timeline.main_ended().filter(|ended| *ended <= at) {
        figures.push(Figure { key: "main-ended", value: Arg::Duration(ended) });
        // Without daemons nobody is cut off; what a pool has not begun is taken back.
        let never = never_begun(timeline);
        if !join.is_of_a_pool() {
            figures.push(Figure { key: "cut-off", value: cut_off(timeline).into() });
        }
        if join.is_of_a_pool() || never > 0 {
            figures.push(Figure { key: "never-begun", value: never.into() });
        }
    }
    let bars = joins.iter().take(SHOWN).map(|join| Bar {
        name: Phrase::new("lifecycle.join").with("n", u64::from(join.worker) + 1),
        parts: vec![("stood", join.at.saturating_sub(join.since))],
    });
    Results { figures, bars: bars.collect(), ..Results::default() }
}

/// How many tasks ended in the middle because whoever started their workers did.
pub(super) fn cut_off(timeline: &Timeline) -> usize {
    ended_with_main(timeline).filter(|has_begun| *has_begun).count()
}

/// How many tasks nobody had begun when that came, and nobody has since.
pub(super) fn never_begun(timeline: &Timeline) -> usize {
    ended_with_main(timeline).filter(|has_begun| !has_begun).count()
}

/// Of each task that ended because main did, whether anybody had begun it.
fn ended_with_main(timeline: &Timeline) -> impl Iterator<Item = bool> {
    timeline.tasks().iter().filter_map(|task| {
        let (_, outcome) = task.finished.as_ref()?;
        matches!(outcome, Outcome::Cancelled | Outcome::Killed(_)).then(|| task.started().is_some())
    })
}

/// Workers in some order: people count from one.
fn push_order(figures: &mut Vec<Figure>, key: &'static str, order: impl Iterator<Item = u32>) {
    let mut said: Vec<String> = order.take(SHOWN + 1).map(|worker| (u64::from(worker) + 1).to_string()).collect();
    if said.len() > SHOWN {
        "…".clone_into(&mut said[SHOWN]);
    }
    if !said.is_empty() {
        figures.push(Figure { key, value: Arg::Text(said.join(" ")) });
    }
}

/// How many workers there were that were up and not gone.
pub(super) fn alive(timeline: &Timeline, at: Nanos) -> Series {
    let steps = timeline.lanes().iter().flat_map(|lane| {
        let gone = lane.exited.filter(|_| lane.ready.is_some());
        lane.ready.map(|ready| (ready, 1)).into_iter().chain(gone.map(|gone| (gone, -1)))
    });
    Series::of_steps("alive", steps.filter(|(when, _)| *when <= at).collect())
}
