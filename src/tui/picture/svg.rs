//! A drawn screen as an SVG picture: crisp at any size, every character in its column.
//!
//! Blocks and lines are drawn as shapes. Letters are made as wide as their columns, whatever
//! font the reader has; words and signs stand in their columns one by one, since not every reader stretches text, and some
//! make one blank of several.

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use super::shapes::{COLUMN, ROW, Shape};
use crate::text::width;

/// The line that letters stand on, from the top of their row.
const BASELINE: usize = 15;

/// Air around the screen.
const MARGIN: usize = 10;
const FONTS: &str = "'DejaVu Sans Mono', ui-monospace, Menlo, Consolas, 'Nanum Gothic Coding', D2Coding, monospace";

/// The picture of a screen; colours that a cell leaves to the terminal are these two.
#[must_use]
pub fn svg(screen: &Buffer, text: Color, ground: Color) -> String {
    let (columns, rows) = (usize::from(screen.area.width), usize::from(screen.area.height));
    let (wide, high) = (columns * COLUMN + 2 * MARGIN, rows * ROW + 2 * MARGIN);
    let mut out = String::new();
    // A String never refuses to be written to, here and below.
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {wide} {high}\" width=\"{wide}\" height=\"{high}\">\n\
         <rect width=\"{wide}\" height=\"{high}\" rx=\"8\" fill=\"{}\"/>\n\
         <g transform=\"translate({MARGIN} {MARGIN})\" font-family=\"{FONTS}\" font-size=\"16\" \
         xml:space=\"preserve\">",
        hex(ground, ground)
    );
    for y in 0..rows {
        let cells = &screen.content[y * columns..(y + 1) * columns];
        grounds(&mut out, cells, y, text, ground);
        letters(&mut out, cells, y, text, ground);
    }
    out.push_str("</g>\n</svg>\n");
    out
}

/// The colours of a cell as they are seen: letter, ground.
fn colours(cell: &Cell, text: Color, ground: Color) -> (String, String) {
    let (letter, behind) = (hex(cell.fg, text), hex(cell.bg, ground));
    if cell.modifier.contains(Modifier::REVERSED) { (behind, letter) } else { (letter, behind) }
}

fn grounds(out: &mut String, cells: &[Cell], y: usize, text: Color, ground: Color) {
    let plain = hex(ground, ground);
    let mut x = 0;
    while x < cells.len() {
        let (_, fill) = colours(&cells[x], text, ground);
        let length = cells[x..].iter().take_while(|cell| colours(cell, text, ground).1 == fill).count();
        if fill != plain {
            rect(out, (x * COLUMN, y * ROW), (length * COLUMN, ROW), &fill);
        }
        x += length;
    }
}

fn letters(out: &mut String, cells: &[Cell], y: usize, text: Color, ground: Color) {
    let mut x = 0;
    while x < cells.len() {
        let cell = &cells[x];
        let (fill, _) = colours(cell, text, ground);
        let symbol = cell.symbol();
        let columns = width(symbol).max(1);
        if symbol.trim().is_empty() {
            x += 1;
        } else if let Some(first) = Shape::of(symbol) {
            // What looks alike side by side is one path.
            let mut path = String::new();
            let (opacity, is_round) = (first.opacity, first.is_round());
            while let Some(cell) = cells.get(x).filter(|cell| colours(cell, text, ground).0 == fill)
                && let Some(shape) = Shape::of(cell.symbol())
                && (shape.opacity, shape.is_round()) == (opacity, is_round)
            {
                shape.outline((x * COLUMN, y * ROW), &mut path);
                x += 1;
            }
            shapes(out, &path, &fill, (opacity, is_round));
        } else if columns > 1 || !symbol.is_ascii() {
            // A text of its own, so that it stands in its columns in every font.
            letter_run(out, (x, y), columns, symbol, &fill, cell.modifier);
            x += columns;
        } else {
            // A text a word: readers differ in what they make of blanks, and not every one stretches text.
            let alike = |other: &&Cell| {
                let symbol = other.symbol();
                let is_letter = symbol.is_ascii() && !symbol.trim().is_empty();
                is_letter && other.modifier == cell.modifier && colours(other, text, ground).0 == fill
            };
            let word: String = cells[x..].iter().take_while(alike).map(Cell::symbol).collect();
            let length = width(&word).max(1);
            letter_run(out, (x, y), length, &word, &fill, cell.modifier);
            x += length;
        }
    }
}

fn shapes(out: &mut String, path: &str, fill: &str, (opacity, is_round): (u8, bool)) {
    let opacity = if opacity < 100 { format!(" fill-opacity=\"0.{opacity}\"") } else { String::new() };
    // Straight edges stay sharp, whatever the picture is scaled to: nothing shines through between two rows.
    let crisp = if is_round { "" } else { " shape-rendering=\"crispEdges\"" };
    let _ = writeln!(out, "<path d=\"{path}\" fill=\"{fill}\"{opacity}{crisp}/>");
}

