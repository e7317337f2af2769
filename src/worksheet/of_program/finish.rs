//! What a schedule comes to.

use super::{Exercise, MOST_TURNS, ProgramMatter, Random};
use crate::schedule::words;
use crate::text::Phrase;
use crate::worksheet::exercise::Solution;

pub(super) fn ask(matter: &ProgramMatter, random: &mut Random) -> Option<Exercise> {
    let walk = matter.walk(random);
    let found = &matter.found;
    let rows = found.from_here(walk.state(), found.was_broken(walk.states())).filter(|_| walk.is_over())?;
    let [(ending, ..)] = rows.as_slice() else { return None };
    let program = found.machine().program();
    let text = Phrase::new("worksheet.finish").with("letters", matter.letters(walk.turns()));
    let question = Exercise::new(text, Vec::new(), Solution::Said(vec![words::ending(program, ending)]));
    let wrong = found.wrong_at(walk.state()).first().map(|kind| words::finding(program, kind));
    let question = if let Some(wrong) = wrong { question.because(wrong) } else { question };
    (1..=MOST_TURNS).contains(&walk.turns().len()).then_some(question)
}
