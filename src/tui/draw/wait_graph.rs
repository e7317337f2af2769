//! Who holds which lock and who waits for whom, one line a worker; those who wait in a circle are marked, and said to
//! be. Where there is room the circle is drawn beside the lines.

mod ring;

use ratatui::style::Style;

use crate::event::{LockId, LockState, WaitGraph, WorkerId};
use crate::text::Phrase;
use crate::text::letter;
use crate::tui::kit::{Painter, columns};
use crate::tui::theme::{Look, Mark};

pub(crate) struct WaitGraphView<'run> {
    pub(crate) graph: &'run WaitGraph,
    /// Whom it shows; some may not have touched a lock yet.
    pub(crate) workers: &'run [WorkerId],
    pub(crate) name: &'run dyn Fn(WorkerId) -> String,
    pub(crate) lock_name: &'run dyn Fn(LockId) -> String,
    pub(crate) note: &'run str,
    /// Whether the run is over: whoever holds nothing has nothing left to do then.
    pub(crate) is_over: bool,
}

const NARROW: u16 = 26;

/// The fewest rows that show every worker in so many columns.
pub(crate) fn least_height(workers: usize, width: u16) -> u16 {
    let across = (width / NARROW).max(1);
    u16::try_from(workers).unwrap_or(u16::MAX).div_ceil(across).saturating_add(1)
}

pub(crate) fn height(workers: usize) -> u16 {
    u16::try_from(workers).unwrap_or(u16::MAX).max(ring::LEAST_ROWS).saturating_add(1)
}

struct WaitRow {
    worker: WorkerId,
    in_circle: bool,
    standing: LockState,
    holder: Option<WorkerId>,
}

impl WaitRow {
    fn mark(&self) -> Mark {
        match self.standing.waits_for() {
            Some(_) if self.in_circle => Mark::Bad,
            Some(_) => Mark::Warn,
            None if self.standing.held().next().is_some() => Mark::Good,
            None => Mark::Note,
        }
    }

    fn style(&self, look: Look) -> Style {
        if self.in_circle { look.strong() } else { look.text() }
    }
}

pub(crate) fn draw(painter: &mut Painter<'_>, waits: &WaitGraphView<'_>) {
    if painter.area().is_empty() {
        return;
    }
    let circle: Vec<WorkerId> = waits.graph.cycle().into_iter().flatten().map(|link| link.worker).collect();
    let rows: Vec<WaitRow> = waits
        .workers
        .iter()
        .map(|&worker| {
            let standing = waits.graph.workers().get(worker as usize).copied().unwrap_or_default();
            let holder = standing.waits_for().and_then(|lock| waits.graph.holders(lock).find(|it| *it != worker));
            WaitRow { worker, in_circle: circle.contains(&worker), standing, holder }
        })
        .collect();
    draw_head(painter, waits, &rows);
    painter.cut_top(1);
    if usize::from(painter.height()) < rows.len() {
        if painter.height() > 0 {
            draw_in_signs(painter, waits, &rows);
        }
        return;
    }
    let look = painter.look;
    let spoken: Vec<String> = rows.iter().map(|row| in_a_sentence(row, waits, look)).collect();
    let sentences = lines_width(&spoken, look);
    let signs = lines_width(&rows.iter().map(|row| in_signs(row, waits)).collect::<Vec<_>>(), look);
    let beside = |words: u16| ring::width(painter.width().saturating_sub(words + GAP));
    if let Some((width, is_spoken)) =
        beside(sentences).map(|width| (width, true)).or(beside(signs).map(|width| (width, false)))
    {
        ring::draw(&mut painter.cut_left(width), &rows);
        painter.cut_left(GAP);
        let lines = if is_spoken { spoken } else { rows.iter().map(|row| in_signs(row, waits)).collect() };
        draw_lines(painter, &rows, &lines);
    } else {
        draw_in_words(painter, waits, &rows);
    }
}

/// Columns between the ring and the lines.
const GAP: u16 = 3;

/// How wide lines are, with the mark and the letter before each.
fn lines_width(lines: &[String], look: Look) -> u16 {
    let widest = lines.iter().map(|line| columns(&look.spell(line))).max().unwrap_or(0);
    columns(look.mark(Mark::Note)) + 3 + widest
}

fn draw_lines(painter: &mut Painter<'_>, rows: &[WaitRow], lines: &[String]) {
    for (y, (row, line)) in (0..painter.height()).zip(rows.iter().zip(lines)) {
        let x = draw_name(painter, y, row);
        painter.write(x, y, line, row.style(painter.look));
    }
}

/// The mark and the letter of a worker; returns the column behind them.
fn draw_name(painter: &mut Painter<'_>, y: u16, row: &WaitRow) -> u16 {
    let look = painter.look;
    let x = painter.write(0, y, look.mark(row.mark()), look.mark_style(row.mark())) + 1;
    painter.write(x, y, &letter(row.worker), look.worker(row.worker).bold()) + 1
}

