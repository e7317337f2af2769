//! Every way on one track: a line each or its lanes below each other, on one time axis, played together.
//!
//! Ways come before lanes: where room is short each has one line, and no way is hidden as long as there are lines.

use super::results::CompareRun;
use crate::comparison::Way;
use crate::event::{Nanos, TaskId};
use crate::results;
use crate::text::{Phrase, duration, thousands};
use crate::timeline::Timeline;
use crate::tui::draw::lanes::{self, Below, LaneCount, Lanes};
use crate::tui::draw::{Axis, axis};
use crate::tui::kit::{Painter, columns};
use crate::tui::run::parts;
use crate::tui::run::state::RunPhase;
use crate::tui::theme::{Look, Mark};
use crate::verdict;

/// Lanes of a run at most: all are one work, and none is to push another one away.
const MOST_LANES: u16 = 16;

/// A way that is shown, and its first run, if that can be drawn.
type Shown<'run> = (&'run Way, Option<&'run Timeline>);

pub(crate) fn render(compare_run: &CompareRun, painter: &mut Painter<'_>) {
    let shown: Vec<Shown<'_>> = compare_run.in_sight().into_iter().map(|way| compare_run.way(way)).collect();
    let ways = u16::try_from(shown.len()).unwrap_or(u16::MAX);
    render_playhead(compare_run, &mut painter.cut_top(1));
    let is_roomy = painter.height() >= 3 * ways + 2;
    painter.cut_top(u16::from(is_roomy));
    if !compare_run.is_seen() {
        return render_coming(compare_run, &shown, painter);
    }
    // The axis stands below.
    if painter.height().saturating_sub(1) < 2 * ways {
        render_lines(compare_run, &shown, painter);
    } else {
        render_lanes(compare_run, &shown, painter);
    }
}

