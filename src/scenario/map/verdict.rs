//! The verdict on a map: the order of its results, and the order in which they were done.

use super::{Map, MapSettings};
use crate::event::Outcome;
use crate::plan::Plan;
use crate::results::{losses, ratio, said_tasks, with_tasks, wrong_values};
use crate::scenario::Scenario as _;
use crate::text::{Arg, Phrase};
use crate::timeline::{TaskRow, Timeline};

pub(super) fn verdict(map: &Map, plan: &Plan, timeline: &Timeline) -> Phrase {
    let elapsed = timeline.elapsed();
    let figures = |key: &'static str| {
        with_tasks(Phrase::new(key), timeline)
            .offer("factor", Arg::Ratio(ratio(timeline.work_ns(), elapsed.max(1))))
            .offer("workers", timeline.started_workers())
            .offer("completed", completed(timeline))
    };
    let wrong = wrong_values(timeline, |task| map.expected_value(plan, task));
    if wrong > 0 {
        return figures("verdict.map.wrong").with("wrong", wrong);
    }
    if let Some(losses) = losses(timeline) {
        return figures("verdict.map.losses").with("losses", losses).with("before", before_first_loss(timeline));
    }
    if plan.is_alone() {
        return figures("verdict.map.alone");
    }
    match waves(plan, timeline) {
        Some(waves) => figures("verdict.map.waves").with("waves", waves),
        None => figures("verdict.map.together"),
    }
}

/// How many results whoever takes them out one by one gets before the first that failed.
fn before_first_loss(timeline: &Timeline) -> usize {
    let came_out = |task: &&TaskRow| matches!(task.finished, Some((_, Outcome::Ok(_))));
    timeline.tasks().iter().take_while(came_out).count()
}

fn completed(timeline: &Timeline) -> Phrase {
    let order = timeline.completed_order();
    if order.is_sorted() {
        Phrase::new("verdict.map.completed.same")
    } else {
        Phrase::new("verdict.map.completed.otherwise").with("order", said_tasks(&order))
    }
}

/// Items that wait equally long come in waves: as many as the busiest worker had items.
fn waves(plan: &Plan, timeline: &Timeline) -> Option<usize> {
    let mut had = vec![0_usize; timeline.lanes().len()];
    for (_, worker) in timeline.tasks().iter().filter_map(TaskRow::started) {
        had[worker as usize] += 1;
    }
    had.into_iter().max().filter(|waves| *waves > 1 && MapSettings::of(&plan.settings).spread == 0)
}
