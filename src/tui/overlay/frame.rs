//! What lies over a screen: a frame in its middle, and signs that there is more than it shows.

use ratatui::layout::Rect;

use crate::text::Phrase;
use crate::tui::draw;
use crate::tui::kit::painter::Ink;

/// An area in the middle of another one, with a frame around it; what lay below is gone.
pub(crate) fn open(area: Rect, width: u16, height: u16, title: &str, ink: &mut Ink) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    let place = Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height };
    draw::clear(place, ink.buf, &ink.look);
    ink.hits.cover();
    draw::frame(place, ink.buf, title, true, &ink.look)
}

/// Says in the edges of the frame around an area how many lines are out of sight: there that takes no line away.
pub(crate) fn note_more(inner: Rect, above: usize, below: usize, ink: &mut Ink) {
    let look = ink.look;
    let [up, down] = look.glyphs().more;
    let edges = [(above, up, inner.y.saturating_sub(1)), (below, down, inner.bottom())];
    for (count, sign, y) in edges.into_iter().filter(|(count, ..)| *count > 0) {
        let words = look.say(&Phrase::new("help.more").with("n", count));
        ink.write_right(Rect { y, height: 1, ..inner }, 0, &format!(" {sign} {words} "), look.dim());
    }
}
