//! Which process started which: a tree with branches, as many levels of it as there are rows for.

use crate::event::{Nanos, WorkerId};
use crate::text::Phrase;
use crate::timeline::{Lane, Node, Timeline};
use crate::tui::kit::Painter;
use crate::tui::theme::{Look, Mark, Symbols};

pub(crate) const LEAST: u16 = 5;

struct TreeLine {
    branches: String,
    worker: WorkerId,
    below: usize,
}

pub(crate) fn height(timeline: &Timeline, at: Nanos) -> u16 {
    u16::try_from(timeline.tree().nodes_at(at).count()).unwrap_or(u16::MAX).saturating_add(1)
}

pub(crate) fn draw(painter: &mut Painter<'_>, timeline: &Timeline, at: Nanos) {
    let look = painter.look;
    let area = painter.area();
    if area.is_empty() {
        return;
    }
    let levels = timeline.tree().levels_at(at);
    if levels.is_empty() {
        painter.write(0, 0, &look.word("draw.tree.none"), look.dim());
        return;
    }
    let mut x = 0;
    for (level, count) in (1_u64..).zip(&levels) {
        x = painter.write(
            x,
            0,
            &look.say(&Phrase::new("draw.tree.level").with("n", level).with("count", *count)),
            look.strong(),
        );
        x += 3;
    }
    let rows = usize::from(area.height - 1);
    let lines = lines(&timeline.tree().in_depth_at(at), rows, look);
    for (y, (index, line)) in (1..area.height).zip(lines.iter().enumerate()) {
        let left_out = lines.len() - index;
        if usize::from(y) == rows && left_out > 1 {
            painter.put(0, y, look.glyphs().more[1], look.accent());
            painter.write(2, y, &look.say(&Phrase::new("workers.more").with("n", left_out)), look.dim());
            return;
        }
        draw_line(painter, y, line, timeline, at);
    }
}

fn draw_line(painter: &mut Painter<'_>, y: u16, entry: &TreeLine, timeline: &Timeline, at: Nanos) {
    let look = painter.look;
    let lane = timeline.lanes().get(entry.worker as usize);
    let (mark, word) = state(lane, at);
    let x = painter.write(0, y, &entry.branches, look.border());
    let x = painter.write(x, y, look.mark(mark), look.mark_style(mark)) + 1;
    let name = look.say(&Phrase::new("draw.tree.node").with("n", u64::from(entry.worker) + 1));
    let mut x = painter.write(x, y, &name, look.text()) + 2;
    if let Some(lane) = lane.filter(|lane| lane.os_id != 0) {
        let pid = look.say(&Phrase::new("draw.tree.pid").with("pid", lane.os_id.to_string()));
        x = painter.write(x, y, &pid, look.dim()) + 2;
    }
    x = painter.write(x, y, &look.word(word), look.text()) + 2;
    if entry.below > 0 {
        painter.write(x, y, &look.say(&Phrase::new("draw.tree.below").with("n", entry.below)), look.dim());
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

/// The deepest levels that fit into so many rows, at least the first; what is below them is counted.
fn lines(nodes: &[Node], rows: usize, look: Look) -> Vec<TreeLine> {
    let deepest = nodes.iter().map(|node| node.level).max().unwrap_or(1);
    let fits = |level: &u32| nodes.iter().filter(|node| node.level <= *level).count() <= rows;
    let level = (1..=deepest.min(64)).take_while(fits).last().unwrap_or(1);
    // Signs of box drawing have no twins in words: they are chosen here.
    let [vertical, branch, last] =
        if look.symbols == Symbols::Ascii { ["|  ", "|- ", "`- "] } else { ["│  ", "├─ ", "└─ "] };
    let mut lines = Vec::new();
    // Whether a process further down still belongs to the same parent, by level.
    let mut open: Vec<bool> = Vec::new();
    for (index, node) in nodes.iter().enumerate().filter(|(_, node)| node.level <= level) {
        let rest = &nodes[index + 1..];
        let below = rest.iter().take_while(|other| other.level > node.level).count();
        let has_next = rest.get(below).is_some_and(|other| other.parent == node.parent);
        let depth = node.level.max(1) as usize - 1;
        open.truncate(depth);
        let mut branches: String = open.iter().map(|open| if *open { vertical } else { "   " }).collect();
        branches.push_str(if has_next { branch } else { last });
        open.push(has_next);
        let below = if node.level == level { below } else { 0 };
        lines.push(TreeLine { branches, worker: node.worker, below });
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
