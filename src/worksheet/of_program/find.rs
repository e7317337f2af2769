//! A schedule that comes to an end that is given.

use rand::seq::IndexedRandom as _;

use super::{Exercise, MOST_TURNS, ProgramMatter, Random};
use crate::schedule::explorer::{EndingRow, ScheduleEnd};
use crate::schedule::words;
use crate::text::Phrase;
use crate::worksheet::exercise::{Secret, Solution};

pub(super) fn ask(matter: &ProgramMatter, random: &mut Random) -> Option<Exercise> {
    let found = &matter.found;
    let is_short = |row: &&EndingRow| {
        let turns = row.schedule.as_ref().map_or(0, |schedule| schedule.turns.len());
        (1..=MOST_TURNS).contains(&turns) && !matches!(row.ending, ScheduleEnd::Endless | ScheduleEnd::Others)
    };
    // Where there is one ending alone, any schedule is right.
    let rows: Vec<&EndingRow> = found.endings.iter().filter(is_short).filter(|_| found.endings.len() > 1).collect();
    let row = *rows.choose(random)?;
    let schedule = row.schedule.as_ref()?;
    let text = Phrase::new("worksheet.find");
    let text = text.with("ending", words::ending(found.machine().program(), &row.ending));
    let answer = Phrase::new("worksheet.find.answer")
        .with("letters", matter.letters(&schedule.turns))
        .with("preemptions", schedule.preemptions);
    Some(Exercise::new(text, Vec::new(), Solution::Said(vec![answer])).saying(Secret::Endings))
}
