//! The boards of a counter, one for each variant: two side by side, or one whole and one on a line.

use super::state::RunPhase;
use super::watched::Watched;
use crate::event::RunEnd;
use crate::plan::{Memory, PythonSettings};
use crate::scenario::{self, Judgement};
use crate::text::{Arg, Listing, Phrase};
use crate::tui::draw::board::{self, Board};
use crate::tui::kit::{HitTarget, Painter};
use crate::tui::theme::{Look, Mark};
use crate::verdict;

/// From this width on two boards stand side by side.
const TWO_BOARDS: u16 = 74;

/// From this height on the board on a line has one more for its code.
const COMPACT: u16 = 9;

/// From this width on a board says in a sentence what its guard costs.
const SPEAKING: u16 = 66;

/// Columns between two boards without frames.
const GAP: u16 = 1;

/// How much of a board is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Everything that there is room for.
    Whole,
    /// Its number and what became of it, without a frame.
    Bare,
    /// A line or two.
    Compact,
}

pub(crate) fn render_boards(watched: &Watched<'_>, painter: &mut Painter<'_>) {
    let (first, second) = watched.run.side_by_side();
    let Some(second) = second else {
        return render_board(watched, first, Form::Whole, painter);
    };
    if painter.width() >= TWO_BOARDS {
        render_board(watched, first, Form::Whole, &mut painter.cut_left(painter.width() / 2));
        return render_board(watched, second, Form::Whole, painter);
    }
    // Two numbers are worth more than a plot of one.
    let half = painter.width() / 2;
    let expected = [first, second].map(|index| verdict::expected_counter(watched.run.variants()[index].plan()));
    if expected
        .iter()
        .all(|expected| board::fits_bare((half.saturating_sub(GAP), painter.height()), *expected, painter.look))
    {
        render_board(watched, first, Form::Bare, &mut painter.cut_left(half));
        return render_board(watched, second, Form::Bare, painter);
    }
    // The one that is looked at is whole, the other on a line of its own.
    let selected = watched.selected;
    let other = if selected == first { second } else { first };
    render_board(watched, other, Form::Compact, &mut painter.cut_foot(if painter.height() >= COMPACT { 3 } else { 2 }));
    render_board(watched, selected, Form::Whole, painter);
}

pub(crate) fn render_board(watched: &Watched<'_>, index: usize, form: Form, painter: &mut Painter<'_>) {
    let (look, run) = (painter.look, watched.run);
    let variant = &run.variants()[index];
    let at = run.moment(index, watched.scene.now);
    let title = board_title(watched, index, look);
    let cost = cost(watched, index, painter.width()).map(|phrase| look.say(&phrase));
    let instead = instead(watched, index, form != Form::Compact, look);
    let several = run.variants().len() > 1;
    let setup = watched.scene.setup;
    let listing = Listing::of(&scenario::code(variant.plan(), setup.code), setup.lang);
    let is_revealed = run.is_revealed(index, watched.scene.now);
    let board = Board {
        title: &title,
        timeline: variant.timeline(),
        expected: verdict::expected_counter(variant.plan()),
        is_luck: is_revealed
            && scenario::get(variant.plan().scenario).judgement(variant.plan(), variant.timeline()) == Judgement::Lucky,
        axis: run.axis(index, at),
        at,
        reads: (variant.plan().memory == Memory::Private).then_some(0),
        instead: instead.as_ref().map(|(mark, words)| (*mark, words.as_str())),
        also: cost.as_deref(),
        focused: several && index == watched.selected,
        code: &listing,
    };
    painter.note(HitTarget::Variant(index));
    match form {
        Form::Whole => board::draw(painter, &board),
        Form::Bare => board::draw_bare(painter, &board),
        Form::Compact => board::draw_compact(painter, &board),
    }
}

/// The guard; of more boards than are seen at once, also which one it is.
fn board_title(watched: &Watched<'_>, index: usize, look: Look) -> String {
    let variants = watched.run.variants();
    let guard = look.say(&variants[index].guard_name());
    let all = variants.len();
    if all <= 2 {
        return guard;
    }
    look.say(&Phrase::new("run.one-of").with("guard", guard).with("n", index + 1).with("all", all))
}

fn instead(watched: &Watched<'_>, index: usize, whole: bool, look: Look) -> Option<(Mark, String)> {
    let run = watched.run;
    let variant = &run.variants()[index];
    let is_revealed = run.is_revealed(index, watched.scene.now);
    if let Some(RunEnd::Failed(why)) = variant.timeline().end() {
        return Some((Mark::Bad, look.say(why)));
    }
    if !variant.has_begun() {
        let key = if run.phase() == RunPhase::Going { "run.waits-its-turn" } else { "run.not-made" };
        return Some((Mark::Note, look.word(key).into_owned()));
    }
    if !whole && !is_revealed {
        // There is no room for a sentence that will be out of date in a moment.
        let key = if run.player().is_live() { "run.live" } else { "run.playing" };
        return Some((Mark::Note, look.word(key).into_owned()));
    }
    if PythonSettings::records_nothing(variant.plan()) {
        let was_cancelled = variant.timeline().end() == Some(&RunEnd::Cancelled);
        let key = if was_cancelled { "draw.board.cancelled-unrecorded" } else { "draw.board.unrecorded" };
        if was_cancelled || !is_revealed {
            return Some((Mark::Note, look.word(key).into_owned()));
        }
    }
    let over = is_revealed && variant.timeline().end() == Some(&RunEnd::Completed);
    if let Some(counted) = verdict::children(variant.plan(), variant.timeline()).filter(|_| over) {
        let phrase = Phrase::new("run.private").with("counted", counted.iter().sum::<u64>());
        return Some((Mark::Warn, look.say(&phrase)));
    }
    None
}

fn cost(watched: &Watched<'_>, index: usize, width: u16) -> Option<Phrase> {
    // Of a wrong fix the cost is no price of being right.
    let guard = watched.run.variants()[index].plan().guard.filter(|guard| guard.protects())?;
    let factor = watched.trials.cost(guard)?;
    let key = match (factor >= 1.0, width >= SPEAKING) {
        (true, true) => "run.cost.longer",
        (true, false) => "run.cost.longer.short",
        (false, true) => "run.cost.shorter",
        (false, false) => "run.cost.shorter.short",
    };
    let factor = if factor >= 1.0 { factor } else { 1.0 / factor };
    Some(Phrase::new(key).with("factor", Arg::Ratio(factor)))
}
