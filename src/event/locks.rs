//! Locks as events describe them: who holds which, who waits for which, and whether the waiting can ever end.
//!
//! A leaf. It knows numbers of workers and locks, and not the code that takes them.
//!
//! # Why an observed cycle is a deadlock, however late events arrive
//!
//! Events arrive in the order in which workers flush them, but a worker buffers some for a while. Two kinds are flushed at
//! once: that it waits for a lock, before it waits; and that it releases one, *before* it releases it. So when an event says
//! that a worker has a lock, the release before that has arrived, too.
//!
//! In an observed cycle, the latest event of each worker says that it waits, without giving up, for a lock that the next
//! worker holds. Suppose that some have continued since, and take the first that did: it acquired its lock. If the next
//! worker had held that lock before, it must have released it for this, so it had continued even earlier, and ours was not
//! the first. If the next worker acquired it afterwards, ours had released it before that, and the event of this release
//! would have arrived. So none of them has continued, and none ever will.
//!
//! Where workers are processes, each tells through a pipe of its own, and who reads them may be late with one: so a process
//! releases a lock only when it has been answered that its event was passed on.
//!
//! Conversely, every worker of a deadlock has flushed that it waits, so every deadlock is observed.

use serde::{Deserialize, Serialize};

use super::WorkerId;

/// A lock of the run: its index, from 0.
pub type LockId = u32;

/// The semaphore of a run: several workers have a permit at the same time, so whoever waits for one waits for nobody in
/// particular, and is in no cycle.
pub const SEMAPHORE: LockId = LockId::MAX;

/// Most locks that are told apart.
const MOST: u32 = u64::BITS;

/// What a worker did about a lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LockStep {
    /// It waits for it from now on, and does not give up.
    Asked,
    /// It tried and did not get it; it does not wait.
    Refused,
    /// It has it.
    Taken,
    /// It gives it back.
    Released,
}

/// The locks that one worker holds and waits for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LockState {
    held: u64,
    waits_for: Option<LockId>,
}

impl LockState {
    /// The same after one more step.
    #[must_use]
    pub fn after(mut self, lock: LockId, step: LockStep) -> Self {
        let bit = 1_u64.checked_shl(lock).unwrap_or(0);
        match step {
            LockStep::Asked => self.waits_for = Some(lock),
            // Whoever waits gives up only where the user's own program does.
            LockStep::Refused => self.waits_for = self.waits_for.filter(|waited| *waited != lock),
            LockStep::Taken => {
                self.held |= bit;
                self.waits_for = None;
            }
            LockStep::Released => self.held &= !bit,
        }
        self
    }

    /// Whether it holds a lock.
    #[must_use]
    pub fn holds(&self, lock: LockId) -> bool {
        self.held & 1_u64.checked_shl(lock).unwrap_or(0) != 0
    }

    /// The locks that it holds, ascending.
    pub fn held(&self) -> impl Iterator<Item = LockId> {
        (0..MOST).filter(|lock| self.holds(*lock))
    }

    /// The lock that it waits for.
    #[must_use]
    pub fn waits_for(&self) -> Option<LockId> {
        self.waits_for
    }
}

/// A worker of a cycle: the one before waits for what it holds, and it waits for what the next one holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    pub worker: WorkerId,
    pub holds: LockId,
    pub waits_for: LockId,
}

/// Which worker of a run holds and waits for which locks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WaitGraph {
    workers: Vec<LockState>,
}

impl WaitGraph {
    /// Of workers in these states, by worker.
    #[must_use]
    pub fn of(workers: Vec<LockState>) -> Self {
        Self { workers }
    }

    /// Applies one more step.
    pub fn apply(&mut self, worker: WorkerId, lock: LockId, step: LockStep) {
        let index = worker as usize;
        if index >= self.workers.len() {
            self.workers.resize_with(index + 1, LockState::default);
        }
        self.workers[index] = self.workers[index].after(lock, step);
    }

    /// The worker's process has died: what it held is free, and it waits for nothing.
    ///
    /// ```
    /// use racelab::event::{LockStep::Taken, WaitGraph};
    /// let mut graph = WaitGraph::default();
    /// graph.apply(0, 3, Taken);
    /// graph.forget(0);
    /// assert_eq!(graph.holders(3).next(), None);
    /// ```
    pub fn forget(&mut self, worker: WorkerId) {
        if let Some(state) = self.workers.get_mut(worker as usize) {
            *state = LockState::default();
        }
    }

    /// The state of each worker, by worker.
    #[must_use]
    pub fn workers(&self) -> &[LockState] {
        &self.workers
    }

