//! The progress graph of two workers: the steps of one across, those of the other upwards. Where a pair of steps cannot be, a
//! lock forbids it.

use super::counts::order;
use super::exploration::{Exploration, ScheduleEnd};
use super::graph::{Graph, Marks};
use super::machine::Turn;

/// What is known of one place: so many steps of one, so many of the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "a place may be several of these at once")]
pub struct ProgressCell {
    /// Whether one can be there.
    pub reached: bool,
    /// Whether it can still come out right from there.
    pub right: bool,
    /// Whether nobody can go on there.
    pub deadlock: bool,
    /// Whether a deadlock cannot be avoided from there.
    pub doomed: bool,
    /// Whether a promise is broken there.
    pub broken: bool,
}

/// Most steps of a worker.
const LONGEST: usize = 64;

/// How many steps each of two workers has taken.
#[must_use]
pub fn place(turns: &[Turn]) -> (usize, usize) {
    let steps = |worker| turns.iter().filter(|turn| **turn == Turn::Step(worker)).count();
    (steps(0), steps(1))
}

impl Exploration {
    /// The places of two workers, by steps of the first and then of the second; `None` where there are not two, where stores
    /// go ways of their own, or where something goes round.
    #[must_use]
    pub fn progress(&self) -> Option<Vec<Vec<ProgressCell>>> {
        let graph = &self.graph;
        let ways = order(graph, 0);
        let is_drawn = graph.machine.workers() == 2
            && self.is_whole
            && !self.has_circles
            && ways.circling.is_empty()
            && graph.machine.rules().memory == super::machine::MemoryModel::Sc;
        if !is_drawn {
            return None;
        }
        let mut places = vec![None; graph.len()];
        places[0] = Some((0, 0));
        let (mut wide, mut high) = (0, 0);
        for state in ways.states.iter().map(|state| *state as usize) {
            let (first, second) = places[state].unwrap_or_default();
            (wide, high) = (wide.max(first), high.max(second));
            for (turn, to, _) in graph.turns(state) {
                let next = if turn == Turn::Step(0) { (first + 1, second) } else { (first, second + 1) };
                places[to].get_or_insert(next);
            }
        }
        if wide > LONGEST || high > LONGEST {
            return None;
        }
        let doomed = doomed(graph, &ways.states);
        let rights = rights(graph, self, &ways.states);
        let mut cells = vec![vec![ProgressCell::default(); high + 1]; wide + 1];
        for state in ways.states.iter().map(|state| *state as usize) {
            let (first, second) = places[state].unwrap_or_default();
            let (cell, marks) = (&mut cells[first][second], graph.marks(state));
            cell.reached = true;
            cell.right |= rights[state];
            cell.broken |= marks.is_broken() || marks.has(Marks::FAILED);
            cell.deadlock |= is_deadlock(marks);
            cell.doomed |= doomed[state];
        }
        Some(cells)
    }
}

fn is_deadlock(marks: Marks) -> bool {
    marks.has(Marks::TERMINAL) && !marks.has(Marks::END | Marks::FAILED)
}

/// From which states every way leads into a deadlock: what follows is known before.
fn doomed(graph: &Graph, order: &[u32]) -> Vec<bool> {
    let mut doomed = vec![false; graph.len()];
    for state in order.iter().rev().map(|state| *state as usize) {
        let marks = graph.marks(state);
        let goes_on = !marks.has(Marks::TERMINAL);
        doomed[state] = is_deadlock(marks) || (goes_on && graph.turns(state).all(|(_, to, _)| doomed[to]));
    }
    doomed
}

/// From which states it can still come out right: what follows is known before.
fn rights(graph: &Graph, exploration: &Exploration, order: &[u32]) -> Vec<bool> {
    let mut rights = vec![false; graph.len()];
    for state in order.iter().rev().map(|state| *state as usize) {
        let marks = graph.marks(state);
        let is_end = || {
            let rows = exploration.from_here(graph.store.get(state), false).unwrap_or_default();
            rows.iter()
                .any(|(end, is_right, _)| *is_right && matches!(end, ScheduleEnd::Finished(_) | ScheduleEnd::Others))
        };
        let goes_on = graph.turns(state).any(|(_, to, _)| rights[to]);
        rights[state] = !marks.is_broken() && (goes_on || marks.has(Marks::END) && is_end());
    }
    rights
}
