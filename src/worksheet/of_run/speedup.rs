//! What was gained by waiting for several tasks at once. Only where it is certain what the tasks take one after the other: each
//! waits for a time that is known beforehand, and no other holds it up. Tasks that compute share the cores, and take less alone.

use super::{Exercise, Random, RunMatter};
use crate::results::{ratio, succeeded};
use crate::scenario::{self, Group};
use crate::text::{Arg, Phrase};
use crate::worksheet::exercise::{Secret, Solution};

pub(super) fn ask(matter: &RunMatter<'_>, _: &mut Random) -> Option<Exercise> {
    let (timeline, tasks) = (matter.timeline, matter.timeline.tasks().len());
    let (work, elapsed) = (timeline.work_ns(), timeline.elapsed());
    let is_done = matter.is_whole() && succeeded(timeline) == tasks;
    let can_be_asked = is_done && tasks >= 2 && elapsed > 0 && work > 0 && waits_alone(matter);
    let text = Phrase::new("worksheet.speedup")
        .with("tasks", tasks)
        .with("work", Arg::Duration(work))
        .with("elapsed", Arg::Duration(elapsed));
    let answer = Phrase::new("worksheet.times").with("factor", Arg::Ratio(ratio(work, elapsed)));
    let question = Exercise::new(text, Vec::new(), Solution::Said(vec![answer]));
    can_be_asked.then(|| question.because(Phrase::new("worksheet.times.why")).saying(Secret::Elapsed))
}

/// Whether each task does nothing but wait, as long as it would wait alone.
fn waits_alone(matter: &RunMatter<'_>) -> bool {
    let scenario = scenario::get(matter.plan.scenario);
    let is_known = scenario.shape(matter.plan).waits().count() == matter.timeline.tasks().len();
    scenario.group() == Group::Waiting && is_known && matter.timeline.blocked_ns() == 0
}
