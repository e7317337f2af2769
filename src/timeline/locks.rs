//! Who held which lock when, and who waited for which: the fold of steps about locks, to be asked as of any moment.
//!
//! It knows workers and locks by number, and not what the locks protect.

use std::collections::BTreeMap;

use crate::event::{LockId, LockState, LockStep, Nanos, WaitGraph, WorkerId};

/// The locks of a run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Locks {
    workers: Vec<Holder>,
    /// What they are called, where that came from outside.
    names: Vec<Option<Box<str>>>,
}

/// Most locks that have a name from outside: so many are told apart.
const MOST_NAMED: LockId = u64::BITS;

/// How a lock was waited for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LockTally {
    /// How often.
    pub waits: u64,
    /// How long, all together, ns.
    pub waited: Nanos,
}

/// The locks of one worker from when on, and how often it gave up.
#[derive(Debug, Clone, Default, PartialEq)]
struct Holder {
    standings: Vec<(Nanos, LockState)>,
    refusals: Vec<Nanos>,
}

impl Locks {
    pub(super) fn apply(&mut self, at: Nanos, worker: WorkerId, lock: LockId, step: LockStep) {
        let holder = super::grow(&mut self.workers, worker);
        if step == LockStep::Refused {
            holder.refusals.push(at);
        }
        let before = holder.standings.last().map(|(_, standing)| *standing).unwrap_or_default();
        holder.standings.push((at, before.after(lock, step)));
    }

    pub(super) fn call(&mut self, lock: LockId, name: &str) {
        if lock < MOST_NAMED {
            *super::grow(&mut self.names, lock) = Some(name.into());
        }
    }

    pub(super) fn shrink(&mut self) {
        for holder in &mut self.workers {
            holder.standings.shrink_to_fit();
            holder.refusals.shrink_to_fit();
        }
    }

    /// Whether there was never an event about a lock.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.workers.is_empty()
    }

    /// What a lock is called, if it has a name from outside.
    #[must_use]
    pub fn name(&self, lock: LockId) -> Option<&str> {
        self.names.get(lock as usize)?.as_deref()
    }

    /// The workers that ever did something about a lock, ascending.
    pub fn touched_by(&self) -> impl Iterator<Item = WorkerId> {
        (0..).zip(&self.workers).filter(|(_, holder)| !holder.standings.is_empty()).map(|(worker, _)| worker)
    }

    /// How often and how long each lock that anybody did something about was waited for, up to a moment, by lock.
    #[must_use]
    pub fn tallies(&self, until: Nanos) -> BTreeMap<LockId, LockTally> {
        let mut tallies: BTreeMap<LockId, LockTally> = BTreeMap::new();
        for holder in &self.workers {
            let ends = holder.standings.iter().skip(1).map(|(at, _)| *at).chain([until]);
            let mut before = None;
            for ((at, standing), end) in holder.standings.iter().take_while(|(at, _)| *at <= until).zip(ends) {
                for lock in standing.held() {
                    tallies.entry(lock).or_default();
                }
                if let Some(lock) = standing.waits_for() {
                    let tally = tallies.entry(lock).or_default();
                    tally.waits += u64::from(before != Some(lock));
                    tally.waited = tally.waited.saturating_add(end.min(until).saturating_sub(*at));
                }
                before = standing.waits_for();
            }
        }
        tallies
    }

    /// The locks of all workers at a moment.
    #[must_use]
    pub fn at(&self, at: Nanos) -> WaitGraph {
        WaitGraph::of(self.workers.iter().map(|holder| holder.at(at)).collect())
    }

    /// How often a lock was tried and not got, up to a moment.
    #[must_use]
    pub fn refusals_at(&self, at: Nanos) -> usize {
        self.workers.iter().map(|holder| holder.refusals.partition_point(|when| *when <= at)).sum()
    }

    /// The moments at which a worker came to have two of the first `locks` locks at once (one more), and at which it no
    /// longer had (one less).
    #[must_use]
    pub fn both_held(&self, locks: LockId) -> Vec<(Nanos, i64)> {
        let mut steps = Vec::new();
        for holder in &self.workers {
            let mut had = false;
            for (at, standing) in &holder.standings {
                let has = standing.held().take_while(|lock| *lock < locks).nth(1).is_some();
                if has != had {
                    steps.push((*at, if has { 1 } else { -1 }));
                }
                had = has;
            }
        }
        steps
    }
}

impl Holder {
    fn at(&self, at: Nanos) -> LockState {
        let known = self.standings.partition_point(|(when, _)| *when <= at);
        known.checked_sub(1).map(|index| self.standings[index].1).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::LockStep::{Asked, Refused, Released, Taken};
    use super::*;
    use crate::event::SEMAPHORE;

    #[test]
    fn the_graph_is_as_of_a_moment() {
        let mut locks = Locks::default();
        // The events of worker 1 come first.
        for (at, worker, lock, step) in [
            (20, 1, 1, Taken),
            (40, 1, 0, Asked),
            (10, 0, 0, Taken),
            (15, 0, 1, Taken),
            (17, 0, 1, Released),
            (30, 0, 1, Asked),
        ] {
            locks.apply(at, worker, lock, step);
        }
        assert_eq!(locks.at(16).workers()[0].held().collect::<Vec<_>>(), [0, 1]);
        assert_eq!(locks.at(35).workers()[0].waits_for(), Some(1));
        assert_eq!(locks.at(39).cycle(), None);
        assert_eq!(locks.at(40).cycle().map(|cycle| cycle.len()), Some(2));
        assert_eq!(locks.both_held(2), [(15, 1), (17, -1)]);
        assert_eq!(locks.both_held(1), []);
    }

    #[test]
    fn a_lock_is_tallied_by_how_it_was_waited_for_up_to_a_moment() {
        let mut locks = Locks::default();
        for (at, worker, lock, step) in [
            (1, 0, 0, Taken),
            (5, 1, 0, Asked),
            (9, 0, 0, Released),
            (9, 1, 0, Taken),
            (12, 0, 1, Taken),
            (20, 1, 1, Asked),
        ] {
            locks.apply(at, worker, lock, step);
        }
        let tallies: Vec<_> = locks.tallies(25).into_iter().collect();
        assert_eq!(tallies, [(0, LockTally { waits: 1, waited: 4 }), (1, LockTally { waits: 1, waited: 5 })]);
        assert_eq!(locks.tallies(6)[&0], LockTally { waits: 1, waited: 1 });
    }

    #[test]
    fn refusals_are_counted_and_places_are_no_locks() {
        let mut locks = Locks::default();
        locks.apply(5, 0, 1, Refused);
        locks.apply(6, 0, SEMAPHORE, Asked);
        assert_eq!((locks.refusals_at(4), locks.refusals_at(5)), (0, 1));
        assert_eq!(locks.at(6).workers()[0].waits_for(), Some(SEMAPHORE));
        assert_eq!(locks.at(6).cycle(), None);
    }
}
