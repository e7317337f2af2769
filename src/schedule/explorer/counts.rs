//! How many schedules there are: paths through the states, counted over them and never one by one.
//!
//! Turns that go round in vain are left out: otherwise every loop that waits would make infinitely many. A state in which
//! nothing else can happen repeats without end. Where circles remain, schedules behind them are without number.

use super::graph::Graph;
use super::machine::Turn;

/// A number of schedules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScheduleCount {
    /// So many.
    Exactly(u128),
    /// More than can be counted.
    MoreThan(u128),
    /// As many as one likes: something on the way can be repeated.
    Endless,
}

impl Default for ScheduleCount {
    fn default() -> Self {
        Self::Exactly(0)
    }
}

impl ScheduleCount {
    /// Whether there is none.
    #[must_use]
    pub fn is_none(self) -> bool {
        self == Self::Exactly(0)
    }

    /// How many there are, if they can be counted.
    #[must_use]
    pub fn exact(self) -> Option<u128> {
        match self {
            Self::Exactly(count) => Some(count),
            _ => None,
        }
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::Endless, _) | (_, Self::Endless) => Self::Endless,
            (Self::Exactly(one), Self::Exactly(two)) => of(one.saturating_add(two)),
            _ => Self::MoreThan(u128::MAX),
        }
    }

    /// Its share of a whole; `None` where one of them cannot be counted.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a share is shown with three digits")]
    pub fn share_of(self, whole: Self) -> Option<f64> {
        let (part, whole) = (self.exact()?, whole.exact()?);
        Some(if whole == 0 { 0.0 } else { part as f64 / whole as f64 })
    }
}

fn of(count: u128) -> ScheduleCount {
    if count == u128::MAX { ScheduleCount::MoreThan(u128::MAX) } else { ScheduleCount::Exactly(count) }
}

/// Schedules that come to the same: those on which every promise held, and the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EndTally {
    /// Every promise held on the way.
    pub kept: ScheduleCount,
    /// One was broken on the way.
    pub broken: ScheduleCount,
}

impl EndTally {
    /// All of them.
    #[must_use]
    pub fn all(self) -> ScheduleCount {
        self.kept.plus(self.broken)
    }
}

/// The states from which a schedule may begin, each before those that it leads to, as far as they go round in no circle.
pub(super) struct Order {
    pub(super) states: Vec<u32>,
    /// States that a circle leads to, or that are in one.
    pub(super) circling: Vec<u32>,
}

pub(super) fn order(graph: &Graph, from: usize) -> Order {
    if from == 0 && graph.leads_on() {
        let states = (0..).take(graph.store.len()).collect();
        return Order { states, circling: Vec::new() };
    }
    let mut before = vec![0_u32; graph.store.len()];
    let mut reached = vec![u32::try_from(from).unwrap_or(0)];
    let mut seen = vec![false; graph.store.len()];
    seen[from] = true;
    let mut at = 0;
    while at < reached.len() {
        for to in onward(graph, reached[at] as usize) {
            before[to] += 1;
            if !std::mem::replace(&mut seen[to], true) {
                reached.push(u32::try_from(to).unwrap_or(0));
            }
        }
        at += 1;
    }
    let mut states = Vec::with_capacity(reached.len());
    if before[from] == 0 {
        states.push(u32::try_from(from).unwrap_or(0));
    }
    let mut at = 0;
    while at < states.len() {
        for to in onward(graph, states[at] as usize) {
            before[to] -= 1;
            if before[to] == 0 {
                states.push(u32::try_from(to).unwrap_or(0));
            }
        }
        at += 1;
    }
    let is_in_none = |state: &u32| before[*state as usize] == 0;
    let circling = if states.len() == reached.len() {
        Vec::new()
    } else {
        let is_from = |state: &u32| *state as usize == from && before[from] == 0;
        reached.into_iter().filter(|state| !is_in_none(state) && !is_from(state)).collect()
    };
    Order { states, circling }
}

fn onward(graph: &Graph, state: usize) -> impl Iterator<Item = usize> {
    graph.turns(state).filter(|(.., vain)| !vain).map(|(_, to, _)| to)
}

/// Calls `end` for every state in which schedules that begin in `from` end, with how many do.
pub(super) fn count(graph: &Graph, from: usize, is_broken: bool, end: impl FnMut(usize, EndTally)) {
    count_marked(graph, from, is_broken, |state| graph.marks(state).is_broken(), end);
}

