//! The Run screen while its ledger is open: where every lost update went, above the lanes in which the playhead moves to
//! the row that is chosen. The pieces themselves are in `draw`.

use ratatui::layout::Rect;

use super::state::Account;
use crate::plan::ModelName;
use crate::text::{thousands, wrap};
use crate::tui::app::App;
use crate::tui::draw::filled::{self, Pieces};
use crate::tui::draw::lanes::{self, Lanes};
use crate::tui::draw::losses::{self, Losses};
use crate::tui::draw::strip::{self, Strip};
use crate::tui::draw::verdict;
use crate::tui::kit::hit::Target;
use crate::tui::kit::painter::{Ink, columns, row, split_foot, split_top};
use crate::tui::run::counter::{guard_title, render_board, render_boards};
use crate::tui::run::inspector::mark_lane;
use crate::tui::run::lists;
use crate::tui::run::state::{RunScreen, Stage};
use crate::tui::run::variant::Take;
use crate::tui::run::view::{render_playhead, sentence, sentence_height};
use crate::tui::theme::{Mark, letter};
use crate::verdict::{account_notes, loss};

/// Rows that the ledger keeps, however many lanes there are: the sum, three rows under their headings, and the strip.
const LEAST: u16 = 5 + strip::MOST;

/// Lines that the rows keep where sentences take room: the headings and two rows.
const LEAST_TABLE: u16 = 3;

/// Rows from which on there is room for air, and for a board beside the rows.
const ROOMY: u16 = 20;

/// The narrowest board that stands beside the rows, and what the rows keep then, columns.
const BOARD: u16 = 36;
const ROWS: u16 = 80;

/// Rows below the account from which on something else stands there, too.
const SPARE: u16 = 8;

/// Rows of words on what became of the chosen updates.
const WORDS: u16 = 2;

/// Draws the screen.
pub(crate) fn render(app: &App, run: &RunScreen, area: Rect, ink: &mut Ink) {
    let look = ink.look;
    let selected = run.selected();
    let take = &run.takes()[selected];
    let (mark, words) = sentence(app, run, ink);
    let (rest, foot) = split_foot(area, sentence_height(&words, area.width, &look));
    verdict::draw(foot, ink.buf, mark, &words, &look);
    let air = u16::from(area.height >= 30);
    let (rest, _) = split_foot(rest, air);
    let gil = take.plan().model == ModelName::Gil;
    let wanted = lanes::height(take.timeline().lanes().len().max(1), gil);
    let lanes_height = wanted.min(rest.height.saturating_sub(LEAST + 1 + air)).max(3);
    let (top, below) = split_foot(rest, lanes_height + 1 + air);
    let (line, lanes_area) = split_top(split_top(below, air).1, 1);
    render_playhead(app, run, line, ink);
    let at = run.moment(selected, app.now);
    let label = |_| String::new();
    // The keys choose rows; the lanes that tell of the chosen one come into sight by themselves.
    let marked = run.account().map(Account::marked).unwrap_or_default();
    let offset = marked.first().map_or(run.scroll(), |lane| *lane as usize);
    let drawn = Lanes {
        timeline: take.timeline(),
        axis: run.axis(selected, at),
        at,
        offset,
        gil,
        counter: take.plan().guard.is_some(),
        framed: true,
        label: &label,
    };
    lanes::draw(lanes_area, ink.buf, &drawn, &look);
    let Some(account) = run.account() else {
        let (said, below) = split_top(top, 1);
        ink.write(said, 0, 0, &look.word(why_none(run, take)), look.text());
        return render_others(app, run, with_air(below), ink);
    };
    for worker in marked {
        mark_lane(run, worker, offset, lanes_area, ink);
    }
    if account.chosen().is_none() {
        let below = render_head(take, account, top, ink);
        return render_others(app, run, with_air(below), ink);
    }
    let has_board = take.plan().guard.is_some() && top.height >= ROOMY && top.width >= BOARD + 2 + ROWS;
    let board = if has_board { (top.width - 2 - ROWS).min(top.width / 3) } else { 0 };
    if has_board {
        render_board(app, run, selected, Rect { width: board, ..top }, true, ink);
    }
    let left = if has_board { board + 2 } else { 0 };
    let account_area = Rect { x: top.x + left, width: top.width - left, ..top };
    let below = render_head(take, account, account_area, ink);
    let rest = render_rows(take, account, below, ink);
    if !has_board && rest.height >= SPARE {
        render_others(app, run, split_top(rest, 1).1, ink);
    }
}

