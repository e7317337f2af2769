//! Tasks: those that ended, in order of completion, then those under way, then how many still stand in the queue.

mod facts;

use ratatui::layout::Size;

use super::progress;
use crate::event::{Nanos, Outcome, TaskId};
use crate::scenario::Shape;
use crate::text::letter;
use crate::text::{Arg, Phrase, duration, thousands};
use crate::timeline::{Standing, TaskRow, Timeline};
use crate::tui::kit::{Painter, columns};
use crate::tui::theme::{Look, Mark};
use facts::FactColumns;

#[derive(Clone, Copy)]
pub(crate) struct Tasks<'run> {
    pub(crate) timeline: &'run Timeline,
    pub(crate) at: Nanos,
    pub(crate) offset: usize,
    pub(crate) label: &'run dyn Fn(TaskId) -> String,
    pub(crate) size: &'run dyn Fn(TaskId) -> TaskSize,
    /// Facts of a task that are worth a column where there is room; their heads are `fact.KEY` in the texts.
    pub(crate) facts: &'run [&'static str],
}

/// How large a task is; its progress is a share of that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TaskSize {
    Units(u64),
    Time(Nanos),
    Unknown,
}

impl TaskSize {
    /// How large each task of a shape is of which nobody knows how long it waits.
    pub(crate) fn of(shape: &Shape) -> Self {
        if shape.size == 0 { Self::Unknown } else { Self::Units(shape.size) }
    }

    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a share, drawn in eighths of a column")]
    pub(crate) fn share(self, row: &TaskRow, at: Nanos) -> Option<f64> {
        match self {
            Self::Units(size) => Some(row.progress_at(at) as f64 / size.max(1) as f64),
            Self::Time(nanos) => {
                let (started, _) = row.started()?;
                Some(at.saturating_sub(started) as f64 / nanos.max(1) as f64)
            }
            Self::Unknown => None,
        }
    }
}

struct TasksAt<'run> {
    done: EndedTasks<'run>,
    running: Vec<TaskId>,
    queued: usize,
    cancelled: usize,
    /// How many of those that ended came to nothing; of very many it is not counted.
    failed: usize,
}

/// More tasks than these are not looked at one by one for the line of sums.
const FEW: usize = 5_000;

/// Tasks that came to their end. A task that was cancelled never did: it has no rank.
enum EndedTasks<'run> {
    InOrder(&'run [TaskId]),
    /// In no order yet, where much was told out of order.
    Gathered(Vec<(Nanos, TaskId)>),
}

impl<'run> TasksAt<'run> {
    fn of(timeline: &'run Timeline, at: Nanos) -> Self {
        let done = timeline.known_order(at).map_or_else(|| EndedTasks::gather(timeline, at), EndedTasks::InOrder);
        let is_failure = |outcome: &Outcome| !matches!(outcome, Outcome::Ok(_) | Outcome::Cancelled);
        let has_failed =
            |task: &&TaskRow| task.finished.as_ref().is_some_and(|(when, outcome)| *when <= at && is_failure(outcome));
        let are_few = timeline.tasks().len() <= FEW;
        let failed = if are_few { timeline.tasks().iter().filter(has_failed).count() } else { 0 };
        let Standing { running, queued } = timeline.standing_at(at);
        Self { done, running, queued, cancelled: timeline.cancelled_at(at), failed }
    }

    fn rows(&self) -> usize {
        self.done.len() + self.running.len()
    }
}

