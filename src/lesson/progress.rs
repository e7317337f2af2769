//! How far somebody came in each lesson, and what they predicted: as text for whoever keeps it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How far somebody came in each lesson, by its name.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LessonProgress {
    lessons: BTreeMap<String, Reached>,
}

/// How far somebody came in a lesson.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
struct Reached {
    step: usize,
    done: bool,
    answers: BTreeMap<String, usize>,
}

/// Most lessons that are remembered: names come from files.
const MOST: usize = 1_000;

impl LessonProgress {
    /// What was kept; nothing if it cannot be read, for nothing hangs on it.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        let read: Self = toml::from_str(text).unwrap_or_default();
        if read.lessons.len() > MOST { Self::default() } else { read }
    }

    /// The same as text.
    #[must_use]
    pub fn to_text(&self) -> String {
        toml::to_string(self).unwrap_or_default()
    }

    /// The step at which to go on, from 0: the first of a lesson that is done.
    #[must_use]
    pub fn step(&self, lesson: &str) -> usize {
        self.lessons.get(lesson).filter(|reached| !reached.done).map_or(0, |reached| reached.step)
    }

    /// Whether a lesson was taken to its end.
    #[must_use]
    pub fn is_done(&self, lesson: &str) -> bool {
        self.lessons.get(lesson).is_some_and(|reached| reached.done)
    }

    /// Whether a lesson was begun and not taken to its end.
    #[must_use]
    pub fn is_begun(&self, lesson: &str) -> bool {
        self.step(lesson) > 0
    }

    /// What was answered to the question of a step, from 0.
    #[must_use]
    pub fn answer(&self, lesson: &str, step: usize) -> Option<usize> {
        self.lessons.get(lesson)?.answers.get(&step.to_string()).copied()
    }

    /// Somebody is at a step of a lesson; at its last one, having done it.
    pub fn reach(&mut self, lesson: &str, step: usize, is_last: bool) {
        if let Some(reached) = self.of(lesson) {
            reached.step = step;
            reached.done |= is_last;
        }
    }

    /// Somebody answered the question of a step.
    pub fn answered(&mut self, lesson: &str, step: usize, choice: usize) {
        if let Some(reached) = self.of(lesson) {
            reached.answers.insert(step.to_string(), choice);
        }
    }

    fn of(&mut self, lesson: &str) -> Option<&mut Reached> {
        let has_room = self.lessons.len() < MOST || self.lessons.contains_key(lesson);
        has_room.then(|| self.lessons.entry(lesson.to_owned()).or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_reached_is_read_again_and_nonsense_is_nothing() {
        let mut progress = LessonProgress::default();
        progress.reach("three-steps", 2, false);
        progress.answered("three-steps", 1, 0);
        progress.reach("free-lock", 5, true);
        let again = LessonProgress::of_text(&progress.to_text());
        assert_eq!(again, progress);
        assert_eq!((again.step("three-steps"), again.answer("three-steps", 1)), (2, Some(0)));
        assert!(again.is_done("free-lock") && again.step("free-lock") == 0 && !again.is_begun("free-lock"));
        for nonsense in ["", "[", "a = 1", "[a]\nstep = -1", "\u{0}"] {
            assert_eq!(LessonProgress::of_text(nonsense), LessonProgress::default(), "{nonsense:?}");
        }
    }
}
