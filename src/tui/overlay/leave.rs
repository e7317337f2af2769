//! The question whether a run that is going on shall be left.

use ratatui::layout::Rect;

use super::frame;
use crate::tui::kit::hit::Target;
use crate::tui::kit::painter::{Ink, columns};

/// Draws the question over an area.
pub(crate) fn render(area: Rect, ink: &mut Ink) {
    let look = ink.look;
    let question = look.word("leave.question");
    let (yes, no) = (look.word("leave.yes"), look.word("leave.no"));
    let width = columns(&question).max(columns(&yes) + columns(&no) + 16) + 4;
    let inner = frame::open(area, width, 5, &look.word("leave.title"), ink);
    ink.write(inner, 0, 0, &question, look.strong());
    let x = ink.button(inner, 0, 2, "Enter", look.accent(), Target::Answer(true));
    let x = ink.button(inner, x + 1, 2, &yes, look.text(), Target::Answer(true));
    let x = ink.button(inner, x + 3, 2, "Esc", look.accent(), Target::Answer(false));
    ink.button(inner, x + 1, 2, &no, look.text(), Target::Answer(false));
}
