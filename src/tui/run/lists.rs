//! What stands below the lanes of a run: its tasks, what was measured on its workers, and its code, as there is room.

use super::watched::Watched;
use super::workers;
use crate::event::TaskId;
use crate::scenario;
use crate::text::Listing;
use crate::tui::draw::code::{self, Whereabouts};
use crate::tui::draw::tasks::{self, Tasks};
use crate::tui::kit::Painter;
use crate::verdict;

/// From this width on two lists stand side by side.
const SIDE_BY_SIDE: u16 = 150;

/// What a list of tasks keeps beside the code, columns.
const BESIDE_CODE: u16 = 46;

/// Draws the tasks in order of completion; then, where there is room, what was measured on each worker, and the code.
pub(crate) fn render(watched: &Watched<'_>, gap: u16, painter: &mut Painter<'_>) {
    let (look, variant, at, scroll) = (painter.look, watched.variant, watched.at, watched.run.scroll());
    let timeline = variant.timeline();
    let name = |id: TaskId| look.say(&verdict::label(variant.plan(), variant.timeline(), id));
    let facts = scenario::get(variant.plan().scenario).columns();
    let list = Tasks { timeline, at, offset: scroll, label: &name, size: &|id| variant.tasks().get(id), facts };
    let rows = u16::try_from(variant.task_count().min(40)).unwrap_or(40) + 1;
    let table = workers::height(timeline.lanes().len().max(1));

    let side_by_side = painter.width() >= SIDE_BY_SIDE;
    let wanted = if side_by_side { rows.max(table) } else { rows + table + 1 };
    // The code says where workers are while they are; what is known of the tasks when they have ended is worth more
    // then.
    let may_stand_beside = facts.is_empty() || !watched.is_revealed();
    render_code(watched, (wanted + gap + 1, may_stand_beside), painter);
    if painter.width() >= SIDE_BY_SIDE {
        tasks::draw(&mut painter.cut_left(painter.width() / 2 - 2), &list);
        painter.cut_left(4);
        return workers::render(timeline, at, scroll, painter);
    }
    let has_table = painter.height() > rows + table;
    tasks::draw(&mut painter.cut_top(if has_table { rows } else { u16::MAX }), &list);
    if has_table {
        painter.cut_top(1);
        workers::render(timeline, at, scroll, painter);
    }
}

/// Draws the code below what needs so many rows, or beside it if it may, or not at all; leaves the rest of the room.
/// The code comes last and only whole: what happened is worth more than what was meant.
fn render_code(watched: &Watched<'_>, (wanted, may_stand_beside): (u16, bool), painter: &mut Painter<'_>) {
    let listing = listing(watched);
    if listing.lines().is_empty() {
        return;
    }
    let code = listing.lines();
    let rows = u16::try_from(code.len()).unwrap_or(u16::MAX).saturating_add(1);
    let width = code::width(code);
    if painter.height() >= wanted + rows {
        render_listing(watched, &listing, &mut painter.cut_foot(rows));
    } else if may_stand_beside && painter.height() >= rows && painter.width() >= width + BESIDE_CODE {
        render_listing(watched, &listing, &mut painter.cut_right(width));
        painter.cut_right(3);
    }
}

/// The code of the variant that is looked at.
fn listing(watched: &Watched<'_>) -> Listing {
    let setup = watched.scene.setup;
    Listing::of(&scenario::code(watched.variant.plan(), setup.code), setup.lang)
}

fn render_listing(watched: &Watched<'_>, listing: &Listing, painter: &mut Painter<'_>) {
    let look = painter.look;
    painter.write(0, 0, &look.say(&watched.scene.setup.code_heading()), look.dim());
    painter.cut_top(1);
    let whereabouts = Whereabouts::of(watched.variant.timeline(), watched.at);
    code::draw_listing(painter, (listing.lines(), listing), &whereabouts);
}
