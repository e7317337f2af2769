//! Who can go on after some turns, and who cannot and why: a deadlock where there is one, else a moment in which somebody waits.

use rand::RngExt as _;

use super::{Exercise, MOST_TURNS, ProgramMatter, Random};
use crate::schedule::explorer::{FindingKind, Obstacle, StepMachine, Turn};
use crate::schedule::walk::Walk;
use crate::schedule::words;
use crate::text::Phrase;
use crate::worksheet::exercise::Solution;

pub(super) fn ask(matter: &ProgramMatter, random: &mut Random) -> Option<Exercise> {
    let walk = if random.random() { deadlock(matter) } else { None };
    let walk = walk.or_else(|| somebody_waits(&matter.walk(random)))?;
    let program = matter.found.machine().program();
    let text = Phrase::new("worksheet.situation").with("letters", matter.letters(walk.turns()));
    let all = (0..program.workers.len()).map(|who| words::next_of(&walk, who)).collect();
    (walk.turns().len() <= MOST_TURNS).then(|| Exercise::new(text, Vec::new(), Solution::Said(all)))
}

/// The shortest way into a deadlock.
fn deadlock(matter: &ProgramMatter) -> Option<Walk> {
    let finding = matter.found.findings.iter().find(|finding| matches!(finding.kind, FindingKind::Deadlock(_)))?;
    Some(laid_out(matter.found.machine(), &finding.schedule.turns))
}

/// The first moment at which somebody waits.
fn somebody_waits(walk: &Walk) -> Option<Walk> {
    let waits = |walk: &Walk| {
        let mut why = (0..walk.machine().program().workers.len()).filter_map(|who| walk.obstacle(who));
        why.any(|why| !matches!(why, Obstacle::Finished | Obstacle::Failed(_)))
    };
    let taken = walk.turns();
    (1..=taken.len()).map(|turns| laid_out(walk.machine(), &taken[..turns])).find(waits)
}

fn laid_out(machine: &StepMachine, turns: &[Turn]) -> Walk {
    let mut walk = Walk::new(machine.clone());
    walk.lay_out(turns);
    walk.go_to_end();
    walk
}