    /// The holders of a lock; several if events are late.
    pub fn holders(&self, lock: LockId) -> impl Iterator<Item = WorkerId> {
        (0..).zip(&self.workers).filter(move |(_, standing)| standing.holds(lock)).map(|(worker, _)| worker)
    }

    /// Workers that wait for each other in a circle, from the one with the lowest number on; `None` if there are none.
    ///
    /// ```
    /// use racelab::event::{LockStep::{Asked, Taken}, WaitGraph};
    /// let mut graph = WaitGraph::default();
    /// for (worker, lock, step) in [(0, 0, Taken), (1, 1, Taken), (0, 1, Asked)] {
    ///     graph.apply(worker, lock, step);
    /// }
    /// assert_eq!(graph.cycle(), None);
    /// graph.apply(1, 0, Asked);
    /// assert_eq!(graph.cycle().map(|cycle| cycle.len()), Some(2));
    /// ```
    #[must_use]
    pub fn cycle(&self) -> Option<Vec<Link>> {
        let mut seen = vec![false; self.workers.len()];
        let mut path = Vec::new();
        let workers = (0..).take(self.workers.len());
        let first = workers.into_iter().find_map(|worker| self.search(worker, &mut seen, &mut path))?;
        let circle = &mut path[first..];
        let lowest = (0..circle.len()).min_by_key(|index| circle[*index].0)?;
        circle.rotate_left(lowest);
        let links = circle.iter().enumerate().map(|(index, (worker, waits_for))| {
            let (_, holds) = circle[(index + circle.len() - 1) % circle.len()];
            Link { worker: *worker, holds, waits_for: *waits_for }
        });
        Some(links.collect())
    }

    /// Workers that can never go on, as these locks will never be released: those that wait for one of them, or for a lock of
    /// somebody who cannot go on, ascending.
    ///
    /// ```
    /// use racelab::event::{LockStep::{Asked, Taken}, WaitGraph};
    /// let mut graph = WaitGraph::default();
    /// for (worker, lock, step) in [(0, 0, Taken), (1, 1, Taken), (1, 0, Asked), (2, 1, Asked), (3, 3, Taken)] {
    ///     graph.apply(worker, lock, step);
    /// }
    /// assert_eq!(graph.stuck_behind(&[0]), [1, 2]);
    /// assert!(graph.stuck_behind(&[]).is_empty());
    /// ```
    #[must_use]
    pub fn stuck_behind(&self, never_released: &[LockId]) -> Vec<WorkerId> {
        let mut stuck: Vec<WorkerId> = Vec::new();
        loop {
            let is_lost = |lock: LockId| {
                never_released.contains(&lock) || self.holders(lock).any(|holder| stuck.contains(&holder))
            };
            let all = (0..).zip(&self.workers).filter(|(_, state)| state.waits_for.is_some_and(is_lost));
            let all: Vec<WorkerId> = all.map(|(worker, _)| worker).collect();
            if all.len() == stuck.len() {
                return all;
            }
            stuck = all;
        }
    }

