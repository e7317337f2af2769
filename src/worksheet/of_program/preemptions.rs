//! How often a schedule interrupts a worker that could have gone on.

use super::{Exercise, MOST_TURNS, ProgramMatter, Random};
use crate::schedule::explorer::SwitchPoints;
use crate::text::{Phrase, thousands};
use crate::worksheet::exercise::{Solution, plain};

pub(super) fn ask(matter: &ProgramMatter, random: &mut Random) -> Option<Exercise> {
    let walk = matter.walk(random);
    let turns = walk.turns();
    let can_be_asked = matter.found.machine().rules().switch != SwitchPoints::Await
        && (2..=MOST_TURNS).contains(&turns.len())
        && matter.found.is_whole;
    let text = Phrase::new("worksheet.preemptions").with("letters", matter.letters(turns));
    let answer = plain(thousands(matter.found.preemptions(turns) as u128));
    can_be_asked.then(|| Exercise::new(text, Vec::new(), Solution::Said(vec![answer])))
}
