//! Everything that was found out about a program: what it comes to, how often, and what can go wrong.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::circles::{starving, trapped};
use super::counts::{EndTally, ScheduleCount, count, count_marked, count_within, order};
use super::graph::{Budget, Graph, Marks, Watch};
use super::machine::{StepMachine, Turn};
use super::obstacle::{Failure, FailureKind, Obstacle};
use super::shortest::{Schedule, Shortest};
use crate::schedule::language::{Goal, Program};

/// What a schedule comes to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ScheduleEnd {
    /// All come to their end, with these values of what is told apart.
    Finished(Vec<i32>),
    /// Some failed; whoever did not has come to its end or waits for ever.
    Failed(Vec<i32>),
    /// Nobody can go on, and somebody waits.
    Deadlock,
    /// It repeats without end.
    Endless,
    /// Finished with other values: there are too many to tell all of them apart.
    Others,
}

/// One way in which it may end.
#[derive(Debug, Clone, PartialEq)]
pub struct EndingRow {
    /// What it comes to.
    pub ending: ScheduleEnd,
    /// Whether all promises about the end hold then.
    pub is_right: bool,
    /// How many schedules come to it.
    pub tally: EndTally,
    /// The shortest of them with the fewest preemptions.
    pub schedule: Option<Schedule>,
}

/// Something that can go wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What.
    pub kind: FindingKind,
    /// How one gets there: the fewest preemptions, then the fewest steps.
    pub schedule: Schedule,
}

/// What can go wrong.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FindingKind {
    /// What always holds does not: the number of the promise.
    Always(usize),
    /// Two are in their critical sections.
    Exclusion,
    /// What holds at the end does not: the number of the promise.
    Finally(usize),
    /// A worker failed.
    Failed {
        /// Who.
        worker: usize,
        /// How and where.
        failure: Failure,
    },
    /// Nobody can go on: why not, of each worker.
    Deadlock(Vec<Option<Obstacle>>),
    /// From there no end is reached any more.
    Trapped,
    /// A worker does not come on while others go round.
    Starvation(usize),
}

/// Most different endings that are told apart.
const MOST_ENDINGS: usize = 1_000;
/// Most findings of a kind.
const MOST_FINDINGS: usize = 32;

/// All that was found out.
#[derive(Debug, Clone, PartialEq)]
pub struct Exploration {
    pub(super) graph: Arc<Graph>,
    /// Whether every state was found; else all numbers are "at least".
    pub is_whole: bool,
    /// How many states there are.
    pub states: usize,
    /// How many schedules there are.
    pub schedules: ScheduleCount,
    /// What they come to; what is right comes first.
    pub endings: Vec<EndingRow>,
    /// What can go wrong.
    pub findings: Vec<Finding>,
    /// Whether something can be repeated for ever.
    pub has_circles: bool,
    /// States from which no end is reached, by number.
    no_end: Vec<u32>,
    /// The shortest schedule to the goal of the program, if it can be reached.
    pub to_goal: Option<Schedule>,
}

