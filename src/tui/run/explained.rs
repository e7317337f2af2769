//! The view of a run while its ledger is open: where every lost update went, above the lanes in which the playhead
//! moves to the row that is chosen.

use super::boards::{render_board, render_boards};
use super::inspector::mark_lane;
use super::ledger::state::LedgerView;
use super::ledger::view::{LEAST, ROOMY, render_head, render_rows, with_air};
use super::lists;
use super::parts::{render_playhead, render_sentence};
use super::state::RunPhase;
use super::watched::Watched;
use crate::tui::draw::lanes;
use crate::tui::kit::{Painter, split_foot, split_left, split_top};

/// The narrowest board that stands beside the rows, and what the rows keep then, columns.
const BOARD: u16 = 36;
const ROWS: u16 = 80;

/// Rows below the ledger from which on something else stands there, too.
const SPARE: u16 = 8;

pub(crate) fn render(watched: &Watched<'_>, painter: &mut Painter<'_>) {
    let area = painter.area();
    let (look, run, variant) = (painter.look, watched.run, watched.variant);
    let rest = render_sentence(watched, painter);
    let air = u16::from(area.height >= 30);
    let (rest, _) = split_foot(rest, air);
    let wanted = lanes::height(variant.timeline().lanes().len().max(1), variant.has_gil());
    let lanes_height = wanted.min(rest.height.saturating_sub(LEAST + 1 + air)).max(3);
    let (top, below) = split_foot(rest, lanes_height + 1 + air);
    let (line, lanes_area) = split_top(split_top(below, air).1, 1);
    render_playhead(watched, &mut painter.within(line));
    // The keys choose rows; the lanes that tell of the chosen one come into sight by themselves.
    let marked = run.ledger_view().map(LedgerView::marked).unwrap_or_default();
    let offset = marked.first().map_or(run.scroll(), |lane| *lane as usize);
    lanes::draw(&mut painter.within(lanes_area), &watched.lanes(offset, &|_| String::new()));
    let Some(ledger_view) = run.ledger_view() else {
        let (said, below) = split_top(top, 1);
        painter.within(said).write(0, 0, &look.word(why_none(watched)), look.text());
        return render_others(watched, &mut painter.within(with_air(below)));
    };
    for worker in marked {
        mark_lane(watched, worker, offset, &mut painter.within(lanes_area));
    }
    if ledger_view.chosen().is_none() {
        let below = render_head(variant, ledger_view, &mut painter.within(top));
        return render_others(watched, &mut painter.within(with_air(below)));
    }
    let has_board = variant.plan().guard.is_some() && top.height >= ROOMY && top.width >= BOARD + 2 + ROWS;
    let mut account_area = top;
    if has_board {
        let (board, rest) = split_left(top, (top.width - 2 - ROWS).min(top.width / 3));
        render_board(watched, watched.selected, true, &mut painter.within(board));
        (_, account_area) = split_left(rest, 2);
    }
    let below = render_head(variant, ledger_view, &mut painter.within(account_area));
    let rest = render_rows(variant, ledger_view, &mut painter.within(below));
    if !has_board && rest.height >= SPARE {
        render_others(watched, &mut painter.within(split_top(rest, 1).1));
    }
}

/// Why a variant has no ledger.
fn why_none(watched: &Watched<'_>) -> &'static str {
    if watched.run.is_accounting() {
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