/// The same where something else than broken promises tells schedules apart: those that have come to a state that is marked.
pub(super) fn count_marked(
    graph: &Graph,
    from: usize,
    begins_marked: bool,
    is_marked: impl Fn(usize) -> bool,
    mut end: impl FnMut(usize, EndTally),
) {
    let order = order(graph, from);
    let mut paths = vec![[0_u128; 2]; graph.store.len()];
    paths[from][usize::from(begins_marked || is_marked(from))] = 1;
    for state in order.states.iter().map(|state| *state as usize) {
        let [kept, broken] = paths[state];
        let mut ends = true;
        for to in onward(graph, state) {
            ends = false;
            let next = &mut paths[to];
            if is_marked(to) {
                next[1] = next[1].saturating_add(kept).saturating_add(broken);
            } else {
                next[0] = next[0].saturating_add(kept);
                next[1] = next[1].saturating_add(broken);
            }
        }
        if ends && state < graph.len() {
            end(state, EndTally { kept: of(kept), broken: of(broken) });
        }
    }
    if order.circling.is_empty() {
        return;
    }
    // Which of the two it is behind a circle is found by reaching, not by counting.
    let kept = reached_unmarked(graph, from, begins_marked, &is_marked);
    let broken = reached_marked(graph, from, begins_marked, &is_marked);
    let endless = |is: bool| if is { ScheduleCount::Endless } else { ScheduleCount::default() };
    for state in order.circling.iter().map(|state| *state as usize) {
        if state < graph.len() && onward(graph, state).next().is_none() {
            end(state, EndTally { kept: endless(kept[state]), broken: endless(broken[state]) });
        }
    }
}

fn reached_unmarked(graph: &Graph, from: usize, begins: bool, is_marked: &dyn Fn(usize) -> bool) -> Vec<bool> {
    let mut seen = vec![false; graph.store.len()];
    let mut next = Vec::new();
    if !begins && !is_marked(from) {
        seen[from] = true;
        next.push(from);
    }
    while let Some(state) = next.pop() {
        for to in onward(graph, state) {
            if !is_marked(to) && !std::mem::replace(&mut seen[to], true) {
                next.push(to);
            }
        }
    }
    seen
}

fn reached_marked(graph: &Graph, from: usize, begins: bool, is_marked: &dyn Fn(usize) -> bool) -> Vec<bool> {
    let mut seen = vec![[false; 2]; graph.store.len()];
    let begin = usize::from(begins || is_marked(from));
    let mut next = vec![(from, begin)];
    seen[from][begin] = true;
    while let Some((state, broken)) = next.pop() {
        for to in onward(graph, state) {
            let broken = usize::from(broken == 1 || is_marked(to));
            if !std::mem::replace(&mut seen[to][broken], true) {
                next.push((to, broken));
            }
        }
    }
    seen.into_iter().map(|[_, broken]| broken).collect()
}

/// Most numbers that are kept while schedules with few preemptions are counted.
const MOST_KEPT: usize = 8_000_000;

/// The same for schedules with at most so many preemptions; `None` if there are too many states for that.
pub(super) fn count_within(graph: &Graph, most: usize, mut end: impl FnMut(usize, ScheduleCount)) -> Option<()> {
    let workers = graph.machine.workers();
    let width = (workers + 1) * (most + 1);
    let order = order(graph, 0);
    if graph.store.len().checked_mul(width)? > MOST_KEPT || !order.circling.is_empty() {
        return None;
    }
    // Who had the last turn (nobody, at the start) and how many preemptions there were.
    let place = |last: usize, preemptions: usize| last * (most + 1) + preemptions;
    let mut paths = vec![0_u128; graph.store.len() * width];
    paths[place(workers, 0)] = 1;
    for state in order.states.iter().map(|state| *state as usize) {
        let own = paths[state * width..(state + 1) * width].to_vec();
        if onward(graph, state).next().is_none() && state < graph.len() {
            end(state, of(own.iter().fold(0, |sum: u128, paths| sum.saturating_add(*paths))));
        }
        for (turn, to, _) in graph.turns(state).filter(|(.., vain)| !vain) {
            for last in 0..=workers {
                let (cost, next) = (preempts(graph, state, last, turn), last_after(last, turn));
                for preemptions in 0..=most.saturating_sub(cost) {
                    let from = own[place(last, preemptions)];
                    if from > 0 && preemptions + cost <= most {
                        let sum = &mut paths[to * width + place(next, preemptions + cost)];
                        *sum = sum.saturating_add(from);
                    }
                }
            }
        }
    }
    Some(())
}

/// Whose turn was the last.
pub(super) fn last_after(last: usize, turn: Turn) -> usize {
    match turn {
        Turn::Step(worker) => worker,
        Turn::Drain(_) => last,
    }
}

/// 1 if a turn is a preemption: another worker than the last one goes on although that one could.
pub(super) fn preempts(graph: &Graph, state: usize, last: usize, turn: Turn) -> usize {
    let Turn::Step(worker) = turn else { return 0 };
    let could = || graph.turns(state).any(|(other, ..)| other == Turn::Step(last));
    usize::from(graph.machine.switches_are_forced() && worker != last && could())
}