/// `holds fork 1, wants fork 2, which B has`.
fn in_a_sentence(row: &WaitRow, waits: &WaitGraphView<'_>, look: Look) -> String {
    let [_, holds, asks, _] = in_words(row, waits, look);
    let wanted = row.standing.waits_for().map(|lock| (waits.lock_name)(lock));
    match (wanted, row.holder) {
        (Some(wanted), Some(holder)) => {
            let said = Phrase::new("draw.locks.sentence").with("holds", holds).with("lock", wanted);
            look.say(&said.with("holder", letter(holder)))
        }
        _ => format!("{holds}, {asks}"),
    }
}

fn draw_head(painter: &mut Painter<'_>, waits: &WaitGraphView<'_>, rows: &[WaitRow]) {
    let look = painter.look;
    let circle = rows.iter().filter(|row| row.in_circle).count();
    let (mark, words) = if circle > 0 {
        (Mark::Bad, Phrase::new("draw.locks.cycle").with("n", circle))
    } else if rows.iter().any(|row| row.standing.waits_for().is_some()) {
        (Mark::Warn, Phrase::new("draw.locks.some"))
    } else {
        (Mark::Note, Phrase::new("draw.locks.none"))
    };
    let x = painter.write(0, 0, look.mark(mark), look.mark_style(mark));
    let x = painter.write(x + 1, 0, &look.say(&words), if circle > 0 { look.bad() } else { look.text() });
    // What does not fit beside it stands in the settings, too.
    if x + 3 + columns(waits.note) <= painter.width() {
        painter.write_ending(painter.width(), 0, waits.note, look.dim());
    }
}

/// `✗ A philosopher 1  holds fork 1  waits for fork 2  held by B philosopher 2`, in columns.
fn draw_in_words(painter: &mut Painter<'_>, waits: &WaitGraphView<'_>, rows: &[WaitRow]) {
    let look = painter.look;
    let cells: Vec<[String; 4]> = rows.iter().map(|row| in_words(row, waits, look)).collect();
    let wide = |column: usize| cells.iter().map(|cells| columns(&look.spell(&cells[column]))).max().unwrap_or(0);
    let ends: [u16; 3] = [wide(0), wide(1), wide(2)];
    for ((y, row), cells) in (0..painter.height()).zip(rows).zip(&cells) {
        let mut x = draw_name(painter, y, row);
        for (cell, width) in cells.iter().zip(ends.into_iter().chain([0])) {
            painter.write(x, y, cell, row.style(look));
            x += width + 2;
        }
    }
}

fn in_words(row: &WaitRow, waits: &WaitGraphView<'_>, look: Look) -> [String; 4] {
    let held: Vec<String> = row.standing.held().map(|lock| (waits.lock_name)(lock)).collect();
    let holds = if held.is_empty() {
        look.word("draw.locks.free-handed").into_owned()
    } else {
        look.say(&Phrase::new("draw.locks.holds").with("locks", held.join(", ")))
    };
    let asks = match row.standing.waits_for() {
        Some(wanted) => look.say(&Phrase::new("draw.locks.waits").with("lock", (waits.lock_name)(wanted))),
        None if waits.is_over => look.word("draw.locks.over").into_owned(),
        None => look.word("draw.locks.going-on").into_owned(),
    };
    let holder = row.holder.map_or(String::new(), |holder| {
        let name = format!("{} {}", letter(holder), (waits.name)(holder));
        look.say(&Phrase::new("draw.locks.held-by").with("holder", name))
    });
    [(waits.name)(row.worker), holds, asks, holder]
}

/// `✗ A fork 1 → fork 2 (B)`, several on a line.
fn draw_in_signs(painter: &mut Painter<'_>, waits: &WaitGraphView<'_>, rows: &[WaitRow]) {
    let look = painter.look;
    let area = painter.area();
    let across = usize::from((area.width / NARROW).max(1));
    let room = across * usize::from(area.height);
    let width = area.width / u16::try_from(across).unwrap_or(1);
    for (index, row) in rows.iter().enumerate().take(room) {
        let [column, y] = [index % across, index / across].map(|place| u16::try_from(place).unwrap_or(0));
        let mut cell = painter.cell(width * column, y, width);
        if index + 1 == room && rows.len() > room {
            cell.put(0, 0, look.glyphs().more[1], look.accent());
            let more = Phrase::new("workers.more").with("n", rows.len() - index);
            cell.write(2, 0, &look.say(&more), look.dim());
            return;
        }
        let x = cell.write(0, 0, look.mark(row.mark()), look.mark_style(row.mark())) + 1;
        let x = cell.write(x, 0, &letter(row.worker), look.worker(row.worker).bold()) + 1;
        cell.write_within(x, 0, &in_signs(row, waits), width.saturating_sub(1), row.style(look));
    }
}

fn in_signs(row: &WaitRow, waits: &WaitGraphView<'_>) -> String {
    let held: Vec<String> = row.standing.held().map(|lock| (waits.lock_name)(lock)).collect();
    let mut signs = held.join(", ");
    if let Some(lock) = row.standing.waits_for() {
        signs.push_str(if signs.is_empty() { "→ " } else { " → " });
        signs.push_str(&(waits.lock_name)(lock));
    }
    if let Some(holder) = row.holder {
        signs.push_str(" (");
        signs.push_str(&letter(holder));
        signs.push(')');
    }
    signs
}

#[cfg(test)]
mod tests;
