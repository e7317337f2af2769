//! The programs that come with the laboratory: every file of `assets/programs`, found by the build. The number in front of a
//! file's name is its place in the list.

/// A program that comes along: its name, and its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShippedProgram {
    /// Its name.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
}

const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/programs.rs"));

/// All of them, in the order in which one would look at them.
pub fn all() -> impl Iterator<Item = ShippedProgram> {
    FILES.iter().map(|(name, text)| {
        let name = name.trim_end_matches(".txt").trim_start_matches(|c: char| c.is_ascii_digit());
        ShippedProgram { name: name.trim_start_matches('-'), text }
    })
}

/// The one of that name.
#[must_use]
pub fn find(name: &str) -> Option<ShippedProgram> {
    all().find(|program| program.name == name)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::schedule::explorer::{Budget, Rules, StepMachine, explore};
    use crate::schedule::language::{Goal, read};

    /// A new program is held by this alone.
    #[test]
    fn every_program_is_what_it_says() {
        assert!(all().count() > 30);
        for shipped in all() {
            let program =
                read(shipped.name, shipped.text).unwrap_or_else(|wrong| panic!("{}: {wrong:?}", shipped.name));
            for text in [&program.title, &program.lesson, &program.task] {
                let text =
                    text.as_ref().unwrap_or_else(|| panic!("{}: a title, a lesson or a goal is missing", shipped.name));
                assert!(text.ko.chars().any(|c| ('가'..='힣').contains(&c)) || text.ko == text.en, "{}", shipped.name);
            }
            let (goal, within, rules) = (program.goal.clone(), program.within, Rules::of(&program));
            let machine = StepMachine::new(Arc::new(program), rules);
            let found = explore(&machine, Budget::default(), &mut |_| true).expect("nobody stops it");
            assert!(found.is_whole && found.states < 50_000, "{}: {} states", shipped.name, found.states);
            if goal == Goal::Nothing {
                assert!(found.findings.is_empty(), "{}: {:?}", shipped.name, found.findings);
            } else {
                let least = found.to_goal.unwrap_or_else(|| panic!("{}: its goal is never reached", shipped.name));
                assert!(within.is_none_or(|most| least.preemptions <= most as usize), "{}: {least:?}", shipped.name);
            }
        }
    }

    #[test]
    fn names_are_told_apart_by_more_than_their_number() {
        let mut names: Vec<&str> = all().map(|program| program.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all().count());
        assert_eq!(find("lost-update").map(|program| program.name), Some("lost-update"));
        assert_eq!(find("010-lost-update"), None);
    }
}
