//! The lessons that come along: every file of `assets/lessons`, found by the build. The number in front of a file's name is
//! its place in the list.

use std::sync::LazyLock;

use super::{Lesson, read};

const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/lessons.rs"));

fn files() -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES.iter().map(|(name, text)| {
        let name = name.trim_end_matches(".toml").trim_start_matches(|c: char| c.is_ascii_digit());
        (name.trim_start_matches('-'), *text)
    })
}

/// Their names, in the order in which one would take them.
pub fn names() -> impl Iterator<Item = &'static str> {
    files().map(|(name, _)| name)
}

/// All of them, in the same order; one that could not be read would be missing, and a test misses it.
#[must_use]
pub fn all() -> &'static [Lesson] {
    static ALL: LazyLock<Vec<Lesson>> =
        LazyLock::new(|| files().filter_map(|(name, text)| read(name, text).ok()).collect());
    &ALL
}

/// The one of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Lesson> {
    all().iter().find(|lesson| lesson.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::StepKind;

    fn is_korean(text: &str) -> bool {
        text.chars().any(|c| ('가'..='힣').contains(&c))
    }

    /// A new lesson is held by this alone.
    #[test]
    fn every_lesson_can_be_read_and_is_in_both_languages() {
        assert!(names().count() >= 14);
        for (name, text) in files() {
            let lesson = read(name, text).unwrap_or_else(|wrong| panic!("{name}: {wrong:?}"));
            let asked = |step: &super::super::Step| match &step.kind {
                StepKind::Predict(asked) | StepKind::Ask(asked) => vec![asked.question.clone()],
                StepKind::Try(trial) => vec![trial.task.clone()],
                _ => Vec::new(),
            };
            let said =
                lesson.steps.iter().flat_map(|step| step.say.iter().chain(&step.notes).cloned().chain(asked(step)));
            for text in said.chain([lesson.title.clone(), lesson.kills.clone()]) {
                assert!(is_korean(&text.ko), "{name}: {}", text.ko);
                assert!(!is_korean(&text.en), "{name}: {}", text.en);
            }
            let has = |fits: fn(&StepKind) -> bool| lesson.steps.iter().any(|step| fits(&step.kind));
            assert!(has(|kind| matches!(kind, StepKind::Predict(_))), "{name}: nothing is predicted");
            assert!(has(|kind| matches!(kind, StepKind::Ask(_))), "{name}: nothing is asked");
            assert!(lesson.minutes < 5, "{name}");
            assert!(lesson.steps.iter().any(|step| !step.expect.is_empty()), "{name}: nothing is checked");
        }
    }

    #[test]
    fn names_are_told_apart_by_more_than_their_number() {
        let mut sorted: Vec<&str> = names().collect();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!((sorted.len(), all().len()), (names().count(), names().count()));
    }
}
