//! What a task emits beside its beginning and its end: one vocabulary for workers that may block and for slots of an event
//! loop.
//!
//! It knows what has to be handed over at once, and not who runs the task.

use std::ops::DerefMut;

use crate::event::{BlockedOn, EventKind, Facts, LockId, LockStep, Nanos, TaskId, WorkerId};
use crate::event_buffer::EventBuffer;
use crate::guard::{SegmentLog, Stops};

/// The log of a worker, as its task uses it.
pub struct TaskEvents<Buffer: DerefMut<Target = EventBuffer>> {
    log: Buffer,
    worker: WorkerId,
    task: TaskId,
    flushes_before_waits: bool,
}

impl<Buffer: DerefMut<Target = EventBuffer>> TaskEvents<Buffer> {
    /// `flushes_before_waits`: whether events are handed over before every wait, which may be long.
    pub(super) fn new(log: Buffer, worker: WorkerId, task: TaskId, flushes_before_waits: bool) -> Self {
        Self { log, worker, task, flushes_before_waits }
    }

    /// How far the task is, in its own units; returns the moment.
    pub fn emit_progress(&mut self, done: u64) -> Nanos {
        self.log.push(EventKind::Progress { task: self.task, worker: self.worker, done })
    }

    /// The same of a moment that was stamped before.
    pub fn emit_progress_at(&mut self, at: Nanos, done: u64) {
        self.log.push_at(at, EventKind::Progress { task: self.task, worker: self.worker, done });
    }

    /// Something of the task beside how it ends.
    pub fn emit_facts(&mut self, facts: Facts) {
        self.log.push(EventKind::TaskFacts { worker: self.worker, task: self.task, facts: Box::new(facts) });
    }

    /// A step about a lock. A request is handed over before the worker waits, and a release before it releases: the proof
    /// that a cycle in the events is a deadlock rests on both (see [`WaitGraph`](crate::event::WaitGraph)).
    pub(super) fn emit_lock(&mut self, lock: LockId, step: LockStep) {
        self.log.push(EventKind::Lock { worker: self.worker, lock, step });
        if matches!(step, LockStep::Asked | LockStep::Released) {
            self.log.flush();
        }
    }

    /// The task waits from now on; returns the moment.
    pub(super) fn emit_waiting(&mut self) -> Nanos {
        self.emit_before_wait(EventKind::Waiting { worker: self.worker })
    }

    /// The task goes on; returns the moment.
    pub(super) fn emit_resumed(&mut self) -> Nanos {
        self.log.push(EventKind::Resumed { worker: self.worker })
    }

    /// The worker asks for the guard, for which it may wait for long.
    pub fn emit_guard_asked(&mut self) {
        self.emit_before_wait(EventKind::Asks { worker: self.worker, on: BlockedOn::Guard });
    }

    /// The worker stands at an end of a queue from now on; returns the moment.
    pub(super) fn emit_standing(&mut self, on: BlockedOn) -> Nanos {
        self.emit_before_wait(EventKind::Asks { worker: self.worker, on })
    }

    /// It has stood there since that moment, and goes on; returns this one.
    pub(super) fn emit_going_on(&mut self, on: BlockedOn, since: Nanos) -> Nanos {
        self.log.push(EventKind::Blocked { worker: self.worker, on, since })
    }

    /// The worker has got the guard, and how long it waited for it.
    pub fn emit_guard_taken(&mut self, stops: &Stops) {
        let mut stops = stops.lock();
        if stops.is_empty() {
            self.emit_resumed();
        } else {
            self.log.append(&mut stops);
        }
    }

    /// The worker has got the interpreter lock, for which it waited since that moment.
    pub(super) fn emit_gil_taken(&mut self, since: Nanos) {
        self.log.push(EventKind::Blocked { worker: self.worker, on: BlockedOn::Gil, since });
    }

    /// What the worker has seen of the counter.
    pub fn emit_segments(&mut self, segments: &mut SegmentLog) {
        if !segments.events().is_empty() {
            self.log.append(segments.events());
        }
    }

    fn emit_before_wait(&mut self, what: EventKind) -> Nanos {
        let at = self.log.push(what);
        if self.flushes_before_waits {
            self.log.flush();
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crossbeam::channel::unbounded;

    #[test]
    fn asking_for_a_lock_and_giving_it_back_are_handed_over_at_once_and_other_steps_are_not() {
        for flushes_before_waits in [false, true] {
            let (out, seen) = unbounded();
            let mut log = EventBuffer::new(Clock::manual().0, out);
            let mut events = TaskEvents::new(&mut log, 0, 0, flushes_before_waits);
            for step in [LockStep::Refused, LockStep::Taken] {
                events.emit_lock(0, step);
                assert!(seen.is_empty(), "{step:?}");
            }
            for step in [LockStep::Asked, LockStep::Released] {
                events.emit_lock(0, step);
                let last = seen.try_iter().flatten().last();
                assert_eq!(last.map(|event| event.what), Some(EventKind::Lock { worker: 0, lock: 0, step }));
            }
        }
    }

    #[test]
    fn a_wait_is_handed_over_before_it_begins_unless_the_loop_does_that() {
        for flushes_before_waits in [false, true] {
            let (out, seen) = unbounded();
            let mut log = EventBuffer::new(Clock::manual().0, out);
            let mut events = TaskEvents::new(&mut log, 0, 0, flushes_before_waits);
            events.emit_waiting();
            assert_eq!(seen.try_iter().count(), usize::from(flushes_before_waits));
            events.emit_guard_asked();
            assert_eq!(seen.try_iter().count(), usize::from(flushes_before_waits));
        }
    }
}
