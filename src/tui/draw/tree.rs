//! Which process started which: a tree with branches, as many levels of it as there are rows for.

use crate::event::{Nanos, WorkerId};
use crate::text::Phrase;
use crate::text::letter;
use crate::timeline::{Lane, Node, Timeline};
use crate::tui::kit::Painter;
use crate::tui::theme::{Look, Mark, Symbols};

pub(crate) const LEAST: u16 = 5;

struct TreeLine {
    branches: String,
    worker: WorkerId,
    /// Those it started, where they have no lines of their own.
    started: Vec<WorkerId>,
    /// How many there are below it that are not named.
    below: usize,
}

/// A column of the tree is so wide before there is a second one.
const COLUMN: u16 = 38;

/// How many rows the whole tree takes in so many columns.
pub(crate) fn height(timeline: &Timeline, at: Nanos, width: u16) -> u16 {
    let nodes = u16::try_from(timeline.tree().nodes_at(at).count()).unwrap_or(u16::MAX);
    nodes.div_ceil((width / COLUMN).max(1)).saturating_add(1)
}

pub(crate) fn draw(painter: &mut Painter<'_>, timeline: &Timeline, at: Nanos) {
    let look = painter.look;
    if painter.area().is_empty() {
        return;
    }
    let levels = timeline.tree().levels_at(at);
    if levels.is_empty() {
        painter.write(0, 0, &look.word("draw.tree.none"), look.dim());
        return;
    }
    let mut x = 0;
    for (level, count) in (1_u64..).zip(&levels) {
        let said = Phrase::new("draw.tree.level").with("n", level).with("count", *count);
        x = painter.write(x, 0, &look.say(&said), look.strong()) + 3;
    }
    painter.cut_top(1);
    let rows = usize::from(painter.height());
    let most_columns = usize::from((painter.width() / COLUMN).max(1));
    let lines = lines(&timeline.tree().in_depth_at(at), rows * most_columns, look);
    let columns = u16::try_from(lines.len().div_ceil(rows.max(1)).clamp(1, most_columns)).unwrap_or(1);
    let width = painter.width() / columns;
    let room = rows * usize::from(columns);
    for (index, line) in lines.iter().enumerate().take(room) {
        let [column, y] = [index / rows, index % rows].map(|place| u16::try_from(place).unwrap_or(0));
        let mut cell = painter.cell(column * width, y, width.saturating_sub(1));
        let left_out = lines.len() - index;
        if index + 1 == room && left_out > 1 {
            cell.put(0, 0, look.glyphs().more[1], look.accent());
            cell.write(2, 0, &look.say(&Phrase::new("workers.more").with("n", left_out)), look.dim());
            return;
        }
        draw_line(&mut cell, line, timeline, at);
    }
}

fn draw_line(painter: &mut Painter<'_>, entry: &TreeLine, timeline: &Timeline, at: Nanos) {
    let look = painter.look;
    let lane = timeline.lanes().get(entry.worker as usize);
    let (mark, word) = state(lane, at);
    let x = painter.write(0, 0, &entry.branches, look.border());
    let x = painter.write(x, 0, look.mark(mark), look.mark_style(mark)) + 1;
    let mut x = painter.write(x, 0, &letter(entry.worker), look.worker(entry.worker).bold()) + 2;
    if let Some(lane) = lane.filter(|lane| lane.os_id != 0) {
        let pid = look.say(&Phrase::new("draw.tree.pid").with("pid", lane.os_id.to_string()));
        x = painter.write(x, 0, &pid, look.dim()) + 2;
    }
    x = painter.write(x, 0, &look.word(word), look.text()) + 2;
    for worker in &entry.started {
        x = painter.write(x, 0, &letter(*worker), look.worker(*worker).bold()) + 1;
    }
    if entry.below > 0 {
        painter.write(x, 0, &look.say(&Phrase::new("draw.tree.below").with("n", entry.below)), look.dim());
    }
}

