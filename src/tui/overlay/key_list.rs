//! The list of keys, made from the keymap: as help it is read, as palette it is chosen from. Typing searches it.

use crate::tui::keymap::{Binding, Context, KEYMAP, bindings};
use crate::tui::kit::text_input::Line;
use crate::tui::theme::{Look, Symbols};

/// What the list is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To be read.
    Help,
    /// To choose from.
    Palette,
}

/// The list on screen.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct KeyList {
    /// What it is for.
    pub(crate) purpose: Purpose,
    /// What is searched for.
    pub(crate) search: Line,
    /// The line under the cursor.
    pub(crate) cursor: usize,
    context: Context,
}

impl KeyList {
    /// The list as it is opened on a screen.
    pub(crate) fn new(purpose: Purpose, context: Context) -> Self {
        Self { purpose, search: Line::default(), cursor: 0, context }
    }

    /// The lines that fit what is searched for: those of this screen, those of every screen, and in the help those
    /// of the other one.
    pub(crate) fn found(&self, look: &Look) -> Vec<&'static Binding> {
        let here = bindings(self.context);
        let elsewhere = KEYMAP.iter().filter(|binding| {
            self.purpose == Purpose::Help && binding.context != self.context && binding.context != Context::Everywhere
        });
        let wanted = self.search.text().to_lowercase();
        here.chain(elsewhere).filter(|binding| fits(binding, &wanted, look)).collect()
    }

    /// Moves the cursor.
    pub(crate) fn move_by(&mut self, rows: isize, look: &Look) {
        let last = self.found(look).len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(rows).min(last);
    }
}

/// The keys of a line, as they are written on a keyboard.
pub(crate) fn keys(binding: &Binding, look: &Look) -> String {
    let ascii = look.symbols == Symbols::Ascii;
    binding.keys.iter().map(|press| press.label(ascii)).collect::<Vec<_>>().join("  ")
}

fn fits(binding: &Binding, wanted: &str, look: &Look) -> bool {
    let words = look.texts.get(binding.text).to_lowercase();
    let context = look.texts.get(binding.context.text()).to_lowercase();
    [words, context, keys(binding, look).to_lowercase()].iter().any(|place| place.contains(wanted))
}
