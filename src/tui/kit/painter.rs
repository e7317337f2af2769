//! Drawing into a part of the screen: coordinates start at the part's own corner, and nothing lands outside it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;

use super::hit::{HitTarget, Hits};
use crate::text::{fit, width, wrap};
use crate::tui::theme::Look;

/// A part of the screen, how things look, and the notes of where the mouse can click.
pub(crate) struct Painter<'screen> {
    buf: &'screen mut Buffer,
    hits: &'screen mut Hits,
    pub(crate) look: Look,
    area: Rect,
}

impl<'screen> Painter<'screen> {
    pub(crate) fn new(buf: &'screen mut Buffer, hits: &'screen mut Hits, look: Look) -> Self {
        let area = buf.area;
        Self { buf, hits, look, area }
    }

    /// One for what lies both in the area and in the buffer.
    pub(crate) fn within(&mut self, area: Rect) -> Painter<'_> {
        let area = area.intersection(self.buf.area);
        Painter { buf: self.buf, hits: self.hits, look: self.look, area }
    }

    pub(crate) fn row(&mut self, y: u16) -> Painter<'_> {
        self.cell(0, y, u16::MAX)
    }

    /// One for so many columns of a row.
    pub(crate) fn cell(&mut self, left: u16, y: u16, columns: u16) -> Painter<'_> {
        self.part(left, y, columns, 1)
    }

    /// One for the columns from one up to another.
    pub(crate) fn between(&mut self, left: u16, right: u16) -> Painter<'_> {
        self.part(left, 0, right.saturating_sub(left), u16::MAX)
    }

    /// One for so many rows at the top.
    pub(crate) fn top(&mut self, rows: u16) -> Painter<'_> {
        self.part(0, 0, u16::MAX, rows)
    }

    /// Cuts rows off the top: they are returned, and the rest stays.
    pub(crate) fn cut_top(&mut self, rows: u16) -> Painter<'_> {
        let [top, rest] = Layout::vertical([Constraint::Length(rows), Constraint::Fill(1)]).areas(self.area);
        self.area = rest;
        self.within(top)
    }

    /// Cuts rows off the foot.
    pub(crate) fn cut_foot(&mut self, rows: u16) -> Painter<'_> {
        let [rest, foot] = Layout::vertical([Constraint::Fill(1), Constraint::Length(rows)]).areas(self.area);
        self.area = rest;
        self.within(foot)
    }

    /// Cuts columns off the left.
    pub(crate) fn cut_left(&mut self, columns: u16) -> Painter<'_> {
        let [left, rest] = Layout::horizontal([Constraint::Length(columns), Constraint::Fill(1)]).areas(self.area);
        self.area = rest;
        self.within(left)
    }

    /// Cuts columns off the right.
    pub(crate) fn cut_right(&mut self, columns: u16) -> Painter<'_> {
        let [rest, right] = Layout::horizontal([Constraint::Fill(1), Constraint::Length(columns)]).areas(self.area);
        self.area = rest;
        self.within(right)
    }

    fn part(&mut self, x: u16, y: u16, width: u16, height: u16) -> Painter<'_> {
        let place = Rect::new(self.area.x.saturating_add(x), self.area.y.saturating_add(y), width, height);
        self.within(place.intersection(self.area))
    }

    pub(crate) fn area(&self) -> Rect {
        self.area
    }

    pub(crate) fn width(&self) -> u16 {
        self.area.width
    }

    pub(crate) fn height(&self) -> u16 {
        self.area.height
    }

    /// Writes what fits on the line, and says in which column it ended.
    pub(crate) fn write(&mut self, x: u16, y: u16, text: &str, style: Style) -> u16 {
        self.write_within(x, y, text, self.area.width, style)
    }

    /// Writes what fits before column `right`, and says in which column it ended.
    pub(crate) fn write_within(&mut self, x: u16, y: u16, text: &str, right: u16, style: Style) -> u16 {
        let right = right.min(self.area.width);
        if y >= self.area.height || x >= right {
            return x;
        }
        let room = usize::from(right - x);
        // Signs change into their twins after the cut, too, so that the mark of the cut does.
        let cut = fit(&self.look.spell(text), room);
        let (end, _) = self.buf.set_stringn(self.area.x + x, self.area.y + y, self.look.spell(&cut), room, style);
        end - self.area.x
    }

    /// Writes so that the text ends before column `right`; returns where it began.
    pub(crate) fn write_ending(&mut self, right: u16, y: u16, text: &str, style: Style) -> u16 {
        let text = self.look.spell(text);
        let begin = right.min(self.area.width).saturating_sub(columns(&text));
        self.write_within(begin, y, &text, right, style);
        begin
    }

    /// Writes so that the text ends at the right edge; returns where it began.
    pub(crate) fn write_right(&mut self, y: u16, text: &str, style: Style) -> u16 {
        self.write_ending(self.area.width, y, text, style)
    }

    /// Writes a text in as many rows from `y` on as it needs and there are; returns the row below it.
    pub(crate) fn write_wrapped(&mut self, y: u16, text: &str, style: Style) -> u16 {
        let lines = wrap(text, usize::from(self.area.width));
        for (y, line) in (y..self.area.height).zip(&lines) {
            self.write(0, y, line, style);
        }
        y.saturating_add(u16::try_from(lines.len()).unwrap_or(u16::MAX))
    }

    pub(crate) fn button(&mut self, x: u16, y: u16, text: &str, style: Style, target: HitTarget) -> u16 {
        let end = self.write(x, y, text, style);
        let place = Rect::new(self.area.x + x, self.area.y + y, end.saturating_sub(x), 1);
        self.hits.note(place.intersection(self.buf.area), target);
        end
    }

    /// Whether something that was drawn stands for this.
    pub(crate) fn shows(&self, target: HitTarget) -> bool {
        self.hits.has(target)
    }

    /// Notes that a click anywhere here means this.
    pub(crate) fn note(&mut self, target: HitTarget) {
        self.hits.note(self.area, target);
    }

    /// One character; it must be one column wide.
    pub(crate) fn put(&mut self, x: u16, y: u16, symbol: char, style: Style) {
        if x < self.area.width && y < self.area.height {
            self.buf[(self.area.x + x, self.area.y + y)].set_char(symbol).set_style(style);
        }
    }

    /// The same character from column `x` up to `right`.
    pub(crate) fn fill(&mut self, x: u16, right: u16, y: u16, symbol: char, style: Style) {
        for column in x..right.min(self.area.width) {
            self.put(column, y, symbol, style);
        }
    }

    /// Gives everything here a style, whatever stands there or will.
    pub(crate) fn tint(&mut self, style: Style) {
        self.buf.set_style(self.area, style);
    }

    /// Whether nothing stands in a cell.
    pub(crate) fn is_blank(&self, x: u16, y: u16) -> bool {
        x < self.area.width && y < self.area.height && self.buf[(self.area.x + x, self.area.y + y)].symbol() == " "
    }

    /// Empties it for something that lies over the rest: a wide character that it cuts in two goes as a whole, and
    /// nothing below can be clicked.
    pub(crate) fn clear(&mut self) {
        self.hits.cover();
        for row in self.area.rows() {
            let left = row.x.checked_sub(1).filter(|left| *left >= self.buf.area.x && !row.is_empty());
            if let Some(left) = left
                && width(self.buf[(left, row.y)].symbol()) > 1
            {
                self.buf[(left, row.y)].set_char(' ');
            }
            for position in row.positions() {
                self.buf[position].reset();
            }
        }
        self.tint(self.look.base());
    }

    /// Draws a frame with a title in its upper edge, and returns the room inside it: one column of air on either side.
    pub(crate) fn frame(&mut self, title: &str, focused: bool) -> Rect {
        if self.area.width < 4 || self.area.height < 3 {
            return self.area;
        }
        let (right, bottom) = (self.area.width - 1, self.area.height - 1);
        let (look, glyphs) = (self.look, self.look.glyphs());
        let style = if focused { look.accent() } else { look.border() };
        for y in [0, bottom] {
            self.fill(1, right, y, glyphs.horizontal, style);
        }
        for y in 1..bottom {
            self.put(0, y, glyphs.vertical, style);
            self.put(right, y, glyphs.vertical, style);
        }
        let corners = [(0, 0), (right, 0), (0, bottom), (right, bottom)];
        for ((x, y), corner) in corners.into_iter().zip(glyphs.corners) {
            self.put(x, y, corner, style);
        }
        if !title.is_empty() && right > 5 {
            let end = self.write_within(3, 0, title, right - 2, look.strong());
            self.put(2, 0, ' ', style);
            self.put(end, 0, ' ', style);
        }
        self.area.inner(ratatui::layout::Margin::new(2, 1))
    }
}

