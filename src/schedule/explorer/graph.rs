//! The states that can be reached, and the turns that lead from one to another.

use std::ops::Range;

use super::machine::{StepMachine, Turn};
use super::obstacle::{FailureKind, Obstacle};
use super::store::{Seat, StateStore};
use crate::schedule::language::{self, Goal, Property};

/// How much may be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Most states.
    pub states: usize,
    /// Most memory, bytes.
    pub bytes: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { states: 2_000_000, bytes: 512 << 20 }
    }
}

/// How far the search has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// States found so far.
    pub states: usize,
    /// How many of them have been gone on from.
    pub done: usize,
}

/// Called often; says whether to go on.
pub type Watch<'watch> = dyn FnMut(Progress) -> bool + 'watch;

/// What is known of a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Marks(u16);

impl Marks {
    pub(super) const TERMINAL: u16 = 1;
    pub(super) const END: u16 = 2;
    pub(super) const FAILED: u16 = 4;
    pub(super) const ENDLESS: u16 = 8;
    /// Above it, a bit a promise that does not hold.
    const PROMISES: u32 = 8;
    /// Most promises of what always holds.
    pub(super) const MOST_PROMISES: usize = language::MOST_PROMISES;

    pub(super) fn has(self, mark: u16) -> bool {
        self.0 & mark != 0
    }

    pub(super) fn breaks(self, promise: usize) -> bool {
        self.0 >> (Self::PROMISES as usize + promise) & 1 != 0
    }

    pub(super) fn is_broken(self) -> bool {
        self.0 >> Self::PROMISES != 0
    }
}

/// A turn as it is kept: eight bits.
const DRAIN: u8 = 8;
/// The turn leads back to where the same worker, if it is alone, comes from: it goes round in vain.
const VAIN: u8 = 128;

/// States that are gone on from together: many waits for memory are one then.
const AT_ONCE: usize = 16;

/// What follows some states, before it has numbers.
struct Ahead<'machine> {
    machine: &'machine StepMachine,
    /// The turns of each state; behind them nothing.
    turns: Vec<Option<Turn>>,
    /// The words of what each turn leads to.
    next: Vec<i32>,
    seats: Vec<Seat>,
}

impl<'machine> Ahead<'machine> {
    fn new(machine: &'machine StepMachine) -> Self {
        Self { machine, turns: Vec::new(), next: Vec::new(), seats: Vec::new() }
    }

    fn look(&mut self, store: &StateStore, states: Range<usize>) {
        self.turns.clear();
        self.next.clear();
        for state in states.map(|state| store.get(state)) {
            for turn in self.machine.turns(state) {
                let begin = self.next.len();
                self.next.extend_from_slice(state);
                self.machine.take(&mut self.next[begin..], turn);
                self.turns.push(Some(turn));
            }
            self.turns.push(None);
        }
        store.seats(&self.next, &mut self.seats);
    }
}

/// States and turns.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Graph {
    pub(super) machine: StepMachine,
    pub(super) store: StateStore,
    marks: Vec<Marks>,
    /// Where the turns of each state begin.
    first: Vec<u32>,
    to: Vec<u32>,
    by: Vec<u8>,
    /// Whether all states were found.
    pub(super) is_whole: bool,
    /// Whether somebody can go round in vain.
    pub(super) has_vain_turns: bool,
}

impl Graph {
    /// Finds all states, those with fewer steps first; `None` if it was told to stop.
    pub(super) fn search(machine: &StepMachine, budget: Budget, watch: &mut Watch<'_>) -> Option<Self> {
        let mut graph = Self {
            machine: machine.clone(),
            store: StateStore::new(machine.words()),
            marks: Vec::new(),
            first: vec![0],
            to: Vec::new(),
            by: Vec::new(),
            is_whole: true,
            has_vain_turns: false,
        };
        // What counting and looking for short schedules will need for each state.
        let later = 2 * 16 + 3 * 4 + machine.workers() * 11;
        graph.store.number(&machine.start());
        let mut ahead = Ahead::new(machine);
        while graph.len() < graph.store.len() {
            let (len, done) = (graph.store.len(), graph.len());
            if !watch(Progress { states: len, done }) {
                return None;
            }
            let bytes = graph.store.bytes() + graph.to.len() * 5 + len * (later + 6);
            if len >= budget.states || bytes >= budget.bytes {
                graph.is_whole = false;
                break;
            }
            ahead.look(&graph.store, done..len.min(done + AT_ONCE));
            graph.go_on(&ahead);
        }
        graph.find_vain_turns();
        Some(graph)
    }

