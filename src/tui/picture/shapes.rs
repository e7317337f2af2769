//! Signs that are drawn as shapes: blocks, shades, lines, Braille dots. Fonts leave gaps between them, and few have all.
//!
//! A shape is known by its cell alone; it knows no colours.

use std::fmt::Write as _;

/// A column and a row, in units of the picture.
pub(super) const COLUMN: usize = 10;
pub(super) const ROW: usize = 20;

/// What a sign looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shape {
    parts: Parts,
    /// How much of what is behind it is covered, in hundredths: a shade is half seen through.
    pub(super) opacity: u8,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Parts {
    /// Left, top, width, height.
    Rectangles(Vec<[usize; 4]>),
    /// A round corner: where its outline begins, and how it goes on from there.
    Corner([usize; 2], &'static str),
}

impl Shape {
    /// What this sign is drawn as; `None` if it is a letter.
    pub(super) fn of(symbol: &str) -> Option<Self> {
        let sign = symbol.chars().next().filter(|_| symbol.chars().count() == 1)?;
        let opacity = match sign {
            '░' => 35,
            '▒' => 60,
            '▓' => 80,
            _ => 100,
        };
        let parts = corner(sign).or_else(|| rectangles(sign).map(Parts::Rectangles))?;
        Some(Self { parts, opacity })
    }

    /// Whether its edges are not all upright or level.
    pub(super) fn is_round(&self) -> bool {
        matches!(self.parts, Parts::Corner(..))
    }

    /// Adds its outline to a path, for a cell whose left top corner is here.
    pub(super) fn outline(&self, (x, y): (usize, usize), path: &mut String) {
        // A String never refuses to be written to.
        let _ = match &self.parts {
            Parts::Corner([left, top], rest) => write!(path, "M{} {}{rest}", x + left, y + top),
            Parts::Rectangles(rectangles) => rectangles.iter().try_for_each(|[left, top, wide, high]| {
                write!(path, "M{} {}h{wide}v{high}h-{wide}z", x + left, y + top)
            }),
        };
    }
}

fn corner(sign: char) -> Option<Parts> {
    Some(match sign {
        '╭' => Parts::Corner([5, 20], "v-6a4 4 0 0 1 4-4h1v1h-1a3 3 0 0 0-3 3v6z"),
        '╮' => Parts::Corner([6, 20], "v-6a4 4 0 0 0-4-4h-2v1h2a3 3 0 0 1 3 3v6z"),
        '╰' => Parts::Corner([5, 0], "v7a4 4 0 0 0 4 4h1v-1h-1a3 3 0 0 1-3-3v-7z"),
        '╯' => Parts::Corner([6, 0], "v7a4 4 0 0 1-4 4h-2v-1h2a3 3 0 0 0 3-3v-7z"),
        _ => return None,
    })
}

fn rectangles(sign: char) -> Option<Vec<[usize; 4]>> {
    let behind = |first: char| sign as usize - first as usize;
    Some(match sign {
        '█' | '░' | '▒' | '▓' => vec![[0, 0, COLUMN, ROW]],
        '▀' => vec![[0, 0, COLUMN, ROW / 2]],
        '▁'..='▇' => {
            let high = (behind('▁') + 1) * ROW / 8;
            vec![[0, ROW - high, COLUMN, high]]
        }
        // From seven eighths of the width down to one.
        '▉'..='▏' => vec![[0, 0, (7 - behind('▉')) * COLUMN / 8, ROW]],
        '▐' => vec![[COLUMN / 2, 0, COLUMN / 2, ROW]],
        '▖'..='▟' => quarters(behind('▖')),
        '\u{2800}'..='\u{28ff}' => dots(behind('\u{2800}')),
        '■' => vec![[1, ROW / 2 - 4, 8, 8]],
        '▬' => vec![[0, ROW / 2 - 2, COLUMN, 4]],
        '╌' => vec![[1, ROW / 2, 3, 1], [6, ROW / 2, 3, 1]],
        _ => lines(sign)?,
    })
}

/// Quarters of a cell: left and right above, left and right below.
fn quarters(index: usize) -> Vec<[usize; 4]> {
    const FILLED: [[bool; 4]; 10] = {
        const NO: bool = false;
        const YES: bool = true;
        [
            [NO, NO, YES, NO],
            [NO, NO, NO, YES],
            [YES, NO, NO, NO],
            [YES, NO, YES, YES],
            [YES, NO, NO, YES],
            [YES, YES, YES, NO],
            [YES, YES, NO, YES],
            [NO, YES, NO, NO],
            [NO, YES, YES, NO],
            [NO, YES, YES, YES],
        ]
    };
    const PLACES: [[usize; 2]; 4] = [[0, 0], [COLUMN / 2, 0], [0, ROW / 2], [COLUMN / 2, ROW / 2]];
    let filled = PLACES.iter().zip(FILLED[index]).filter(|(_, is_filled)| *is_filled);
    filled.map(|([left, top], _)| [*left, *top, COLUMN / 2, ROW / 2]).collect()
}

/// Dots of Braille: a bit each, three down on the left, three on the right, and the two below them.
fn dots(bits: usize) -> Vec<[usize; 4]> {
    const PLACES: [[usize; 2]; 8] = [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2], [0, 3], [1, 3]];
    let set = (0..).zip(PLACES).filter(|(bit, _)| bits >> bit & 1 == 1);
    set.map(|(_, [across, down])| [1 + across * COLUMN / 2, 1 + down * ROW / 4, 3, 3]).collect()
}