impl EndedTasks<'_> {
    fn gather(timeline: &Timeline, at: Nanos) -> Self {
        let ended = (0..).zip(timeline.tasks()).filter_map(|(id, task)| match &task.finished {
            Some((when, outcome)) if *when <= at && *outcome != Outcome::Cancelled => Some((*when, id)),
            _ => None,
        });
        Self::Gathered(ended.collect())
    }

    fn len(&self) -> usize {
        match self {
            Self::InOrder(order) => order.len(),
            Self::Gathered(ended) => ended.len(),
        }
    }

    /// The tasks from one rank up to another; only these are put in order.
    fn ranks(&mut self, from: usize, to: usize) -> Vec<TaskId> {
        let to = to.min(self.len());
        let from = from.min(to);
        let ended = match self {
            Self::InOrder(order) => return order[from..to].to_vec(),
            Self::Gathered(ended) => ended,
        };
        if to < ended.len() {
            ended.select_nth_unstable(to);
        }
        if from > 0 && from < to {
            ended[..to].select_nth_unstable(from);
        }
        let window = &mut ended[from..to];
        window.sort_unstable();
        window.iter().map(|(_, id)| *id).collect()
    }
}

/// A column of the list is at least this wide before there is a second one.
const COLUMN: u16 = 38;
const GAP: u16 = 3;

/// Draws the list, with a line of sums above it; in several columns where one is too long and there is room.
pub(crate) fn draw(painter: &mut Painter<'_>, tasks: &Tasks<'_>) {
    let look = painter.look;
    if painter.area().is_empty() {
        return;
    }
    let mut standing = TasksAt::of(tasks.timeline, tasks.at);
    if painter.height() >= 2 {
        draw_sums(&mut painter.cut_top(1), &standing, tasks.timeline.tasks().len());
    }
    let list = painter.area().as_size();
    let plain = Grid::of(list, &standing, tasks);
    // Facts of tasks have heads of their own, where there is a row for them.
    let is_worth_a_row = list.height >= 2 && (usize::from(list.height) > standing.rows() || list.height >= 6);
    let below_heads = Size::new(list.width, list.height - 1);
    let with_heads = (!tasks.facts.is_empty() && is_worth_a_row).then(|| Grid::of(below_heads, &standing, tasks));
    let tried = with_heads.map(|grid| (grid, RowLayout::of(&grid, &mut standing, tasks, look)));
    let (grid, measures) = match tried.filter(|(_, measures)| !measures.facts.is_empty()) {
        Some(found) => found,
        None => (plain, RowLayout::of(&plain, &mut standing, &Tasks { facts: &[], ..*tasks }, look)),
    };
    if !measures.facts.is_empty() {
        measures.facts.draw_heads(&mut painter.cut_top(1), measures.facts_begin(), 0);
    }
    let Grid { height, width, offset, end, below } = grid;
    let (ended, under_way) = grid.shown(&mut standing);
    for (index, id) in ended.iter().chain(&under_way).enumerate() {
        let [column, row] = [index / height, index % height].map(|place| u16::try_from(place).unwrap_or(0));
        let mut place = painter.cell((width + GAP) * column, row, width);
        if below > 0 && index + 1 == end - offset {
            place.put(0, 0, look.glyphs().more[1], look.accent());
            let x = place.write(2, 0, &look.say(&Phrase::new("draw.tasks.more").with("count", below + 1)), look.dim());
            let order = order_of_the_rest(&mut standing, end - 1, tasks).map(|order| format!(": {order}"));
            if let Some(order) = order.filter(|order| x + columns(order) <= width) {
                place.write(x, 0, &order, look.dim());
            }
        } else if index < ended.len() {
            draw_ended(&mut place, offset + index + 1, *id, &measures, tasks);
        } else {
            draw_running(&mut place, *id, &measures, tasks);
        }
    }
}

/// The numbers of the tasks from this rank on, in the order in which they ended; `None` where some have not, and where tasks are
/// not called by their numbers.
fn order_of_the_rest(standing: &mut TasksAt<'_>, from: usize, tasks: &Tasks<'_>) -> Option<String> {
    /// More numbers than these fit on no screen.
    const MOST: usize = 200;
    let done = standing.done.len();
    if !standing.running.is_empty() || done.saturating_sub(from) > MOST {
        return None;
    }
    let number = |id: TaskId| {
        let number = (u64::from(id) + 1).to_string();
        (tasks.label)(id).ends_with(&format!(" {number}")).then_some(number)
    };
    let numbers: Option<Vec<String>> = standing.done.ranks(from, done).into_iter().map(number).collect();
    numbers.map(|numbers| numbers.join(" "))
}

