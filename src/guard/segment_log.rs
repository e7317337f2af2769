//! What one worker saw of the counter while counting: segments, and how long it waited for the guard.
//!
//! It owns its events until the kernel takes them at a checkpoint, so that it can live across an await.

use std::sync::Arc;

use parking_lot::Mutex;

use crate::clock::Clock;
use crate::event::{BlockedOn, CounterWord, Event, EventKind, Nanos, SegmentMark, WorkerId, Writer};
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
    expected: Expected,
    brief: (Nanos, u32),
    /// Where waits are recorded instead of in `events`.
    stops: Option<Stops>,
    /// Increments that the worker counted privately (`local`).
    pub(super) unmerged: u64,
}

/// What a worker will read if no other writes, and what it leaves beside its own writes. Words of memory.
#[derive(Debug, Clone, Copy)]
pub struct Expected {
    pub(super) word: u64,
    mark: SegmentMark,
}

impl Expected {
    /// The word to write over `seen`. What another wrote begins a new segment, which leaves a mark of its own.
    #[inline]
    pub(super) fn word_after(self, seen: u64) -> u64 {
        // A branch, so that the processor need not wait for the read: what is expected is known before.
        if seen == self.word { self.word + 1 } else { self.first_word_after(seen) }
    }

    #[cold]
    #[inline(never)]
    fn first_word_after(self, seen: u64) -> u64 {
        self.mark.beside(seen + 1)
    }
}

/// No read can return this: a count that high would take years.
const NOTHING: u64 = u64::MAX;

/// Waits for a guard, where a kernel can take them away while it is still in the critical section.
pub type Stops = Arc<Mutex<Vec<Event>>>;

impl std::fmt::Debug for SegmentLog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SegmentLog")
            .field("worker", &self.worker)
            .field("expected", &self.expected)
            .finish_non_exhaustive()
    }
}

impl SegmentLog {
    /// A worker that has not seen the counter yet. Its segments are numbered from `first`: where a worker has several logs,
    /// one after the other, they should not begin with the same.
    #[must_use]
    pub fn new(worker: WorkerId, first: u32, clock: Clock, gil: Option<Arc<dyn Gil>>) -> Self {
        Self {
            worker,
            clock,
            gil,
            events: Vec::new(),
            since: 0,
            from: 0,
            expected: Expected { word: NOTHING, mark: SegmentMark::of(Writer { worker, segment: first }) },
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

    /// What the worker will read if no other writes.
    #[must_use]
    #[inline]
    pub(super) fn expected(&self) -> Expected {
        self.expected
    }

    /// After a loop that kept it in registers.
    #[inline]
    pub(super) fn expect(&mut self, expected: Expected) {
        self.expected = expected;
    }

    /// The worker read one word and wrote another.
    #[inline]
    pub(super) fn saw(&mut self, seen: u64, wrote: u64) {
        if seen != self.expected.word {
            self.expected = self.cut(self.expected.word, seen);
        }
        self.expected.word = wrote;
    }

    /// The worker expected one word and read another: somebody else wrote in between. One segment ends, another has begun
    /// with the write after that read. Returns what is expected then, but for the word, and with the mark of the segment
    /// after this.
    #[cold]
    #[inline(never)]
    pub(super) fn cut(&mut self, expected: u64, seen: u64) -> Expected {
        let now = self.clock.now();
        self.end_segment(expected, now);
        self.from = seen;
        self.since = now;
        self.expected.mark = self.expected.mark.next();
        Expected { word: seen, ..self.expected }
    }

    /// A whole segment at once: what was counted privately goes into the counter in one step.
    pub(super) fn merge(&mut self, from: u64, to: u64) {
        let now = self.clock.now();
        self.end_segment(self.expected.word, now);
        if to > from {
            self.events.push(Event { at: now, what: EventKind::unmarked_segment(self.worker, now, from, to) });
        }
        self.expected.word = NOTHING;
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
        let word = self.expected.word;
        if word != NOTHING && self.clock.now().saturating_sub(self.since) > LONG {
            let now = self.clock.now();
            self.end_segment(word, now);
            (self.from, self.since) = (word, now);
        }
    }

    /// Ends the last segment: the worker has made its increments.
    pub fn close(&mut self) {
        let now = self.clock.now();
        self.end_segment(self.expected.word, now);
        self.expected.word = NOTHING;
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

    fn end_segment(&mut self, last: u64, now: Nanos) {
        let (read, wrote) = (CounterWord::from_bits(self.from), CounterWord::from_bits(last));
        if last != NOTHING && wrote.count() > read.count() {
            let what = EventKind::Segment { worker: self.worker, since: self.since, read, wrote };
            self.events.push(Event { at: now, what });
        }
    }
}
