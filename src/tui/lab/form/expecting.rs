//! What is expected of a run before it is made: the last row of the form.

use super::PlanForm;
use crate::question::{Answer, Question};
use crate::scenario;
use crate::text::{Phrase, Texts};
use crate::tui::predict::expected::{Guess, Guesses};

impl PlanForm {
    /// The same on a machine with so many processors.
    pub(crate) fn on(mut self, cores: u32) -> Self {
        self.cores = cores;
        self
    }

    /// What can be asked of the run that is set: of its first guard, where it has several.
    pub(crate) fn questions(&self) -> Vec<Question> {
        let first = scenario::with_guards(&self.plan, &self.guards).into_iter().next();
        scenario::questions(first.as_ref().unwrap_or(&self.plan), self.cores)
    }

    pub(crate) fn expected(&self) -> &Guesses {
        &self.expected
    }

    pub(crate) fn expect(&mut self, expected: Guesses) {
        self.expected = expected;
    }

    /// What is expected of the run that is set; `None` where nothing is.
    pub(crate) fn expectation(&self) -> Option<Guess> {
        self.expected.of_run(&self.questions())
    }

    /// The question that the row asks.
    pub(crate) fn question(&self) -> Option<Question> {
        let questions = self.questions();
        self.expected.shown(&questions).cloned()
    }

    /// What was said, in words; that nothing was, where nothing was.
    pub(super) fn said(&self, texts: &Texts) -> String {
        let said = self.question().and_then(|question| Some(question.say(self.expected.said(&question)?)));
        said.map_or_else(|| texts.get("lab.expect.nothing").to_owned(), |said| texts.say(&said))
    }

    pub(super) fn step_said(&mut self, forward: bool) {
        if let Some(question) = self.question() {
            self.expected.step(&question, forward);
        }
    }

    /// Reads an answer to the first question that it can be one to: that which is shown comes first.
    pub(super) fn type_said(&mut self, text: &str) -> Result<(), Phrase> {
        let Some(shown) = self.question() else { return Ok(()) };
        let (answer, question): (Result<Answer, Phrase>, Question) = match shown.read(text) {
            Ok(answer) => (Ok(answer), shown),
            Err(why) => {
                let other = |question: Question| Some((Ok(question.read(text).ok()?), question));
                self.questions().into_iter().find_map(other).unwrap_or((Err(why), shown))
            }
        };
        self.expected.say(&question, Some(answer?));
        Ok(())
    }
}
