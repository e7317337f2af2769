//! One lane a worker on one time axis: what it was doing when, as of the playhead, and what that came to.

mod facts;
mod slice;
pub(crate) mod strip;

use ratatui::layout::Size;
use ratatui::style::Style;

use super::axis::{self, Axis};
use super::legend::{self, Legend};
use super::lock;
use crate::event::{Nanos, TaskId, WorkerId};
use crate::text::{Phrase, duration};
use crate::timeline::{Lane, State, Timeline};
use crate::tui::kit::{Painter, columns};
use crate::tui::theme::{Look, Mark, letter};
use facts::LaneFacts;
use slice::Slice;

#[derive(Clone, Copy)]
pub(crate) struct Lanes<'run> {
    pub(crate) timeline: &'run Timeline,
    pub(crate) axis: Axis,
    /// The playhead: nothing later is drawn, ns.
    pub(crate) at: Nanos,
    pub(crate) offset: usize,
    /// Whether there is an interpreter lock: then its lane stands above the others.
    pub(crate) gil: bool,
    /// Whether there is a counter: then a worker's increments are counted, else its tasks.
    pub(crate) counter: bool,
    /// Whether words stand above and the axis below. Where several runs stand on one axis, these are theirs together,
    /// and facts have no headings: there are none. Lanes that do not fit are left out; the caller says how many there
    /// are.
    pub(crate) framed: bool,
    /// What a task is called in its bar; empty for nothing.
    pub(crate) label: &'run dyn Fn(TaskId) -> String,
}

/// Rows beside the lanes: the line with words above and the axis below.
const HEADER: u16 = 1;
const FOOTER: u16 = 1;

/// Bars have at least so many columns, and more than half of the width, before facts stand beside them.
const LEAST_BAR: u16 = 24;

/// How many lanes an area of that height shows, for the caller who scrolls.
pub(crate) fn visible(height: u16, lanes: usize) -> usize {
    let (header, footer) = margins(height, lanes);
    let rows = usize::from(height.saturating_sub(header + footer));
    if lanes > rows { rows.saturating_sub(1).max(1) } else { lanes }
}

/// The row of a worker's lane in an area of that height, with or without the lane of a lock and with so many lanes scrolled
/// away above; `None` if it is not shown.
pub(crate) fn row_of(height: u16, timeline: &Timeline, lock: bool, offset: usize, worker: WorkerId) -> Option<u16> {
    let lanes = timeline.lanes().len();
    let lock = if lock { lock::rows(height, lanes) } else { 0 };
    let height = height - lock;
    let (header, _) = margins(height, lanes);
    let shown = visible(height, lanes);
    let offset = offset.min(lanes.saturating_sub(shown));
    let place = if lanes > shown { timeline.place_with_work_first(worker) } else { worker as usize };
    let row = place.checked_sub(offset).filter(|row| *row < shown)?;
    u16::try_from(row).ok().map(|row| row + header + lock)
}

/// How many rows the lanes need to be shown whole, with the lane of an interpreter lock if there is one.
pub(crate) fn height(lanes: usize, lock: bool) -> u16 {
    let lock = if lock { lock::ROWS } else { 0 };
    u16::try_from(lanes).unwrap_or(u16::MAX).saturating_add(HEADER + FOOTER + lock)
}

/// Lanes come first: the words above and the axis below are left out where they would push a lane away.
fn margins(height: u16, lanes: usize) -> (u16, u16) {
    let spare = usize::from(height).checked_sub(lanes);
    match spare {
        Some(0) => (0, 0),
        Some(1) => (0, FOOTER),
        Some(_) => (HEADER, FOOTER),
        None if height >= 6 => (HEADER, FOOTER),
        None => (0, 0),
    }
}

/// What stands where in a line of an area.
struct LaneLayout<'run> {
    shown: Vec<(WorkerId, &'run Lane)>,
    offset: usize,
    names: u16,
    facts: LaneFacts,
    bar_end: u16,
}