/// The area without its first row, where there is room for air.
fn with_air(area: Rect) -> Rect {
    split_top(area, u16::from(area.height >= ROOMY)).1
}

/// Why there is no account of a take.
fn why_none(run: &RunScreen, take: &Take) -> &'static str {
    if run.is_accounting() {
        return "ledger.accounting";
    }
    match (run.stage(), take.has_begun()) {
        _ if take.timeline().end().is_some() => "ledger.unread",
        (Stage::Over, true) => "ledger.unread",
        (Stage::Over, false) => "ledger.never-begun",
        (_, true) => "ledger.going",
        (_, false) => "ledger.waits",
    }
}

/// Where there is nothing to list, what stands there otherwise: the boards, or the tasks.
fn render_others(app: &App, run: &RunScreen, area: Rect, ink: &mut Ink) {
    let selected = run.selected();
    if run.takes()[selected].plan().guard.is_some() {
        render_boards(app, run, area, ink);
    } else {
        lists::render(app, run, run.moment(selected, app.now), 1, area, ink);
    }
}

/// The sum, and what is to be said of all of it; returns the room below.
fn render_head(take: &Take, account: &Account, area: Rect, ink: &mut Ink) -> Rect {
    let look = ink.look;
    let (line, rest) = split_top(area, 1);
    let said = sums(take, account, ink);
    let fits = |pieces: &&Pieces| filled::width(pieces, &look) <= line.width;
    let mut x = 0;
    for (words, style) in said.iter().find(fits).or(said.last()).into_iter().flatten() {
        x = ink.write(line, x, 0, words, *style);
    }
    if account.has_steps() { render_notes(take, account, rest, ink) } else { rest }
}

/// What no row can say; returns the room below.
fn render_notes(take: &Take, account: &Account, area: Rect, ink: &mut Ink) -> Rect {
    let (look, mut rest) = (ink.look, area);
    for note in account_notes(take.plan(), account.ledger()) {
        for words in wrap(&look.say(&note), usize::from(rest.width)) {
            let (line, below) = split_top(rest, 1);
            ink.write(line, 0, 0, &words, look.text());
            rest = below;
        }
    }
    rest
}

/// What was made, what stands and what is lost, in one line: with all words, and with fewer of them. Whose account it is
/// goes before the word beside a good mark, but not before the one beside a warning.
fn sums(take: &Take, account: &Account, ink: &Ink) -> [Pieces; 4] {
    let (look, ledger) = (ink.look, account.ledger());
    let plain = look.text();
    let blanks = [
        ("made", thousands(ledger.made), look.strong()),
        ("untold", thousands(ledger.unexplained), look.warn()),
        ("stands", thousands(ledger.observed), look.good()),
        ("lost", thousands(ledger.lost()), if ledger.lost() > 0 { look.bad() } else { look.strong() }),
    ];
    let key = if ledger.unexplained == 0 { "ledger.sum" } else { "ledger.sum-untold" };
    let sum = filled::fill(key, plain, &blanks, &look);
    let (mark, word) =
        if ledger.balances() { (Mark::Good, "ledger.balances") } else { (Mark::Warn, "ledger.unsettled") };
    let gap = || ("  ".to_owned(), plain);
    let marked = [gap(), (look.mark(mark).to_owned(), look.mark_style(mark))];
    let named = take.plan().guard.is_some().then(|| [(guard_title(take, ink), look.strong()), gap()]);
    let short: Pieces = sum.into_iter().chain(marked).collect();
    let titled: Pieces = named.into_iter().flatten().chain(short.iter().cloned()).collect();
    let word = [(" ".to_owned(), plain), (look.word(word).into_owned(), look.dim())];
    let with_word = |pieces: &Pieces| pieces.iter().cloned().chain(word.iter().cloned()).collect();
    let second = if ledger.balances() { titled.clone() } else { with_word(&short) };
    [with_word(&titled), second, titled, short]
}

