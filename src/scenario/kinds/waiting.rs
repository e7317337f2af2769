//! Tasks that wait: how many there may be, who suits them, and the verdict on what was gained by waiting for several at
//! once.

use crate::plan::{Plan, SettingKind, Together};
use crate::results::{forced, losses, ratio, with_tasks};
use crate::scenario::{Job, Shape, Task};
use crate::text::{Arg, Phrase};
use crate::timeline::Timeline;
use crate::work::Wait;

/// The setting of how many tasks there are that mostly wait.
pub(in crate::scenario) const fn tasks(default: u64) -> SettingKind {
    let steps = &[1, 2, 4, 5, 8, 10, 20, 50, 100, 1_000, 10_000, 100_000];
    SettingKind::Count { default, min: 1, max: 1_000_000, steps }
}

/// How many workers suit so many tasks that wait: several a core, for they leave it free.
pub(in crate::scenario) fn suggested_workers(cores: u32, tasks: u32) -> u32 {
    (cores * 5).max(4).min(tasks)
}

/// Tasks that wait, and do nothing else, as a shape says.
pub(in crate::scenario) fn job(plan: &Plan, shape: &Shape) -> Job {
    let tasks = (0..).zip(shape.waits()).map(|(id, nanos)| Task::new(id, Wait { nanos }));
    Job::of(plan, tasks, shape.assignment)
}

/// The verdict; tasks that are equally long come in waves.
pub(in crate::scenario) fn verdict(plan: &Plan, timeline: &Timeline, equally_long: bool) -> Phrase {
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
    if plan.is_alone() {
        return figures("verdict.waiting.alone");
    }
    // More tasks than workers need more than one wave.
    let waves = tasks.div_ceil(timeline.started_workers().max(1));
    if equally_long && waves > 1 {
        return figures("verdict.waiting.waves").with("waves", waves);
    }
    figures(match plan.together() {
        Together::OneThread => "verdict.waiting.loop",
        Together::TakingTurns => "verdict.waiting.gil",
        Together::Alone | Together::AsBuilt | Together::Parallel => "verdict.waiting.together",
    })
}