#[derive(Clone, Copy)]
struct Grid {
    height: usize,
    width: u16,
    offset: usize,
    end: usize,
    below: usize,
}

impl Grid {
    fn of(list: Size, standing: &TasksAt<'_>, tasks: &Tasks<'_>) -> Self {
        let all = standing.rows();
        let height = usize::from(list.height);
        let most = usize::from(((list.width + GAP) / (COLUMN + GAP)).max(1));
        let across = all.div_ceil(height).clamp(1, most);
        let room = across * height;
        // While tasks run, the list follows them, unless the user has scrolled away.
        let follows = tasks.offset == 0 && !standing.running.is_empty();
        let furthest = all.saturating_sub(room);
        let offset = if follows { furthest } else { tasks.offset.min(furthest) };
        let end = (offset + room).min(all);
        let across = u16::try_from(across).unwrap_or(1);
        let width = (list.width - GAP * (across - 1)) / across;
        Self { height, width, offset, end, below: all - end }
    }

    fn shown(&self, standing: &mut TasksAt<'_>) -> (Vec<TaskId>, Vec<TaskId>) {
        let done = standing.done.len();
        let ended = standing.done.ranks(self.offset, self.end);
        (ended, standing.running[self.offset.saturating_sub(done)..self.end.saturating_sub(done)].to_vec())
    }
}

struct RowLayout {
    rank: u16,
    label: u16,
    facts: FactColumns,
}

const TIME: u16 = 8;

/// Columns for how long a task took, how it ended and a few words on why.
const OTHERS: u16 = TIME + 30;

impl RowLayout {
    fn of(grid: &Grid, standing: &mut TasksAt<'_>, tasks: &Tasks<'_>, look: Look) -> Self {
        let (ended, under_way) = grid.shown(standing);
        let rank = columns(&thousands(standing.rows() as u64)).max(2);
        let labels = ended.iter().chain(&under_way).map(|id| columns(&(tasks.label)(*id))).max().unwrap_or(0);
        let label = labels.min(grid.width / 3).max(2);
        let room = grid.width.saturating_sub(rank + label + OTHERS);
        Self { rank, label, facts: FactColumns::choose(&ended, tasks, room, look) }
    }

    fn facts_begin(&self) -> u16 {
        self.rank + 1 + self.label + 1 + TIME
    }
}

fn draw_sums(painter: &mut Painter<'_>, standing: &TasksAt<'_>, all: usize) {
    let look = painter.look;
    let done = standing.done.len() - standing.failed;
    let mut parts = vec![Phrase::new("draw.tasks.done").with("done", done).with("all", all)];
    if standing.failed > 0 {
        parts.push(Phrase::new("draw.tasks.failed").with("count", standing.failed));
    }
    if !standing.running.is_empty() {
        parts.push(Phrase::new("draw.tasks.running").with("count", standing.running.len()));
    }
    if standing.queued > 0 {
        parts.push(Phrase::new("draw.tasks.queued").with("count", standing.queued));
    }
    if standing.cancelled > 0 {
        parts.push(Phrase::new("draw.tasks.cancelled").with("count", standing.cancelled));
    }
    let separator = format!(" {} ", look.glyphs().dot);
    let sums = parts.iter().map(|part| look.say(part)).collect::<Vec<_>>().join(&separator);
    let title = look.word("draw.tasks.title");
    let mut x = 0;
    if columns(&title) + 3 + columns(&sums) <= painter.width() {
        x = painter.write(0, 0, &title, look.strong()) + 3;
    }
    painter.write(x, 0, &sums, look.dim());
}

