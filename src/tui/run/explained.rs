//! The view of a run while its ledger is open: where every lost update went, above the lanes in which the playhead
//! moves to the row that is chosen.

use super::boards::{Form, render_board, render_boards};
use super::inspector::mark_lane;
use super::ledger::state::LedgerView;
use super::ledger::view::{LEAST, ROOMY, cut_air, render_head, render_rows};
use super::lists;
use super::parts::{render_playhead, render_sentence};
use super::state::RunPhase;
use super::watched::Watched;
use crate::tui::draw::lanes;
use crate::tui::kit::Painter;

/// The narrowest board that stands beside the rows, and what the rows keep then, columns.
const BOARD: u16 = 36;
const ROWS: u16 = 80;

/// Rows below the ledger from which on something else stands there, too.
const SPARE: u16 = 8;

pub(crate) fn render(watched: &Watched<'_>, painter: &mut Painter<'_>) {
    let (look, run, variant) = (painter.look, watched.run, watched.variant);
    let air = u16::from(painter.height() >= 30);
    render_sentence(watched, painter);
    painter.cut_foot(air);
    let wanted = watched.lanes(0, &|_| String::new()).wanted_height(1);
    let lanes_height = wanted.min(painter.height().saturating_sub(LEAST + 1 + air)).max(3);
    let mut below = painter.cut_foot(lanes_height + 1 + air);
    below.cut_top(air);
    render_playhead(watched, &mut below.cut_top(1));
    let lanes_area = below.area();
    // The keys choose rows; the lanes that tell of the chosen one come into sight by themselves.
    let marked = run.ledger_view().map(LedgerView::marked).unwrap_or_default();
    let offset = marked.first().map_or(run.scroll(), |lane| variant.timeline().place_with_work_first(*lane));
    let nameless = |_| String::new();
    let drawn = watched.lanes(offset, &nameless);
    lanes::draw(&mut below, &drawn);
    let Some(ledger_view) = run.ledger_view() else {
        painter.cut_top(1).write(0, 0, &look.word(why_none(watched)), look.text());
        cut_air(painter);
        return render_others(watched, painter);
    };
    for worker in marked {
        mark_lane(&drawn, worker, &mut painter.within(lanes_area));
    }
    if ledger_view.chosen().is_none() {
        render_head(variant, ledger_view, painter);
        cut_air(painter);
        return render_others(watched, painter);
    }
    let (width, height) = (painter.width(), painter.height());
    let has_board = variant.plan().guard.is_some() && height >= ROOMY && width >= BOARD + 2 + ROWS;
    if has_board {
        render_board(watched, watched.selected, Form::Whole, &mut painter.cut_left((width - 2 - ROWS).min(width / 3)));
        painter.cut_left(2);
    }
    render_head(variant, ledger_view, painter);
    render_rows(variant, ledger_view, painter);
    if !has_board && painter.height() >= SPARE {
        painter.cut_top(1);
        render_others(watched, painter);
    }
}

fn why_none(watched: &Watched<'_>) -> &'static str {
    if watched.run.is_making_ledger() {
        return "ledger.accounting";
    }
    match (watched.run.phase(), watched.variant.has_begun()) {
        _ if watched.variant.timeline().end().is_some() => "ledger.unread",
        (RunPhase::Over, true) => "ledger.unread",
        (RunPhase::Over, false) => "ledger.never-begun",
        (_, true) => "ledger.going",
        (_, false) => "ledger.waits",
    }
}

/// Where there is nothing to list, what stands there otherwise: the boards, or the tasks.
fn render_others(watched: &Watched<'_>, painter: &mut Painter<'_>) {
    if watched.variant.plan().guard.is_some() {
        render_boards(watched, painter);
    } else {
        lists::render(watched, 1, painter);
    }
}
