//! The code that does what a scenario does, shown beside it.

use ratatui::layout::Rect;

use super::app::Setup;
use super::ink::Ink;
use crate::plan::ScenarioName;
use crate::scenario;
use crate::text::{CodeLine, CodeMark, Listing};

/// A scenario's code in at most so many lines: all of it, its first paragraph, or nothing.
pub(super) fn fitting(name: ScenarioName, setup: &Setup, most: u16) -> Vec<CodeLine> {
    let listing = Listing::of(scenario::get(name).code(setup.code), setup.lang);
    let parts = [listing.lines(), listing.first_part()];
    parts.into_iter().find(|lines| lines.len() <= usize::from(most)).unwrap_or_default().to_vec()
}

/// Draws lines of code; comments step back, the gap between read and write stands out.
pub(super) fn render(lines: &[CodeLine], area: Rect, ink: &mut Ink) {
    let look = ink.look;
    for (y, line) in (0..area.height).zip(lines) {
        ink.write(area, 0, y, &look.glyphs().vertical.to_string(), look.border());
        let x = ink.write(area, 2, y, line.code, look.text());
        if !line.comment.is_empty() {
            // The gap between read and write is what the lesson is about.
            let style = if line.mark == Some(CodeMark::Window) { look.accent() } else { look.dim() };
            ink.write(area, x, y, &format!("{} {}", line.sign, line.comment), style);
        }
    }
}
