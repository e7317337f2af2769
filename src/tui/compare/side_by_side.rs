//! The same work on several models: their lanes below each other on one time axis, played together.

use ratatui::layout::Rect;

use super::results::Measured;
use crate::comparison::Way;
use crate::event::{Nanos, TaskId};
use crate::text::{Phrase, duration, thousands};
use crate::timeline::Timeline;
use crate::tui::draw::lanes::{self, Lanes};
use crate::tui::draw::{Axis, axis};
use crate::tui::kit::painter::{Ink, columns, row, split_foot, split_top};
use crate::tui::run::parts;
use crate::tui::run::state::Stage;
use crate::tui::theme::Mark;
use crate::verdict;

/// Rows of a run at least: its name, and lanes.
const LEAST: u16 = 3;

/// Lanes of a run at most: all are one work, and none is to push another one away.
const MOST_LANES: u16 = 16;

/// Draws the runs that are looked at together, as many as there is room for, the playhead and the axis.
pub(crate) fn render(measured: &Measured, area: Rect, ink: &mut Ink) {
    let together = measured.together();
    let (line, rest) = split_top(area, 1);
    render_playhead(measured, line, ink);
    let rest = split_top(rest, u16::from(rest.height >= 14)).1;
    let fitting = |height: u16| usize::from(height / LEAST).clamp(1, together.len().max(1));
    // The axis; and what is out of sight, if anything is.
    let hides = fitting(rest.height.saturating_sub(1)) < together.len();
    let (blocks, foot) = split_foot(rest, if hides { 2 } else { 1 });
    let shown = fitting(blocks.height);
    let first = measured.scroll().min(together.len().saturating_sub(shown));
    let visible: Vec<usize> = together.iter().copied().skip(first).take(shown).collect();
    let whole = Axis::new(0, measured.length());
    let at = measured.moment();
    let names = visible
        .iter()
        .map(|way| measured.way(*way).1.map_or(2, |run| lanes::names(run, MOST_LANES)))
        .max()
        .unwrap_or(2);
    let mut rest = blocks;
    for (index, way) in visible.iter().enumerate() {
        let left = u16::try_from(visible.len() - index).unwrap_or(1);
        let (way, run) = measured.way(*way);
        let wanted = run.map_or(1, |run| u16::try_from(run.lanes().len()).unwrap_or(u16::MAX)).clamp(1, MOST_LANES) + 1;
        let height = wanted.min(rest.height / left);
        let (block, below) = split_top(rest, height);
        render_run(measured, (way, run), (whole, at), names, block, ink);
        let air = u16::from(below.height >= (left - 1) * (LEAST + 2));
        rest = split_top(below, air).1;
    }
    // The axis stands below the last lane, not far away at the foot.
    let foot = Rect { y: rest.y.min(foot.y), ..foot };
    let bar = Rect { x: foot.x + names, width: foot.width.saturating_sub(names), height: foot.height.min(1), ..foot };
    if measured.length() > 0 {
        axis::draw(bar, ink.buf, whole, Some(at), &ink.look);
    }
    let below = together.len().saturating_sub(first + visible.len());
    for (count, sign, x) in [(below, 1, names), (first, 0, names + 12)] {
        if hides && count > 0 {
            let more = ink.look.say(&Phrase::new("draw.bars.more").with("count", count));
            let style = ink.look.dim();
            ink.write(foot, x, 1, &format!("{} {more}", ink.look.glyphs().more[sign]), style);
        }
    }
}

fn render_run(
    measured: &Measured,
    (way, run): (&Way, Option<&Timeline>),
    (axis, at): (Axis, Nanos),
    names: u16,
    area: Rect,
    ink: &mut Ink,
) {
    let look = ink.look;
    let (title, below) = split_top(area, 1);
    let end = ink.write(title, 0, 0, &look.say(&way.name_without_guard()), look.strong());
    let Some(timeline) = run else {
        let key = match (measured.stage(), way.trials.is_empty()) {
            (Stage::Over, true) => "run.not-made",
            (_, true) => "run.waits-its-turn",
            (_, false) => "comparing.too-large",
        };
        ink.write(title, end + 2, 0, &look.word(key), look.dim());
        return;
    };
    let is_over = at >= timeline.elapsed();
    let words = if is_over { outcome(way, timeline, ink) } else { duration(at) };
    let style = if is_over { look.strong() } else { look.dim() };
    ink.write_right(title, 0, &words, style);
    let indent = names.saturating_sub(lanes::names(timeline, below.height));
    let place = Rect { x: below.x + indent, width: below.width.saturating_sub(indent), ..below };
    let label = |id: TaskId| (u64::from(id) + 1).to_string();
    let nameless = |_: TaskId| String::new();
    let counter = way.plan.guard.is_some();
    let label: &dyn Fn(TaskId) -> String = if counter { &nameless } else { &label };
    let drawn = Lanes { timeline, axis, at, offset: 0, gil: false, counter, framed: false, label };
    lanes::draw(place, ink.buf, &drawn, &look);
}

/// How long it took, and what the counter said.
fn outcome(way: &Way, timeline: &Timeline, ink: &Ink) -> String {
    let took = duration(timeline.elapsed());
    match verdict::counter(&way.plan, timeline) {
        Some(result) => {
            let mark = if result.observed == result.expected { Mark::Good } else { Mark::Bad };
            let said = Phrase::new("comparing.counted")
                .with("observed", thousands(result.observed))
                .with("expected", thousands(result.expected));
            format!("{} {}   {took}", ink.look.mark(mark).trim(), ink.look.say(&said))
        }
        None => format!("{} {took}", ink.look.mark(Mark::Good).trim()),
    }
}

/// Where the playhead is, and how much slower than life it goes.
fn render_playhead(measured: &Measured, area: Rect, ink: &mut Ink) {
    let look = ink.look;
    let length = measured.length();
    if measured.stage() != Stage::Over || length == 0 {
        let key = if length == 0 { "comparing.nothing-yet" } else { "comparing.latest" };
        ink.write(row(area, 0), 0, 0, &look.word(key), look.dim());
        return;
    }
    let player = measured.player();
    let x = ink.write(area, 0, 0, &look.word(parts::playhead_word(player)), look.accent()) + 2;
    let times = format!("{} / {}", duration(measured.moment()), duration(length));
    let right = ink.write_right(area, 0, &parts::pace(player.slowness(length), ink), look.dim());
    ink.write(area, x, 0, &times, look.text());
    let left = x + columns(&times).max(20) + 2;
    let bar = Rect { x: area.x + left, width: right.saturating_sub(left + 2), y: area.y, height: 1 };
    if bar.width >= 8 {
        parts::render_scale(player.share(), bar, ink);
    }
}
