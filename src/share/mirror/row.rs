//! A row of the screen as data for a browser: stretches of one style, with the columns that each character takes.
//!
//! A stretch is `[kind, ink, ground, modifiers, text]`. Kinds: 0 plain characters, as wide as the font says; 1 and 2
//! characters that each take one or two columns, whatever the font says; 3 and 4 one that is several joined.

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

use crate::text::width;

/// The kind of plain characters.
const PLAIN: u8 = 0;

/// The style of a stretch, as a browser is told it.
#[derive(PartialEq, Clone)]
struct Dress {
    ink: String,
    ground: String,
    modifiers: u8,
}

/// What browsers know of modifiers, a bit each.
const MODIFIERS: [(Modifier, u8); 6] = [
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 4),
    (Modifier::UNDERLINED, 8),
    (Modifier::REVERSED, 16),
    (Modifier::CROSSED_OUT, 32),
];

/// A row as JSON.
pub(super) fn encode(cells: &[Cell]) -> String {
    let mut stretches: Vec<(u8, Dress, String)> = Vec::new();
    let mut column = 0;
    while let Some(cell) = cells.get(column) {
        let symbol = cell.symbol();
        let columns = width(symbol).clamp(1, 2);
        column += columns;
        let (kind, dress) = (kind(symbol, columns), dress(cell));
        match stretches.last_mut() {
            Some((last, same, text)) if *last == kind && kind < 3 && *same == dress => text.push_str(symbol),
            _ => stretches.push((kind, dress, symbol.to_owned())),
        }
    }
    // What is empty at the end needs no words, unless its ground can be seen.
    let row: Vec<_> = stretches
        .into_iter()
        .map(|(kind, dress, text)| (kind, dress.ink, dress.ground, dress.modifiers, text))
        .collect();
    // Texts and numbers: nothing in it can fail.
    serde_json::to_string(&row).unwrap_or_default()
}

fn kind(symbol: &str, columns: usize) -> u8 {
    let is_joined = symbol.chars().nth(1).is_some();
    match (symbol.is_ascii(), is_joined, columns) {
        (true, false, _) => PLAIN,
        (_, false, 1) => 1,
        (_, false, _) => 2,
        (_, true, 1) => 3,
        (_, true, _) => 4,
    }
}

fn dress(cell: &Cell) -> Dress {
    let known = MODIFIERS.iter().filter(|(modifier, _)| cell.modifier.contains(*modifier));
    Dress { ink: colour(cell.fg), ground: colour(cell.bg), modifiers: known.map(|(_, bit)| bit).sum() }
}

/// A colour as style sheets write it; nothing for the page's own.
fn colour(color: Color) -> String {
    let (red, green, blue) = match color {
        Color::Reset => return String::new(),
        Color::Rgb(red, green, blue) => (red, green, blue),
        Color::Indexed(index) => of_index(index),
        Color::Black => of_index(0),
        Color::Red => of_index(1),
        Color::Green => of_index(2),
        Color::Yellow => of_index(3),
        Color::Blue => of_index(4),
        Color::Magenta => of_index(5),
        Color::Cyan => of_index(6),
        Color::Gray => of_index(7),
        Color::DarkGray => of_index(8),
        Color::LightRed => of_index(9),
        Color::LightGreen => of_index(10),
        Color::LightYellow => of_index(11),
        Color::LightBlue => of_index(12),
        Color::LightMagenta => of_index(13),
        Color::LightCyan => of_index(14),
        Color::White => of_index(15),
    };
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// What terminals mean by a number: sixteen of their own, a cube of six by six by six, and 24 greys.
fn of_index(index: u8) -> (u8, u8, u8) {
    let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
    match index {
        0..16 => {
            let (high, low) = if index < 8 { (170, 0) } else { (255, 85) };
            let part = |bit: u8| if index & bit == 0 { low } else { high };
            (part(1), part(2), part(4))
        }
        16..232 => {
            let step = index - 16;
            (level(step / 36), level(step / 6 % 6), level(step % 6))
        }
        grey => {
            let grey = 8 + 10 * (grey - 232);
            (grey, grey, grey)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    fn row(write: impl Fn(&mut Buffer)) -> String {
        let mut buf = Buffer::empty(Rect::new(0, 0, 12, 1));
        write(&mut buf);
        encode(buf.content())
    }

    #[test]
    fn a_row_is_stretches_of_one_style_and_wide_characters_take_two_columns() {
        let said = row(|buf| {
            buf.set_string(0, 0, "ab ", Style::new().fg(Color::Rgb(0xB4, 0xA0, 0xFF)).bold());
            buf.set_string(3, 0, "잠금", Style::new());
            buf.set_string(7, 0, "─⣀", Style::new().bg(Color::Indexed(196)));
        });
        assert_eq!(
            said,
            r##"[[0,"#b4a0ff","",1,"ab "],[2,"","",0,"잠금"],[1,"","#ff0000",0,"─⣀"],[0,"","",0,"   "]]"##
        );
    }

    #[test]
    fn what_is_joined_stands_alone() {
        let said = row(|buf| {
            buf.set_string(0, 0, "e\u{301}e\u{301}👩", Style::new());
        });
        assert!(said.starts_with("[[3,\"\",\"\",0,\"e\u{301}\"],[3,\"\",\"\",0,\"e\u{301}\"],[2,"), "{said}");
    }

    #[test]
    fn what_looks_like_markup_or_ends_a_line_stays_text() {
        let said = row(|buf| {
            buf.set_string(0, 0, "</script>\"\\", Style::new());
        });
        assert_eq!(said, r#"[[0,"","",0,"</script>\"\\ "]]"#);
        assert!(!said.contains('\n'));
    }

    #[test]
    fn terminals_numbers_are_their_colours() {
        let said = [0, 9, 15, 16, 21, 231, 232, 255].map(|index| colour(Color::Indexed(index)));
        let expected = ["#000000", "#ff5555", "#ffffff", "#000000", "#0000ff", "#ffffff", "#080808", "#eeeeee"];
        assert_eq!(said, expected);
    }
}
