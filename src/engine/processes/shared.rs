//! What the children of a run share beside the counter, as the parent sees it: locks, a queue, and the way to the counter's
//! owner. It is there as long as the run, and gives back what a dead child held.

use std::io;

use super::messages::{LocksAt, RingAt};
use crate::engine::RunContext;
use crate::event::WorkerId;
use crate::guard::RingOwner;
use crate::os::{SharedMemory, SharedRing};
use crate::scenario::{self, LockNeeds};
use crate::text::Phrase;
use crate::work::shortage;

pub(super) struct Shared {
    locks: Option<(SharedMemory, LockNeeds)>,
    queue: Option<SharedRing>,
    owner: Option<RingOwner>,
}

impl Shared {
    /// Makes what the run's children need.
    ///
    /// # Errors
    /// The machine has no memory or no thread left.
    pub(super) fn create(run: &RunContext) -> Result<Self, Phrase> {
        let scenario = scenario::get(run.plan.scenario);
        let locks = scenario.locks(&run.plan).map(|needs| Ok((SharedMemory::create()?, needs)));
        let queue = scenario.queue(&run.plan).map(|shape| SharedRing::create(shape.ring()));
        let refused = |error: io::Error| Phrase::new("run.no-memory").with("reason", shortage(&error));
        Ok(Self {
            locks: locks.transpose().map_err(refused)?,
            queue: queue.transpose().map_err(refused)?,
            owner: run.counter_owner()?,
        })
    }

    pub(super) fn locks(&self) -> Option<LocksAt> {
        let at = |(memory, needs): &(SharedMemory, LockNeeds)| LocksAt {
            memory: memory.path(),
            locks: needs.locks,
            permits: needs.permits,
        };
        self.locks.as_ref().map(at)
    }

    pub(super) fn queue(&self) -> Option<RingAt> {
        self.queue.as_ref().map(RingAt::of)
    }

    /// What increments are sent through to the counter's owner.
    pub(super) fn messages(&self) -> Option<RingAt> {
        self.owner.as_ref().map(|owner| RingAt::of(owner.ring()))
    }

    /// A worker's child has been reaped: what it held is free, and nobody waits for it if the run goes on.
    pub(super) fn give_back(&self, worker: WorkerId, goes_on: bool) {
        // Locks know their owners by these numbers; 0 would say that one is free.
        let owner = worker + 1;
        for lock in self.locks.iter().flat_map(|(memory, _)| memory.words().locks.iter()) {
            lock.free_if_owned_by(owner);
        }
        if let Some(queue) = &self.queue {
            queue.free_if_owned_by(owner);
            if goes_on {
                queue.leave(worker);
            }
        }
        if let Some(counter) = &self.owner {
            counter.ring().free_if_owned_by(owner);
        }
    }
}
