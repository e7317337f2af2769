//! States from which no end is reached, and workers that never come on while others go round.

use super::graph::{Graph, Marks};
use super::machine::Turn;

/// Every state's part of the graph: states that lead to each other are of the same. Parts that a part leads to have smaller
/// numbers. States that are not looked at have none.
struct Parts {
    of: Vec<u32>,
    count: usize,
}

const NONE: u32 = u32::MAX;

/// Tarjan's search, without recursion: over turns for which `is_in` holds.
fn parts(graph: &Graph, is_in: impl Fn(usize, Turn, usize) -> bool) -> Parts {
    let len = graph.store.len();
    let mut found = Parts { of: vec![NONE; len], count: 0 };
    let (mut number, mut low) = (vec![NONE; len], vec![0_u32; len]);
    let (mut open, mut way): (Vec<u32>, Vec<(usize, usize)>) = (Vec::new(), Vec::new());
    let mut next = 0;
    for root in 0..len {
        if number[root] != NONE {
            continue;
        }
        way.push((root, 0));
        while let Some((state, turn)) = way.last_mut() {
            let state = *state;
            if *turn == 0 {
                (number[state], low[state]) = (next, next);
                next += 1;
                open.push(u32::try_from(state).unwrap_or(NONE));
            }
            *turn += 1;
            match graph.turns(state).nth(*turn - 1) {
                Some((by, to, _)) if is_in(state, by, to) => {
                    if number[to] == NONE {
                        way.push((to, 0));
                    } else if found.of[to] == NONE {
                        low[state] = low[state].min(number[to]);
                    }
                }
                Some(_) => {}
                None => {
                    way.pop();
                    if let Some((above, _)) = way.last() {
                        low[*above] = low[*above].min(low[state]);
                    }
                    if low[state] == number[state] {
                        while let Some(member) = open.pop() {
                            found.of[member as usize] = u32::try_from(found.count).unwrap_or(NONE);
                            if member as usize == state {
                                break;
                            }
                        }
                        found.count += 1;
                    }
                }
            }
        }
    }
    found
}

/// States from which nothing that ends can be reached, whatever is done: workers go round for ever.
pub(super) fn trapped(graph: &Graph) -> Vec<u32> {
    let parts = parts(graph, |_, _, _| true);
    let mut members: Vec<(u32, u32)> = (0..).zip(&parts.of).map(|(state, part)| (*part, state)).collect();
    members.sort_unstable();
    let mut can_end = vec![false; parts.count];
    for (part, state) in &members {
        let state = *state as usize;
        let is_known = state < graph.len();
        let ends = !is_known
            || graph.marks(state).has(Marks::TERMINAL)
            || graph.turns(state).any(|(_, to, _)| can_end[parts.of[to] as usize]);
        can_end[*part as usize] |= ends;
    }
    let is_trapped = |(part, _): &(u32, u32)| !can_end[*part as usize];
    let mut states: Vec<u32> = members.into_iter().filter(is_trapped).map(|(_, state)| state).collect();
    states.sort_unstable();
    states
}

fn bit(turn: Turn) -> u32 {
    match turn {
        Turn::Step(worker) => 1 << worker,
        Turn::Drain(worker) => 1 << (16 + worker),
    }
}

/// States in which others can go round for ever while a worker that has not come to its end can never come on, although
/// everybody who can go on again and again does: it is kept waiting, or its turns change nothing.
pub(super) fn starving(graph: &Graph, worker: usize) -> Vec<u32> {
    let code_end = graph.machine.program().workers[worker].code.len() - 1;
    let is_open = |state: usize| graph.machine.at(graph.store.get(state), worker).is_some_and(|at| at < code_end);
    let stays = |state: usize, to: usize| to == state;
    let mut states =
        kept_for_ever(graph, worker, &|state| is_open(state) && own(graph, worker, state).all(|to| stays(state, to)));
    // Whoever goes on for ever by itself does not wait when it only looks.
    if graph.machine.program().workers[worker].ends {
        let is_own = own_words(graph, worker);
        let only_looks = |state: usize, to: usize| {
            let (before, after) = (graph.store.get(state), graph.store.get(to));
            before.iter().zip(after).zip(&is_own).all(|((before, after), is_own)| *is_own || before == after)
        };
        let spins = |state: usize| is_open(state) && own(graph, worker, state).all(|to| only_looks(state, to));
        states.extend(kept_for_ever(graph, worker, &spins));
        states.sort_unstable();
        states.dedup();
    }
    states
}

/// Where a worker's own steps lead.
fn own(graph: &Graph, worker: usize, state: usize) -> impl Iterator<Item = usize> {
    graph.turns(state).filter(move |(by, ..)| *by == Turn::Step(worker)).map(|(_, to, _)| to)
}

/// Which words of a state are a worker's own: where it stands, and its local variables.
fn own_words(graph: &Graph, worker: usize) -> Vec<bool> {
    let code = &graph.machine.program().workers[worker];
    let mut is_own = vec![false; graph.store.get(0).len()];
    for word in code.locals.iter().map(|local| local.word).chain([code.at]) {
        is_own[word] = true;
    }
    is_own
}

/// States of circles in which the others go on, everybody who can does, and a worker is kept, whatever it does.
fn kept_for_ever(graph: &Graph, worker: usize, is_kept: &dyn Fn(usize) -> bool) -> Vec<u32> {
    let step = Turn::Step(worker);
    let kept: Vec<bool> = (0..graph.store.len()).map(|state| state < graph.len() && is_kept(state)).collect();
    let parts = parts(graph, |from, _, to| kept[from] && kept[to]);
    // What happens in a part, what could, and whether the worker itself can leave it.
    let (mut goes, mut can) = (vec![0_u32; parts.count], vec![0_u32; parts.count]);
    let mut leaves = vec![false; parts.count];
    for state in (0..graph.len()).filter(|state| kept[*state]) {
        let part = parts.of[state] as usize;
        let stays = |to: usize| kept[to] && parts.of[to] as usize == part;
        for (by, to, _) in graph.turns(state) {
            if by == step {
                leaves[part] |= !stays(to);
                continue;
            }
            can[part] |= bit(by);
            if to != state && stays(to) {
                goes[part] |= bit(by);
            }
        }
    }
    let is_step = |goes: u32| goes & 0xffff != 0;
    let starves = |part: usize| is_step(goes[part]) && can[part] == goes[part] && !leaves[part];
    let is_in = |state: &u32| kept[*state as usize] && starves(parts.of[*state as usize] as usize);
    (0..u32::try_from(graph.len()).unwrap_or(0)).filter(is_in).collect()
}