/// Lines from the middle of a cell to its edges: up, down, to the left, to the right, and how thick.
fn lines(sign: char) -> Option<Vec<[usize; 4]>> {
    let (arms, thick) = match sign {
        '─' => ("lr", 1),
        '│' => ("ud", 1),
        '┌' => ("rd", 1),
        '┐' => ("ld", 1),
        '└' => ("ru", 1),
        '┘' => ("lu", 1),
        '├' => ("udr", 1),
        '┤' => ("udl", 1),
        '┬' => ("lrd", 1),
        '┴' => ("lru", 1),
        '┼' => ("udlr", 1),
        '━' => ("lr", 3),
        '┃' => ("ud", 3),
        '┣' => ("udr", 3),
        '┫' => ("udl", 3),
        _ => return None,
    };
    let (x, y) = (COLUMN / 2 - thick / 2, ROW / 2 - thick / 2);
    let arm = |arm| match arm {
        'u' => [x, 0, thick, y + thick],
        'd' => [x, y, thick, ROW - y],
        'l' => [0, y, x + thick, thick],
        _ => [x, y, COLUMN - x, thick],
    };
    Some(arms.chars().map(arm).collect())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn outline(symbol: &str) -> Option<String> {
        let mut path = String::new();
        Shape::of(symbol)?.outline((0, 0), &mut path);
        Some(path)
    }

    #[rstest]
    #[case::half("▌", "M0 0h5v20h-5z")]
    #[case::quarter_from_below("▂", "M0 15h10v5h-10z")]
    #[case::across("─", "M0 10h6v1h-6zM5 10h5v1h-5z")]
    #[case::two_quarters("▞", "M5 0h5v10h-5zM0 10h5v10h-5z")]
    #[case::lowest_dots("⣀", "M1 16h3v3h-3zM6 16h3v3h-3z")]
    fn a_shape_reaches_the_edges_that_its_neighbours_begin_at(#[case] sign: &str, #[case] expected: &str) {
        assert_eq!(outline(sign).as_deref(), Some(expected));
    }

    #[test]
    fn letters_are_no_shapes() {
        for symbol in ["a", "가", "●", "✓", "", "█\u{301}"] {
            assert_eq!(Shape::of(symbol), None, "{symbol}");
        }
    }
}
