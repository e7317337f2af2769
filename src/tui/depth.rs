//! How many colours the terminal has: the themes' own, or the nearest of the 256 that nearly all have.

use ratatui::buffer::Buffer;
use ratatui::style::Color;

/// How many colours there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// All.
    True,
    /// The 256 of the usual palette.
    Palette,
}

/// What the terminal says of itself.
pub(super) fn of_terminal() -> Depth {
    let says = std::env::var("COLORTERM").unwrap_or_default();
    if says == "truecolor" || says == "24bit" { Depth::True } else { Depth::Palette }
}

/// Replaces the colours that the terminal does not have.
pub(super) fn limit(buf: &mut Buffer, depth: Depth) {
    if depth == Depth::True {
        return;
    }
    for cell in &mut buf.content {
        cell.fg = nearest(cell.fg);
        cell.bg = nearest(cell.bg);
    }
}

/// The levels of red, green and blue in the cube of 216 colours.
const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];

fn nearest(color: Color) -> Color {
    let Color::Rgb(red, green, blue) = color else { return color };
    let wanted = [red, green, blue];
    let steps = wanted.map(nearest_level);
    let cube = steps.map(|step| LEVELS[usize::from(step)]);
    let mean = wanted.iter().map(|part| u16::from(*part)).sum::<u16>() / 3;
    // 24 greys from 8 in steps of 10.
    let grey_step = u8::try_from((mean.saturating_sub(3) / 10).min(23)).unwrap_or(23);
    let grey = [8 + 10 * grey_step; 3];
    if distance(wanted, grey) < distance(wanted, cube) {
        Color::Indexed(232 + grey_step)
    } else {
        Color::Indexed(16 + 36 * steps[0] + 6 * steps[1] + steps[2])
    }
}

fn nearest_level(part: u8) -> u8 {
    (0..6).min_by_key(|step| LEVELS[usize::from(*step)].abs_diff(part)).unwrap_or(0)
}

fn distance(one: [u8; 3], other: [u8; 3]) -> u32 {
    one.into_iter().zip(other).map(|(one, other)| u32::from(one.abs_diff(other)).pow(2)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_become_their_nearest_relatives() {
        assert_eq!(nearest(Color::Rgb(255, 0, 0)), Color::Indexed(196));
        assert_eq!(nearest(Color::Rgb(0x0E, 0x11, 0x16)), Color::Indexed(233));
        assert_eq!(nearest(Color::Rgb(255, 255, 255)), Color::Indexed(231));
        assert_eq!(nearest(Color::Reset), Color::Reset);
    }
}
