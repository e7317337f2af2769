//! Workers round a ring, each beside the one whose lock it may wait for: a link that is waited for is an arrow, and when all of
//! them are, the circle is closed.

use super::WaitRow;
use crate::event::WorkerId;
use crate::text::letter;
use crate::tui::kit::Painter;
use crate::tui::theme::Symbols;

/// The fewest rows that show a ring.
pub(super) const LEAST_ROWS: u16 = 3;

const MOST_ROWS: u16 = 7;
const LEAST_COLUMNS: u16 = 13;
const MOST_COLUMNS: u16 = 25;

/// How many columns of a row are as far as one row.
const ROW: u32 = 3;

/// How wide the ring is in so many columns; `None` if that is too few.
pub(super) fn width(room: u16) -> Option<u16> {
    (room >= LEAST_COLUMNS).then_some(room.min(MOST_COLUMNS))
}

/// One cell of the way round, and in which direction it leads there.
#[derive(Clone, Copy)]
struct Step {
    at: (u16, u16),
    side: usize,
    is_corner: bool,
}

/// The cells round an area, from its upper left corner on, with how far each is along.
fn way((width, height): (u16, u16)) -> Vec<(u32, Step)> {
    let (right, bottom) = (width - 1, height - 1);
    let top = (0..right).map(|x| ((x, 0), 0));
    let down = (0..bottom).map(|y| ((right, y), 1));
    let back = (0..right).map(|x| ((right - x, bottom), 2));
    let up = (0..bottom).map(|y| ((0, bottom - y), 3));
    let mut past = 0;
    let mut before = usize::MAX;
    let cells = top.chain(down).chain(back).chain(up).map(|(at, side)| {
        let step = (past, Step { at, side, is_corner: side != before });
        past += if side % 2 == 0 { 1 } else { ROW };
        before = side;
        step
    });
    cells.collect()
}

pub(super) fn draw(painter: &mut Painter<'_>, rows: &[WaitRow]) {
    let (look, glyphs) = (painter.look, painter.look.glyphs());
    let height = painter.height().min(MOST_ROWS);
    if rows.len() < 2 || height < LEAST_ROWS || painter.width() < LEAST_COLUMNS {
        return;
    }
    let way = way((painter.width(), height));
    let places = places(&way, (painter.width(), height), rows.len());
    // Signs of box drawing have no twins in words: they are chosen here.
    let arrows = if look.symbols == Symbols::Ascii { ['>', 'v', '<', '^'] } else { ['▶', '▼', '◀', '▲'] };
    let [top_left, top_right, bottom_left, bottom_right] = glyphs.corners;
    let corners = [top_left, top_right, bottom_right, bottom_left];
    for (index, place) in places.iter().enumerate() {
        let next = places[(index + 1) % places.len()];
        let row = &rows[index];
        let waits = row.holder == Some(rows[(index + 1) % rows.len()].worker);
        let mut link = *place + 1;
        while link % way.len() != next {
            let (_, step) = way[link % way.len()];
            let (x, y) = step.at;
            let is_last = (link + 1) % way.len() == next;
            let (sign, style) = match (waits, is_last) {
                (true, true) => (arrows[step.side], look.bad()),
                (true, false) if step.is_corner => (corners[step.side], look.bad()),
                (true, false) if step.side % 2 == 0 => (glyphs.horizontal, look.bad()),
                (true, false) => (glyphs.vertical, look.bad()),
                (false, _) => (glyphs.idle, look.border()),
            };
            painter.put(x, y, sign, style.remove_modifier(ratatui::style::Modifier::UNDERLINED));
            link += 1;
        }
    }
    for (row, place) in rows.iter().zip(&places) {
        let (x, y) = way[*place].1.at;
        name(painter, (x, y), row.worker);
    }
}

/// Where so many workers stand on the way: equally far apart, the first two as far from the middle of the upper edge.
fn places(way: &[(u32, Step)], (width, height): (u16, u16), count: usize) -> Vec<usize> {
    let (across, down) = (u32::from(width - 1), ROW * u32::from(height - 1));
    let (length, count) = (2 * (across + down), u32::try_from(count).unwrap_or(u32::MAX));
    let first = length + across / 2 - length / (2 * count);
    let place = |index| {
        let far = (first + length * index / count) % length;
        way.partition_point(|(past, _)| *past < far).min(way.len() - 1)
    };
    (0..count).map(place).collect()
}

fn name(painter: &mut Painter<'_>, (x, y): (u16, u16), worker: WorkerId) {
    let style = painter.look.worker(worker).bold();
    painter.write(x, y, &letter(worker), style);
}
