//! The events of a run in memory: packed, some ten bytes each, in the order in which they arrived.
//!
//! It knows bytes, times and lanes, and not what events mean. They are kept in chunks whose times and lanes are known, so
//! that finding what happened next to a moment unpacks a chunk or two, however many there are.

use std::ops::RangeInclusive;

use crate::event::{Event, EventKind, Nanos, WorkerId};

/// Events in a chunk at most: unpacking them takes some ten microseconds.
const CHUNK: usize = 512;

/// Bytes in a chunk from which on the next event begins another one: texts may be long.
const FULL: usize = 1 << 14;

/// What most events fit in when they are packed, bytes.
const USUAL: usize = 64;

/// The events of a run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Events {
    chunks: Vec<Chunk>,
    count: usize,
    bytes: usize,
}

/// Events that are kept together.
#[derive(Debug, Clone, PartialEq)]
struct Chunk {
    /// Each event is the time since the one before it, and what happened.
    packed: Vec<u8>,
    count: usize,
    /// The earliest and the latest time of them.
    first: Nanos,
    last: Nanos,
    /// The time of the event before the next one.
    before: Nanos,
    /// The lanes that they belong to, ascending.
    workers: Vec<WorkerId>,
}

impl Events {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether nothing has happened yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Every event, in the order in which they arrived.
    pub fn iter(&self) -> impl Iterator<Item = Event> {
        self.chunks.iter().flat_map(Chunk::iter)
    }

    /// The memory that they take, bytes.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Adds one more.
    pub(super) fn push(&mut self, event: &Event) {
        if self.chunks.last().is_none_or(|chunk| chunk.count >= CHUNK || chunk.packed.len() >= FULL) {
            self.shrink();
            self.chunks.push(Chunk::new());
        }
        if let Some(chunk) = self.chunks.last_mut() {
            let before = chunk.bytes();
            chunk.push(event);
            self.bytes += chunk.bytes() - before;
            self.count += 1;
        }
    }

    /// Frees the memory that was reserved for further events.
    pub(super) fn shrink(&mut self) {
        if let Some(chunk) = self.chunks.last_mut() {
            chunk.packed.shrink_to_fit();
            chunk.workers.shrink_to_fit();
        }
    }

    /// The next time after a moment, or the last one before it, at which something happened within a stretch; only to one
    /// worker, if one is named.
    #[must_use]
    pub fn beside(
        &self,
        at: Nanos,
        forward: bool,
        within: RangeInclusive<Nanos>,
        worker: Option<WorkerId>,
    ) -> Option<Nanos> {
        self.look_beside(at, forward, within, worker).0
    }

    /// The same, and how many chunks had to be unpacked for it.
    fn look_beside(
        &self,
        at: Nanos,
        forward: bool,
        within: RangeInclusive<Nanos>,
        worker: Option<WorkerId>,
    ) -> (Option<Nanos>, usize) {
        let (mut found, mut unpacked) = (None::<Nanos>, 0);
        let is_of = |chunk: &Chunk| worker.is_none_or(|worker| chunk.workers.binary_search(&worker).is_ok());
        // The result has a lower and an upper limit, and every find brings one of them closer.
        let mut look = |chunk: &Chunk| {
            let (from, to) = if forward {
                (at.saturating_add(1).max(*within.start()), found.unwrap_or(Nanos::MAX).min(*within.end()))
            } else {
                (found.unwrap_or(0).max(*within.start()), at.saturating_sub(1).min(*within.end()))
            };
            let is_beyond = if forward { at == Nanos::MAX } else { at == 0 };
            if is_beyond || from > to || chunk.last < from || chunk.first > to || !is_of(chunk) {
                return;
            }
            unpacked += 1;
            let times = chunk.iter().filter(|event| worker.is_none() || event.what.worker() == worker);
            let times = times.map(|event| event.at).filter(|time| *time >= from && *time <= to);
            let best = if forward { times.min() } else { times.max() };
            found = best.or(found);
        };
        // Chunks are roughly in the order of their times: near ones are looked at before far ones.
        if forward {
            self.chunks.iter().for_each(&mut look);
        } else {
            self.chunks.iter().rev().for_each(&mut look);
        }
        (found, unpacked)
    }

    /// How many events happened within a stretch; no more than `most` are counted.
    #[must_use]
    pub fn count_within(&self, within: &RangeInclusive<Nanos>, most: usize) -> usize {
        let mut count = 0;
        for chunk in &self.chunks {
            if count >= most {
                return most;
            }
            let is_whole = within.contains(&chunk.first) && within.contains(&chunk.last);
            count += if is_whole {
                chunk.count
            } else if chunk.last < *within.start() || chunk.first > *within.end() {
                0
            } else {
                chunk.iter().filter(|event| within.contains(&event.at)).count()
            };
        }
        count.min(most)
    }
}

impl Chunk {
    fn new() -> Self {
        Self { packed: Vec::new(), count: 0, first: Nanos::MAX, last: 0, before: 0, workers: Vec::new() }
    }

    fn bytes(&self) -> usize {
        self.packed.len() + self.workers.len() * size_of::<WorkerId>()
    }

    fn push(&mut self, event: &Event) {
        let since = event.at.wrapping_sub(self.before).cast_signed();
        let mut room = [0; USUAL];
        if let Ok(packed) = postcard::to_slice(&(since, &event.what), &mut room) {
            self.packed.extend_from_slice(packed);
        } else {
            // A long one. Plain data can always be packed where there is room.
            self.packed.extend(postcard::to_allocvec(&(since, &event.what)).unwrap_or_default());
        }
        self.before = event.at;
        self.first = self.first.min(event.at);
        self.last = self.last.max(event.at);
        self.count += 1;
        if let Some(worker) = event.what.worker()
            && let Err(place) = self.workers.binary_search(&worker)
        {
            self.workers.insert(place, worker);
        }
    }

    fn iter(&self) -> Unpacked<'_> {
        Unpacked { rest: &self.packed, at: 0 }
    }
}

/// The events of a chunk, one after the other.
struct Unpacked<'chunk> {
    rest: &'chunk [u8],
    at: Nanos,
}

impl Iterator for Unpacked<'_> {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        // What was packed here can be unpacked; after the last there is nothing.
        let ((since, what), rest) = postcard::take_from_bytes::<(i64, EventKind)>(self.rest).ok()?;
        self.rest = rest;
        self.at = self.at.wrapping_add_signed(since);
        Some(Event { at: self.at, what })
    }
}

#[cfg(test)]
#[path = "events_tests.rs"]
mod tests;
