//! What can be read from the back row: digits, and the letters of a few words and of codes, of three by five dots, a dot being one cell
//! or more; in 7-bit characters of strokes.

use ratatui::layout::{Rect, Size};
use ratatui::style::Style;

use crate::text::thousands;
use crate::tui::kit::{Painter, columns};
use crate::tui::theme::{Look, Symbols};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DigitSize {
    /// Four columns by two rows a dot: ten rows high.
    Huge,
    /// Two columns by one row a dot: five rows high.
    Large,
    /// One column by half a row a dot: three rows high.
    Small,
    /// Strokes of `_` and `|`, as on a pocket calculator: three rows high, for characters without halves.
    Strokes,
    Text,
}

/// A character: its rows of dots, the leftmost dot in the highest of three bits, and its rows of strokes.
struct BigCharacter {
    dots: [u8; 5],
    strokes: [&'static str; 3],
}

/// The characters that there are: digits, and the letters of the words that are ever said so large.
const fn shape(character: char) -> Option<BigCharacter> {
    let (dots, strokes) = match character {
        '0' | 'O' => ([0b111, 0b101, 0b101, 0b101, 0b111], [" _ ", "| |", "|_|"]),
        '1' => ([0b010, 0b110, 0b010, 0b010, 0b111], ["   ", "  |", "  |"]),
        '2' => ([0b111, 0b001, 0b111, 0b100, 0b111], [" _ ", " _|", "|_ "]),
        '3' => ([0b111, 0b001, 0b111, 0b001, 0b111], [" _ ", " _|", " _|"]),
        '4' => ([0b101, 0b101, 0b111, 0b001, 0b001], ["   ", "|_|", "  |"]),
        '5' => ([0b111, 0b100, 0b111, 0b001, 0b111], [" _ ", "|_ ", " _|"]),
        '6' => ([0b111, 0b100, 0b111, 0b101, 0b111], [" _ ", "|_ ", "|_|"]),
        '7' => ([0b111, 0b001, 0b001, 0b001, 0b001], [" _ ", "  |", "  |"]),
        '8' => ([0b111, 0b101, 0b111, 0b101, 0b111], [" _ ", "|_|", "|_|"]),
        '9' => ([0b111, 0b101, 0b111, 0b001, 0b111], [" _ ", "|_|", " _|"]),
        'A' => ([0b010, 0b101, 0b111, 0b101, 0b101], [" _ ", "|_|", "| |"]),
        'C' => ([0b111, 0b100, 0b100, 0b100, 0b111], [" _ ", "|  ", "|_ "]),
        'D' => ([0b110, 0b101, 0b101, 0b101, 0b110], ["__ ", "| \\", "|_/"]),
        'E' => ([0b111, 0b100, 0b110, 0b100, 0b111], [" _ ", "|_ ", "|_ "]),
        'F' => ([0b111, 0b100, 0b110, 0b100, 0b100], [" _ ", "|_ ", "|  "]),
        'H' => ([0b101, 0b101, 0b111, 0b101, 0b101], ["   ", "|_|", "| |"]),
        'J' => ([0b001, 0b001, 0b001, 0b101, 0b111], ["   ", "  |", "|_|"]),
        'P' => ([0b111, 0b101, 0b111, 0b100, 0b100], [" _ ", "|_|", "|  "]),
        'R' => ([0b110, 0b101, 0b110, 0b101, 0b101], [" _ ", "|_|", "| \\"]),
        'T' => ([0b111, 0b010, 0b010, 0b010, 0b010], ["___", " | ", " | "]),
        'U' => ([0b101, 0b101, 0b101, 0b101, 0b111], ["   ", "| |", "|_|"]),
        'X' => ([0b101, 0b101, 0b010, 0b101, 0b101], ["   ", "\\_/", "/ \\"]),
        'Y' => ([0b101, 0b101, 0b010, 0b010, 0b010], ["   ", "\\_/", " | "]),
        'K' => ([0b101, 0b101, 0b110, 0b101, 0b101], ["   ", "|_/", "| \\"]),
        'L' => ([0b100, 0b100, 0b100, 0b100, 0b111], ["   ", "|  ", "|_ "]),
        _ => return None,
    };
    Some(BigCharacter { dots, strokes })
}

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
        Symbols::Unicode => [DigitSize::Huge, DigitSize::Large, DigitSize::Small],
        Symbols::Ascii => [DigitSize::Huge, DigitSize::Large, DigitSize::Strokes],
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
        DigitSize::Huge => (4, 10, 5),
        DigitSize::Large => (2, 5, 5),
        DigitSize::Small => (1, 3, 6),
        DigitSize::Strokes => (1, 3, 3),
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
    if shape(character).is_some() { 3 } else { 1 }
}

/// Whether a dot of the character is set. A point stands on the line of the digits; a comma is two dots high and, where there is
/// room, goes below it, so that it is not read as a point.
fn is_set(character: char, column: u16, row: u16, rows: u16) -> bool {
    match shape(character) {
        Some(shape) => shape.dots.get(usize::from(row)).is_some_and(|bits| bits & (0b100 >> column) != 0),
        None if character == '.' => row == 4,
        None => character != ' ' && row + 2 >= rows,
    }
}

fn draw_character(painter: &mut Painter<'_>, x: u16, character: char, scale: DigitSize, style: Style) -> u16 {
    let (dot, height, rows) = dots(scale);
    let advance = (dot_columns(character) + 1) * dot;
    if scale == DigitSize::Strokes {
        let Some(shape) = shape(character) else {
            painter.put(x, height - 1, character, style);
            return advance;
        };
        for (y, stroke) in (0..).zip(shape.strokes) {
            painter.write(x, y, stroke, style);
        }
        return advance;
    }
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
            } else if is_set(character, column, y * rows / height, rows) {
                full
            } else {
                continue;
            };
            let begin = x + column * dot;
            painter.fill(begin, begin + dot, y, symbol, style);
        }
    }
    advance
}
