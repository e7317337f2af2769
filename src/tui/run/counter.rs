//! The Run screen of a counter: boards side by side, lanes of the one that is looked at, outcomes, verdict.

use ratatui::layout::Rect;

use super::inspector;
use super::lists;
use super::results::{Known, Panel};
use super::state::RunScreen;
use super::variant::Take;
use super::view::{note_take, render_playhead, sentence, sentence_height};
use super::workers;
use crate::event::RunEnd;
use crate::plan::{GuardName, Memory, ModelName};
use crate::text::{Arg, Phrase};
use crate::tui::app::App;
use crate::tui::draw;
use crate::tui::draw::board::{self, Board};
use crate::tui::draw::code;
use crate::tui::draw::histogram::{self, Histogram};
use crate::tui::draw::lanes::{self, Lanes};
use crate::tui::kit::painter::{Ink, split_foot, split_top};
use crate::tui::theme::Mark;
use crate::verdict;

/// From this width on two boards stand side by side.
const TWO_BOARDS: u16 = 74;

/// From this width on a board says in a sentence what its guard costs.
const SPEAKING: u16 = 66;

/// More workers than these are not put in a table, too.
const MOST_IN_TABLE: usize = 12;

/// More lines of code than these would take too much of the boards.
const MOST_CODE: u16 = 7;

/// Draws the screen.
pub(crate) fn render(app: &App, run: &RunScreen, area: Rect, ink: &mut Ink) {
    let look = ink.look;
    let selected = run.selected();
    let take = &run.takes()[selected];
    let (mark, words) = sentence(app, run, ink);
    let wanted = sentence_height(&words, area.width, &look);
    let lanes_count = take.timeline().lanes().len().max(take.plan().workers.min(256) as usize);
    let gil = take.plan().model == ModelName::Gil;
    let roomy = area.height >= 30;
    let outcomes_height = if run.walk().lane().is_some() {
        inspector::ROWS.min(area.height / 4)
    } else if area.height >= 44 {
        7
    } else if roomy {
        4
    } else {
        1
    };
    let air = u16::from(roomy);
    // Where the outcomes leave room beside them, the code stands there.
    let code = if roomy { code::fitting(take.plan().scenario, &app.setup, MOST_CODE) } else { Vec::new() };
    let code = if code::width(&code) <= area.width / 2 { code } else { Vec::new() };
    let code_height = u16::try_from(code.len()).map_or(0, |lines| if lines > 0 { lines + 1 } else { 0 });
    let outcomes_height = outcomes_height.max(code_height);

    let (rest, foot) = split_foot(area, wanted);
    draw::verdict::draw(foot, ink.buf, mark, &words, &look);
    let (rest, outcomes) = split_foot(rest, outcomes_height + air);
    let outcomes = Rect { height: outcomes_height, ..outcomes };
    if run.walk().lane().is_none() {
        let half = if code.is_empty() { outcomes } else { Rect { width: area.width / 2 - 2, ..outcomes } };
        render_outcomes(app, run, half, ink);
        if !code.is_empty() {
            let beside = Rect { x: area.x + area.width / 2, width: area.width - area.width / 2, ..outcomes };
            lists::render_listing(app, take, run.moment(selected, app.now), &code, beside, ink);
        }
    }

    // Boards keep half of the rest; lanes take what they need of the other half.
    // Of very many workers the lanes tell enough.
    let table = if area.height >= 48 && lanes_count <= MOST_IN_TABLE {
        workers::height(lanes_count).min(rest.height / 4)
    } else {
        0
    };
    let most = rest.height.saturating_sub(table) / 2;
    let lanes_height = lanes::height(lanes_count, gil).min(most.max(3));
    let at = run.moment(selected, app.now);
    let drawn = Lanes {
        timeline: take.timeline(),
        axis: run.axis(selected, at),
        at,
        offset: run.scroll(),
        gil,
        counter: true,
        framed: true,
        label: &|_| String::new(),
    };
    let panel = Panel::new(Known::of(take, at), &drawn, Rect { height: lanes_height, ..rest }, &look);
    let results = panel.height(if roomy { rest.height / 4 } else { rest.height / 8 }, &look);
    let results_air = if results > 0 { air } else { 0 };
    let under = if table > 0 { table + 1 } else { 0 } + results + results_air;
    let (rest, below) = split_foot(rest, lanes_height + 1 + 2 * air + under);
    render_boards(app, run, rest, ink);
    let (_, below) = split_top(below, air);
    let (line, below) = split_top(below, 1);
    render_playhead(app, run, line, ink);
    let (lanes_area, below) = split_top(below, lanes_height);
    lanes::draw(lanes_area, ink.buf, &drawn, &look);
    inspector::render_beside(run, at, lanes_area, outcomes, ink);
    let (results, below) = split_top(split_top(below, results_air).1, results);
    panel.render(results, ink);
    if table > 0 {
        let (_, below) = split_top(below, 1);
        let place = Rect { height: table.min(below.height), ..below };
        workers::render(take.timeline(), at, run.scroll(), place, ink);
    }
}

