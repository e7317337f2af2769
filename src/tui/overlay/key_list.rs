//! The list of keys, made from the keymap: as help it is read, as palette it is chosen from. Typing searches it.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::frame;
use crate::tui::keymap::{Binding, Context, KEYMAP, bindings};
use crate::tui::kit::hit::Target;
use crate::tui::kit::painter::{Ink, columns, row, split_top};
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

/// Draws the list over an area.
pub(crate) fn render(list: &KeyList, area: Rect, ink: &mut Ink) {
    let look = ink.look;
    let found = list.found(&look);
    let title = match list.purpose {
        Purpose::Help => look.word("help.title"),
        Purpose::Palette => look.word("palette.title"),
    };
    let height = u16::try_from(found.len()).unwrap_or(u16::MAX).saturating_add(4).max(8);
    let inner = frame::open(area, 78.min(area.width - 4), height.min(area.height - 2), &title, ink);
    let x = ink.write(inner, 0, 0, &look.word("help.search"), look.dim()) + 1;
    list.search.render(inner, x, ink);
    let (_, lines) = split_top(inner, 2);
    if found.is_empty() {
        ink.write(lines, 0, 0, &look.word("help.nothing"), look.dim());
        return;
    }
    let visible = usize::from(lines.height);
    let cursor = list.cursor.min(found.len() - 1);
    let first = cursor.saturating_sub(visible.saturating_sub(1));
    frame::note_more(inner, first, found.len().saturating_sub(first + visible), ink);
    // Where there is little room, what a key does is worth more than where it does it.
    let with_context = lines.width >= 70;
    let widest = found.iter().map(|binding| columns(&keys(binding, &look))).max().unwrap_or(0);
    for (y, (index, binding)) in (0..).zip(found.iter().enumerate().skip(first).take(visible)) {
        let line = row(lines, y);
        if index == cursor {
            ink.buf.set_style(line, look.selection());
        }
        ink.hits.note(line, Target::Line(index));
        let plain = if index == cursor { Style::new() } else { look.text() };
        let quiet = if index == cursor { Style::new() } else { look.dim() };
        let accent = if index == cursor { plain } else { look.accent() };
        ink.write(line, 0, 0, &keys(binding, &look), accent);
        let context = look.word(binding.context.text());
        let right = if with_context { ink.write_right(line, 0, &context, quiet) } else { line.width + 2 };
        let words = Rect { x: line.x + widest + 3, width: right.saturating_sub(widest + 5), ..line };
        ink.write(words, 0, 0, &look.word(binding.text), plain);
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
