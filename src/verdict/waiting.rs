//! The verdict on tasks that wait: what was gained by waiting for several at once.

use super::{forced, is_alone, losses, ratio, with_tasks};
use crate::plan::{ModelName, Plan};
use crate::scenario;
use crate::text::{Arg, Phrase};
use crate::timeline::Timeline;

pub(super) fn verdict(plan: &Plan, timeline: &Timeline) -> Phrase {
    let (tasks, elapsed, work) = (timeline.tasks().len(), timeline.elapsed(), timeline.work_ns());
    let figures = |key: &'static str| {
        with_tasks(Phrase::new(key), timeline)
            .offer("work", Arg::Duration(work))
            .offer("factor", Arg::Ratio(ratio(work, elapsed.max(1))))
            .offer("workers", timeline.started_workers())
            .offer("forced", forced(timeline))
    };
    if let Some(losses) = losses(timeline) {
        return figures("verdict.waiting.losses").with("losses", losses);
    }
    if tasks < 2 {
        return figures("verdict.waiting.single");
    }
    if is_alone(plan) {
        return figures("verdict.waiting.alone");
    }
    if let Some(waves) = waves(plan, tasks, timeline.started_workers()) {
        return figures("verdict.waiting.waves").with("waves", waves);
    }
    figures(match plan.model {
        ModelName::Async => "verdict.waiting.loop",
        ModelName::Gil => "verdict.waiting.gil",
        _ => "verdict.waiting.together",
    })
}

/// How many waves equal tasks come in: more tasks than workers need more than one.
fn waves(plan: &Plan, tasks: usize, workers: usize) -> Option<usize> {
    let waves = tasks.div_ceil(workers.max(1));
    (scenario::get(plan.scenario).tasks_are_equal() && waves > 1).then_some(waves)
}
