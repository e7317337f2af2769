//! What is wished of the laboratory, and what comes of it on this terminal and after what was left the last time.

use std::num::NonZero;
use std::path::PathBuf;

use super::terminal;
use crate::motion::Motion;
use crate::report::{Abilities, ColorChoice};
use crate::text::{CodeLanguage, Lang, Phrase};
use crate::tui::beginning::Beginning;
use crate::tui::habits::{Habits, Wished};
use crate::tui::keymap::Keymap;
use crate::tui::kit::Setup;
use crate::tui::theme::{Symbols, Theme, ThemeWish, Themes};

/// How the laboratory speaks and looks, and with what it opens. What is `None` is as it was left the last time.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
pub struct Options {
    pub lang: Lang,
    /// Whether somebody wishes this language: that of the locale gives way to the last one.
    pub is_lang_wished: bool,
    pub color: ColorChoice,
    pub theme: Option<ThemeWish>,
    pub themes: Themes,
    pub ascii: bool,
    pub mouse: Option<bool>,
    pub code: Option<CodeLanguage>,
    pub keymap: Keymap,
    pub beginning: Beginning,
    /// Whether nothing is remembered: neither from the last time nor for the next.
    pub fresh: bool,
    pub motion: Motion,
    /// Whether it speaks in plain sentences instead of drawing a screen.
    pub plain: bool,
    /// What is to be said of what was set.
    pub note: Option<Phrase>,
    /// The Pythons that are named here, the usual one first.
    pub pythons: Vec<PathBuf>,
}

impl Options {
    /// With what the laboratory opens that was left like this.
    pub(super) fn setup(&self, habits: &Habits) -> Setup {
        let abilities = Abilities::here();
        let colours = self.color.colors(true, !abilities.colors);
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        let theme = self.theme.map(ThemeWish::theme).unwrap_or_default();
        let usual = Setup {
            lang: self.lang,
            theme: if colours { theme } else { Theme::Monochrome },
            themes: self.themes,
            symbols: if abilities.ascii(self.ascii, true) { Symbols::Ascii } else { Symbols::Unicode },
            code: self.code.unwrap_or(CodeLanguage::Python),
            mouse: self.mouse.unwrap_or(true),
            keymap: self.keymap,
            motion: self.motion,
            cores: u32::try_from(cores).unwrap_or(u32::MAX),
            seed: rand::random(),
            size: terminal::size(),
        };
        let is_wished = Wished {
            lang: self.is_lang_wished,
            // Without colours there is nothing to choose.
            theme: self.theme.is_some() || !colours,
            code: self.code.is_some(),
            mouse: self.mouse.is_some(),
        };
        habits.setup(usual, is_wished)
    }
}