    /// Follows who waits for whom from a worker on; returns where on the path a cycle begins, if there is one.
    fn search(&self, worker: WorkerId, seen: &mut [bool], path: &mut Vec<(WorkerId, LockId)>) -> Option<usize> {
        if let Some(first) = path.iter().position(|(on_path, _)| *on_path == worker) {
            return Some(first);
        }
        if std::mem::replace(&mut seen[worker as usize], true) {
            return None;
        }
        let waits_for = self.workers[worker as usize].waits_for?;
        path.push((worker, waits_for));
        let found = self.holders(waits_for).find_map(|holder| self.search(holder, seen, path));
        if found.is_none() {
            path.pop();
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::LockStep::{Asked, Refused, Released, Taken};
    use super::*;
    use proptest::prelude::*;

    fn graph(steps: &[(WorkerId, LockId, LockStep)]) -> WaitGraph {
        let mut graph = WaitGraph::default();
        for (worker, lock, step) in steps {
            graph.apply(*worker, *lock, *step);
        }
        graph
    }

    /// Philosopher i has fork i and waits for the next one.
    fn table(seats: u32) -> Vec<(WorkerId, LockId, LockStep)> {
        (0..seats).flat_map(|seat| [(seat, seat, Taken), (seat, (seat + 1) % seats, Asked)]).collect()
    }

    #[test]
    fn a_circle_of_waiting_is_found_from_its_lowest_worker_on() {
        for seats in 2..=9 {
            let cycle = graph(&table(seats)).cycle().expect("all wait");
            let expected =
                (0..seats).map(|seat| Link { worker: seat, holds: seat, waits_for: (seat + 1) % seats }).collect();
            assert_eq!(cycle, Vec::from_iter::<Vec<Link>>(expected), "{seats}");
        }
    }

    #[test]
    fn whoever_waits_before_a_circle_is_no_part_of_it() {
        let mut steps = vec![(0, 7, Taken), (0, 1, Asked)];
        steps.extend([(1, 1, Taken), (2, 2, Taken), (1, 2, Asked), (2, 1, Asked)]);
        let workers: Vec<WorkerId> = graph(&steps).cycle().expect("two wait").iter().map(|link| link.worker).collect();
        assert_eq!(workers, [1, 2]);
    }

    #[test]
    fn one_who_eats_breaks_the_circle_and_a_refusal_is_no_wait() {
        let mut steps = table(5);
        steps.pop();
        assert_eq!(graph(&steps).cycle(), None, "the last has not asked");
        steps.push((4, 0, Refused));
        assert_eq!(graph(&steps).cycle(), None);
        steps.extend([(4, 4, Released), (4, 4, Taken), (4, 0, Asked)]);
        assert!(graph(&steps).cycle().is_some());
    }

    #[test]
    fn permits_and_locks_beyond_all_numbers_hold_nobody_up() {
        let steps = [
            (0, SEMAPHORE, Taken),
            (1, SEMAPHORE, Taken),
            (0, 0, Taken),
            (1, 0, Asked),
            (0, SEMAPHORE, Asked),
            (0, 64, Taken),
        ];
        assert_eq!(graph(&steps).cycle(), None);
        assert_eq!(graph(&steps).workers()[0].held().collect::<Vec<_>>(), [0]);
    }

    /// A run of workers on real locks, made by chance: each takes, waits and gives back as mutual exclusion allows.
    fn history(workers: u32, locks: u32, choices: &[(u32, u32, bool)]) -> Vec<(WorkerId, LockId, LockStep)> {
        let mut truth = WaitGraph::of(vec![LockState::default(); workers as usize]);
        let mut history = Vec::new();
        let mut tell = |truth: &mut WaitGraph, worker, lock, step| {
            truth.apply(worker, lock, step);
            history.push((worker, lock, step));
        };
        for (worker, lock, gives) in choices {
            let (worker, lock) = (worker % workers, lock % locks);
            let standing = truth.workers()[worker as usize];
            match standing.waits_for() {
                Some(waited) if truth.holders(waited).next().is_none() => tell(&mut truth, worker, waited, Taken),
                Some(_) => {}
                None if standing.holds(lock) && *gives => tell(&mut truth, worker, lock, Released),
                None if standing.holds(lock) => {}
                None if truth.holders(lock).next().is_none() => tell(&mut truth, worker, lock, Taken),
                None => tell(&mut truth, worker, lock, Asked),
            }
        }
        history
    }

    /// The order in which a history arrives: a worker buffers its events until it waits or releases a lock.
    fn heard(history: &[(WorkerId, LockId, LockStep)], patience: &[bool]) -> Vec<(WorkerId, LockId, LockStep)> {
        let mut kept: Vec<Vec<_>> = vec![Vec::new(); 8];
        let mut heard = Vec::new();
        for (index, step) in history.iter().enumerate() {
            let news = &mut kept[step.0 as usize];
            news.push(*step);
            if matches!(step.2, Asked | Released) || patience[index % patience.len()] {
                heard.append(news);
            }
        }
        heard
    }

    proptest! {
        #[test]
        fn late_news_never_invent_a_deadlock_and_never_miss_one(
            workers in 2_u32..6,
            locks in 2_u32..5,
            choices in prop::collection::vec((0_u32..6, 0_u32..5, any::<bool>()), 0..80),
            patience in prop::collection::vec(any::<bool>(), 7),
        ) {
            let history = history(workers, locks, &choices);
            let truth = graph(&history);
            let heard = heard(&history, &patience);
            for until in 0..=heard.len() {
                for link in graph(&heard[..until]).cycle().into_iter().flatten() {
                    let standing = truth.workers()[link.worker as usize];
                    prop_assert!(standing.holds(link.holds) && standing.waits_for() == Some(link.waits_for), "{link:?}");
                }
            }
            prop_assert_eq!(graph(&heard).cycle().is_some(), truth.cycle().is_some());
        }
    }

    #[test]
    fn without_what_was_given_back_a_deadlock_would_be_invented() {
        // Worker 0 has acquired lock 1 and released both; worker 1 has acquired them since, in the other order.
        let untold = [(0, 0, Taken), (0, 1, Asked), (1, 1, Taken), (1, 0, Asked)];
        assert!(graph(&untold).cycle().is_some());
        let told = [(0, 0, Taken), (0, 1, Asked), (0, 1, Taken), (0, 1, Released), (0, 0, Released), (1, 1, Taken)];
        assert_eq!(graph(&told).cycle(), None);
    }
}