/// Explores a program; `None` if it was told to stop.
pub fn explore(machine: &StepMachine, budget: Budget, watch: &mut Watch<'_>) -> Option<Exploration> {
    let graph = Graph::search(machine, budget, watch)?;
    let mut goes_on = || watch(super::graph::Progress { states: graph.store.len(), done: graph.len() });
    let shortest = Shortest::new(&graph, &mut goes_on)?;
    let endings = tally(&graph, 0, false);
    goes_on().then_some(())?;
    let has_circles = graph.has_vain_turns || !order(&graph, 0).circling.is_empty();
    goes_on().then_some(())?;
    let mut found = Targets::of(&graph);
    let mut no_end = Vec::new();
    if has_circles && graph.is_whole && machine.program().workers.iter().all(|worker| worker.ends) {
        no_end = trapped(&graph);
        found.put(&FindingKind::Trapped, no_end.iter().copied());
    }
    if machine.program().goal == Goal::Endless {
        found.goal.clone_from(&no_end);
    }
    for worker in 0..machine.workers() {
        goes_on().then_some(())?;
        if has_circles && graph.is_whole {
            found.put(&FindingKind::Starvation(worker), starving(&graph, worker).into_iter());
        }
    }
    let endings: Vec<EndingRow> = endings
        .into_iter()
        .map(|(ending, is_right, tally)| {
            let schedule =
                found.endings.get(&(ending.clone(), is_right)).and_then(|states| nearest(&graph, &shortest, states));
            EndingRow { ending, is_right, tally, schedule }
        })
        .collect();
    let findings = found.kinds.iter().filter_map(|(kind, states)| {
        Some(Finding { kind: kind.clone(), schedule: nearest(&graph, &shortest, states)? })
    });
    let findings = findings.collect();
    let schedules = endings.iter().fold(ScheduleCount::default(), |sum, row| sum.plus(row.tally.all()));
    let to_goal = nearest(&graph, &shortest, &found.goal);
    Some(Exploration {
        is_whole: graph.is_whole,
        states: graph.store.len(),
        graph: Arc::new(graph),
        schedules,
        endings,
        findings,
        has_circles,
        no_end,
        to_goal,
    })
}

fn nearest(graph: &Graph, shortest: &Shortest, states: &[u32]) -> Option<Schedule> {
    let cost = states.iter().filter_map(|state| shortest.cost(*state as usize));
    cost.min().map(|(_, _, way)| shortest.schedule(graph, way))
}

/// The states that one may want to get to, by what they are.
#[derive(Default)]
struct Targets {
    kinds: Vec<(FindingKind, Vec<u32>)>,
    endings: HashMap<(ScheduleEnd, bool), Vec<u32>>,
    goal: Vec<u32>,
}

impl Targets {
    fn put(&mut self, kind: &FindingKind, states: impl Iterator<Item = u32>) {
        let mut states = states.peekable();
        if states.peek().is_none() {
            return;
        }
        match self.kinds.iter().position(|(known, _)| known == kind) {
            Some(known) => self.kinds[known].1.extend(states),
            None if self.kinds.len() < MOST_FINDINGS => self.kinds.push((kind.clone(), states.collect())),
            None => {}
        }
    }

    fn of(graph: &Graph) -> Self {
        let mut found = Self::default();
        let mut known = HashSet::new();
        for state in 0..graph.len() {
            let number = u32::try_from(state).unwrap_or(0);
            let marks = graph.marks(state);
            let interesting = marks.has(Marks::TERMINAL | Marks::FAILED) || marks.is_broken();
            if interesting {
                for kind in kinds_at(graph, state) {
                    found.put(&kind, std::iter::once(number));
                }
            }
            if let Some(ending) = ending_at(graph, state, &mut known) {
                found.endings.entry(ending).or_default().push(number);
            }
            if graph.is_goal(state) {
                found.goal.push(number);
            }
        }
        found
    }
}

/// What is wrong in a state.
pub(super) fn kinds_at(graph: &Graph, state: usize) -> Vec<FindingKind> {
    let (machine, marks) = (&graph.machine, graph.marks(state));
    let (program, words) = (machine.program(), graph.store.get(state));
    let mut kinds = Vec::new();
    let broken = (0..program.always.len()).filter(|promise| marks.breaks(*promise));
    kinds.extend(broken.map(FindingKind::Always));
    if marks.breaks(Marks::MOST_PROMISES) {
        kinds.push(FindingKind::Exclusion);
    }
    for worker in 0..machine.workers() {
        let failure = machine.failure(words, worker).filter(|failure| failure.kind != FailureKind::Endless);
        kinds.extend(failure.map(|failure| FindingKind::Failed { worker, failure }));
    }
    if !marks.has(Marks::TERMINAL) {
        return kinds;
    }
    if marks.has(Marks::END) {
        let broken = program.finally.iter().enumerate();
        let broken = broken.filter(|(_, property)| machine.value(words, &property.expression) == 0);
        kinds.extend(broken.map(|(promise, _)| FindingKind::Finally(promise)));
    } else if marks.has(Marks::ENDLESS) {
        kinds.push(FindingKind::Trapped);
    } else if !marks.has(Marks::FAILED) {
        let obstacles = (0..machine.workers()).map(|worker| machine.obstacle(words, worker));
        kinds.push(FindingKind::Deadlock(obstacles.collect()));
    }
    kinds
}

