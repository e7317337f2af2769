//! To every state the schedule with the fewest preemptions, and of those the one with the fewest steps.

use super::counts::last_after;
use super::graph::Graph;
use super::machine::Turn;

/// How one comes to a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// Its turns.
    pub turns: Vec<Turn>,
    /// How often a worker was interrupted that could have gone on.
    pub preemptions: usize,
}

const NOT_REACHED: u32 = u32::MAX;

/// The best way that was found to a state after a turn of a worker.
#[derive(Clone, Copy)]
struct Way {
    preemptions: u16,
    steps: u32,
    before: u32,
}

pub(super) struct Shortest {
    workers: usize,
    /// For every state and every worker that had the last turn.
    ways: Vec<Way>,
}

impl Shortest {
    /// Goes by preemptions, and among as many of those by steps; `None` if it was told to stop.
    pub(super) fn new(graph: &Graph, goes_on: &mut dyn FnMut() -> bool) -> Option<Self> {
        let workers = graph.machine.workers();
        let width = workers + 1;
        let nodes = graph.store.len() * width;
        let none = Way { preemptions: u16::MAX, steps: NOT_REACHED, before: NOT_REACHED };
        let mut found = Self { workers, ways: vec![none; nodes] };
        // At the start nobody had the last turn.
        found.ways[workers] = Way { preemptions: 0, steps: 0, before: NOT_REACHED };
        if graph.leads_on() {
            return found.in_order(graph, goes_on).then_some(found);
        }
        let mut now: Vec<Vec<u32>> = vec![vec![u32::try_from(workers).unwrap_or(0)]];
        let mut level = 0_u16;
        while !now.is_empty() {
            let mut later: Vec<Vec<u32>> = Vec::new();
            let mut steps = 0;
            while steps < now.len() {
                for (count, node) in std::mem::take(&mut now[steps]).into_iter().enumerate() {
                    if count % 4096 == 0 && !goes_on() {
                        return None;
                    }
                    found.visit(graph, node as usize, (level, steps), &mut now, &mut later);
                }
                steps += 1;
            }
            now = later;
            level = level.saturating_add(1);
        }
        Some(found)
    }

    /// Where every turn leads on, all ways to a state are known before those that go on from it; false if it was told to
    /// stop.
    fn in_order(&mut self, graph: &Graph, goes_on: &mut dyn FnMut() -> bool) -> bool {
        let width = self.workers + 1;
        let are_forced = graph.machine.switches_are_forced();
        for state in 0..graph.len() {
            if state % 4096 == 0 && !goes_on() {
                return false;
            }
            let (known, later) = self.ways.split_at_mut((state + 1) * width);
            let own = &known[state * width..];
            let stepping = graph.turns(state).fold(0_u32, |workers, (turn, ..)| match turn {
                Turn::Step(worker) => workers | 1 << worker,
                Turn::Drain(_) => workers,
            });
            let mut offer = |last: usize, turn: Turn, to: usize| {
                let way = own[last];
                if way.steps == NOT_REACHED {
                    return;
                }
                let is_preempted = are_forced && stepping >> last & 1 == 1 && is_of_another(turn, last);
                let (preemptions, steps) = (way.preemptions.saturating_add(u16::from(is_preempted)), way.steps + 1);
                let next = &mut later[(to - state - 1) * width + last_after(last, turn)];
                if (preemptions, steps) < (next.preemptions, next.steps) {
                    let before = u32::try_from(state * width + last).unwrap_or(NOT_REACHED);
                    *next = Way { preemptions, steps, before };
                }
            };
            for (turn, to, _) in graph.turns(state) {
                (0..width).for_each(|last| offer(last, turn, to));
            }
        }
        true
    }

    fn visit(
        &mut self,
        graph: &Graph,
        node: usize,
        (level, steps): (u16, usize),
        now: &mut Vec<Vec<u32>>,
        later: &mut Vec<Vec<u32>>,
    ) {
        let way = self.ways[node];
        if (way.preemptions, way.steps as usize) != (level, steps) {
            // A better way was found since.
            return;
        }
        let width = self.workers + 1;
        let (state, last) = (node / width, node % width);
        if self.is_no_better(state, (level, way.steps)) {
            return;
        }
        let could = graph.turns(state).any(|(turn, ..)| turn == Turn::Step(last));
        for (turn, to, _) in graph.turns(state) {
            let next = to * width + last_after(last, turn);
            let is_forced = could && graph.machine.switches_are_forced();
            let cost = u16::from(is_forced && is_of_another(turn, last));
            let (preemptions, steps_there) = (level.saturating_add(cost), way.steps + 1);
            let known = self.ways[next];
            let is_better = (preemptions, steps_there) < (known.preemptions, known.steps);
            if is_better && !self.is_no_better(to, (preemptions, steps_there)) {
                let before = u32::try_from(node).unwrap_or(NOT_REACHED);
                self.ways[next] = Way { preemptions, steps: steps_there, before };
                let queue = if cost == 0 { &mut *now } else { &mut *later };
                if queue.len() <= steps + 1 {
                    queue.resize(steps + 2, Vec::new());
                }
                queue[steps + 1].push(u32::try_from(next).unwrap_or(0));
            }
        }
    }

    /// Whether another way to a state is better, whatever comes next: with a preemption less it goes on for no more than one.
    fn is_no_better(&self, state: usize, cost: (u16, u32)) -> bool {
        let width = self.workers + 1;
        let ways = &self.ways[state * width..][..width];
        ways.iter().any(|other| (other.preemptions.saturating_add(1), other.steps) <= cost)
    }

    /// Preemptions and steps to a state, and which of its ways that is.
    pub(super) fn cost(&self, state: usize) -> Option<(u16, u32, usize)> {
        let width = self.workers + 1;
        let ways = (state * width..(state + 1) * width).map(|node| (node, self.ways[node]));
        ways.map(|(node, way)| (way.preemptions, way.steps, node)).min().filter(|(_, steps, _)| *steps != NOT_REACHED)
    }

    pub(super) fn schedule(&self, graph: &Graph, way: usize) -> Schedule {
        let width = self.workers + 1;
        let (mut node, mut turns) = (way, Vec::new());
        while self.ways[node].before != NOT_REACHED {
            let before = self.ways[node].before as usize;
            let leads_here = |(turn, to, _): &(Turn, usize, bool)| {
                *to == node / width && last_after(before % width, *turn) == node % width
            };
            turns.extend(graph.turns(before / width).find(leads_here).map(|(turn, ..)| turn));
            node = before;
        }
        turns.reverse();
        Schedule { turns, preemptions: usize::from(self.ways[way].preemptions) }
    }
}

/// Whether another worker than the last one takes a step.
fn is_of_another(turn: Turn, last: usize) -> bool {
    matches!(turn, Turn::Step(worker) if worker != last)
}