    /// Numbers the states that were looked ahead to, and notes the turns that lead there.
    fn go_on(&mut self, ahead: &Ahead<'_>) {
        let mut reached = ahead.next.chunks_exact(self.machine.words()).zip(&ahead.seats);
        for turns in ahead.turns.split_inclusive(Option::is_none) {
            for (turn, (next, seat)) in turns.iter().flatten().zip(&mut reached) {
                self.to.push(self.store.number_at(next, *seat));
                self.by.push(match turn {
                    Turn::Step(worker) => u8::try_from(*worker).unwrap_or(0),
                    Turn::Drain(worker) => u8::try_from(*worker).unwrap_or(0) | DRAIN,
                });
            }
            self.first.push(u32::try_from(self.to.len()).unwrap_or(u32::MAX));
            let marks = self.marks_of(self.store.get(self.len()), turns.len() == 1);
            self.marks.push(marks);
        }
    }

    fn marks_of(&self, state: &[i32], is_terminal: bool) -> Marks {
        let machine = &self.machine;
        let workers = machine.workers();
        let mut marks = 0;
        for failure in (0..workers).filter_map(|worker| machine.failure(state, worker)) {
            marks |= if failure.kind == FailureKind::Endless { Marks::ENDLESS } else { Marks::FAILED };
        }
        if is_terminal {
            let is_over = |worker| machine.obstacle(state, worker) == Some(Obstacle::Finished);
            marks |= Marks::TERMINAL | if (0..workers).all(is_over) { Marks::END } else { 0 };
        }
        let inside = || (0..workers).filter(|worker| machine.is_inside(state, *worker)).count();
        let program = machine.program();
        let always = program.always.iter().take(Marks::MOST_PROMISES);
        for (promise, _) in always.enumerate().filter(|(_, property)| machine.value(state, &property.expression) == 0) {
            marks |= 1 << (Marks::PROMISES as usize + promise);
        }
        if self.machine.has_critical_sections() && inside() > 1 {
            marks |= 1 << (Marks::PROMISES as usize + Marks::MOST_PROMISES);
        }
        Marks(marks)
    }

    /// How many states were gone on from: of these all is known.
    pub(super) fn len(&self) -> usize {
        self.marks.len()
    }

    pub(super) fn marks(&self, state: usize) -> Marks {
        self.marks.get(state).copied().unwrap_or_default()
    }

    fn range(&self, state: usize) -> Range<usize> {
        if state >= self.len() {
            return 0..0;
        }
        self.first[state] as usize..self.first[state + 1] as usize
    }

    /// What can happen in a state, where it leads, and whether it goes round in vain.
    pub(super) fn turns(&self, state: usize) -> impl Iterator<Item = (Turn, usize, bool)> {
        self.range(state).map(|edge| {
            let (by, worker) = (self.by[edge], usize::from(self.by[edge] & 7));
            let turn = if by & DRAIN == 0 { Turn::Step(worker) } else { Turn::Drain(worker) };
            (turn, self.to[edge] as usize, by & VAIN != 0)
        })
    }

    /// Whether a state is what the challenge of the program asks for.
    pub(super) fn is_goal(&self, state: usize) -> bool {
        let (marks, words, program) = (self.marks(state), self.store.get(state), self.machine.program());
        let holds = |property: &Property| self.machine.value(words, &property.expression) != 0;
        let is_deadlock = marks.has(Marks::TERMINAL) && !marks.has(Marks::END | Marks::FAILED | Marks::ENDLESS);
        let breaks_end = || marks.has(Marks::END) && !program.finally.iter().all(holds);
        let violates = || marks.is_broken() || marks.has(Marks::FAILED) || breaks_end();
        match &program.goal {
            // Of an end that is never reached more is to be known than the state.
            Goal::Nothing | Goal::Endless => false,
            Goal::Broken => is_deadlock || violates(),
            Goal::Violation => violates(),
            Goal::Deadlock => is_deadlock,
            Goal::End(property) => marks.has(Marks::END) && holds(property),
            Goal::State(property) => holds(property),
        }
    }

    /// Whether every turn leads to a state that was found later: then the order of finding is an order of the schedules.
    pub(super) fn leads_on(&self) -> bool {
        (0..self.len()).all(|state| self.to[self.range(state)].iter().all(|to| *to as usize > state))
    }

    /// Where a turn leads.
    pub(super) fn after(&self, state: usize, turn: Turn) -> Option<usize> {
        self.turns(state).find(|(other, ..)| *other == turn).map(|(_, to, _)| to)
    }

    /// A worker that goes round alone comes back to where it was, and nothing has changed. The last turn of such a circle
    /// is marked: the one that leads to the state of it that was found first, so that all states stay reachable without it.
    fn find_vain_turns(&mut self) {
        const LONGEST: usize = 64;
        for state in 0..self.len() {
            for edge in self.range(state) {
                let (to, by) = (self.to[edge] as usize, self.by[edge]);
                if to > state || by & DRAIN != 0 {
                    continue;
                }
                let mut at = Some(to);
                for _ in 0..LONGEST {
                    if at.is_none_or(|at| at == state) {
                        break;
                    }
                    at = at
                        .and_then(|at| self.range(at).find(|edge| self.by[*edge] & !VAIN == by))
                        .map(|edge| self.to[edge] as usize);
                }
                if at == Some(state) {
                    self.by[edge] |= VAIN;
                    self.has_vain_turns = true;
                }
            }
        }
    }
}