pub(crate) fn columns(text: &str) -> u16 {
    u16::try_from(width(text)).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;
    use crate::tui::kit::testing::{english, look};
    use crate::tui::theme::{Symbols, Theme};
    use proptest::prelude::*;

    #[test]
    fn what_lies_over_a_screen_leaves_no_half_of_a_wide_character() {
        let look = look(Theme::Monochrome, Symbols::Unicode, Lang::Ko);
        let mut buf = Buffer::with_lines(["공유 카운터"]);
        Painter::new(&mut buf, &mut Hits::default(), look).within(Rect::new(1, 0, 3, 1)).clear();
        let line: String = buf.content().iter().map(ratatui::buffer::Cell::symbol).collect();
        assert!(!line.contains('공') && !line.contains('유') && line.contains("카"), "{line:?}");
    }

    proptest! {
        #[test]
        fn a_part_has_what_it_asks_for_as_far_as_there_is_any(height in 0_u16..90, rows in 0_u16..120) {
            let mut buf = Buffer::empty(Rect::new(3, 5, 80, height));
            let mut hits = Hits::default();
            let mut painter = Painter::new(&mut buf, &mut hits, english());
            let (top, foot) = (painter.cut_top(rows).area(), painter.cut_foot(rows).area());
            let rest = painter.area();
            prop_assert_eq!((top.y, top.height, rest.y), (5, rows.min(height), top.bottom()));
            prop_assert_eq!((foot.y, foot.height, foot.bottom()), (rest.bottom(), rows.min(height - top.height), 5 + height));
        }
    }
}
