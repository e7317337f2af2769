//! The same work on several models: their lanes below each other on one time axis, played together.

use super::results::CompareRun;
use crate::comparison::Way;
use crate::event::{Nanos, TaskId};
use crate::results;
use crate::text::{Phrase, duration, thousands};
use crate::timeline::Timeline;
use crate::tui::draw::lanes::{self, Below, Lanes};
use crate::tui::draw::{Axis, axis};
use crate::tui::kit::{Painter, columns};
use crate::tui::run::parts;
use crate::tui::run::state::RunPhase;
use crate::tui::theme::{Look, Mark};
use crate::verdict;

const LEAST: u16 = 3;

/// Lanes of a run at most: all are one work, and none is to push another one away.
const MOST_LANES: u16 = 16;

pub(crate) fn render(compare_run: &CompareRun, painter: &mut Painter<'_>) {
    let look = painter.look;
    let side_by_side = compare_run.side_by_side();
    render_playhead(compare_run, &mut painter.cut_top(1));
    painter.cut_top(u16::from(painter.height() >= 14));
    let fitting = |height: u16| usize::from(height / LEAST).clamp(1, side_by_side.len().max(1));
    // The axis; and what is out of sight, if anything is.
    let hides = fitting(painter.height().saturating_sub(1)) < side_by_side.len();
    let foot = if hides { 2 } else { 1 };
    let rows = painter.height().saturating_sub(foot);
    let shown = fitting(rows);
    let first = compare_run.scroll().min(side_by_side.len().saturating_sub(shown));
    let visible: Vec<usize> = side_by_side.iter().copied().skip(first).take(shown).collect();
    let whole = Axis::new(0, compare_run.length());
    let at = compare_run.moment();
    let names = visible
        .iter()
        .map(|way| compare_run.way(*way).1.map_or(2, |run| lanes::names(run, MOST_LANES)))
        .max()
        .unwrap_or(2);
    let mut blocks = painter.top(rows);
    for (index, way) in visible.iter().enumerate() {
        let left = u16::try_from(visible.len() - index).unwrap_or(1);
        let (way, run) = compare_run.way(*way);
        let wanted = run.map_or(1, |run| u16::try_from(run.lanes().len()).unwrap_or(u16::MAX)).clamp(1, MOST_LANES) + 1;
        let height = wanted.min(blocks.height() / left);
        render_run(compare_run, (way, run), (whole, at), names, &mut blocks.cut_top(height));
        blocks.cut_top(u16::from(blocks.height() >= (left - 1) * (LEAST + 2)));
    }
    // The axis stands below the last lane, not far away at the foot.
    let left = blocks.height();
    painter.cut_top(rows - left);
    let mut foot = painter.top(foot);
    if compare_run.length() > 0 {
        axis::draw(&mut foot.between(names, u16::MAX), whole, Some(at));
    }
    let below = side_by_side.len().saturating_sub(first + visible.len());
    for (count, sign, x) in [(below, 1, names), (first, 0, names + 12)] {
        if hides && count > 0 {
            let more = look.say(&Phrase::new("draw.bars.more").with("count", count));
            foot.write(x, 1, &format!("{} {more}", look.glyphs().more[sign]), look.dim());
        }
    }
}

fn render_run(
    compare_run: &CompareRun,
    (way, run): (&Way, Option<&Timeline>),
    (axis, at): (Axis, Nanos),
    names: u16,
    painter: &mut Painter<'_>,
) {
    let look = painter.look;
    let mut title = painter.cut_top(1);
    let end = title.write(0, 0, &look.say(&way.name_without_guard()), look.strong());
    let Some(timeline) = run else {
        let key = match (compare_run.phase(), way.trials.is_empty()) {
            (RunPhase::Over, true) => "run.not-made",
            (_, true) => "run.waits-its-turn",
            (_, false) => "comparing.too-large",
        };
        title.write(end + 2, 0, &look.word(key), look.dim());
        return;
    };
    let is_over = at >= timeline.elapsed();
    let words = if is_over { outcome(way, timeline, look) } else { duration(at) };
    let style = if is_over { look.strong() } else { look.dim() };
    title.write_right(0, &words, style);
    let indent = names.saturating_sub(lanes::names(timeline, painter.height()));
    let label = |id: TaskId| (u64::from(id) + 1).to_string();
    let nameless = |_: TaskId| String::new();
    let counter = way.plan.guard.is_some();
    let label: &dyn Fn(TaskId) -> String = if counter { &nameless } else { &label };
    let drawn = Lanes {
        timeline,
        axis,
        at,
        offset: 0,
        gil: false,
        counter,
        framed: false,
        label,
        rows_each: 1,
        below: Below::default(),
        stuck: &[],
    };
    painter.cut_left(indent);
    lanes::draw(painter, &drawn);
}

fn outcome(way: &Way, timeline: &Timeline, look: Look) -> String {
    let took = duration(timeline.elapsed());
    let (ok, tasks) = (results::succeeded(timeline), timeline.tasks().len());
    if ok < tasks {
        let said = Phrase::new("comparing.succeeded").with("ok", ok).with("tasks", tasks);
        return format!("{} {}   {took}", look.mark(Mark::Bad).trim(), look.say(&said));
    }
    match verdict::counter(&way.plan, timeline) {
        Some(result) => {
            let mark = if result.observed == result.expected { Mark::Good } else { Mark::Bad };
            let said = Phrase::new("comparing.counted")
                .with("observed", thousands(result.observed))
                .with("expected", thousands(result.expected));
            format!("{} {}   {took}", look.mark(mark).trim(), look.say(&said))
        }
        None => format!("{} {took}", look.mark(Mark::Good).trim()),
    }
}

fn render_playhead(compare_run: &CompareRun, painter: &mut Painter<'_>) {
    let look = painter.look;
    let length = compare_run.length();
    if compare_run.phase() != RunPhase::Over || length == 0 {
        let key = if length == 0 { "comparing.nothing-yet" } else { "comparing.latest" };
        painter.write(0, 0, &look.word(key), look.dim());
        return;
    }
    let player = compare_run.player();
    let x = painter.write(0, 0, &look.word(parts::playhead_word(player)), look.accent()) + 2;
    let times = format!("{} / {}", duration(compare_run.moment()), duration(length));
    let right = painter.write_right(0, &parts::pace(player.slowness(length), look), look.dim());
    painter.write(x, 0, &times, look.text());
    let left = x + columns(&times).max(20) + 2;
    let mut bar = painter.between(left, right.saturating_sub(2));
    if bar.width() >= 8 {
        parts::render_scale(player.share(), &mut bar);
    }
}
