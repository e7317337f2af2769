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
    let side = u16::try_from(picture.side()).ok()?;
    // Where there is room two cells are a module: twice as large, so that the back row reads it. Else a cell is two modules, one
    // above the other, where there are halves.
    let sizes = if painter.look.symbols == Symbols::Ascii { &[true][..] } else { &[true, false] };
    let taken_with = |is_large: bool, margin: u16| {
        let modules = side + 2 * margin;
        if is_large { Size::new(modules * 2, modules) } else { Size::new(modules, modules.div_ceil(2)) }
    };
    let ways = sizes.iter().flat_map(|is_large| MARGINS.map(|margin| (*is_large, margin)));
    let (is_large, margin) = ways.into_iter().find(|(is_large, margin)| {
        let taken = taken_with(*is_large, *margin);
        taken.width <= painter.width() && taken.height <= painter.height()
    })?;
    let colour = |x: u16, y: u16| {
        let at = |value: u16| usize::from(value).checked_sub(margin.into());
        let is_dark = at(x).zip(at(y)).is_some_and(|(x, y)| picture.is_dark(x, y));
        if is_dark { DARK } else { LIGHT }
    };
    let taken = taken_with(is_large, margin);
    for y in 0..taken.height {
        for x in 0..taken.width {
            if is_large {
                painter.put(x, y, ' ', Style::new().bg(colour(x / 2, y)));
            } else {
                painter.put(x, y, '▀', Style::new().fg(colour(x, 2 * y)).bg(colour(x, 2 * y + 1)));
            }
        }
    }
    Some(taken)
}
