//! In which ways a program can end: those that there are, among some that no schedule comes to.

use std::collections::BTreeSet;

use rand::seq::IndexedRandom as _;

use super::{Exercise, ProgramMatter, Random};
use crate::schedule::explorer::ScheduleEnd;
use crate::schedule::words;
use crate::text::Phrase;
use crate::worksheet::exercise::{Secret, Solution};

/// Most that are offered, right ones and wrong ones.
const MOST: usize = 6;

pub(super) fn ask(matter: &ProgramMatter, random: &mut Random) -> Option<Exercise> {
    let (found, program) = (&matter.found, matter.found.machine().program());
    let there: BTreeSet<&ScheduleEnd> = found.endings.iter().map(|row| &row.ending).collect();
    if !found.is_whole || there.is_empty() || there.len() >= MOST || there.contains(&ScheduleEnd::Others) {
        return None;
    }
    let mut others: Vec<ScheduleEnd> = [ScheduleEnd::Deadlock].into_iter().chain(combined(matter)).collect();
    others.retain(|ending| !there.contains(ending));
    let others = others.sample(random, MOST - there.len()).cloned();
    let right = there.iter().map(|ending| ((*ending).clone(), true));
    let mut choices: Vec<(ScheduleEnd, bool)> = right.chain(others.map(|ending| (ending, false))).collect();
    choices.sort_by(|(one, _), (other, _)| one.cmp(other));
    let choices = choices.into_iter().map(|(ending, is_right)| (words::ending(program, &ending), is_right));
    let mut choices: Vec<(Phrase, bool)> = choices.collect();
    // Whoever fails is not told apart by values.
    choices.dedup();
    let question = Exercise::new(Phrase::new("worksheet.endings"), Vec::new(), Solution::Choices(choices));
    Some(question.asking(Secret::Endings))
}

/// Values that occur at the end, each with each other's; and of a number also the one below and the one above.
fn combined(matter: &ProgramMatter) -> Vec<ScheduleEnd> {
    const LOOKED_AT: usize = 64;
    let program = matter.found.machine().program();
    let ends = matter.found.endings.iter().filter_map(|row| match &row.ending {
        ScheduleEnd::Finished(values) if !values.is_empty() => Some(values),
        _ => None,
    });
    let ends: Vec<&Vec<i32>> = ends.collect();
    let mut all: Vec<Vec<i32>> = if ends.is_empty() { Vec::new() } else { vec![Vec::new()] };
    for (place, property) in program.outcome.iter().enumerate() {
        let mut values: BTreeSet<i32> = ends.iter().filter_map(|values| values.get(place).copied()).collect();
        match (property.truth, values.first().copied(), values.last().copied()) {
            (true, ..) => values.extend([0, 1]),
            (false, Some(least), Some(most)) => values.extend([least.saturating_sub(1), most.saturating_add(1)]),
            _ => {}
        }
        let longer =
            all.iter().flat_map(|begun| values.iter().map(move |value| [begun.as_slice(), &[*value]].concat()));
        all = longer.take(LOOKED_AT).collect();
    }
    all.into_iter().map(ScheduleEnd::Finished).collect()
}
