//! What one worker saw of the counter while counting: segments, and how long it waited for the guard.
//!
//! It owns its events until the kernel takes them at a checkpoint, so that it can live across an await.

use std::sync::Arc;

use parking_lot::Mutex;

use crate::clock::Clock;
use crate::event::{BlockedOn, Event, EventKind, Nanos, WorkerId};
use crate::gil::Gil;

/// A wait shorter than this is only added up: drawing it would cost more than it shows, ns.
const BRIEF: Nanos = 2_000;

/// A segment older than this is ended at the next checkpoint, so that a live screen has something to draw. ns.
const LONG: Nanos = 10_000_000;

/// The segments of one worker.
pub struct SegmentLog {
    worker: WorkerId,
    clock: Clock,
    gil: Option<Arc<dyn Gil>>,
    events: Vec<Event>,
    since: Nanos,
    from: u64,
    next: u64,
    brief: (Nanos, u32),
    /// Where waits are recorded instead of in `events`.
    stops: Option<Stops>,
    /// Increments that the worker counted privately (`local`).
    pub(super) unmerged: u64,
}

/// Waits for a guard, where a kernel can take them away while it is still in the critical section.
pub type Stops = Arc<Mutex<Vec<Event>>>;

impl std::fmt::Debug for SegmentLog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SegmentLog").field("worker", &self.worker).field("next", &self.next).finish_non_exhaustive()
    }
}

impl SegmentLog {
    /// A worker that has not seen the counter yet.
    #[must_use]
    pub fn new(worker: WorkerId, clock: Clock, gil: Option<Arc<dyn Gil>>) -> Self {
        Self {
            worker,
            clock,
            gil,
            events: Vec::new(),
            since: 0,
            from: 0,
            // No read can return this: a counter that high would take centuries.
            next: u64::MAX,
            brief: (0, 0),
            stops: None,
            unmerged: 0,
        }
    }

    /// The worker that counts.
    #[must_use]
    pub fn worker(&self) -> WorkerId {
        self.worker
    }

    /// The value that the worker will read if no other writes.
    #[must_use]
    #[inline]
    pub fn next(&self) -> u64 {
        self.next
    }

    /// After a loop that kept this value in a register.
    #[inline]
    pub fn set_next(&mut self, next: u64) {
        self.next = next;
    }

    /// The worker read `seen` and wrote `seen + 1`.
    #[inline]
    pub fn saw(&mut self, seen: u64) {
        if seen != self.next {
            self.cut(self.next, seen);
        }
        self.next = seen + 1;
    }

    /// The worker expected `next` and read `seen`: another wrote in between. One segment ends, another begins.
    #[cold]
    #[inline(never)]
    pub fn cut(&mut self, next: u64, seen: u64) {
        let now = self.clock.now();
        self.end_segment(next, now);
        self.from = seen;
        self.next = seen;
        self.since = now;
    }

    /// A whole segment at once: what was counted privately goes into the counter in one step.
    pub(super) fn merge(&mut self, from: u64, to: u64) {
        let now = self.clock.now();
        self.end_segment(self.next, now);
        if to > from {
            self.events.push(Event { at: now, what: EventKind::Segment { worker: self.worker, since: now, from, to } });
        }
        self.next = u64::MAX;
    }

    /// Waits through `acquire` and records for how long. Meanwhile the interpreter lock is released, as a thread of an
    /// interpreter does: otherwise the holder of the guard could never go on.
    pub fn blocked<T>(&mut self, acquire: impl FnOnce() -> T) -> T {
        let since = self.clock.now();
        let acquired = match &self.gil {
            Some(gil) => {
                gil.release();
                let acquired = acquire();
                gil.acquire(self.worker);
                acquired
            }
            None => acquire(),
        };
        self.record_blocked(since);
        acquired
    }

    /// The same for a slot of an event loop, which awaits.
    pub(super) async fn blocked_on<T>(&mut self, acquire: impl Future<Output = T>) -> T {
        let since = self.clock.now();
        let acquired = acquire.await;
        self.record_blocked(since);
        acquired
    }

    /// Pauses without the interpreter lock, and records it as a wait.
    pub(super) fn pause(&mut self, pause: std::time::Duration) {
        let worker = self.worker;
        let began = self.clock.now();
        self.events.push(Event { at: began, what: EventKind::Waiting { worker } });
        if let Some(gil) = &self.gil {
            gil.release();
        }
        std::thread::sleep(pause);
        let woke = self.clock.now();
        self.events.push(Event { at: woke, what: EventKind::Resumed { worker } });
        if let Some(gil) = &self.gil {
            gil.acquire(worker);
            let what = EventKind::Blocked { worker, on: BlockedOn::Gil, since: woke };
            self.events.push(Event { at: self.clock.now(), what });
        }
    }

    /// The interpreter lock, if its holder drops it even between a read and its write.
    pub(super) fn changes_inside(&self) -> Option<Arc<dyn Gil>> {
        self.gil.as_ref().filter(|gil| gil.changes_inside()).cloned()
    }

    /// The run's clock.
    pub(super) fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The worker has waited for the guard since that moment.
    fn record_blocked(&mut self, since: Nanos) {
        let now = self.clock.now();
        let nanos = now.saturating_sub(since);
        if nanos >= BRIEF {
            let what = EventKind::Blocked { worker: self.worker, on: BlockedOn::Guard, since };
            let event = Event { at: now, what };
            match &self.stops {
                Some(stops) => stops.lock().push(event),
                None => self.events.push(event),
            }
        } else {
            self.brief = (self.brief.0 + nanos, self.brief.1 + 1);
        }
    }

    /// From now on waits for the guard are recorded in the result. An increment borrows this log as long as it takes, and a
    /// kernel that waits in the middle of one has to emit its wait for the guard before that.
    #[must_use]
    pub fn share_stops(&mut self) -> Stops {
        Arc::clone(self.stops.get_or_insert_default())
    }

    /// Ends a segment that has lasted long, so that it can be drawn.
    pub fn cut_if_long(&mut self) {
        if self.next != u64::MAX && self.clock.now().saturating_sub(self.since) > LONG {
            self.cut(self.next, self.next);
        }
    }

    /// Ends the last segment: the worker has made its increments.
    pub fn close(&mut self) {
        let now = self.clock.now();
        self.end_segment(self.next, now);
        self.next = u64::MAX;
        if self.brief.1 > 0 {
            let (nanos, times) = std::mem::take(&mut self.brief);
            let what = EventKind::BlockedBriefly { worker: self.worker, on: BlockedOn::Guard, nanos, times };
            self.events.push(Event { at: now, what });
        }
    }

    /// The events so far, for the kernel to take away.
    pub fn events(&mut self) -> &mut Vec<Event> {
        &mut self.events
    }

    fn end_segment(&mut self, next: u64, now: Nanos) {
        if next != u64::MAX && next > self.from {
            let what = EventKind::Segment { worker: self.worker, since: self.since, from: self.from, to: next };
            self.events.push(Event { at: now, what });
        }
    }
}