/// What a state that is the end of a schedule comes to, and whether that is right.
fn ending_at(graph: &Graph, state: usize, known: &mut HashSet<Vec<i32>>) -> Option<(ScheduleEnd, bool)> {
    let (machine, marks) = (&graph.machine, graph.marks(state));
    let mut onward = graph.turns(state).filter(|(.., vain)| !vain);
    if state >= graph.len() || onward.next().is_some() {
        return None;
    }
    let (program, words) = (machine.program(), graph.store.get(state));
    if !marks.has(Marks::TERMINAL) || marks.has(Marks::ENDLESS) {
        return Some((ScheduleEnd::Endless, false));
    }
    let values =
        || program.outcome.iter().map(|property| machine.value(words, &property.expression)).collect::<Vec<_>>();
    if marks.has(Marks::FAILED) {
        return Some((ScheduleEnd::Failed(values()), false));
    }
    if !marks.has(Marks::END) {
        return Some((ScheduleEnd::Deadlock, false));
    }
    let is_right = program.finally.iter().all(|property| machine.value(words, &property.expression) != 0);
    let values = values();
    if known.len() >= MOST_ENDINGS && !known.contains(&values) {
        return Some((ScheduleEnd::Others, is_right));
    }
    known.insert(values.clone());
    Some((ScheduleEnd::Finished(values), is_right))
}

/// What schedules come to that begin in a state, and how many to each; what is right comes first.
pub(super) fn tally(graph: &Graph, from: usize, is_broken: bool) -> Vec<(ScheduleEnd, bool, EndTally)> {
    let (mut known, mut rows) = (HashSet::new(), HashMap::<(ScheduleEnd, bool), EndTally>::new());
    count(graph, from, is_broken, |state, tally| {
        if let Some(ending) = ending_at(graph, state, &mut known) {
            let sum = rows.entry(ending).or_default();
            *sum = EndTally { kept: sum.kept.plus(tally.kept), broken: sum.broken.plus(tally.broken) };
        }
    });
    // Of workers that never end there are as many schedules as one likes.
    let ends = graph.machine.program().workers.iter().all(|worker| worker.ends);
    let endless = |count: ScheduleCount| if count.is_none() { count } else { ScheduleCount::Endless };
    let tally_of = |ending: &ScheduleEnd, tally: EndTally| {
        let is_known = ends || *ending != ScheduleEnd::Endless;
        if is_known { tally } else { EndTally { kept: endless(tally.kept), broken: endless(tally.broken) } }
    };
    let rows = rows.into_iter();
    let mut rows: Vec<_> =
        rows.map(|((ending, is_right), tally)| (ending.clone(), is_right, tally_of(&ending, tally))).collect();
    rows.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    rows
}

impl Exploration {
    /// The program and the rules.
    #[must_use]
    pub fn machine(&self) -> &StepMachine {
        &self.graph.machine
    }

    fn program(&self) -> &Program {
        self.graph.machine.program()
    }

    /// What schedules come to that go on from a state, and how many to each; what is right comes first. `None` for a state
    /// that was not looked at.
    #[must_use]
    pub fn from_here(&self, state: &[i32], is_broken: bool) -> Option<Vec<(ScheduleEnd, bool, EndTally)>> {
        let number = self.graph.store.find(state)? as usize;
        (number < self.graph.len()).then(|| tally(&self.graph, number, is_broken))
    }

    /// What is wrong in a state.
    #[must_use]
    pub fn wrong_at(&self, state: &[i32]) -> Vec<FindingKind> {
        let number = self.graph.store.find(state).map(|number| number as usize);
        number.filter(|number| *number < self.graph.len()).map_or_else(Vec::new, |number| kinds_at(&self.graph, number))
    }

