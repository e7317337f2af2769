//! What can be asked about a small program: each kind is a file, and a line here, from what is read off to what has to be
//! thought of.

mod endings;
mod find;
mod finish;
mod preemptions;
mod remaining;
mod right;
mod situation;
mod steps;

use rand::seq::IndexedRandom as _;

use super::exercise::plain;
use super::{Exercise, Matter, Random};
use crate::report;
use crate::schedule::explorer::{Exploration, MemoryModel, Turn};
use crate::schedule::line::letters;
use crate::schedule::walk::Walk;
use crate::text::{Lang, Phrase, Texts};

/// Makes a question of its kind, if the program has what it takes.
pub(super) type Kind = fn(&ProgramMatter, &mut Random) -> Option<Exercise>;

pub(super) const KINDS: &[Kind] =
    &[steps::ask, finish::ask, situation::ask, preemptions::ask, endings::ask, remaining::ask, right::ask, find::ask];

/// Most turns of a schedule that somebody walks along with a pencil.
const MOST_TURNS: usize = 16;

/// A small program that questions are asked about: all that was found out, and a schedule if one was given.
#[derive(Debug)]
pub struct ProgramMatter {
    found: Exploration,
    schedule: Option<Vec<Turn>>,
}

impl ProgramMatter {
    /// The program that was explored, and the schedule that was laid out, if any.
    #[must_use]
    pub fn new(found: Exploration, schedule: Option<&Walk>) -> Self {
        Self { found, schedule: schedule.map(|walk| walk.turns().to_vec()) }
    }

    /// What the program is called.
    pub(super) fn title(&self) -> Phrase {
        let program = self.found.machine().program();
        let title = |lang| program.title.as_ref().map(|title| title.of(Texts::of(lang)).to_owned());
        match (title(Lang::En), title(Lang::Ko)) {
            (Some(en), Some(ko)) => Phrase::written(en, ko),
            _ => plain(program.name.as_str()),
        }
    }

    /// By which rules it is run, and what letters stand for.
    pub(super) fn rules(&self) -> Matter {
        let rules = self.found.machine().rules();
        let key = match rules.memory {
            MemoryModel::Sc => "worksheet.rules",
            MemoryModel::Tso => "worksheet.rules.stores",
        };
        Matter::Note(Phrase::new(key).with("rules", report::rules(rules)))
    }

    /// Its text, without what would give answers away: what it teaches, and what is to be reached.
    pub(super) fn code(&self) -> Matter {
        const UNSAID: [&str; 5] = ["title:", "lesson:", "goal:", "real:", "reach "];
        let lines = (1..).zip(self.found.machine().program().lines.iter().cloned());
        let mut lines: Vec<(usize, String)> =
            lines.filter(|(_, line)| UNSAID.iter().all(|word| !line.starts_with(word))).collect();
        let first = lines.iter().position(|(_, line)| !line.trim().is_empty()).unwrap_or(0);
        Matter::Code(lines.split_off(first))
    }

    /// The schedule that was given; else one that is drawn, turn by turn.
    fn walk(&self, random: &mut Random) -> Walk {
        let mut walk = Walk::new(self.found.machine().clone());
        if let Some(schedule) = &self.schedule {
            walk.lay_out(schedule);
            walk.go_to_end();
            return walk;
        }
        for _ in 0..MOST_TURNS {
            let turns: Vec<Turn> = walk.machine().turns(walk.state()).collect();
            let Some(turn) = turns.choose(random) else { break };
            walk.take(*turn);
        }
        walk
    }

    /// Turns as letters with room between them.
    fn letters(&self, turns: &[Turn]) -> Phrase {
        let letters = letters(self.found.machine().program(), turns);
        plain(letters.chars().map(String::from).collect::<Vec<_>>().join(" "))
    }
}
