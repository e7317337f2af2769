//! The boards of a counter, one for each take: two side by side, or one whole and one on a line.

use super::state::Stage;
use super::variant::Take;
use super::watched::Watched;
use crate::event::RunEnd;
use crate::plan::{GuardName, Memory};
use crate::text::{Arg, Phrase};
use crate::tui::draw::board::{self, Board};
use crate::tui::kit::hit::Target;
use crate::tui::kit::painter::{Painter, split_foot, split_left};
use crate::tui::theme::{Look, Mark};
use crate::verdict;

/// From this width on two boards stand side by side.
const TWO_BOARDS: u16 = 74;

/// From this width on a board says in a sentence what its guard costs.
const SPEAKING: u16 = 66;

/// Draws the boards of the first take and of the one that is looked at, as they fit.
pub(crate) fn render_boards(watched: &Watched<'_>, painter: &mut Painter<'_>) {
    let area = painter.area();
    let (first, second) = watched.run.side_by_side();
    let Some(second) = second else {
        return render_board(watched, first, true, painter);
    };
    if area.width >= TWO_BOARDS {
        let (left, right) = split_left(area, area.width / 2);
        render_board(watched, first, true, &mut painter.within(left));
        return render_board(watched, second, true, &mut painter.within(right));
    }
    // The one that is looked at is whole, the other on a line of its own.
    let selected = watched.selected;
    let other = if selected == first { second } else { first };
    let (whole, line) = split_foot(area, 2);
    render_board(watched, selected, true, &mut painter.within(whole));
    render_board(watched, other, false, &mut painter.within(line));
}

/// Draws the board of one take, whole or on a line.
pub(crate) fn render_board(watched: &Watched<'_>, index: usize, whole: bool, painter: &mut Painter<'_>) {
    let (look, run) = (painter.look, watched.run);
    let take = &run.takes()[index];
    let at = run.moment(index, watched.scene.now);
    let title = board_title(watched, index, look);
    let cost = cost(watched, index, painter.width()).map(|phrase| look.say(&phrase));
    let instead = instead(watched, index, whole, look);
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
        focused: several && index == watched.selected,
    };
    if whole {
        board::draw(painter, &board);
    } else {
        board::draw_compact(painter, &board);
    }
    painter.note(Target::Take(index));
}

/// The guard; of more boards than are seen at once, also which one it is.
fn board_title(watched: &Watched<'_>, index: usize, look: Look) -> String {
    let takes = watched.run.takes();
    let guard = look.say(&takes[index].guard_name());
    let all = takes.len();
    if all <= 2 {
        return guard;
    }
    look.say(&Phrase::new("run.one-of").with("guard", guard).with("n", index + 1).with("all", all))
}

/// What the usual line of a board would not say truly.
fn instead(watched: &Watched<'_>, index: usize, whole: bool, look: Look) -> Option<(Mark, String)> {
    let run = watched.run;
    let take = &run.takes()[index];
    let is_told = run.is_told(index, watched.scene.now);
    if let Some(RunEnd::Failed(why)) = take.timeline().end() {
        return Some((Mark::Bad, look.say(why)));
    }
    if !take.has_begun() {
        let key = if run.stage() == Stage::Going { "run.waits-its-turn" } else { "run.not-made" };
        return Some((Mark::Note, look.word(key).into_owned()));
    }
    if !whole && !is_told {
        // There is no room for a sentence that will be out of date in a moment.
        let key = if run.player().is_live() { "run.live" } else { "run.playing" };
        return Some((Mark::Note, look.word(key).into_owned()));
    }
    let over = is_told && take.timeline().end() == Some(&RunEnd::Completed);
    if let Some(counted) = verdict::children(take.plan(), take.timeline()).filter(|_| over) {
        let phrase = Phrase::new("run.private").with("counted", counted.iter().sum::<u64>());
        return Some((Mark::Warn, look.say(&phrase)));
    }
    None
}

/// What the guard cost in time, against the run without one.
fn cost(watched: &Watched<'_>, index: usize, width: u16) -> Option<Phrase> {
    let takes = watched.run.takes();
    let take = &takes[index];
    let bare = takes.iter().find(|take| take.plan().guard == Some(GuardName::None))?;
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
