//! In which order tasks came to their ends, from when each was started and how long it took.

use rand::seq::SliceRandom as _;

use super::tasks::{Ran, Step, name, ran, table};
use super::{Exercise, MOST_ROWS, Random, RunMatter};
use crate::text::Phrase;
use crate::worksheet::exercise::Solution;

/// So many tasks are put in order, at least and at most.
const FEWEST: usize = 3;
const MOST: usize = 6;

pub(super) fn ask(matter: &RunMatter<'_>, random: &mut Random) -> Option<Exercise> {
    let all = ran(matter);
    let longest = all.last()?.end;
    // Ends that nobody could tell apart on paper are not asked for.
    let apart = longest / 50;
    let mut told: Vec<Ran<'_>> = Vec::new();
    for task in all {
        if told.last().is_none_or(|before| task.end > before.end.saturating_add(apart.max(1))) {
            told.push(task);
        }
    }
    told.shuffle(random);
    told.truncate(MOST.min(MOST_ROWS));
    told.sort_by_key(|task| (task.end, task.id));
    let order: Vec<Phrase> = told.iter().map(|task| name(matter, task.id)).collect();
    told.sort_by_key(|task| task.id);
    let given = vec![table(matter, &told, Step::of(longest))];
    let order = order
        .into_iter()
        .reduce(|before, next| Phrase::new("worksheet.then").with("before", before).with("next", next));
    (told.len() >= FEWEST)
        .then_some(order)?
        .map(|order| Exercise::new(Phrase::new("worksheet.order"), given, Solution::Said(vec![order])))
}
