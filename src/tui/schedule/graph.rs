//! The progress graph: the steps of the first worker across, those of the second upwards, the schedule so far as a path.

use super::state::ScheduleScreen;
use crate::schedule::explorer::{ProgressCell, place};
use crate::schedule::words;
use crate::tui::kit::{Painter, columns};
use crate::tui::theme::{Look, Mark};
use ratatui::style::Style;

/// Columns of a place, as few as show it.
const NARROW: u16 = 3;

/// Rows of a place, as many as make it seen from further away: a small graph fills its room.
const TALLEST: u16 = 3;

/// Draws it; says so where there is none.
pub(super) fn draw(painter: &mut Painter<'_>, screen: &ScheduleScreen) {
    let look = painter.look;
    let Some(cells) = &screen.progress else {
        painter.write_wrapped(0, &look.word("schedule.no-graph"), look.warn());
        return;
    };
    let program = screen.program();
    legend(&mut painter.cut_top(1));
    let across = words::worker(program, 0);
    let axis = painter.cut_foot(1).area();
    let upwards = words::worker(program, 1);
    let left = columns(&upwards) + 1;
    painter.write(0, 0, &upwards, look.worker(1).bold());
    let turns = screen.walk.turns();
    let path: Vec<(usize, usize)> = (0..=turns.len()).map(|until| place(&turns[..until])).collect();
    let (here_across, here_up) = path.last().copied().unwrap_or_default();
    let (wide, high) = (cells.len(), cells.first().map_or(0, Vec::len));
    let width = painter.width().saturating_sub(left + 12);
    let each = |room: u16, all: usize| room / u16::try_from(all).unwrap_or(u16::MAX).max(1);
    let tall = each(painter.height(), high).clamp(1, TALLEST);
    let broad = each(width, wide).clamp(NARROW, NARROW + 2 * (tall - 1));
    let room = (usize::from(width / broad), usize::from(painter.height() / tall));
    // What is too large is shown around the place where one is.
    let first = |here: usize, all: usize, room: usize| here.saturating_sub(room / 2).min(all.saturating_sub(room));
    let (from_left, from_below) = (first(here_across, wide, room.0), first(here_up, high, room.1));
    let shown = |from: usize, all: usize, room: usize| from..all.min(from + room);
    for up in shown(from_below, high, room.1) {
        let foot = painter.height().saturating_sub(1 + u16::try_from(up - from_below).unwrap_or(0) * tall);
        for right in shown(from_left, wide, room.0) {
            let x = left + u16::try_from(right - from_left).unwrap_or(0) * broad;
            let is_on_path = path.contains(&(right, up));
            let is_here = (right, up) == (here_across, here_up);
            let (symbol, style) = look_of(cells[right][up], is_on_path, is_here, look);
            let fills = !cells[right][up].reached || (!cells[right][up].right && !is_on_path);
            let (end, rows) = if fills { (x + broad, tall) } else { (x + 1, 1) };
            for y in foot.saturating_sub(rows - 1)..=foot {
                painter.fill(x, end, y, symbol, style);
            }
        }
    }
    let mut axis = painter.within(axis);
    let end = axis.write(left, 0, &across, look.worker(0).bold());
    axis.write(end + 1, 0, &look.word("schedule.across"), look.dim());
}

fn look_of(cell: ProgressCell, is_on_path: bool, is_here: bool, look: Look) -> (char, Style) {
    let glyphs = look.glyphs();
    if is_here {
        return ('@', look.accent());
    }
    match cell {
        ProgressCell { reached: false, .. } => (glyphs.full, look.border()),
        ProgressCell { deadlock: true, .. } => ('X', look.bad()),
        ProgressCell { broken: true, .. } => ('!', look.bad()),
        ProgressCell { doomed: true, .. } if !is_on_path => ('x', look.bad()),
        _ if is_on_path => ('o', look.accent()),
        ProgressCell { right: false, .. } => (glyphs.blocked, look.mark_style(Mark::Warn)),
        _ => (glyphs.idle, look.text()),
    }
}

fn legend(painter: &mut Painter<'_>) {
    let look = painter.look;
    let glyphs = look.glyphs();
    let signs = [
        ('@', "schedule.sign.here", look.accent()),
        (glyphs.full, "schedule.sign.forbidden", look.border()),
        (glyphs.blocked, "schedule.sign.lost", look.warn()),
        ('X', "schedule.sign.deadlock", look.bad()),
        ('x', "schedule.sign.doomed", look.bad()),
        ('!', "schedule.sign.broken", look.bad()),
    ];
    let mut x = 0;
    for (sign, word, style) in signs {
        painter.put(x, 0, sign, style);
        x = painter.write(x + 2, 0, &look.word(word), look.dim()) + 2;
    }
}
