//! Colours for terminals that know 256 of them: the nearest of the fixed ones.

use ratatui::buffer::Buffer;
use ratatui::style::Color;

const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// Replaces every RGB colour of a drawn buffer by the nearest of the 256 that all terminals with colours have.
///
/// Call it last, on a terminal that does not say that it shows RGB (`COLORTERM` is neither `truecolor` nor `24bit`).
pub(crate) fn reduce(buf: &mut Buffer) {
    let mut known: Vec<(Color, Color)> = Vec::new();
    for cell in &mut buf.content {
        for colour in [&mut cell.fg, &mut cell.bg] {
            let Color::Rgb(red, green, blue) = *colour else { continue };
            // A screen has a dozen colours: looking them up is quicker than working them out again.
            let seen = known.iter().find(|(rgb, _)| rgb == colour).map(|(_, near)| *near);
            let near = seen.unwrap_or_else(|| nearest(red, green, blue));
            if seen.is_none() {
                known.push((*colour, near));
            }
            *colour = near;
        }
    }
}

fn nearest(red: u8, green: u8, blue: u8) -> Color {
    let wanted = [red, green, blue];
    let distance = |colour: [u8; 3]| -> u32 {
        colour.iter().zip(wanted).map(|(one, other)| u32::from(one.abs_diff(other)).pow(2)).sum()
    };
    let cube = (0..6_u8).flat_map(|r| (0..6).flat_map(move |g| (0..6).map(move |b| [r, g, b])));
    let cube = cube.map(|[r, g, b]| (16 + 36 * r + 6 * g + b, [r, g, b].map(|level| LEVELS[usize::from(level)])));
    let greys = (0..24_u8).map(|step| (232 + step, [8 + 10 * step; 3]));
    let best = cube.chain(greys).min_by_key(|(_, colour)| distance(*colour));
    best.map_or(Color::Reset, |(index, _)| Color::Indexed(index))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_become_their_nearest_neighbours() {
        assert_eq!(nearest(255, 135, 0), Color::Indexed(208));
        assert_eq!(nearest(17, 19, 18), Color::Indexed(233));
    }
}
