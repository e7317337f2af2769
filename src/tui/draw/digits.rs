//! Numbers that can be read from the back row: digits of three by five dots, a dot being one cell or more.

use ratatui::layout::{Rect, Size};
use ratatui::style::Style;

use crate::text::thousands;
use crate::tui::kit::{Painter, columns};
use crate::tui::theme::{Look, Symbols};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DigitSize {
    /// Two columns by one row a dot: five rows high.
    Large,
    /// One column by half a row a dot: three rows high.
    Small,
    /// One column by one row a dot: five rows high and narrow, for characters without halves.
    Narrow,
    Text,
}

/// Five rows of three dots, the leftmost dot in the highest of three bits.
const DIGITS: [[u8; 5]; 10] = [
    [0b111, 0b101, 0b101, 0b101, 0b111],
    [0b010, 0b110, 0b010, 0b010, 0b111],
    [0b111, 0b001, 0b111, 0b100, 0b111],
    [0b111, 0b001, 0b111, 0b001, 0b111],
    [0b101, 0b101, 0b111, 0b001, 0b001],
    [0b111, 0b100, 0b111, 0b001, 0b111],
    [0b111, 0b100, 0b111, 0b101, 0b111],
    [0b111, 0b001, 0b001, 0b001, 0b001],
    [0b111, 0b101, 0b111, 0b101, 0b111],
    [0b111, 0b101, 0b111, 0b001, 0b111],
];

pub(crate) fn draw(painter: &mut Painter<'_>, value: u64, style: Style) -> Size {
    draw_text(painter, &thousands(value), style)
}

pub(crate) fn draw_text(painter: &mut Painter<'_>, text: &str, style: Style) -> Size {
    let look = painter.look;
    let area = painter.area();
    let scale = best(area, text, look);
    if scale == DigitSize::Text {
        let end = painter.write(0, 0, text, style.bold());
        return Size::new(end, area.height.min(1));
    }
    let mut x = 0;
    for character in text.chars() {
        x += draw_character(painter, x, character, scale, style);
    }
    size(text, scale)
}

pub(crate) fn measure(area: Size, value: u64, look: Look) -> Size {
    let text = thousands(value);
    size(&text, best(Rect::new(0, 0, area.width, area.height), &text, look))
}

fn best(area: Rect, text: &str, look: Look) -> DigitSize {
    let scales = match look.symbols {
        Symbols::Unicode => [DigitSize::Large, DigitSize::Small],
        Symbols::Ascii => [DigitSize::Large, DigitSize::Narrow],
    };
    let fits = |scale: &DigitSize| {
        let size = size(text, *scale);
        size.width <= area.width && size.height <= area.height
    };
    scales.into_iter().find(fits).unwrap_or(DigitSize::Text)
}

/// Columns of one dot, rows of the whole, rows of dots.
fn dots(scale: DigitSize) -> (u16, u16, u16) {
    match scale {
        DigitSize::Large => (2, 5, 5),
        DigitSize::Small => (1, 3, 6),
        DigitSize::Narrow => (1, 5, 5),
        DigitSize::Text => (1, 1, 1),
    }
}

fn size(text: &str, scale: DigitSize) -> Size {
    let (dot, height, _) = dots(scale);
    if scale == DigitSize::Text {
        return Size::new(columns(text), height);
    }
    let advance: u16 = text.chars().map(|character| (dot_columns(character) + 1) * dot).sum();
    Size::new(advance.saturating_sub(dot), height)
}

fn dot_columns(character: char) -> u16 {
    if character.is_ascii_digit() { 3 } else { 1 }
}

/// Whether a dot of the character is set; a comma is two dots high, so that it is not read as a point.
fn is_set(character: char, column: u16, row: u16, rows: u16) -> bool {
    match character.to_digit(10) {
        Some(digit) => {
            DIGITS[digit as usize % 10].get(usize::from(row)).is_some_and(|bits| bits & (0b100 >> column) != 0)
        }
        None if character == '.' => row + 1 >= rows,
        None => row + 2 >= rows,
    }
}

fn draw_character(painter: &mut Painter<'_>, x: u16, character: char, scale: DigitSize, style: Style) -> u16 {
    let (dot, height, rows) = dots(scale);
    let full = if scale == DigitSize::Small { '█' } else { painter.look.glyphs().full };
    for column in 0..dot_columns(character) {
        for y in 0..height {
            let symbol = if scale == DigitSize::Small {
                let upper = is_set(character, column, 2 * y, rows);
                let lower = is_set(character, column, 2 * y + 1, rows);
                match (upper, lower) {
                    (true, true) => full,
                    (true, false) => '▀',
                    (false, true) => '▄',
                    (false, false) => continue,
                }
            } else if is_set(character, column, y, rows) {
                full
            } else {
                continue;
            };
            let begin = x + column * dot;
            painter.fill(begin, begin + dot, y, symbol, style);
        }
    }
    (dot_columns(character) + 1) * dot
}
