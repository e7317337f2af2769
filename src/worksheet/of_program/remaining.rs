//! How many schedules are left after some turns, and what they come to: so few that they can be written down.

use super::{Exercise, ProgramMatter, Random};
use crate::schedule::explorer::ScheduleCount;
use crate::schedule::walk::Walk;
use crate::schedule::words;
use crate::text::{Phrase, thousands};
use crate::worksheet::exercise::{Cell, Matter, Secret, Solution, heads};

/// So many schedules can be written down, at least and at most.
const FEWEST: u128 = 3;
const MOST: u128 = 12;

pub(super) fn ask(matter: &ProgramMatter, random: &mut Random) -> Option<Exercise> {
    let (found, whole) = (&matter.found, matter.walk(random));
    let mut walk = Walk::new(found.machine().clone());
    let mut turns = whole.turns().iter();
    loop {
        let ends = ends(matter, &walk)?;
        let sum = ends.iter().fold(ScheduleCount::default(), |sum, (_, count)| sum.plus(*count));
        if sum.exact().is_some_and(|sum| (FEWEST..=MOST).contains(&sum)) {
            let row = |(ending, count): (Phrase, ScheduleCount)| {
                Some(vec![Cell::Given(ending), Cell::blank_if(true, count.exact().map(thousands)?)])
            };
            let rows: Option<Vec<Vec<Cell>>> = ends.into_iter().map(row).collect();
            let is_all = walk.turns().is_empty();
            let text = if is_all {
                Phrase::new("worksheet.counts")
            } else {
                Phrase::new("worksheet.remaining").with("letters", matter.letters(walk.turns()))
            };
            let rows = rows?;
            let is_one = rows.len() == 1;
            let given = Matter::Table { heads: heads(&["worksheet.ending", "worksheet.schedules"]), rows };
            let question = Exercise::new(text, vec![given], Solution::Blanks).saying(Secret::Endings);
            // To one end alone there are all of them.
            return Some(if is_all && is_one { question.asking(Secret::Schedules) } else { question });
        }
        walk.take(*turns.next()?);
    }
}

/// What schedules come to from where one is, and how many to each that has a name of its own.
fn ends(matter: &ProgramMatter, walk: &Walk) -> Option<Vec<(Phrase, ScheduleCount)>> {
    let found = &matter.found;
    let mut ends: Vec<(Phrase, ScheduleCount)> = Vec::new();
    for (ending, _, tally) in found.from_here(walk.state(), found.was_broken(walk.states()))? {
        let called = words::ending(found.machine().program(), &ending);
        match ends.iter_mut().find(|(known, _)| *known == called) {
            Some((_, count)) => *count = count.plus(tally.all()),
            None => ends.push((called, tally.all())),
        }
    }
    Some(ends)
}
