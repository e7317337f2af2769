//! Lines of words for the pages that lie over a screen: words in styles, each at its column.

use ratatui::style::Style;

use crate::text::wrap;
use crate::tui::kit::{Painter, columns};
use crate::tui::theme::Look;

/// Words in one style after the other, each at its column.
pub(super) type StyledLine = Vec<(u16, String, Style)>;

/// Words at the left and what is said to them beside, wrapped.
pub(super) fn definitions(said: &[(&'static str, String, Style)], width: u16, look: Look) -> Vec<StyledLine> {
    let column = said.iter().map(|(key, ..)| columns(&look.word(key))).max().unwrap_or(0) + 2;
    let defined = |(key, words, style): &(&'static str, String, Style)| {
        let head = (0, look.word(key).into_owned(), look.dim());
        definition(vec![head], column, (words, *style), width)
    };
    said.iter().flat_map(defined).collect()
}

/// What stands at the left, and what is said to it from a column on, wrapped: on the next line where the left is too long.
pub(super) fn definition(head: StyledLine, column: u16, (words, style): (&str, Style), width: u16) -> Vec<StyledLine> {
    let ends = head.iter().map(|(x, words, _)| x + columns(words)).max().unwrap_or(0);
    let mut lines: Vec<StyledLine> = vec![head];
    for (index, words) in wrap(words, usize::from(width.saturating_sub(column))).into_iter().enumerate() {
        let body = (column, words, style);
        match lines.last_mut() {
            Some(first) if index == 0 && ends < column => first.push(body),
            _ => lines.push(vec![body]),
        }
    }
    lines
}

/// Draws lines from one on, as many as there are rows.
pub(super) fn draw(lines: &[StyledLine], first: usize, painter: &mut Painter<'_>) {
    for (y, line) in (0..painter.height()).zip(lines.iter().skip(first)) {
        for (x, words, style) in line {
            painter.write(*x, y, words, *style);
        }
    }
}
