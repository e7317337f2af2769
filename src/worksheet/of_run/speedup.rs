//! What was gained by running several tasks at once.

use super::{Exercise, Random, RunMatter};
use crate::results::{ratio, succeeded};
use crate::text::{Arg, Phrase};
use crate::worksheet::exercise::Solution;

pub(super) fn ask(matter: &RunMatter<'_>, _: &mut Random) -> Option<Exercise> {
    let (timeline, tasks) = (matter.timeline, matter.timeline.tasks().len());
    let (work, elapsed) = (timeline.work_ns(), timeline.elapsed());
    let is_done = matter.is_whole() && succeeded(timeline) == tasks;
    let can_be_asked = is_done && tasks >= 2 && matter.plan.guard.is_none() && elapsed > 0 && work > 0;
    let text = Phrase::new("worksheet.speedup")
        .with("tasks", tasks)
        .with("work", Arg::Duration(work))
        .with("elapsed", Arg::Duration(elapsed));
    let answer = Phrase::new("worksheet.times").with("factor", Arg::Ratio(ratio(work, elapsed)));
    can_be_asked.then(|| Exercise::new(text, Vec::new(), Solution::Said(vec![answer])))
}
