//! In which share of the time two or more tasks were under way.

use rand::seq::SliceRandom as _;

use super::tasks::{Step, ran, table};
use super::{Exercise, MOST_ROWS, Random, RunMatter};
use crate::text::{Arg, Phrase};
use crate::worksheet::exercise::Solution;

/// How far other shares that are offered are from what was measured, in percent: nobody has to read off more exactly.
const APART: [i32; 8] = [-63, -47, -32, -16, 17, 31, 46, 62];

pub(super) fn ask(matter: &RunMatter<'_>, random: &mut Random) -> Option<Exercise> {
    let mut all = ran(matter);
    let is_all =
        matter.is_whole() && (2..=MOST_ROWS).contains(&all.len()) && all.len() == matter.timeline.tasks().len();
    all.sort_by_key(|task| task.id);
    let overlap = matter.timeline.overlap();
    let others = APART.map(|apart| overlap + f64::from(apart) / 100.0);
    let mut shares: Vec<f64> = others.into_iter().filter(|share| (0.0..=1.0).contains(share)).collect();
    shares.shuffle(random);
    shares.truncate(3);
    shares.push(overlap);
    shares.sort_by(f64::total_cmp);
    let choice = |share: f64| {
        let said = Phrase::new("worksheet.share").with("share", Arg::Percent(share));
        (said, share.total_cmp(&overlap).is_eq())
    };
    let given = vec![table(matter, &all, Step::of(matter.timeline.elapsed()))];
    let choices = Solution::Choices(shares.into_iter().map(choice).collect());
    is_all.then(|| Exercise::new(Phrase::new("worksheet.overlap"), given, choices))
}
