//! One lane a worker on one time axis: what it was doing when, as of the playhead, and what that came to.

mod below;
mod facts;
mod rows;
mod slice;
pub(crate) mod strip;

use ratatui::layout::Size;
use ratatui::style::{Modifier, Style};

use super::axis::{self, Axis};
use super::legend::{self, Legend};
use super::lock;
use crate::event::{Nanos, TaskId, WorkerId};
use crate::plan::{Plan, PythonSettings};
use crate::text::Phrase;
use crate::text::letter;
use crate::timeline::{Lane, State, Timeline};
use crate::tui::kit::{HitTarget, Painter, columns};
use crate::tui::theme::{Look, Mark};
pub(crate) use below::Below;
use facts::LaneFacts;
#[cfg(test)]
pub(crate) use rows::visible;
use rows::{FOOTER, HEADER, RowPlan};
use slice::Slice;

/// What is counted of each worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LaneCount {
    Tasks,
    /// Those of a counter.
    Increments,
    /// The same, where nobody records how many somebody has made.
    Unrecorded,
}

impl LaneCount {
    pub(crate) fn of(plan: &Plan) -> Self {
        match plan.guard {
            None => Self::Tasks,
            Some(_) if PythonSettings::records_nothing(plan) => Self::Unrecorded,
            Some(_) => Self::Increments,
        }
    }
}

#[derive(Clone, Copy)]
pub(crate) struct Lanes<'run> {
    pub(crate) timeline: &'run Timeline,
    pub(crate) axis: Axis,
    /// The playhead: nothing later is drawn, ns.
    pub(crate) at: Nanos,
    pub(crate) offset: usize,
    /// Whether there is an interpreter lock: then its lane stands above the others.
    pub(crate) gil: bool,
    pub(crate) counted: LaneCount,
    /// Whether words stand above and the axis below. Where several runs stand on one axis, these are theirs together,
    /// and facts have no headings: there are none. Lanes that do not fit are left out; the caller says how many there
    /// are.
    pub(crate) framed: bool,
    /// What a task is called in its bar; empty for nothing.
    pub(crate) label: &'run dyn Fn(TaskId) -> String,
    /// How many rows a lane has: more than one where there is much room.
    pub(crate) rows_each: u16,
    /// What stands below the lanes, on the same axis.
    pub(crate) below: Below<'run>,
    /// Workers that will never go on, of a run that is over.
    pub(crate) stuck: &'run [WorkerId],
}

/// Bars have at least so many columns, and more than half of the width, before facts stand beside them.
const LEAST_BAR: u16 = 24;

impl Lanes<'_> {
    /// How many rows they need to be shown whole, with everything that stands above and below them; room is kept for so many
    /// lanes at least.
    pub(crate) fn wanted_height(&self, least: usize) -> u16 {
        let lock = if self.gil { lock::ROWS } else { 0 };
        let lanes = u16::try_from(self.timeline.lanes().len().max(least)).unwrap_or(u16::MAX);
        lanes.saturating_mul(self.rows_each).saturating_add(HEADER + FOOTER + lock + self.below.wanted_rows())
    }

    /// How many rows they need to be understood: every lane, its words and its axis, and a row of each thing below.
    pub(crate) fn decent_height(&self) -> u16 {
        let lanes = u16::try_from(self.timeline.lanes().len().max(1)).unwrap_or(u16::MAX);
        let below = self.below.core_rows().min(1) + u16::from(self.below.alone.is_some());
        lanes.saturating_add(HEADER + FOOTER + u16::from(self.gil) + below)
    }

    /// The row of a worker's lane in an area of that height; `None` if it is not shown.
    pub(crate) fn row_of(&self, height: u16, worker: WorkerId) -> Option<u16> {
        let lanes = self.timeline.lanes().len();
        let plan = RowPlan::of(height, self);
        let shown = plan.visible(lanes);
        let offset = self.offset.min(lanes.saturating_sub(shown));
        let place = if lanes > shown { self.timeline.place_with_work_first(worker) } else { worker as usize };
        let row = place.checked_sub(offset).filter(|row| *row < shown)?;
        u16::try_from(row).ok().map(|row| row * plan.each + plan.lock + plan.header)
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

fn measure<'run>(area: Size, lanes: &Lanes<'run>, plan: &RowPlan, look: Look) -> LaneLayout<'run> {
    let all = lanes.timeline.lanes().len();
    let rows = if lanes.framed { plan.visible(all) } else { usize::from(area.height).min(all) };
    let offset = lanes.offset.min(all.saturating_sub(rows));
    let shown = in_sight(lanes.timeline, offset, rows);
    let names = names_of(&shown).max(lanes.below.names(look));
    let bars = LEAST_BAR.max(area.width / 20 * 11);
    // Figures without a head say nothing.
    let has_facts = lanes.framed && plan.header > 0;
    let room = if has_facts { area.width.saturating_sub(names + bars) } else { 0 };
    let facts = LaneFacts::choose(lanes, &shown, room, look);
    let bar_end = area.width.saturating_sub(facts.width());
    LaneLayout { shown, offset, names, facts, bar_end }
}