fn render_outcomes(app: &App, run: &RunScreen, area: Rect, ink: &mut Ink) {
    let selected = run.selected();
    let take = &run.takes()[selected];
    let Some(guard) = take.plan().guard else { return };
    let mut outcomes = app.trials.of(guard);
    // The outcome of this run is told when its counter has climbed there.
    let counted = take.timeline().end() == Some(&RunEnd::Completed) && run.stage() == super::state::Stage::Over;
    if counted && !run.is_told(selected, app.now) {
        outcomes.pop();
    }
    let histogram = Histogram { outcomes: &outcomes, expected: verdict::expected_counter(take.plan()) };
    histogram::draw(area, ink.buf, &histogram, &ink.look);
}

/// Draws the boards of the first take and of the one that is looked at, as they fit.
pub(crate) fn render_boards(app: &App, run: &RunScreen, area: Rect, ink: &mut Ink) {
    let (first, second) = run.side_by_side();
    let Some(second) = second else {
        return render_board(app, run, first, area, true, ink);
    };
    if area.width >= TWO_BOARDS {
        let half = area.width / 2;
        render_board(app, run, first, Rect { width: half, ..area }, true, ink);
        let right = Rect { x: area.x + half, width: area.width - half, ..area };
        return render_board(app, run, second, right, true, ink);
    }
    // The one that is looked at is whole, the other on a line of its own.
    let selected = run.selected();
    let other = if selected == first { second } else { first };
    let (whole, line) = split_foot(area, 2);
    render_board(app, run, selected, whole, true, ink);
    render_board(app, run, other, line, false, ink);
}

/// Draws the board of one take, whole or on a line.
pub(crate) fn render_board(app: &App, run: &RunScreen, index: usize, area: Rect, whole: bool, ink: &mut Ink) {
    let look = ink.look;
    let take = &run.takes()[index];
    let at = run.moment(index, app.now);
    let title = board_title(run, index, ink);
    let cost = cost(run, index, area.width).map(|phrase| look.say(&phrase));
    let instead = instead(run, index, whole, app, ink);
    let several = run.takes().len() > 1;
    let board = Board {
        title: &title,
        timeline: take.timeline(),
        expected: verdict::expected_counter(take.plan()),
        axis: run.axis(index, at),
        at,
        reads: (take.plan().memory == Memory::Private).then_some(0),
        instead: instead.as_ref().map(|(mark, words)| (*mark, words.as_str())),
        also: cost.as_deref(),
        focused: several && index == run.selected(),
    };
    if whole {
        board::draw(area, ink.buf, &board, &look);
    } else {
        board::draw_compact(area, ink.buf, &board, &look);
    }
    note_take(area, index, ink);
}

/// The guard; of more boards than are seen at once, also which one it is.
fn board_title(run: &RunScreen, index: usize, ink: &Ink) -> String {
    let guard = guard_title(&run.takes()[index], ink);
    let all = run.takes().len();
    if all <= 2 {
        return guard;
    }
    ink.look.say(&Phrase::new("run.one-of").with("guard", guard).with("n", index + 1).with("all", all))
}

/// What the guard of a take is called.
pub(crate) fn guard_title(take: &Take, ink: &Ink) -> String {
    match take.plan().guard {
        None | Some(GuardName::None) => ink.look.word("run.no-guard").into_owned(),
        Some(guard) => ink.look.say(&verdict::guard_name(guard)),
    }
}

/// What the usual line of a board would not say truly.
fn instead(run: &RunScreen, index: usize, whole: bool, app: &App, ink: &Ink) -> Option<(Mark, String)> {
    let look = ink.look;
    let take = &run.takes()[index];
    if let Some(RunEnd::Failed(why)) = take.timeline().end() {
        return Some((Mark::Bad, look.say(why)));
    }
    if !take.has_begun() {
        let key = if run.stage() == super::state::Stage::Going { "run.waits-its-turn" } else { "run.not-made" };
        return Some((Mark::Note, look.word(key).into_owned()));
    }
    if !whole && !run.is_told(index, app.now) {
        // There is no room for a sentence that will be out of date in a moment.
        let key = if run.player().is_live() { "run.live" } else { "run.playing" };
        return Some((Mark::Note, look.word(key).into_owned()));
    }
    let over = run.is_told(index, app.now) && take.timeline().end() == Some(&RunEnd::Completed);
    if let Some(counted) = verdict::children(take.plan(), take.timeline()).filter(|_| over) {
        let phrase = Phrase::new("run.private").with("counted", counted.iter().sum::<u64>());
        return Some((Mark::Warn, look.say(&phrase)));
    }
    None
}

/// What the guard cost in time, against the run without one.
fn cost(run: &RunScreen, index: usize, width: u16) -> Option<Phrase> {
    let take = &run.takes()[index];
    let bare = run.takes().iter().find(|take| take.plan().guard == Some(GuardName::None))?;
    let length = |take: &Take| {
        let (start, end) = take.timeline().action();
        (take.timeline().end() == Some(&RunEnd::Completed)).then_some(end - start).filter(|length| *length > 0)
    };
    // Of a wrong fix the cost is no price of being right.
    if take.plan().guard.is_none_or(|guard| guard == GuardName::None || guard.is_wrong()) {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "a factor of two digits")]
    let factor = length(take)? as f64 / length(bare)? as f64;
    let key = match (factor >= 1.0, width >= SPEAKING) {
        (true, true) => "run.cost.longer",
        (true, false) => "run.cost.longer.short",
        (false, true) => "run.cost.shorter",
        (false, false) => "run.cost.shorter.short",
    };
    let factor = if factor >= 1.0 { factor } else { 1.0 / factor };
    Some(Phrase::new(key).with("factor", Arg::Ratio(factor)))
}
