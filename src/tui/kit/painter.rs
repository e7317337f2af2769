//! Writing on the screens themselves: lines of text, and notes of where the mouse can click.
//!
//! Coordinates start at the corner of the area that is written into, and nothing lands outside it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::hit::{Hits, Target};
use crate::text::{fit, width};
use crate::tui::theme::Look;

/// A buffer, how things look, and the notes for the mouse.
pub(crate) struct Ink<'screen> {
    /// What is drawn into.
    pub(crate) buf: &'screen mut Buffer,
    /// How things look.
    pub(crate) look: Look,
    /// Where the mouse can click.
    pub(crate) hits: &'screen mut Hits,
}

impl Ink<'_> {
    /// Writes a text into an area, cut where it does not fit; returns the column behind it.
    pub(crate) fn write(&mut self, area: Rect, x: u16, y: u16, text: &str, style: Style) -> u16 {
        let area = area.intersection(self.buf.area);
        if y >= area.height || x >= area.width {
            return x;
        }
        let room = usize::from(area.width - x);
        let spelled = fit(&self.look.spell(text), room);
        let (end, _) = self.buf.set_stringn(area.x + x, area.y + y, self.look.spell(&spelled), room, style);
        end - area.x
    }

    /// Writes a text that can be clicked.
    pub(crate) fn button(&mut self, area: Rect, x: u16, y: u16, text: &str, style: Style, target: Target) -> u16 {
        let end = self.write(area, x, y, text, style);
        let place = Rect { x: area.x + x, y: area.y + y, width: end.saturating_sub(x), height: 1 };
        self.hits.note(place.intersection(self.buf.area), target);
        end
    }

    /// Writes a text so that it ends at the right edge; returns where it begins.
    pub(crate) fn write_right(&mut self, area: Rect, y: u16, text: &str, style: Style) -> u16 {
        let x = area.width.saturating_sub(columns(&self.look.spell(text)));
        self.write(area, x, y, text, style);
        x
    }
}

/// How many columns a text takes.
pub(crate) fn columns(text: &str) -> u16 {
    u16::try_from(width(text)).unwrap_or(u16::MAX)
}

/// The row of an area with this number.
pub(crate) fn row(area: Rect, y: u16) -> Rect {
    Rect { y: area.y + y.min(area.height), height: u16::from(y < area.height), ..area }
}

/// Takes rows off the top of an area; returns them and the rest.
pub(crate) fn split_top(area: Rect, rows: u16) -> (Rect, Rect) {
    let rows = rows.min(area.height);
    let rest = Rect { y: area.y + rows, height: area.height - rows, ..area };
    (Rect { height: rows, ..area }, rest)
}

/// Takes rows off the foot of an area; returns the rest and them.
pub(crate) fn split_foot(area: Rect, rows: u16) -> (Rect, Rect) {
    let rows = rows.min(area.height);
    split_top(area, area.height - rows)
}
