//! The view of a run whose tasks are independent: the time in large digits, lanes, results, and the list of tasks.

use ratatui::layout::Size;

use super::parts::{render_playhead, render_sentence};
use super::results::{ResultsAt, ResultsPanel};
use super::variant::Variant;
use super::watched::Watched;
use super::{inspector, lists, locks, tree};
use crate::event::{Nanos, RunEnd, TaskId};
use crate::results::{Results, succeeded};
use crate::scenario::{self, Group};
use crate::text::{Arg, Key, Phrase, parts};
use crate::tui::draw::{digits, lanes};
use crate::tui::kit::Painter;

/// What came out so far, in one sentence of figures; in a short one where there is little room.
fn headline(variant: &Variant, sums: &Results, (at, revealed): (Nanos, bool), short: bool) -> Phrase {
    let timeline = variant.timeline();
    let summary = variant.summary().filter(|_| revealed);
    let all = timeline.tasks().len().max(variant.tasks().len());
    // How fast it was can be said only of a run that came to its end, and what was cancelled was not done.
    let own = own_headline(variant, sums);
    let Some(summary) = summary.filter(|_| own.is_none() && timeline.end() == Some(&RunEnd::Completed)) else {
        let done = || summary.map_or_else(|| timeline.finished_at(at), |summary| summary.completed);
        return own.unwrap_or_else(|| Phrase::new("run.headline.going").with("done", done()).with("all", all));
    };
    let elapsed = timeline.elapsed();
    #[expect(clippy::cast_precision_loss, reason = "a factor of two digits")]
    let times = |work: Nanos| work as f64 / elapsed.max(1) as f64;
    let computing = scenario::get(variant.plan().scenario).group() == Group::Computing;
    if computing && short {
        Phrase::new("run.headline.computing.short").with("busy", Arg::Ratio(times(timeline.cpu_ns())))
    } else if computing {
        Phrase::new("run.headline.computing")
            .with("cpu", Arg::Duration(timeline.cpu_ns()))
            .with("busy", Arg::Ratio(times(timeline.cpu_ns())))
    } else {
        let ok = succeeded(timeline);
        if ok < all {
            // Work that was not done is not done faster.
            return Phrase::new("comparing.succeeded").with("ok", ok).with("tasks", all);
        }
        let key = if times(summary.work) < 1.05 { "run.headline.alone" } else { "run.headline.waiting" };
        Phrase::new(key).offer("factor", Arg::Ratio(times(summary.work)))
    }
}

/// What a scenario that is not about speed has to say first: the first of its own figures.
fn own_headline(variant: &Variant, sums: &Results) -> Option<Phrase> {
    if scenario::get(variant.plan().scenario).is_about_speed() {
        return None;
    }
    let figure = sums.figures.first()?;
    let name = Phrase::new(Key::Figure.of(figure.key));
    Some(Phrase::new("figure.named").with("name", name).with("value", figure.value.clone()))
}

/// Rows from which on the time is written in large digits, and from which on in the largest.
const LARGE: u16 = 17;
const LARGEST: u16 = 44;

/// From this width on the headline says all that it has to say.
const SPEAKING: u16 = 70;

/// A minute, ns: from there on a time has two numbers.
const MINUTE: Nanos = 59_500_000_000;

pub(crate) fn render(watched: &Watched<'_>, painter: &mut Painter<'_>) {
    let area = painter.area();
    let (look, run, variant, at) = (painter.look, watched.run, watched.variant, watched.at);
    let gap = match area.height {
        0..26 => 0,
        26..50 => 1,
        _ => 2,
    };
    let known = ResultsAt::of(variant, at);
    let air = u16::from(area.height >= 20);
    render_headline(variant, &known.sums, (at, watched.is_revealed()), painter);
    painter.cut_top(gap);
    render_playhead(watched, &mut painter.cut_top(1));
    painter.cut_top(gap.max(air));
    render_sentence(watched, painter);
    painter.cut_foot(air);
    let rest = painter.area();

    // Lanes get what they need, but leave the list of tasks a third, and what the run came to its first rows.
    let rows = u16::try_from(variant.tasks().len().min(40)).unwrap_or(40) + 1;
    let own = locks::wanted_height(variant.plan(), rest).max(tree::wanted_height(variant.plan(), rest));
    let least_list = if own > 0 { 0 } else { rows.min(rest.height / 3).max(3) };
    let label = |id: TaskId| (u64::from(id) + 1).to_string();
    let drawn = watched.lanes(run.scroll(), &label);
    let lanes_wanted = lanes::height(variant.timeline().lanes().len().max(1), drawn.gil);
    let panel = ResultsPanel::new(known, &drawn, Size::new(rest.width, lanes_wanted), look);
    let close = if run.viewport().lane().is_some() { inspector::ROWS } else { 0 };
    // The locks of a run, or its tree, are its result: they come before everything else.
    let reserved = if own > 0 { own + close } else { least_list + panel.least_height(look).min(rest.height / 4) };
    let mut top = painter.cut_top(lanes_wanted.min(rest.height.saturating_sub(reserved)));
    let lanes_area = top.area();
    lanes::draw(&mut top, &drawn);
    painter.cut_top(gap.max(1).min(painter.height().saturating_sub(own + least_list)));
    locks::render(variant, at, painter);
    tree::render(variant, at, painter);
    let room = painter.height().saturating_sub(rows.min(painter.height() / 2).max(least_list) + gap.max(1));
    let height = panel.height(room, look);
    panel.render(&mut painter.cut_top(height));
    painter.cut_top(if height > 0 { gap.max(1) } else { 0 });
    inspector::render_beside(watched, lanes_area, &mut painter.cut_foot(close));
    lists::render(watched, gap, painter);
}

/// What came out in one line, below big digits of the time where there is room; leaves the room below.
fn render_headline(variant: &Variant, sums: &Results, (at, revealed): (Nanos, bool), painter: &mut Painter<'_>) {
    let look = painter.look;
    let short = painter.width() < SPEAKING;
    let words = look.say(&headline(variant, sums, (at, revealed), short));
    let shown = if revealed { variant.timeline().elapsed() } else { at };
    let rows = match painter.height() {
        0..LARGE => 1,
        LARGE..LARGEST => 3,
        _ => 5,
    };
    if rows == 1 || shown >= MINUTE {
        let words = Phrase::new("run.headline").with("elapsed", Arg::Duration(shown)).with("rest", words);
        painter.cut_top(1).write(0, 0, &look.say(&words), look.strong());
        return;
    }
    let (number, unit) = parts(shown);
    let mut big = painter.cut_top(rows);
    let taken = digits::draw_text(&mut big, &number, look.strong());
    let foot = taken.height.saturating_sub(1);
    let x = big.write(taken.width + 1, foot, unit, look.strong());
    big.write(x + 3, foot, &words, look.strong());
}
