//! What lies over a screen: a frame in its middle, and signs that there is more than it shows.

use ratatui::layout::Rect;

use crate::text::Phrase;
use crate::tui::kit::Painter;

/// With fewer columns than these left of what lies below, all of it is covered.
const LEAST_BESIDE: u16 = 12;

/// Draws a frame in the middle, over what lay there; returns the painter for the room inside it.
pub(super) fn open<'screen>(
    painter: &'screen mut Painter<'_>,
    (width, height): (u16, u16),
    title: &str,
) -> Painter<'screen> {
    let area = painter.area();
    let (width, height) = (width.min(area.width), height.min(area.height));
    // A few columns beside it would show nothing but torn words.
    let width = if area.width - width < LEAST_BESIDE { area.width } else { width };
    let place = Rect::new(area.x + (area.width - width) / 2, area.y + (area.height - height) / 2, width, height);
    let mut over = painter.within(place);
    over.clear();
    let inner = over.frame(title, true);
    painter.within(inner)
}

/// Says in the edges of the frame around a room how many lines are out of sight: there that takes no line away.
pub(super) fn note_more(inside: &mut Painter<'_>, above: usize, below: usize) {
    let (look, room) = (inside.look, inside.area());
    let [up, down] = look.glyphs().more;
    let edges = [(above, up, room.y.saturating_sub(1)), (below, down, room.bottom())];
    for (count, sign, y) in edges.into_iter().filter(|(count, ..)| *count > 0) {
        let words = look.say(&Phrase::new("help.more").with("n", count));
        let mut edge = inside.within(Rect::new(room.x, y, room.width, 1));
        edge.write_right(0, &format!(" {sign} {words} "), look.dim());
    }
}
