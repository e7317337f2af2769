//! Where it is kept what was guessed of a question: of a comparison on its screen, of a run in the Lab.

use super::app::{App, Screen};
use super::predict::expected::Guesses;
use crate::comparison;
use crate::question::Question;

impl App {
    /// What was guessed where this is asked.
    pub(crate) fn guesses(&self, question: &Question) -> &Guesses {
        match &self.screen {
            Screen::Compare(compare) if comparison::asks_fastest(question) => compare.expected(),
            _ => self.plan_form().expected(),
        }
    }

    /// From now on this is guessed where that is asked.
    pub(crate) fn expect(&mut self, question: &Question, guesses: Guesses) {
        match &mut self.screen {
            Screen::Compare(compare) if comparison::asks_fastest(question) => compare.expect(guesses),
            _ => self.lab.plan_form_mut().expect(guesses),
        }
    }
}
