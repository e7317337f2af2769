//! The programs that one can turn to: those that come along, and behind them those that were opened.

use crate::schedule::shipped;
use crate::supply::ProgramText;

/// Most programs that are kept beside those that come along.
const MOST: usize = 20;

#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Shelf {
    opened: Vec<ProgramText>,
    shown: usize,
}

impl Shelf {
    /// The one that is shown.
    pub(super) fn shown(&self) -> Option<ProgramText> {
        let of_shipped = |one: shipped::ShippedProgram| ProgramText::new(one.name, one.text);
        let behind = self.shown.checked_sub(shipped::all().count());
        match behind {
            None => shipped::all().nth(self.shown).map(of_shipped),
            Some(opened) => self.opened.get(opened).cloned(),
        }
    }

    /// All of them, in the order in which one turns to them.
    pub(super) fn all(&self) -> impl Iterator<Item = ProgramText> {
        let count = shipped::all().count() + self.opened.len();
        (0..count).filter_map(|shown| Self { shown, ..self.clone() }.shown())
    }

    /// The next one, or the one before; of the last the first.
    pub(super) fn turned(&self, forward: bool) -> Self {
        let count = shipped::all().count() + self.opened.len();
        let shown = if forward { self.shown + 1 } else { self.shown + count - 1 } % count;
        Self { shown, ..self.clone() }
    }

    /// With this one shown: it is there once, in the place of what was there under its name.
    pub(super) fn with(&self, program: ProgramText) -> Self {
        let mut next = self.clone();
        if let Some(shown) = shipped::all().position(|one| one.name == program.name && one.text == program.text) {
            return Self { shown, ..next };
        }
        next.opened.retain(|other| other.name != program.name);
        if next.opened.len() >= MOST {
            next.opened.remove(0);
        }
        next.opened.push(program);
        Self { shown: shipped::all().count() + next.opened.len() - 1, ..next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program(name: &str, text: &str) -> ProgramText {
        ProgramText::new(name, text)
    }

    #[test]
    fn what_was_opened_stands_behind_what_comes_along() {
        let shelf = Shelf::default().with(program("mine.txt", "1"));
        assert_eq!(shelf.shown(), Some(program("mine.txt", "1")));
        let shelf = shelf.with(program("other.txt", "2")).with(program("mine.txt", "3"));
        assert_eq!(shelf.shown(), Some(program("mine.txt", "3")));
        let names: Vec<String> = std::iter::successors(Some(shelf.turned(true)), |shelf| Some(shelf.turned(true)))
            .take(shipped::all().count() + 2)
            .filter_map(|shelf| shelf.shown())
            .map(|shown| shown.name)
            .collect();
        assert_eq!((names[0].as_str(), names.last().map(String::as_str)), ("lost-update", Some("mine.txt")));
        let lost = program("lost-update", shipped::find("lost-update").unwrap().text);
        assert_eq!(shelf.with(lost.clone()).opened.len(), 2);
        assert_eq!(shelf.with(lost.clone()).shown(), Some(lost));
    }

    #[test]
    fn of_very_many_the_oldest_are_forgotten() {
        let shelf = (0..100).fold(Shelf::default(), |shelf, number| shelf.with(program(&format!("{number}.txt"), "")));
        assert_eq!((shelf.opened.len(), shelf.shown().map(|shown| shown.name)), (MOST, Some("99.txt".to_owned())));
    }
}
