//! A picture for a phone's camera in cells: dark on light in every look, for many cameras read it no other way.

use ratatui::layout::Size;
use ratatui::style::{Color, Style};

use crate::share::QrPicture;
use crate::tui::kit::Painter;
use crate::tui::theme::Symbols;

const DARK: Color = Color::Rgb(0, 0, 0);
const LIGHT: Color = Color::Rgb(255, 255, 255);

/// Modules of light that should be around it, and that are enough for most cameras.
const MARGINS: [u16; 3] = [4, 3, 2];

/// Draws the picture in the upper left corner, if there is room; returns how much it took.
pub(super) fn draw(painter: &mut Painter<'_>, picture: &QrPicture) -> Option<Size> {
    let is_ascii = painter.look.symbols == Symbols::Ascii;
    let side = u16::try_from(picture.side()).ok()?;
    // A cell is two modules, one above the other; without halves two cells are one.
    let taken_with = |margin: u16| {
        let modules = side + 2 * margin;
        if is_ascii { Size::new(modules * 2, modules) } else { Size::new(modules, modules.div_ceil(2)) }
    };
    let fits =
        |margin: &u16| taken_with(*margin).width <= painter.width() && taken_with(*margin).height <= painter.height();
    let margin = MARGINS.into_iter().find(fits)?;
    let colour = |x: u16, y: u16| {
        let at = |value: u16| usize::from(value).checked_sub(margin.into());
        let is_dark = at(x).zip(at(y)).is_some_and(|(x, y)| picture.is_dark(x, y));
        if is_dark { DARK } else { LIGHT }
    };
    let taken = taken_with(margin);
    for y in 0..taken.height {
        for x in 0..taken.width {
            if is_ascii {
                painter.put(x, y, ' ', Style::new().bg(colour(x / 2, y)));
            } else {
                painter.put(x, y, '▀', Style::new().fg(colour(x, 2 * y)).bg(colour(x, 2 * y + 1)));
            }
        }
    }
    Some(taken)
}
