//! What screens are drawn with beside their own state: how the laboratory is set up, the time, and a notice.

use crate::event::Nanos;
use crate::motion::Motion;
use crate::text::{CodeLanguage, Lang, Phrase, Texts};
use crate::tui::keymap::{ActionNames, KeyContext, Keymap};
use crate::tui::theme::{Look, Mark, Symbols, Theme, Themes};

/// What the laboratory is opened with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setup {
    pub lang: Lang,
    pub theme: Theme,
    /// What there is to choose from.
    pub themes: Themes,
    pub symbols: Symbols,
    pub code: CodeLanguage,
    pub mouse: bool,
    /// Which key does what.
    pub keymap: Keymap,
    pub motion: Motion,
    pub cores: u32,
    pub seed: u64,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
}

impl Setup {
    pub(crate) fn look(&self) -> Look {
        let names = ActionNames::Pressed { keymap: self.keymap, context: KeyContext::Everywhere };
        Look::new(self.theme, self.symbols, Texts::of(self.lang)).calling(names)
    }

    pub(crate) fn code_word(&self) -> &'static str {
        match self.code {
            CodeLanguage::Python => "lab.code.python",
            CodeLanguage::Rust => "lab.code.rust",
        }
    }

    pub(crate) fn code_heading(&self) -> Phrase {
        Phrase::new("lab.code").with("language", Phrase::new(self.code_word()))
    }

    pub(crate) fn other_code_word(mut self) -> &'static str {
        self.toggle_code();
        self.code_word()
    }

    pub(crate) fn toggle_code(&mut self) {
        self.code = self.code.other();
    }
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Scene<'app> {
    pub(crate) setup: &'app Setup,
    pub(crate) now: Nanos,
    /// What is to be said of the last key.
    pub(crate) notice: Option<&'app Phrase>,
}

/// The mark of a notice that says that something was done.
const DONE: (&str, &str) = ("notice", "done");

/// A notice of something that was done, and not of something that could not be.
pub(crate) fn done(notice: Phrase) -> Phrase {
    notice.mark(DONE.0, DONE.1)
}

impl Scene<'_> {
    /// What is to be said of the last key, with its mark.
    pub(crate) fn said(&self, look: Look) -> Option<(Mark, String)> {
        let notice = self.notice?;
        let mark = if notice.marked(DONE.0) == Some(DONE.1) { Mark::Good } else { Mark::Warn };
        Some((mark, look.say(notice)))
    }
}