/// The first column of the bars in an area, and the one behind their last: what shares their axis stands there, too.
pub(crate) fn bar(area: Size, lanes: &Lanes<'_>, look: Look) -> (u16, u16) {
    let LaneLayout { names, bar_end, .. } = measure(area, lanes, &RowPlan::of(area.height, lanes), look);
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
    let plan = RowPlan::of(area.height, lanes);
    let LaneLayout { shown, offset, names, facts, bar_end } = measure(area.as_size(), lanes, &plan, look);
    let bar = (names, bar_end);
    let edges = lanes.axis.edges(bar_end.saturating_sub(names));
    if plan.lock > 0 {
        lock::draw(&mut painter.cut_top(plan.lock), bar, lanes.timeline, &edges, lanes.at);
    }
    if plan.header > 0 {
        draw_header(&mut painter.cut_top(plan.header), bar_end, &facts, lanes);
    }
    if plan.footer > 0 {
        axis::draw_framed(&mut painter.cut_foot(plan.footer), bar, lanes.axis, lanes.at);
    }
    below::draw(&mut painter.cut_foot(plan.alone + plan.cores), &plan, bar, &edges, lanes);
    let rows = painter.height();
    for (y, (place, (worker, lane))) in (0_u16..).zip(shown.iter().copied().enumerate()) {
        let y = y * plan.each;
        let mut line = painter.row(y);
        line.write_ending(names - 1, 0, &letter(worker), look.worker(worker).bold());
        if let Some(reason) = lane.refused.as_deref().filter(|_| lane.ready.is_none()) {
            let words = look.say(&Phrase::new("draw.lanes.refused").with("reason", reason.clone()));
            line.write(names, 0, look.mark(Mark::Bad), look.bad());
            line.write(names + 2, 0, &words, look.dim());
            continue;
        }
        facts.draw(&mut line, (place, worker), lane, lanes);
        let slices = slice::of(lane, &edges, lanes.at, shown.len());
        let of_a_core = lane.core_share();
        // What is higher is only that: names and figures stand on the first row.
        let is_stuck = lanes.stuck.contains(&worker) && lanes.at >= lanes.timeline.elapsed();
        for below in 1..plan.each {
            let mut line = painter.row(y + below);
            let mut line = line.between(names, bar_end);
            draw_signs(&mut line, worker, &slices, of_a_core);
            if is_stuck {
                draw_for_ever(&mut line, &slices, worker);
            }
        }
        let mut line = painter.row(y);
        let mut bar = line.between(names, bar_end);
        if lanes.framed {
            bar.note(HitTarget::LaneStretch(worker, lanes.axis.start(), lanes.axis.end()));
        }
        draw_bar(&mut bar, worker, &slices, of_a_core, lanes);
        if is_stuck {
            draw_for_ever(&mut bar, &slices, worker);
        }
        if lane.abandoned().is_some_and(|since| since <= lanes.at) {
            let words = format!(" {} {}", look.mark(Mark::Bad), look.word("draw.lanes.abandoned"));
            bar.write_right(0, &words, look.bad());
        }
    }
    if all > shown.len() && usize::from(rows) > shown.len() {
        draw_more(&mut painter.row(rows - 1).between(names, bar_end), offset, all - shown.len() - offset);
    }
}

