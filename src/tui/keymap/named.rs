//! A text that speaks of a key names what the key does, `{@cancel}` or `{@lab.predict}`, and never the key itself: here it
//! becomes the key in force, or the word that is typed where there are no keys.
//!
//! Without a place in front, the place is where one is. Two that are shown as one are joined: `{@up+down}`.

use std::borrow::Cow;

use super::{Action, Binding, KeyContext, Keymap};
use crate::text::{Phrase, Texts, worded};

/// What actions are called where they are done.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ActionNames {
    /// By their keys, of which those of this place come first.
    Pressed { keymap: Keymap, context: KeyContext },
    /// By words that are typed: the key of each in the texts.
    Typed(fn(Action) -> Option<&'static str>),
}

impl Default for ActionNames {
    fn default() -> Self {
        Self::Pressed { keymap: Keymap::default(), context: KeyContext::Everywhere }
    }
}

impl ActionNames {
    /// The text with every action in it called by its name.
    pub(crate) fn fill<'text>(self, text: Cow<'text, str>, texts: &Texts, ascii: bool) -> Cow<'text, str> {
        if !text.contains("{@") {
            return text;
        }
        Cow::Owned(worded(&text, |blank| Some(self.all(blank.strip_prefix('@')?, texts, ascii))))
    }

    /// The phrase in words, with every action that its texts name called by its name.
    pub(crate) fn say(self, phrase: &Phrase, texts: &Texts, ascii: bool) -> String {
        texts.say_calling(phrase, &|named| Some(self.all(named, texts, ascii)))
    }

    /// Signs such as `↑↓` stand together; words do not.
    pub(crate) fn all(self, named: &str, texts: &Texts, ascii: bool) -> String {
        let called: Vec<String> = named.split('+').map(|name| self.one(name, texts, ascii)).collect();
        let are_signs = called.iter().all(|name| name.chars().count() == 1);
        called.join(if are_signs { "" } else { " " })
    }

    fn one(self, name: &str, texts: &Texts, ascii: bool) -> String {
        let called = match self {
            Self::Pressed { keymap, context } => key(keymap, context, name).map(|key| key.label(ascii)),
            Self::Typed(word) => {
                action(name).and_then(|(_, action)| word(action)).map(|word| texts.get(word).to_owned())
            }
        };
        debug_assert!(called.is_some(), "nothing is called `{name}` here");
        called.unwrap_or_else(|| name.to_owned())
    }
}

/// The action of a name, and where, if that is said.
fn action(name: &str) -> Option<(Option<KeyContext>, Action)> {
    match name.split_once('.') {
        Some((place, action)) => Some((Some(place.parse().ok()?), action.parse().ok()?)),
        None => Some((None, name.parse().ok()?)),
    }
}

/// The first key of a line of this name.
fn key(keymap: Keymap, here: KeyContext, name: &str) -> Option<super::Press> {
    let (place, action) = action(name)?;
    let does = |binding: &&Binding| binding.action == action;
    let binding = match place {
        Some(place) => keymap.all().find(|binding| does(binding) && binding.context == place),
        None => keymap.bindings(here).find(does).or_else(|| keymap.all().find(does)),
    };
    binding?.keys.first().copied()
}

#[cfg(test)]
mod tests {
    use super::super::Rebinding;
    use super::*;
    use crate::text::Lang;

    const RUN: ActionNames =
        ActionNames::Pressed { keymap: Keymap(super::super::table::KEYMAP), context: KeyContext::Run };

    fn said(names: ActionNames, text: &str, lang: Lang) -> String {
        names.fill(Cow::Borrowed(text), Texts::of(lang), false).into_owned()
    }

    #[test]
    fn an_action_is_called_by_the_key_in_force() {
        let text = "{@cancel} cancels, {@lab.predict} predicts, {@scroll-up+scroll-down} scroll";
        assert_eq!(said(RUN, text, Lang::En), "x cancels, p predicts, ↑↓ scroll");
        let wish = |context: &str, action: &str, key: &str| Rebinding {
            context: context.to_owned(),
            action: action.to_owned(),
            keys: vec![key.to_owned()],
        };
        let wishes = [wish("run", "cancel", "^B"), wish("lab", "predict", "F12"), wish("run", "scroll-up", "PageUp")];
        let (keymap, _) = Keymap::rebound(&wishes);
        let names = ActionNames::Pressed { keymap, context: KeyContext::Run };
        assert_eq!(said(names, "{@cancel} cancels, {@lab.predict} predicts", Lang::En), "^B cancels, F12 predicts");
    }

    #[test]
    fn a_particle_follows_the_key_and_what_is_no_name_stays() {
        assert_eq!(said(RUN, "{@cancel}을(를) 누르면", Lang::Ko), "x를 누르면");
        assert_eq!(said(RUN, "{@again}을(를) 누르면", Lang::Ko), "r을 누르면");
        assert_eq!(said(RUN, "{n} and {@", Lang::En), "{n} and {@");
    }

    #[test]
    fn where_lines_are_typed_it_is_a_word() {
        let names = ActionNames::Typed(|action| (action == Action::Cancel).then_some("plain.word.stop"));
        assert_eq!(said(names, "{@cancel} cancels it", Lang::En), "stop cancels it");
        assert_eq!(said(names, "{@run.cancel}", Lang::Ko), Texts::of(Lang::Ko).get("plain.word.stop"));
    }

    #[test]
    fn every_name_in_a_text_is_one() {
        for lang in [Lang::En, Lang::Ko] {
            for key_of_text in Texts::of(lang).keys() {
                let text = Texts::of(lang).template(key_of_text);
                for named in text.split("{@").skip(1).filter_map(|part| part.split_once('}')).map(|(named, _)| named) {
                    let is_one = |name: &str| key(Keymap::default(), KeyContext::Everywhere, name).is_some();
                    assert!(named.split('+').all(is_one), "`{key_of_text}` names {named}");
                }
            }
        }
    }

    /// Keys are written nowhere but in the table, so that no text can name one that was changed.
    #[test]
    fn no_text_names_a_key() {
        const KEYS: [&str; 15] = [
            "Enter",
            "Esc",
            "Tab",
            "Shift-Tab",
            "Space",
            "Delete",
            "Home",
            "End",
            "Backspace",
            "Insert",
            "PageUp",
            "PageDown",
            "Ctrl",
            "↑↓",
            "←→",
        ];
        // Words of other pages, and examples of how a key is written.
        const MEANT: [&str; 4] = ["class.page.enter", "config.keys", "keys.no-key", "glossary."];
        for lang in [Lang::En, Lang::Ko] {
            for key in Texts::of(lang).keys().filter(|key| !MEANT.iter().any(|meant| key.starts_with(meant))) {
                let text = Texts::of(lang).template(key);
                let words = text.split(|sign: char| sign.is_whitespace() || "().,;:".contains(sign));
                for word in words {
                    let latin = word.trim_end_matches(|letter: char| ('가'..='힣').contains(&letter));
                    let is_function = latin.strip_prefix('F').is_some_and(|number| number.parse::<u8>().is_ok());
                    assert!(!KEYS.contains(&latin) && !is_function, "`{key}` names {word}: {text}");
                    // Variables of small programs, sides of a picture and seconds are no keys.
                    let is_letter = latin.len() == 1 && ("b"..="z").contains(&latin) && latin != "s";
                    let is_said = ["man.", "outcome.", "setting.", "preset.", "task.", "recording.version"]
                        .iter()
                        .any(|own| key.starts_with(own));
                    assert!(!is_letter || is_said, "`{key}` names {word}: {text}");
                }
            }
        }
    }
}