/// The lanes in so many rows, with so many scrolled away above: in their order if there is room for all of them.
fn in_sight(timeline: &Timeline, offset: usize, rows: usize) -> Vec<(WorkerId, &Lane)> {
    if timeline.lanes().len() <= rows {
        return (0..).zip(timeline.lanes()).collect();
    }
    timeline.lanes_with_work_first().skip(offset).take(rows).collect()
}

fn measure<'run>(area: Size, lanes: &Lanes<'run>, look: Look) -> LaneLayout<'run> {
    let all = lanes.timeline.lanes().len();
    let rows = if lanes.framed { visible(area.height, all) } else { usize::from(area.height).min(all) };
    let offset = lanes.offset.min(all.saturating_sub(rows));
    let shown = in_sight(lanes.timeline, offset, rows);
    let names = names_of(&shown);
    let bars = LEAST_BAR.max(area.width / 20 * 11);
    let room = if lanes.framed { area.width.saturating_sub(names + bars) } else { 0 };
    let facts = LaneFacts::choose(lanes, &shown, room, look);
    let bar_end = area.width.saturating_sub(facts.width());
    LaneLayout { shown, offset, names, facts, bar_end }
}

/// The first column of the bars in an area, and the one behind their last: what shares their axis stands there, too.
pub(crate) fn bar(area: Size, lanes: &Lanes<'_>, look: Look) -> (u16, u16) {
    let LaneLayout { names, bar_end, .. } = measure(area, lanes, look);
    (names, bar_end)
}

/// The columns before the bars of lanes that stand without a frame in an area of that height.
pub(crate) fn names(timeline: &Timeline, height: u16) -> u16 {
    names_of(&in_sight(timeline, 0, usize::from(height)))
}

fn names_of(shown: &[(WorkerId, &Lane)]) -> u16 {
    columns(&letter(shown.iter().map(|(worker, _)| *worker).max().unwrap_or(0))) + 1
}

pub(crate) fn draw(painter: &mut Painter<'_>, lanes: &Lanes<'_>) {
    let look = painter.look;
    let area = painter.area();
    if area.is_empty() {
        return;
    }
    let all = lanes.timeline.lanes().len();
    let lock_rows = if lanes.gil { lock::rows(area.height, all) } else { 0 };
    let area = Size::new(area.width, area.height - lock_rows);
    let (header, footer) = if lanes.framed { margins(area.height, all) } else { (0, 0) };
    let rows = area.height - header - footer;
    let LaneLayout { shown, offset, names, facts, bar_end } = measure(area, lanes, look);
    let bar = (names, bar_end);
    let edges = lanes.axis.edges(bar_end.saturating_sub(names));
    if lock_rows > 0 {
        lock::draw(&mut painter.cut_top(lock_rows), bar, lanes.timeline, &edges, lanes.at);
    }
    if header > 0 {
        draw_header(painter, bar_end, &facts, lanes.counter);
    }
    for (y, (place, (worker, lane))) in (header..).zip(shown.iter().copied().enumerate()) {
        let mut line = painter.row(y);
        line.write_ending(names - 1, 0, &letter(worker), look.worker(worker).bold());
        if let Some(reason) = lane.refused.as_deref().filter(|_| lane.ready.is_none()) {
            let words = look.say(&Phrase::new("draw.lanes.refused").with("reason", reason.clone()));
            line.write(names, 0, look.mark(Mark::Bad), look.bad());
            line.write(names + 2, 0, &words, look.dim());
            continue;
        }
        facts.draw(&mut line, place, lane, lanes);
        let slices = slice::of(lane, &edges, lanes.at, shown.len());
        let mut bar = line.between(names, bar_end);
        draw_bar(&mut bar, worker, &slices, lanes);
        if lane.abandoned().is_some_and(|since| since <= lanes.at) {
            let words = format!(" {} {}", look.mark(Mark::Bad), look.word("draw.lanes.abandoned"));
            bar.write_right(0, &words, look.bad());
        }
    }
    if all > shown.len() && usize::from(rows) > shown.len() {
        draw_more(&mut painter.row(header + rows - 1).between(names, bar_end), offset, all - shown.len() - offset);
    }
    if footer > 0 {
        let mut foot = painter.row(area.height - footer);
        axis::draw(&mut foot.between(names, bar_end), lanes.axis, Some(lanes.at));
        foot.write(bar_end + 2, 0, &duration(lanes.axis.length()), look.dim());
    }
}

