//! The class as those in the room meet it: the program in a terminal, and what browsers and hostile clients get of it.

mod browsers;
mod crowd;
mod hostile;

use crate::support::laboratory::{Laboratory, Opening};

/// A laboratory whose class is open for this machine, and the address of its ballot.
fn open_class(args: &str, (columns, rows): (u16, u16)) -> (Laboratory, String) {
    let opening =
        Opening::new(&format!("class --bind 127.0.0.1 {args}")).sized(columns, rows).env("COLORTERM", "truecolor");
    let laboratory = opening.open();
    laboratory.shows("http://127.0.0.1:");
    let screen = laboratory.screen();
    let at = screen.find("http://127.0.0.1:").expect("it is shown");
    let url = screen[at..].split_whitespace().next().expect("it is a word").to_owned();
    (laboratory, url)
}

/// The cells of a terminal: what stands in each, and nothing in the second of those that a wide character takes.
fn cells(screen: &vt100::Screen) -> Vec<Vec<String>> {
    let (rows, columns) = screen.size();
    let cell = |row, column| match screen.cell(row, column) {
        Some(cell) if cell.is_wide_continuation() => String::new(),
        Some(cell) if cell.has_contents() => cell.contents().to_owned(),
        _ => " ".to_owned(),
    };
    (0..rows.into()).map(|row| (0..columns.into()).map(|column| cell(row, column)).collect()).collect()
}