fn letter_run(out: &mut String, (x, y): (usize, usize), columns: usize, words: &str, fill: &str, how: Modifier) {
    let bold = if how.contains(Modifier::BOLD) { " font-weight=\"bold\"" } else { "" };
    let line = if how.contains(Modifier::UNDERLINED) { " text-decoration=\"underline\"" } else { "" };
    let _ = writeln!(
        out,
        "<text x=\"{}\" y=\"{}\" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\" fill=\"{fill}\"{bold}{line}>{}</text>",
        x * COLUMN,
        y * ROW + BASELINE,
        columns * COLUMN,
        escaped(words)
    );
}

fn rect(out: &mut String, (x, y): (usize, usize), (wide, high): (usize, usize), fill: &str) {
    let _ = writeln!(
        out,
        "<rect x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{high}\" fill=\"{fill}\" shape-rendering=\"crispEdges\"/>"
    );
}

/// `#rrggbb`; the colour that the cell leaves to the terminal is `default`.
fn hex(colour: Color, default: Color) -> String {
    let [red, green, blue] = match (colour, default) {
        (Color::Rgb(red, green, blue), _) | (Color::Reset, Color::Rgb(red, green, blue)) => [red, green, blue],
        (other, _) => named(other),
    };
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// Colours by name or number, as terminals commonly show them.
fn named(colour: Color) -> [u8; 3] {
    const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    match colour {
        Color::Indexed(index @ 16..=231) => {
            let index = usize::from(index) - 16;
            [LEVELS[index / 36], LEVELS[index / 6 % 6], LEVELS[index % 6]]
        }
        Color::Indexed(index @ 232..) => [8 + 10 * (index - 232); 3],
        Color::Black | Color::Indexed(0) => [0; 3],
        Color::Red | Color::Indexed(1) => [205, 49, 49],
        Color::Green | Color::Indexed(2) => [13, 188, 121],
        Color::Yellow | Color::Indexed(3) => [229, 229, 16],
        Color::Blue | Color::Indexed(4) => [36, 114, 200],
        Color::Magenta | Color::Indexed(5) => [188, 63, 188],
        Color::Cyan | Color::Indexed(6) => [17, 168, 205],
        Color::DarkGray | Color::Indexed(8) => [118; 3],
        Color::White | Color::Indexed(15) => [255; 3],
        _ => [229; 3],
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // XML has no way to write the other control characters, nor these two; a screen has none of the former.
            c if c.is_control() => {}
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    fn picture(lines: &[&str]) -> String {
        let columns = lines.iter().map(|line| width(line)).max().unwrap_or(0);
        let area = Rect::new(0, 0, u16::try_from(columns).unwrap(), u16::try_from(lines.len()).unwrap());
        let mut screen = Buffer::empty(area);
        for (y, line) in (0..).zip(lines) {
            screen.set_string(0, y, line, Style::new());
        }
        svg(&screen, Color::Rgb(255, 255, 255), Color::Rgb(0, 0, 0))
    }

    #[test]
    fn wide_characters_stand_in_their_columns() {
        let said = picture(&["a가b"]);
        assert!(said.contains("<text x=\"0\" y=\"15\" textLength=\"10\""), "{said}");
        assert!(said.contains("<text x=\"10\" y=\"15\" textLength=\"20\""), "{said}");
        assert!(said.contains("<text x=\"30\" y=\"15\" textLength=\"10\""), "{said}");
    }

    #[test]
    fn blocks_are_shapes_without_gaps() {
        let said = picture(&["█▌▂░─"]);
        let solid = "M0 0h10v20h-10zM10 0h5v20h-5zM20 15h10v5h-10z";
        assert!(said.contains(&format!("<path d=\"{solid}\" fill=\"#ffffff\" shape-rendering")), "{said}");
        assert!(said.contains("<path d=\"M30 0h10v20h-10z\" fill=\"#ffffff\" fill-opacity=\"0.35\""), "{said}");
        assert!(said.contains("<path d=\"M40 10h6v1h-6zM45 10h5v1h-5z\""), "{said}");
        assert!(!said.contains("<text"), "{said}");
    }

    #[test]
    fn markup_is_text() {
        let said = picture(&["a<b>&c"]);
        assert!(said.contains(">a&lt;b&gt;&amp;c</text>"), "{said}");
    }

    #[test]
    fn a_picture_is_well_formed() {
        let said = picture(&["<&>가█", "  \u{301}x"]);
        let opened = said.matches("<text").count();
        assert_eq!(opened, said.matches("</text>").count());
        assert!(said.starts_with("<svg ") && said.ends_with("</svg>\n"));
        let outside: String = said.split('>').map(|part| part.split('<').next().unwrap_or_default()).collect();
        assert!(outside.contains("&lt;&amp;&gt;"), "{outside}");
    }
}
