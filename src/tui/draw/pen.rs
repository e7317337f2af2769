//! Writing into a part of the buffer: coordinates start at the part's own corner, and nothing lands outside it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::text::{fit, width};
use crate::tui::theme::Look;

/// A part of the buffer to write into.
pub(super) struct Pen<'buf> {
    buf: &'buf mut Buffer,
    area: Rect,
    look: Look,
}

impl<'buf> Pen<'buf> {
    /// A pen for what lies both in the area and in the buffer.
    pub(super) fn new(area: Rect, buf: &'buf mut Buffer, look: &Look) -> Self {
        let area = area.intersection(buf.area);
        Self { buf, area, look: *look }
    }

    pub(super) fn look(&self) -> Look {
        self.look
    }

    pub(super) fn width(&self) -> u16 {
        self.area.width
    }

    pub(super) fn height(&self) -> u16 {
        self.area.height
    }

    /// Writes what fits on the line, and says in which column it ended.
    pub(super) fn write(&mut self, x: u16, y: u16, text: &str, style: Style) -> u16 {
        self.write_within(x, y, text, self.area.width, style)
    }

    /// Writes what fits before column `right`, and says in which column it ended.
    pub(super) fn write_within(&mut self, x: u16, y: u16, text: &str, right: u16, style: Style) -> u16 {
        let right = right.min(self.area.width);
        if y >= self.area.height || x >= right {
            return x;
        }
        // Signs change into their twins after the cut, so that the mark of the cut changes, too.
        let cut = fit(&self.look.spell(text), usize::from(right - x));
        let (end, _) = self.buf.set_stringn(
            self.area.x + x,
            self.area.y + y,
            self.look.spell(&cut),
            usize::from(right - x),
            style,
        );
        end - self.area.x
    }

    /// Writes so that the text ends before column `right`; returns where it began.
    pub(super) fn write_ending(&mut self, right: u16, y: u16, text: &str, style: Style) -> u16 {
        let text = self.look.spell(text);
        let begin = right.min(self.area.width).saturating_sub(columns(&text));
        self.write_within(begin, y, &text, right, style);
        begin
    }

    /// One character; it must be one column wide.
    pub(super) fn put(&mut self, x: u16, y: u16, symbol: char, style: Style) {
        if x < self.area.width && y < self.area.height {
            self.buf[(self.area.x + x, self.area.y + y)].set_char(symbol).set_style(style);
        }
    }

    /// The same character from column `x` up to `right`.
    pub(super) fn fill(&mut self, x: u16, right: u16, y: u16, symbol: char, style: Style) {
        for column in x..right.min(self.area.width) {
            self.put(column, y, symbol, style);
        }
    }

    /// Whether nothing stands in a cell.
    pub(super) fn is_blank(&self, x: u16, y: u16) -> bool {
        x < self.area.width && y < self.area.height && self.buf[(self.area.x + x, self.area.y + y)].symbol() == " "
    }
}

/// How many columns a text takes, as the buffer counts them.
pub(super) fn columns(text: &str) -> u16 {
    u16::try_from(width(text)).unwrap_or(u16::MAX)
}

/// Empties an area for something that lies over the rest; a wide character that it cuts in two goes as a whole.
pub fn clear(area: Rect, buf: &mut Buffer, look: &Look) {
    let area = area.intersection(buf.area);
    for y in area.top()..area.bottom() {
        if let Some(left) = area.left().checked_sub(1).filter(|left| *left >= buf.area.left())
            && area.width > 0
            && width(buf[(left, y)].symbol()) > 1
        {
            buf[(left, y)].set_char(' ');
        }
        for x in area.left()..area.right() {
            buf[(x, y)].reset();
            buf[(x, y)].set_style(look.base());
        }
    }
}

/// Draws a frame with a title in its upper edge, and returns the room inside it: one column of air on either side.
pub fn frame(area: Rect, buf: &mut Buffer, title: &str, focused: bool, look: &Look) -> Rect {
    let area = area.intersection(buf.area);
    if area.width < 4 || area.height < 3 {
        return area;
    }
    let (right, bottom) = (area.width - 1, area.height - 1);
    let glyphs = look.glyphs();
    let style = if focused { look.accent() } else { look.border() };
    let mut pen = Pen::new(area, buf, look);
    pen.fill(1, right, 0, glyphs.horizontal, style);
    pen.fill(1, right, bottom, glyphs.horizontal, style);
    for y in 1..bottom {
        pen.put(0, y, glyphs.vertical, style);
        pen.put(right, y, glyphs.vertical, style);
    }
    let corners = [(0, 0), (right, 0), (0, bottom), (right, bottom)];
    for ((x, y), corner) in corners.into_iter().zip(glyphs.corners) {
        pen.put(x, y, corner, style);
    }
    if !title.is_empty() && right > 5 {
        let end = pen.write_within(3, 0, title, right - 2, look.strong());
        pen.put(2, 0, ' ', style);
        pen.put(end, 0, ' ', style);
    }
    Rect { x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Lang, Texts};
    use crate::tui::theme::{Symbols, Theme};

    #[test]
    fn a_popup_leaves_no_half_of_a_wide_character() {
        let look = Look::new(Theme::Monochrome, Symbols::Unicode, Texts::of(Lang::Ko));
        let mut buf = Buffer::with_lines(["공유 카운터"]);
        clear(Rect::new(1, 0, 3, 1), &mut buf, &look);
        let line: String = buf.content().iter().map(ratatui::buffer::Cell::symbol).collect();
        assert!(!line.contains('공') && !line.contains('유') && line.contains("카"), "{line:?}");
    }
}