fn draw_header(painter: &mut Painter<'_>, bar_end: u16, facts: &LaneFacts, lanes: &Lanes<'_>) {
    let look = painter.look;
    let title = painter.write_within(0, 0, &look.word("draw.lanes.title"), bar_end, look.strong());
    facts.draw_headings(painter);
    let room = bar_end.saturating_sub(title + 2);
    let states = Legend::states(lanes.counted != LaneCount::Tasks, look);
    let width = states.width_within(room);
    legend::draw(&mut painter.between(bar_end - width, bar_end), &states);
}

fn draw_more(painter: &mut Painter<'_>, above: usize, below: usize) {
    let look = painter.look;
    let [up, down] = look.glyphs().more;
    let mut x = 0;
    for (count, sign, key) in [(below, down, "draw.lanes.below"), (above, up, "draw.lanes.above")] {
        let words = look.say(&Phrase::new(key).with("count", count));
        if count > 0 && x + 2 + columns(&words) <= painter.width() {
            painter.put(x, 0, sign, look.accent());
            x = painter.write(x + 2, 0, &words, look.dim()) + 3;
        }
    }
}

/// What the worker did, column by column, and the playhead behind it.
fn draw_signs(painter: &mut Painter<'_>, worker: WorkerId, slices: &[Slice], of_a_core: f64) {
    let look = painter.look;
    for (x, slice) in (0..).zip(slices) {
        let (symbol, style) = sign(slice, worker, of_a_core, look);
        painter.put(x, 0, symbol, style);
    }
    let playhead = u16::try_from(slices.len()).unwrap_or(u16::MAX);
    painter.put(playhead, 0, look.glyphs().playhead, look.accent());
}

fn draw_bar(painter: &mut Painter<'_>, worker: WorkerId, slices: &[Slice], of_a_core: f64, lanes: &Lanes<'_>) {
    let look = painter.look;
    draw_signs(painter, worker, slices, of_a_core);
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

/// Goes on from where it was blocked last to the edge, as the worker would.
fn draw_for_ever(painter: &mut Painter<'_>, slices: &[Slice], worker: WorkerId) {
    let (look, glyphs) = (painter.look, painter.look.glyphs());
    let words = format!("{} {}", glyphs.for_ever, look.word("draw.lanes.for-ever"));
    let sign = glyphs.for_ever.to_string();
    let blocked = slices.iter().rposition(|slice| matches!(slice.state, Some(State::Blocked(_))));
    let Some(from) = blocked.and_then(|last| u16::try_from(last).ok()) else { return };
    let fits = from + 1 + columns(&words) <= painter.width();
    let words = if fits { words } else { sign };
    let begin = painter.width().saturating_sub(columns(&words)).max(from + 1);
    painter.fill(from, begin, 0, glyphs.blocked, look.worker(worker));
    painter.write(begin, 0, &words, look.bad().remove_modifier(Modifier::UNDERLINED));
}

fn draw_label(painter: &mut Painter<'_>, x: u16, label: &str, slices: &[Slice], worker: WorkerId) {
    let look = painter.look;
    let label = format!(" {} ", look.spell(label));
    let end = (x + columns(&label)).min(u16::try_from(slices.len()).unwrap_or(u16::MAX));
    painter.write_within(x, 0, &label, end, look.worker(worker).bold());
}

fn sign(slice: &Slice, worker: WorkerId, of_a_core: f64, look: Look) -> (char, Style) {
    let glyphs = look.glyphs();
    if slice.failed {
        return (glyphs.failed, look.bad());
    }
    match slice.state {
        Some(State::Running | State::Blocked(_)) if slice.turns => {
            (glyphs.share(slice.running * of_a_core), look.worker(worker))
        }
        Some(State::Running) if of_a_core < NEARLY_ALL => (glyphs.share(of_a_core), look.worker(worker)),
        Some(State::Running) => (look.running(worker), look.worker(worker)),
        Some(State::Waiting) => (glyphs.waiting, look.worker(worker)),
        Some(State::Blocked(_)) => (glyphs.blocked, look.worker(worker)),
        Some(State::Starting) => (glyphs.starting, look.dim()),
        Some(State::Idle | State::Failed) => (glyphs.idle, look.dim()),
        None => (' ', look.text()),
    }
}

/// A worker that had a processor for nearly all of the time that it ran is drawn as if it had had it all the time.
const NEARLY_ALL: f64 = 0.8;
