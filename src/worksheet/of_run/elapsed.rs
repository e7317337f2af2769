//! How long the run took: until the last of its tasks was over.

use super::tasks::{Step, ran, table};
use super::{Exercise, MOST_ROWS, Random, RunMatter};
use crate::text::Phrase;
use crate::worksheet::exercise::{Secret, Solution};

pub(super) fn ask(matter: &RunMatter<'_>, _: &mut Random) -> Option<Exercise> {
    let mut all = ran(matter);
    let is_all =
        matter.is_whole() && (2..=MOST_ROWS).contains(&all.len()) && all.len() == matter.timeline.tasks().len();
    all.sort_by_key(|task| task.id);
    let step = Step::of(matter.timeline.elapsed());
    let answer = Phrase::new("worksheet.about").with("figure", step.say(matter.timeline.elapsed()));
    let given = vec![table(matter, &all, step)];
    let question = Exercise::new(Phrase::new("worksheet.elapsed"), given, Solution::Said(vec![answer]));
    is_all.then(|| question.asking(Secret::Elapsed))
}