    /// Whether a promise was broken in one of these states: that is not made good again.
    #[must_use]
    pub fn was_broken(&self, states: &[Vec<i32>]) -> bool {
        let on_the_way = |kind: &FindingKind| {
            matches!(kind, FindingKind::Always(_) | FindingKind::Exclusion | FindingKind::Failed { .. })
        };
        states.iter().any(|state| self.wrong_at(state).iter().any(on_the_way))
    }

    /// Whether a state is what the challenge of the program asks for.
    #[must_use]
    pub fn is_goal(&self, state: &[i32]) -> bool {
        let Some(number) = self.graph.store.find(state) else { return false };
        let is_endless = self.program().goal == Goal::Endless && self.no_end.binary_search(&number).is_ok();
        is_endless || ((number as usize) < self.graph.len() && self.graph.is_goal(number as usize))
    }

    fn is_goal_number(&self, number: usize) -> bool {
        let is_endless = || u32::try_from(number).is_ok_and(|number| self.no_end.binary_search(&number).is_ok());
        self.graph.is_goal(number) || (self.program().goal == Goal::Endless && is_endless())
    }

    /// How many schedules come to what the challenge of the program asks for (`broken`), and how many do not (`kept`).
    #[must_use]
    pub fn reaching_goal(&self) -> EndTally {
        let goals: Vec<bool> = (0..self.graph.len()).map(|number| self.is_goal_number(number)).collect();
        let is_marked = |number: usize| goals.get(number).copied().unwrap_or(false);
        let mut sum = EndTally::default();
        count_marked(&self.graph, 0, false, is_marked, |_, tally| {
            sum = EndTally { kept: sum.kept.plus(tally.kept), broken: sum.broken.plus(tally.broken) };
        });
        sum
    }

    /// The endings that the challenge of the program asks for; none where it asks for something on the way.
    #[must_use]
    pub fn goal_endings(&self) -> Vec<ScheduleEnd> {
        let mut known = HashSet::new();
        let ends = (0..self.graph.len()).filter(|number| self.is_goal_number(*number));
        let ends = ends.map(|number| ending_at(&self.graph, number, &mut known).map(|(ending, _)| ending));
        let ends: Option<HashSet<ScheduleEnd>> = ends.collect();
        ends.unwrap_or_default().into_iter().collect()
    }

    /// How often a schedule interrupts a worker that could have gone on, as far as it can be gone; and where it leads.
    #[must_use]
    pub fn preemptions(&self, turns: &[Turn]) -> usize {
        let (mut state, mut last, mut sum) = (0, self.graph.machine.workers(), 0);
        for turn in turns {
            sum += super::counts::preempts(&self.graph, state, last, *turn);
            last = super::counts::last_after(last, *turn);
            match self.graph.after(state, *turn) {
                Some(next) => state = next,
                None => break,
            }
        }
        sum
    }

    /// What schedules with at most so many preemptions come to, and how many to each; `None` if they cannot be counted.
    #[must_use]
    pub fn within(&self, preemptions: usize) -> Option<Vec<(ScheduleEnd, bool, ScheduleCount)>> {
        let (mut known, mut rows) = (HashSet::new(), HashMap::<(ScheduleEnd, bool), ScheduleCount>::new());
        count_within(&self.graph, preemptions, |state, count| {
            if let Some(ending) = ending_at(&self.graph, state, &mut known) {
                let sum = rows.entry(ending).or_default();
                *sum = sum.plus(count);
            }
        })?;
        let mut rows: Vec<_> = rows.into_iter().map(|((ending, is_right), count)| (ending, is_right, count)).collect();
        rows.retain(|(.., count)| !count.is_none());
        rows.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        Some(rows)
    }

    /// Whether anything that was promised can be broken, or anybody can be kept from coming on.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        !self.findings.is_empty()
    }

    /// Whether the program has anything to be checked.
    #[must_use]
    pub fn has_promises(&self) -> bool {
        let program = self.program();
        !program.always.is_empty() || !program.finally.is_empty() || program.has_critical_sections()
    }
}