fn draw_header(painter: &mut Painter<'_>, bar_end: u16, facts: &LaneFacts, counter: bool) {
    let look = painter.look;
    let title = painter.write_within(0, 0, &look.word("draw.lanes.title"), bar_end, look.strong());
    facts.draw_headings(painter);
    let room = bar_end.saturating_sub(title + 2);
    let states = Legend::states(counter, look);
    let width = states.width_within(room);
    legend::draw(&mut painter.between(bar_end - width, bar_end), &states);
}

fn draw_more(painter: &mut Painter<'_>, above: usize, below: usize) {
    let look = painter.look;
    let [up, down] = look.glyphs().more;
    let mut x = 0;
    for (count, sign, key) in [(below, down, "draw.lanes.below"), (above, up, "draw.lanes.above")] {
        if count > 0 {
            painter.put(x, 0, sign, look.accent());
            x = painter.write(x + 2, 0, &look.say(&Phrase::new(key).with("count", count)), look.dim()) + 3;
        }
    }
}

fn draw_bar(painter: &mut Painter<'_>, worker: WorkerId, slices: &[Slice], lanes: &Lanes<'_>) {
    let look = painter.look;
    for (x, slice) in (0..).zip(slices) {
        let (symbol, style) = sign(slice, worker, look);
        painter.put(x, 0, symbol, style);
    }
    let playhead = u16::try_from(slices.len()).unwrap_or(u16::MAX);
    painter.put(playhead, 0, look.glyphs().playhead, look.accent());
    for (begin, end, task) in slice::stretches(slices) {
        let first = slices[usize::from(begin)];
        let follows = begin > 0 && slices[usize::from(begin) - 1].task.is_some();
        if end - begin >= 3 && follows && !first.failed {
            let running = first.state == Some(State::Running);
            let glyphs = look.glyphs();
            let edge = if running { glyphs.task_begins } else { glyphs.wait_begins };
            painter.put(begin, 0, edge, look.worker(worker));
        }
        let label = (lanes.label)(task);
        if !label.is_empty() && columns(&look.spell(&label)) + 4 <= end - begin {
            draw_label(painter, begin + 1, &label, slices, worker);
        }
    }
}

fn draw_label(painter: &mut Painter<'_>, x: u16, label: &str, slices: &[Slice], worker: WorkerId) {
    let look = painter.look;
    let label = format!(" {} ", look.spell(label));
    let end = x + columns(&label);
    let within = &slices[usize::from(x)..usize::from(end).min(slices.len())];
    let runs = within.iter().all(|slice| slice.state == Some(State::Running));
    let style = if runs { look.upon_worker(worker) } else { look.worker(worker).bold() };
    painter.write_within(x, 0, &label, end, style);
}

fn sign(slice: &Slice, worker: WorkerId, look: Look) -> (char, Style) {
    let glyphs = look.glyphs();
    if slice.failed {
        return (glyphs.failed, look.bad());
    }
    match slice.state {
        Some(State::Running | State::Blocked(_)) if slice.turns => (glyphs.turns, look.worker(worker)),
        Some(State::Running) => (look.running(worker), look.worker(worker)),
        Some(State::Waiting) => (glyphs.waiting, look.worker(worker)),
        Some(State::Blocked(_)) => (glyphs.blocked, look.worker(worker)),
        Some(State::Starting) => (glyphs.starting, look.dim()),
        Some(State::Idle | State::Failed) => (glyphs.idle, look.dim()),
        None => (' ', look.text()),
    }
}
