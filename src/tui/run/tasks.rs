//! The view of a run whose tasks are independent: the time in large digits, lanes, results, and the list of tasks.

use ratatui::layout::{Rect, Size};

use super::parts::{render_playhead, render_sentence};
use super::results::{ResultsAt, ResultsPanel};
use super::variant::Variant;
use super::watched::Watched;
use super::{inspector, lists, locks, tree};
use crate::event::{Nanos, RunEnd, TaskId};
use crate::results::Results;
use crate::scenario::{self, Group};
use crate::text::{Arg, Phrase, parts};
use crate::tui::draw::{digits, lanes};
use crate::tui::kit::{Painter, split_foot, split_top};

/// What came out so far, in one sentence of figures; in a short one where there is little room.
fn headline(variant: &Variant, sums: &Results, (at, told): (Nanos, bool), short: bool) -> Phrase {
    let timeline = variant.timeline();
    let summary = variant.summary().filter(|_| told);
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
        let key = if times(summary.work) < 1.05 { "run.headline.alone" } else { "run.headline.waiting" };
        Phrase::new(key).with("factor", Arg::Ratio(times(summary.work)))
    }
}

/// What a scenario that is not about speed has to say first: the first of its own figures.
fn own_headline(variant: &Variant, sums: &Results) -> Option<Phrase> {
    if scenario::get(variant.plan().scenario).is_about_speed() {
        return None;
    }
    let figure = sums.figures.first()?;
    let name = Phrase::owned(format!("figure.{}", figure.key));
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
    let rest = render_headline(variant, &known.sums, (at, watched.is_revealed()), painter);
    let (line, rest) = split_top(split_top(rest, gap).1, 1);
    render_playhead(watched, &mut painter.within(line));
    let least_gap = gap.max(u16::from(area.height >= 20));
    let (_, rest) = split_top(rest, least_gap);
    let rest = render_sentence(watched, &mut painter.within(rest));
    let (rest, _) = split_foot(rest, u16::from(area.height >= 20));

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
    let (top, below) = split_top(rest, lanes_wanted.min(rest.height.saturating_sub(reserved)));
    lanes::draw(&mut painter.within(top), &drawn);
    let (_, below) = split_top(below, gap.max(1).min(below.height.saturating_sub(own + least_list)));
    let below = locks::render(variant, at, &mut painter.within(below));
    let below = tree::render(variant, at, &mut painter.within(below));
    let room = below.height.saturating_sub(rows.min(below.height / 2).max(least_list) + gap.max(1));
    let height = panel.height(room, look);
    let (results, below) = split_top(below, height);
    panel.render(&mut painter.within(results));
    let (_, below) = split_top(below, if height > 0 { gap.max(1) } else { 0 });
    let (below, close) = split_foot(below, close);
    lists::render(watched, gap, &mut painter.within(below));
    inspector::render_beside(watched, top, &mut painter.within(close));
}

/// What came out in one line, below big digits of the time where there is room; returns the room below.
fn render_headline(variant: &Variant, sums: &Results, (at, told): (Nanos, bool), painter: &mut Painter<'_>) -> Rect {
    let area = painter.area();
    let look = painter.look;
    let short = area.width < SPEAKING;
    let words = look.say(&headline(variant, sums, (at, told), short));
    let shown = if told { variant.timeline().elapsed() } else { at };
    let rows = match area.height {
        0..LARGE => 1,
        LARGE..LARGEST => 3,
        _ => 5,
    };
    if rows == 1 || shown >= MINUTE {
        let (line, rest) = split_top(area, 1);
        let words = Phrase::new("run.headline").with("elapsed", Arg::Duration(shown)).with("rest", words);
        painter.within(line).write(0, 0, &look.say(&words), look.strong());
        return rest;
    }
    let (big, rest) = split_top(area, rows);
    let (number, unit) = parts(shown);
    let mut big = painter.within(big);
    let taken = digits::draw_text(&mut big, &number, look.strong());
    let foot = taken.height.saturating_sub(1);
    let x = big.write(taken.width + 1, foot, unit, look.strong());
    big.write(x + 3, foot, &words, look.strong());
    rest
}