/// While all are run once: who has been, who is now, and who is to come. How long each took is told when all are played.
fn render_coming(compare_run: &CompareRun, shown: &[Shown<'_>], painter: &mut Painter<'_>) {
    let look = painter.look;
    let names = names_of(compare_run, shown, painter);
    let current = compare_run.current().map(|way| compare_run.way(way).0);
    let gap = u16::from(usize::from(painter.height()) >= 2 * shown.len());
    let rows = usize::from(painter.height() / (1 + gap)).max(1);
    let first = compare_run.scroll().min(shown.len().saturating_sub(rows));
    for (way, _) in shown.iter().skip(first).take(rows) {
        let (mark, key) = match way.trials.is_empty() {
            false => (Mark::Good, "comparing.has-run"),
            true if current.is_some_and(|current| std::ptr::eq(current, *way)) => (Mark::Note, "comparing.runs-now"),
            true => (Mark::Note, "run.waits-its-turn"),
        };
        let mut line = painter.cut_top(1 + gap);
        line.write_within(0, 0, &look.say(&compare_run.name(way)), names, look.strong());
        let x = match mark {
            Mark::Good => line.write(names + 2, 0, look.mark(mark), look.mark_style(mark)) + 1,
            _ => names + 4,
        };
        line.write(x, 0, &look.word(key), look.dim());
    }
}

/// The columns of the longest name, and of no more than a third of the line.
fn names_of(compare_run: &CompareRun, shown: &[Shown<'_>], painter: &Painter<'_>) -> u16 {
    let look = painter.look;
    let names = shown.iter().map(|(way, _)| columns(&look.spell(&look.say(&compare_run.name(way)))));
    names.max().unwrap_or(0).min(painter.width() * 2 / 5)
}

/// A line a way.
fn render_lines(compare_run: &CompareRun, shown: &[Shown<'_>], painter: &mut Painter<'_>) {
    let look = painter.look;
    let names = names_of(compare_run, shown, painter);
    let rows = usize::from(painter.height().saturating_sub(1)).max(1);
    let hides = shown.len() > rows;
    let rows = if hides { rows.saturating_sub(1).max(1) } else { shown.len() };
    let first = compare_run.scroll().min(shown.len().saturating_sub(rows));
    let (axis, at) = (Axis::new(0, compare_run.length()), compare_run.moment());
    // Whatever is said in the end has its room from the beginning, so that nothing moves.
    let said = |(way, run): &Shown<'_>| columns(&look.spell(&at_the_end(way, *run, look)));
    let words = shown.iter().map(said).max().unwrap_or(0).min(painter.width() / 2);
    let bar = (names + 1, painter.width().saturating_sub(words + 2));
    for (way, run) in shown.iter().skip(first).take(rows) {
        let mut line = painter.cut_top(1);
        line.write_within(0, 0, &look.say(&compare_run.name(way)), names, look.strong());
        let Some(timeline) = run else {
            line.write(names + 1, 0, &look.word(instead(compare_run, way)), look.dim());
            continue;
        };
        let (words, style) = words_at(way, timeline, at, look);
        line.write_right(0, &words, style);
        let label = |_: TaskId| String::new();
        let drawn = Lanes {
            timeline,
            axis,
            at,
            offset: 0,
            gil: false,
            counted: LaneCount::Tasks,
            framed: false,
            label: &label,
            rows_each: 1,
            below: Below::default(),
            stuck: &[],
        };
        lanes::strip::draw(&mut line.between(bar.0, bar.1), &drawn);
    }
    axis::draw(&mut painter.cut_top(1).between(bar.0, bar.1), axis, Some(at));
    if hides {
        render_more((first, shown.len() - first - rows), &mut painter.cut_top(1));
    }
}

fn render_more((above, below): (usize, usize), painter: &mut Painter<'_>) {
    let look = painter.look;
    let mut x = 0;
    for (count, sign) in [(below, 1), (above, 0)].into_iter().filter(|(count, _)| *count > 0) {
        let more = look.say(&Phrase::new("draw.bars.more").with("count", count));
        x = painter.write(x, 0, &format!("{} {more}", look.glyphs().more[sign]), look.dim()) + 3;
    }
}

/// How many rows each way has, its name included: all have a lane, and what is left goes round as long as somebody has
/// lanes that are not shown.
fn share_rows(wanted: &[u16], rows: u16) -> Vec<u16> {
    let mut shares = vec![2; wanted.len()];
    let mut left = usize::from(rows).saturating_sub(2 * wanted.len());
    while left > 0 {
        let poorest = (0..wanted.len()).filter(|way| shares[*way] < wanted[*way]).min_by_key(|way| shares[*way]);
        let Some(poorest) = poorest else { break };
        shares[poorest] += 1;
        left -= 1;
    }
    shares
}

/// Every way with its lanes below its name.
fn render_lanes(compare_run: &CompareRun, shown: &[Shown<'_>], painter: &mut Painter<'_>) {
    let rows = painter.height().saturating_sub(1);
    let lanes_of = |run: Option<&Timeline>| run.map_or(1, |run| u16::try_from(run.lanes().len()).unwrap_or(u16::MAX));
    let wanted: Vec<u16> = shown.iter().map(|(_, run)| lanes_of(*run).clamp(1, MOST_LANES) + 1).collect();
    let shares = share_rows(&wanted, rows);
    let gaps = u16::try_from(shown.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let gap = u16::from(shares.iter().sum::<u16>() + gaps <= rows);
    let (axis, at) = (Axis::new(0, compare_run.length()), compare_run.moment());
    let names = shown.iter().map(|(_, run)| run.map_or(2, |run| lanes::names(run, MOST_LANES))).max().unwrap_or(2);
    for (index, (shown, height)) in shown.iter().zip(shares).enumerate() {
        if index > 0 {
            painter.cut_top(gap);
        }
        render_run(compare_run, *shown, (axis, at), names, &mut painter.cut_top(height));
    }
    if compare_run.length() > 0 {
        axis::draw(&mut painter.cut_top(1).between(names, u16::MAX), axis, Some(at));
    }
}

fn render_run(
    compare_run: &CompareRun,
    (way, run): Shown<'_>,
    (axis, at): (Axis, Nanos),
    names: u16,
    painter: &mut Painter<'_>,
) {
    let look = painter.look;
    let rows = usize::from(painter.height()).saturating_sub(1);
    let mut title = painter.cut_top(1);
    let end = title.write(0, 0, &look.say(&compare_run.name(way)), look.strong());
    let Some(timeline) = run else {
        title.write(end + 2, 0, &look.word(instead(compare_run, way)), look.dim());
        return;
    };
    let cut = timeline.lanes().len().saturating_sub(rows);
    let (words, style) = words_at(way, timeline, at, look);
    title.write_right(0, &words, style);
    if cut > 0 {
        title.write(end + 2, 0, &format!("+{}", thousands(cut as u64)), look.dim());
    }
    let indent = names.saturating_sub(lanes::names(timeline, painter.height()));
    let label = |id: TaskId| (u64::from(id) + 1).to_string();
    let nameless = |_: TaskId| String::new();
    let counted = LaneCount::of(&way.plan);
    let label: &dyn Fn(TaskId) -> String = if counted == LaneCount::Tasks { &label } else { &nameless };
    let drawn = Lanes {
        timeline,
        axis,
        at,
        offset: 0,
        gil: false,
        counted,
        framed: false,
        label,
        rows_each: 1,
        below: Below::default(),
        stuck: &[],
    };
    painter.cut_left(indent);
    lanes::draw(painter, &drawn);
}

/// What stands where there is nothing to be drawn.
fn instead(compare_run: &CompareRun, way: &Way) -> &'static str {
    match (compare_run.phase(), way.trials.is_empty()) {
        (RunPhase::Over, true) => "run.not-made",
        (_, true) => "run.waits-its-turn",
        (_, false) => "comparing.too-large",
    }
}

/// What is said of a way at a moment: what it came to, once that is there.
fn words_at(way: &Way, timeline: &Timeline, at: Nanos, look: Look) -> (String, ratatui::style::Style) {
    if at >= timeline.elapsed() { (outcome(way, timeline, look), look.strong()) } else { (String::new(), look.dim()) }
}

fn at_the_end(way: &Way, run: Option<&Timeline>, look: Look) -> String {
    run.map(|timeline| outcome(way, timeline, look)).unwrap_or_default()
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
    if !compare_run.is_seen() || length == 0 {
        let key = if compare_run.phase() == RunPhase::Over { "comparing.nothing-yet" } else { "comparing.first-round" };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_has_a_lane_and_what_is_left_goes_round() {
        assert_eq!(share_rows(&[2, 5, 5], 9), [2, 4, 3]);
        assert_eq!(share_rows(&[2, 5, 5], 6), [2, 2, 2]);
        assert_eq!(share_rows(&[2, 3], 20), [2, 3]);
    }
}