fn state(lane: Option<&Lane>, at: Nanos) -> (Mark, &'static str) {
    let is_past = |moment: Option<Nanos>| moment.is_some_and(|moment| moment <= at);
    match lane {
        Some(lane) if lane.refused.is_some() => (Mark::Bad, "draw.tree.gone"),
        Some(lane) if is_past(lane.exited) => (Mark::Note, "draw.tree.gone"),
        Some(lane) if is_past(lane.ready) => (Mark::Good, "draw.tree.running"),
        _ => (Mark::Warn, "draw.tree.starting"),
    }
}

/// The deepest levels that fit into so many lines, at least the first; those of the next level are named behind whoever started
/// them, and what is below these is counted.
fn lines(nodes: &[Node], most: usize, look: Look) -> Vec<TreeLine> {
    let deepest = nodes.iter().map(|node| node.level).max().unwrap_or(1);
    let fits = |level: &u32| nodes.iter().filter(|node| node.level <= *level).count() <= most;
    let level = (1..=deepest.min(64)).take_while(fits).last().unwrap_or(1);
    // Signs of box drawing have no twins in words: they are chosen here.
    let [vertical, branch, last] =
        if look.symbols == Symbols::Ascii { ["|  ", "|- ", "`- "] } else { ["│  ", "├─ ", "└─ "] };
    let mut lines = Vec::new();
    // Whether a process further down still belongs to the same parent, by level.
    let mut open: Vec<bool> = Vec::new();
    for (index, node) in nodes.iter().enumerate().filter(|(_, node)| node.level <= level) {
        let rest = &nodes[index + 1..];
        let below = rest.iter().take_while(|other| other.level > node.level);
        let count = below.clone().count();
        let has_next = rest.get(count).is_some_and(|other| other.parent == node.parent);
        let depth = node.level.max(1) as usize - 1;
        open.truncate(depth);
        let mut branches: String = open.iter().map(|open| if *open { vertical } else { "   " }).collect();
        branches.push_str(if has_next { branch } else { last });
        open.push(has_next);
        let is_named = |other: &&Node| node.level == level && other.level == level + 1;
        let started: Vec<WorkerId> = below.filter(is_named).map(|other| other.worker).collect();
        let below = if node.level == level { count - started.len() } else { 0 };
        lines.push(TreeLine { branches, worker: node.worker, started, below });
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Event, EventKind, NO_WORKER, Usage, WorkerKind};
    use crate::text::Lang;
    use crate::tui::kit::testing;
    use crate::tui::theme::Theme;

    /// Two children of the laboratory, each with two of its own; the last has ended.
    fn family() -> Timeline {
        let mut events = Vec::new();
        for (worker, parent, level) in
            [(0, NO_WORKER, 1), (1, NO_WORKER, 1), (2, 0, 2), (3, 1, 2), (4, 0, 2), (5, 1, 2)]
        {
            let at = 10 * u64::from(worker);
            events.push(Event { at, what: EventKind::WorkerSpawned { worker, kind: WorkerKind::Process } });
            events.push(Event { at, what: EventKind::Born { worker, parent, level } });
            events.push(Event { at: at + 5, what: EventKind::WorkerReady { worker, os_id: 100 + worker } });
        }
        events.push(Event { at: 90, what: EventKind::WorkerExited { worker: 5, usage: Usage::default() } });
        Timeline::of(&events)
    }

    fn drawn(rows: u16, at: Nanos, symbols: Symbols) -> String {
        let look = testing::look(Theme::Monochrome, symbols, Lang::En);
        testing::drawn(look, (44, rows), |painter| draw(painter, &family(), at))
    }

    #[test]
    fn a_tree_has_branches_and_says_who_is_gone() {
        insta::assert_snapshot!("whole", drawn(7, 100, Symbols::Unicode));
        insta::assert_snapshot!("whole_ascii", drawn(7, 100, Symbols::Ascii));
        insta::assert_snapshot!("growing", drawn(7, 41, Symbols::Unicode));
    }

    #[test]
    fn levels_that_do_not_fit_are_counted() {
        insta::assert_snapshot!("cut", drawn(5, 100, Symbols::Unicode));
        insta::assert_snapshot!("hardly_any", drawn(2, 100, Symbols::Unicode));
        assert_eq!(drawn(1, 100, Symbols::Unicode), "level 1: 2   level 2: 4");
    }
}