fn draw_ended(painter: &mut Painter<'_>, rank: usize, id: TaskId, measures: &RowLayout, tasks: &Tasks<'_>) {
    let look = painter.look;
    let row = &tasks.timeline.tasks()[id as usize];
    let Some((_, outcome)) = &row.finished else { return };
    painter.write_ending(measures.rank, 0, &thousands(rank as u64), look.dim());
    let mut x = measures.rank + 1;
    painter.write_within(x, 0, &(tasks.label)(id), x + measures.label, look.text());
    x = measures.facts_begin();
    painter.write_ending(x, 0, &row.took().map_or_else(|| "–".to_owned(), duration), look.text());
    x = measures.facts.draw(painter, x, tasks.timeline.facts_of(row));
    let mark = mark(outcome);
    x = painter.write(x + 2, 0, look.mark(mark), look.mark_style(mark)) + 1;
    let style = if mark == Mark::Good { look.dim() } else { look.mark_style(mark) };
    let word = look.spell(look.texts.get(status_key(outcome)));
    let more = more(outcome, look);
    // Where the mark is the word already, it is not said twice, and where there is no room for both, why it failed says that it did.
    let fits = |more: &String| x + columns(&word) + 2 + columns(&look.spell(more)) <= painter.width();
    let says_it = mark == Mark::Bad && more.as_ref().is_some_and(|more| !fits(more));
    if look.mark(mark).trim() != word && !says_it {
        x = painter.write(x, 0, &word, style) + 1;
    }
    if let Some(more) = more {
        x = painter.write(x + u16::from(!says_it), 0, &more, look.dim());
    }
    if let Some(at) = tasks.timeline.result_waits().given_up(id).filter(|at| *at <= tasks.at) {
        let given_up = Phrase::new("status.given-up").with("at", Arg::Duration(at));
        painter.write(x + 1, 0, &look.say(&given_up), look.mark_style(Mark::Warn));
    }
}

fn mark(outcome: &Outcome) -> Mark {
    match outcome {
        Outcome::Ok(_) => Mark::Good,
        Outcome::Failed(_) | Outcome::Killed(_) | Outcome::TimedOut => Mark::Bad,
        Outcome::Cancelled => Mark::Warn,
    }
}

fn status_key(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Ok(_) => "draw.status.ok",
        Outcome::Failed(_) => "draw.status.failed",
        Outcome::TimedOut => "draw.status.timed_out",
        Outcome::Cancelled => "draw.status.cancelled",
        Outcome::Killed(_) => "draw.status.killed",
    }
}

fn more(outcome: &Outcome, look: Look) -> Option<String> {
    match outcome {
        Outcome::Failed(reason) | Outcome::Killed(reason) => Some(look.say(reason)),
        Outcome::Ok(value) => value.number().map(|value| format!("= {}", thousands(value))),
        Outcome::TimedOut | Outcome::Cancelled => None,
    }
}

fn draw_running(painter: &mut Painter<'_>, id: TaskId, measures: &RowLayout, tasks: &Tasks<'_>) {
    let look = painter.look;
    let row = &tasks.timeline.tasks()[id as usize];
    let Some((started, worker)) = row.started() else { return };
    let hue = look.worker(worker);
    painter.write_ending(measures.rank, 0, &letter(worker), hue.bold());
    let mut x = measures.rank + 1;
    painter.write_within(x, 0, &(tasks.label)(id), x + measures.label, look.text());
    x += measures.label + 1 + TIME;
    painter.write_ending(x, 0, &duration(tasks.at.saturating_sub(started)), look.dim());
    x += 2;
    match (tasks.size)(id).share(row, tasks.at) {
        Some(share) if x + 4 < painter.width() => {
            // However long it takes: what is not over is not full.
            let share = share.min(0.999);
            progress::draw(&mut painter.between(x, x + 20), share, hue);
        }
        _ => {
            painter.write(x, 0, &look.word("draw.status.running"), look.dim());
        }
    }
}
