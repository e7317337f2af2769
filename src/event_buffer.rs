//! A worker's buffer of events: they are stamped and kept there, and sent to the runner in chunks.
//!
//! A leaf, imported by kernels and engines. Nothing is ever dropped: the chunks go through an unbounded channel, and
//! a push costs a few nanoseconds because the channel is used once a chunk. The log must not know who reads it.

use crossbeam::channel::Sender;

use crate::clock::Clock;
use crate::event::{Event, EventKind, Nanos};

/// Events in one chunk at most.
const CHUNK: usize = 256;

/// The longest time that an event stays in a log until the next call of [`EventBuffer::flush_if_due`] or [`EventBuffer::push`] sends it, ns.
/// A frame takes 33 ms, so the screen never waits for this; sending more often would cost the worker more.
const MAX_DELAY: Nanos = 2_000_000;

/// Where a log sends its chunks.
pub enum Outlet {
    /// To the runner of this process.
    Channel(Sender<Vec<Event>>),
    /// To a function, such as one that writes them to the parent's pipe.
    Function(Box<dyn FnMut(Vec<Event>) + Send>),
}

impl From<Sender<Vec<Event>>> for Outlet {
    fn from(sender: Sender<Vec<Event>>) -> Self {
        Self::Channel(sender)
    }
}

/// One worker's events on their way to the runner.
pub struct EventBuffer {
    clock: Clock,
    chunk: Vec<Event>,
    out: Outlet,
    handed_over: Nanos,
}

impl EventBuffer {
    /// An empty log that sends its chunks to `out`.
    #[must_use]
    pub fn new(clock: Clock, out: impl Into<Outlet>) -> Self {
        Self { clock, chunk: Vec::new(), out: out.into(), handed_over: 0 }
    }

    /// Now, on the run's clock.
    #[must_use]
    #[inline]
    pub fn now(&self) -> Nanos {
        self.clock.now()
    }

    /// The run's clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Adds what happened at a time stamped before.
    #[inline]
    pub fn push_at(&mut self, at: Nanos, what: EventKind) {
        self.chunk.push(Event { at, what });
        if self.chunk.len() >= CHUNK || at.saturating_sub(self.handed_over) > MAX_DELAY {
            self.hand_over(at);
        }
    }

    /// Stamps and adds what happens now; returns the stamp.
    #[inline]
    pub fn push(&mut self, what: EventKind) -> Nanos {
        let at = self.clock.now();
        self.push_at(at, what);
        at
    }

    /// Adds events that were stamped elsewhere on this worker.
    pub fn append(&mut self, events: &mut Vec<Event>) {
        self.chunk.append(events);
        self.flush_if_due();
    }

    /// Sends what has been here too long. Kernels call it from their checkpoints.
    pub fn flush_if_due(&mut self) {
        if !self.chunk.is_empty() {
            let now = self.clock.now();
            if self.chunk.len() >= CHUNK || now.saturating_sub(self.handed_over) > MAX_DELAY {
                self.hand_over(now);
            }
        }
    }

    /// Sends everything now: before a wait, and at the end.
    pub fn flush(&mut self) {
        if !self.chunk.is_empty() {
            self.hand_over(self.clock.now());
        }
    }

    #[cold]
    fn hand_over(&mut self, now: Nanos) {
        self.handed_over = now;
        // A busy log fills the next chunk, too; growing it step by step would copy every event twice.
        let next = if self.chunk.len() >= CHUNK { Vec::with_capacity(CHUNK) } else { Vec::new() };
        let chunk = std::mem::replace(&mut self.chunk, next);
        match &mut self.out {
            Outlet::Channel(out) => {
                // The reader is gone only while the run is torn down; the events are not needed then.
                let _ = out.send(chunk);
            }
            Outlet::Function(out) => out(chunk),
        }
    }
}

impl Drop for EventBuffer {
    fn drop(&mut self) {
        self.flush();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::Ordering;

    fn waiting(worker: u32) -> EventKind {
        EventKind::Waiting { worker }
    }

    #[test]
    fn events_are_handed_over_in_order_and_none_is_lost() {
        let (clock, hand) = Clock::manual();
        let (out, seen) = crossbeam::channel::unbounded();
        let mut log = EventBuffer::new(clock, out);
        for at in 0..1000 {
            hand.store(at, Ordering::Relaxed);
            log.push(waiting(0));
        }
        drop(log);
        let times: Vec<u64> = seen.iter().flatten().map(|event| event.at).collect();
        assert_eq!(times, (0..1000).collect::<Vec<_>>());
    }

    #[test]
    fn an_old_event_does_not_lie_in_the_log_for_long() {
        let (clock, hand) = Clock::manual();
        let (out, seen) = crossbeam::channel::unbounded();
        let mut log = EventBuffer::new(clock, out);
        log.push(waiting(0));
        log.flush_if_due();
        assert!(seen.is_empty(), "young events are kept together");
        hand.store(MAX_DELAY + 1, Ordering::Relaxed);
        log.flush_if_due();
        assert_eq!(seen.len(), 1);
    }
}
