//! Where the time of a run went, over all workers together.

use crate::event::Nanos;
use crate::timeline::{Lane, Timeline};

/// What a run's time was spent on, ns, summed over its workers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TimeCosts {
    pub start: Nanos,
    /// Bringing tasks and what they work on to another process.
    pub transfer: Nanos,
    /// Tasks that waited without a processor.
    pub wait: Nanos,
    pub compute: Nanos,
    /// Being blocked on a lock, the interpreter's lock or the event loop.
    pub blocked: Nanos,
}

impl TimeCosts {
    /// Those of a run.
    #[must_use]
    pub fn of(timeline: &Timeline) -> Self {
        let until = timeline.latest();
        let over = |cost: &dyn Fn(&Lane) -> Nanos| timeline.lanes().iter().map(cost).fold(0, u64::saturating_add);
        let received = timeline.tasks().iter().filter_map(|task| timeline.facts_of(task).figure("transfer"));
        let transfer = received.fold(0, u64::saturating_add);
        let compute: Nanos = over(&|lane| lane.running_ns(until));
        Self {
            start: over(&|lane| lane.start_cost().unwrap_or(0)),
            transfer,
            wait: over(&|lane| lane.waiting_ns(until)),
            // What was received while the task ran is no computing.
            compute: compute.saturating_sub(transfer),
            blocked: over(&|lane| lane.blocked_ns(until)),
        }
    }

    /// Its parts under their names in texts (`cost.NAME`) and files.
    #[must_use]
    pub fn parts(&self) -> [(&'static str, Nanos); 5] {
        [
            ("start", self.start),
            ("transfer", self.transfer),
            ("wait", self.wait),
            ("compute", self.compute),
            ("blocked", self.blocked),
        ]
    }
}
