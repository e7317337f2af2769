//! A schedule as one line that can be copied, printed and opened: the program's name, a checksum of its text, the rules, and
//! a letter a turn. A capital letter is a step, a small one a store that reaches memory.

use super::explorer::{Rules, Turn};
use super::language::Program;
use crate::text::{Phrase, visible};

/// The letter of a worker: its name, if all names are one capital letter.
#[must_use]
pub fn letter(program: &Program, worker: usize) -> char {
    let of_name = |name: &str| match name.as_bytes() {
        [letter] if letter.is_ascii_uppercase() => Some(char::from(*letter)),
        _ => None,
    };
    let own: Option<Vec<char>> = program.workers.iter().map(|worker| of_name(&worker.name)).collect();
    own.and_then(|own| own.get(worker).copied()).unwrap_or_else(|| char::from(b'A' + u8::try_from(worker).unwrap_or(0)))
}

/// The letters of turns.
#[must_use]
pub fn letters(program: &Program, turns: &[Turn]) -> String {
    let of = |turn: &Turn| match turn {
        Turn::Step(worker) => letter(program, *worker),
        Turn::Drain(worker) => letter(program, *worker).to_ascii_lowercase(),
    };
    turns.iter().map(of).collect()
}

/// The turns of letters; blanks may stand between them.
///
/// # Errors
/// The letter that stands for nobody, and those that stand for somebody.
pub fn turns(program: &Program, letters: &str) -> Result<Vec<Turn>, Phrase> {
    let turn = |given: char| {
        let workers = 0..program.workers.len();
        let worker = workers.clone().find(|worker| letter(program, *worker) == given.to_ascii_uppercase());
        let known = || workers.map(|worker| letter(program, worker).to_string()).collect::<Vec<_>>().join(", ");
        worker
            .map(|worker| if given.is_ascii_uppercase() { Turn::Step(worker) } else { Turn::Drain(worker) })
            .ok_or_else(|| Phrase::new("explore.letter").with("given", given.to_string()).with("known", known()))
    };
    letters.chars().filter(|c| !c.is_whitespace()).map(turn).collect()
}

/// A schedule of a program as one line.
#[must_use]
pub fn line(program: &Program, rules: Rules, turns: &[Turn]) -> String {
    let Rules { switch, memory } = rules;
    format!("{}:{:08x}:{switch}-{memory}:{}", program.name, program.checksum, letters(program, turns))
}

/// What stands in such a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleLine {
    /// The program's name.
    pub program: String,
    /// The checksum of its text.
    pub checksum: u32,
    /// The rules.
    pub rules: Rules,
    /// The turns, as letters.
    pub letters: String,
}

impl ScheduleLine {
    /// Reads a line; `None` if it is none.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.trim().rsplitn(4, ':');
        let (letters, rules, checksum) = (parts.next()?, parts.next()?, parts.next()?);
        let (switch, memory) = rules.split_once('-')?;
        let rules = Rules { switch: switch.parse().ok()?, memory: memory.parse().ok()? };
        let checksum = u32::from_str_radix(checksum, 16).ok()?;
        let program = parts.next().filter(|name| !name.is_empty() && visible(name) == *name)?.to_owned();
        Some(Self { program, checksum, rules, letters: letters.to_owned() })
    }

    /// The turns, in the program that it was made of.
    ///
    /// # Errors
    /// The program has changed since, or a letter stands for nobody.
    pub fn turns_of(&self, program: &Program) -> Result<Vec<Turn>, Phrase> {
        if self.checksum != program.checksum {
            return Err(Phrase::new("explore.changed")
                .with("program", program.name.as_str())
                .with("letters", self.letters.as_str()));
        }
        turns(program, &self.letters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::explorer::{MemoryModel, SwitchPoints};
    use crate::schedule::language::read;

    #[test]
    fn a_line_says_everything_of_a_schedule() {
        let text = "shared n = 0\nworker first, second:\n  n += 1\n";
        let program = read("two.txt", text).expect("it is right");
        let rules = Rules { switch: SwitchPoints::Call, memory: MemoryModel::Tso };
        let turns_of = [Turn::Step(0), Turn::Step(1), Turn::Drain(1), Turn::Step(0)];
        let line = line(&program, rules, &turns_of);
        assert_eq!(line, format!("two.txt:{:08x}:call-tso:ABbA", program.checksum));
        let read = ScheduleLine::read(&line).expect("it is one");
        assert_eq!((read.program.as_str(), read.checksum, read.rules), ("two.txt", program.checksum, rules));
        assert_eq!(turns(&program, &read.letters), Ok(turns_of.to_vec()));
        assert!(turns(&program, "ABC").is_err());
        for wrong in
            ["", "a:b:c", ":00:every-sc:A", "x:zz:every-sc:A", "x:00:never-sc:A", "x:00:every:A", "lost-update"]
        {
            assert_eq!(ScheduleLine::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn names_of_one_letter_are_letters() {
        let program = read("a", "worker R, W:\n  pass\n").expect("it is right");
        assert_eq!((letter(&program, 0), letter(&program, 1)), ('R', 'W'));
        let program = read("a", "worker R, writer:\n  pass\n").expect("it is right");
        assert_eq!((letter(&program, 0), letter(&program, 1)), ('A', 'B'));
    }
}