/// The rows, and the steps of the one that is chosen: below them, or beside where there is room for all their words.
/// Returns the room below.
fn render_rows(take: &Take, account: &Account, area: Rect, ink: &mut Ink) -> Rect {
    let look = ink.look;
    let Some(chosen) = account.chosen() else { return area };
    let origin = take.window().0;
    let ledger = account.ledger();
    let drawn = Losses { ledger, widest: account.widest(), cursor: account.cursor(), origin };
    let steps = ledger.strip(chosen);
    let strip = Strip { steps: &steps, origin, widest: account.widest() };
    let area = with_air(area);
    let needed = u16::try_from(ledger.rows.len()).unwrap_or(u16::MAX).saturating_add(1);
    let rows_width = losses::width(&drawn, &look);
    if !account.has_steps() {
        let (table, below) = split_top(area, needed);
        render_table(&drawn, table, ink);
        return render_notes(take, account, split_top(below, 1).1, ink);
    }
    if area.width >= rows_width + 4 + strip::width(&strip, &look) {
        let (table, below) = split_top(area, needed);
        render_table(&drawn, Rect { width: rows_width, ..table }, ink);
        let left = rows_width + 4;
        let beside = Rect { x: area.x + left, width: area.width - left, ..area };
        let rest = render_steps(account, &strip, beside, ink);
        return split_foot(area, below.height.min(rest.height)).1;
    }
    let air = u16::from(area.height > LEAST);
    let title = u16::from(area.height >= LEAST + 4);
    let words = if area.height >= ROOMY { WORDS + 1 } else { 0 };
    let steps = strip::MOST.min(area.height.saturating_sub(LEAST_TABLE));
    let (above, _) = split_foot(area, steps + air + title + words);
    let (table, _) = split_top(above, needed);
    render_table(&drawn, table, ink);
    render_steps(account, &strip, split_top(area, table.height + air).1, ink)
}

fn render_table(drawn: &Losses<'_>, area: Rect, ink: &mut Ink) {
    let look = ink.look;
    losses::draw(area, ink.buf, drawn, &look);
    let (first, shown) = losses::window(drawn, area.height);
    for (y, index) in (1..).zip(first..first + shown) {
        ink.hits.note(row(area, y), Target::Loss(index));
    }
}

/// The steps of the chosen row, with a title above and what came of it below, as there is room; returns the room below.
fn render_steps(account: &Account, strip: &Strip<'_>, area: Rect, ink: &mut Ink) -> Rect {
    let look = ink.look;
    let title = u16::from(area.height > strip::MOST);
    let (heading, rest) = split_top(area, title);
    let x = ink.write(heading, 0, 0, &look.word("ledger.steps"), look.strong()) + 2;
    let note = look.word("ledger.stamps");
    if x + columns(&note) <= heading.width {
        ink.write(heading, x, 0, &note, look.dim());
    }
    let (steps, below) = split_top(rest, strip::MOST);
    strip::draw(steps, ink.buf, strip, &look);
    let (_, words) = split_top(below, 1);
    let Some(chosen) = account.chosen().filter(|_| words.height >= WORDS) else { return below };
    let lines = wrap(&look.say(&loss(chosen, letter)), usize::from(words.width));
    for (y, line) in (0..).zip(&lines) {
        ink.write(words, 0, y, line, look.text());
    }
    // As many rows for few words as for many: what stands below does not jump.
    split_top(words, WORDS.max(u16::try_from(lines.len()).unwrap_or(WORDS))).1
}
