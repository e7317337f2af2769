//! The screen that measurements draw on.

use racelab::motion::Motion;
use racelab::text::{CodeLanguage, Lang};
use racelab::tui::theme::{Symbols, Theme};
use racelab::tui::{Keymap, Setup, Themes};

/// A laboratory of that size, as it opens on most machines.
pub(crate) fn setup(size: (u16, u16)) -> Setup {
    Setup {
        lang: Lang::En,
        theme: Theme::Dark,
        themes: Themes::default(),
        keymap: Keymap::default(),
        symbols: Symbols::Unicode,
        code: CodeLanguage::Python,
        mouse: false,
        motion: Motion::Full,
        cores: 2,
        seed: 1,
        size,
    }
}
