//! In how many of its schedules a program keeps every promise.

use super::{Exercise, ProgramMatter, Random};
use crate::schedule::explorer::ScheduleCount;
use crate::text::{Phrase, thousands};
use crate::worksheet::exercise::{Secret, Solution, plain};

/// Of so many schedules at most can somebody tell with a pencil.
const MOST: u128 = 100;

pub(super) fn ask(matter: &ProgramMatter, _: &mut Random) -> Option<Exercise> {
    let found = &matter.found;
    let all = found.schedules.exact().filter(|all| (2..=MOST).contains(all))?;
    let right = found.endings.iter().filter(|row| row.is_right);
    let right = right.fold(ScheduleCount::default(), |sum, row| sum.plus(row.tally.kept)).exact()?;
    let text = Phrase::new("worksheet.right").with("all", all);
    let answer = Solution::Said(vec![plain(thousands(right))]);
    (found.is_whole && found.has_promises()).then(|| Exercise::new(text, Vec::new(), answer).saying(Secret::Schedules))
}
