//! How the plain face speaks: one sentence a line, words in the place of colours and of all signs that are no letters.
//!
//! It knows no screen.

use crate::text::{Key, Phrase, Texts};
use crate::tui::keymap::{Action, ActionNames};
use crate::tui::kit::NamedChoice;
use crate::tui::theme::{Look, Mark, Symbols, Theme};

/// What is said, line by line.
pub(super) struct Voice {
    pub(super) look: Look,
    said: Vec<String>,
}

impl Voice {
    /// Speaks in these texts, and calls actions by these words.
    pub(super) fn new(texts: &'static Texts, word: fn(Action) -> Option<&'static str>) -> Self {
        let look = Look::new(Theme::Monochrome, Symbols::Ascii, texts).calling(ActionNames::Typed(word));
        Self { look, said: Vec::new() }
    }

    pub(super) fn say(&mut self, phrase: &Phrase) {
        let words = self.words(phrase);
        self.line(&words);
    }

    pub(super) fn word(&mut self, key: &'static str) {
        self.say(&Phrase::new(key));
    }

    /// Says it behind the word for its mark.
    pub(super) fn marked(&mut self, mark: Mark, words: &str) {
        let key = match mark {
            Mark::Good => "plain.good",
            Mark::Bad => "plain.bad",
            Mark::Warn => "plain.mind",
            Mark::Note => return self.line(words),
        };
        let said = self.words(&Phrase::new(key).with("what", words));
        self.line(&said);
    }

    pub(super) fn line(&mut self, words: &str) {
        let words = self.spell(words);
        if !words.trim().is_empty() {
            self.said.push(words);
        }
    }

    /// In letters alone; what was cut ends in three dots, which readers know.
    fn spell(&self, words: &str) -> String {
        self.look.spell(&words.replace('…', "...")).into_owned()
    }

    /// Some things to choose from, each behind its number.
    pub(super) fn numbered(&mut self, all: impl IntoIterator<Item = String>) {
        for (number, what) in (1_usize..).zip(all) {
            self.line(&format!("{number}. {what}"));
        }
    }

    pub(super) fn words(&self, phrase: &Phrase) -> String {
        self.spell(&self.look.say_as_written(phrase))
    }

    /// A choice with everything that a colour, a box or a place would tell of it.
    pub(super) fn choice(&self, choice: &NamedChoice) -> String {
        let mut parts = vec![choice.name.clone()];
        if choice.chosen {
            parts.push(self.look.word("plain.chosen").into_owned());
        }
        if choice.wrong {
            parts.push(self.look.word("plain.wrong").into_owned());
        }
        let head = parts.join(", ");
        match (&choice.refusal, choice.help) {
            (Some(why), _) => {
                let refused = Phrase::new("plain.impossible").with("why", why.clone());
                format!("{head}, {}", self.look.say(&refused))
            }
            (None, Some(help)) => format!("{head}: {}", self.look.word(help)),
            (None, None) => head,
        }
    }

    pub(super) fn scenario(&self, name: &'static str) -> String {
        self.look.word(Key::Scenario.of(name)).into_owned()
    }

    pub(super) fn end(self) -> Vec<String> {
        self.said
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn a_mark_is_a_word_and_a_sign_is_a_letter() {
        let stop = |action| (action == Action::Cancel).then_some("plain.word.stop");
        let mut voice = Voice::new(Texts::of(Lang::En), stop);
        voice.marked(Mark::Good, "12 µs × 4…");
        voice.marked(Mark::Note, " ");
        voice.word("notice.busy");
        assert_eq!(voice.end(), ["Good: 12 us x 4...", "A run is going on: stop cancels it."]);
    }
}
