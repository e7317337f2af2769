//! The view of a run while its ledger is open: where every lost update went, above the lanes in which the playhead moves
//! to the row that is chosen.

use ratatui::layout::Rect;

use super::boards::{render_board, render_boards};
use super::inspector::mark_lane;
use super::ledger::state::Account;
use super::ledger::view::{LEAST, ROOMY, render_head, render_rows, with_air};
use super::lists;
use super::parts::{render_playhead, sentence, sentence_height};
use super::state::Stage;
use super::watched::Watched;
use crate::plan::ModelName;
use crate::tui::draw::lanes::{self, Lanes};
use crate::tui::draw::verdict;
use crate::tui::kit::painter::{Ink, split_foot, split_top};

/// The narrowest board that stands beside the rows, and what the rows keep then, columns.
const BOARD: u16 = 36;
const ROWS: u16 = 80;

/// Rows below the account from which on something else stands there, too.
const SPARE: u16 = 8;

/// Draws the screen.
pub(crate) fn render(watched: &Watched<'_>, area: Rect, ink: &mut Ink) {
    let (look, run, take) = (ink.look, watched.run, watched.take);
    let (mark, words) = sentence(watched, ink);
    let (rest, foot) = split_foot(area, sentence_height(&words, area.width, &look));
    verdict::draw(foot, ink.buf, mark, &words, &look);
    let air = u16::from(area.height >= 30);
    let (rest, _) = split_foot(rest, air);
    let gil = take.plan().model == ModelName::Gil;
    let wanted = lanes::height(take.timeline().lanes().len().max(1), gil);
    let lanes_height = wanted.min(rest.height.saturating_sub(LEAST + 1 + air)).max(3);
    let (top, below) = split_foot(rest, lanes_height + 1 + air);
    let (line, lanes_area) = split_top(split_top(below, air).1, 1);
    render_playhead(watched, line, ink);
    let label = |_| String::new();
    // The keys choose rows; the lanes that tell of the chosen one come into sight by themselves.
    let marked = run.account().map(Account::marked).unwrap_or_default();
    let offset = marked.first().map_or(run.scroll(), |lane| *lane as usize);
    let drawn = Lanes {
        timeline: take.timeline(),
        axis: run.axis(watched.selected, watched.at),
        at: watched.at,
        offset,
        gil,
        counter: take.plan().guard.is_some(),
        framed: true,
        label: &label,
    };
    lanes::draw(lanes_area, ink.buf, &drawn, &look);
    let Some(account) = run.account() else {
        let (said, below) = split_top(top, 1);
        ink.write(said, 0, 0, &look.word(why_none(watched)), look.text());
        return render_others(watched, with_air(below), ink);
    };
    for worker in marked {
        mark_lane(watched, worker, offset, lanes_area, ink);
    }
    if account.chosen().is_none() {
        let below = render_head(take, account, top, ink);
        return render_others(watched, with_air(below), ink);
    }
    let has_board = take.plan().guard.is_some() && top.height >= ROOMY && top.width >= BOARD + 2 + ROWS;
    let board = if has_board { (top.width - 2 - ROWS).min(top.width / 3) } else { 0 };
    if has_board {
        render_board(watched, watched.selected, Rect { width: board, ..top }, true, ink);
    }
    let left = if has_board { board + 2 } else { 0 };
    let account_area = Rect { x: top.x + left, width: top.width - left, ..top };
    let below = render_head(take, account, account_area, ink);
    let rest = render_rows(take, account, below, ink);
    if !has_board && rest.height >= SPARE {
        render_others(watched, split_top(rest, 1).1, ink);
    }
}

/// Why there is no account of a take.
fn why_none(watched: &Watched<'_>) -> &'static str {
    if watched.run.is_accounting() {
        return "ledger.accounting";
    }
    match (watched.run.stage(), watched.take.has_begun()) {
        _ if watched.take.timeline().end().is_some() => "ledger.unread",
        (Stage::Over, true) => "ledger.unread",
        (Stage::Over, false) => "ledger.never-begun",
        (_, true) => "ledger.going",
        (_, false) => "ledger.waits",
    }
}

/// Where there is nothing to list, what stands there otherwise: the boards, or the tasks.
fn render_others(watched: &Watched<'_>, area: Rect, ink: &mut Ink) {
    if watched.take.plan().guard.is_some() {
        render_boards(watched, area, ink);
    } else {
        lists::render(watched, 1, area, ink);
    }
}
