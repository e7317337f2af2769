//! Where the time of a run went, over all workers together.

use crate::event::Nanos;
use crate::timeline::Timeline;

/// What a run's time was spent on, ns, summed over its workers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TimeCosts {
    pub start: Nanos,
    /// Bringing tasks and what they work on to another process.
    pub transfer: Nanos,
    /// Tasks that waited without a processor.
    pub wait: Nanos,
    /// Processor time of tasks.
    pub compute: Nanos,
    /// Tasks that would have gone on and had no processor, or stood in a call of the operating system.
    pub off_core: Nanos,
    /// Being blocked on a lock, the interpreter's lock or the event loop.
    pub blocked: Nanos,
}

impl TimeCosts {
    /// Those of a run.
    #[must_use]
    pub fn of(timeline: &Timeline) -> Self {
        let until = timeline.latest();
        let mut received: Vec<Nanos> = vec![0; timeline.lanes().len()];
        for task in timeline.tasks() {
            let worker = task.started().and_then(|(_, worker)| received.get_mut(worker as usize));
            if let Some((sum, transfer)) = worker.zip(timeline.facts_of(task).figure("transfer")) {
                *sum = sum.saturating_add(transfer);
            }
        }
        let mut costs = Self::default();
        for (lane, transfer) in timeline.lanes().iter().zip(received) {
            // What was received while the task ran is no computing.
            let ran = lane.running_ns(until).saturating_sub(transfer);
            let off_core = lane.off_core_ns(ran);
            for (sum, nanos) in [
                (&mut costs.start, lane.start_cost().unwrap_or(0)),
                (&mut costs.transfer, transfer),
                (&mut costs.wait, lane.waiting_ns(until)),
                (&mut costs.compute, ran - off_core),
                (&mut costs.off_core, off_core),
                (&mut costs.blocked, lane.blocked_ns(until)),
            ] {
                *sum = sum.saturating_add(nanos);
            }
        }
        costs
    }

    /// Its parts under their names in texts (`cost.NAME`) and files.
    #[must_use]
    pub fn parts(&self) -> [(&'static str, Nanos); 6] {
        [
            ("start", self.start),
            ("transfer", self.transfer),
            ("wait", self.wait),
            ("compute", self.compute),
            ("off-core", self.off_core),
            ("blocked", self.blocked),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Event, EventKind, Fact, Facts, Outcome, Usage, Value, WorkerId};

    #[test]
    fn computing_is_processor_time_and_the_rest_of_running_is_being_without_a_processor() {
        let ends =
            |worker: WorkerId, cpu_ns| EventKind::WorkerExited { worker, usage: Usage { cpu_ns, ..Usage::default() } };
        let done =
            |worker: WorkerId| EventKind::TaskFinished { worker, task: worker, outcome: Outcome::Ok(Value::Nothing) };
        let facts = Box::new(Facts::new().with("transfer", Fact::Nanos(20)));
        let events = [
            (0, EventKind::TaskStarted { worker: 0, task: 0 }),
            (0, EventKind::TaskStarted { worker: 1, task: 1 }),
            (0, EventKind::TaskStarted { worker: 2, task: 2 }),
            (0, EventKind::TaskFacts { worker: 1, task: 1, facts }),
            (100, done(0)),
            (100, done(1)),
            (100, ends(0, 40)),
            (100, ends(1, 95)),
        ];
        let events = events.map(|(at, what)| Event { at, what });
        let costs = TimeCosts::of(&Timeline::of(&events));
        assert_eq!((costs.compute, costs.off_core, costs.transfer), (40 + 80 + 100, 60, 20));
    }
}
