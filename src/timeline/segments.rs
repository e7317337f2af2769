//! What a worker saw of the counter: stretches of increments, one after the other.

use crate::event::{CounterWord, Nanos, Writer};

/// A stretch of increments in which a worker saw only its own writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// From when, ns.
    pub start: Nanos,
    /// Until when, ns.
    pub end: Nanos,
    /// What the worker read first, and whose write that was.
    pub read: CounterWord,
    /// What it wrote last, with the mark of this segment.
    pub wrote: CounterWord,
}

impl Segment {
    /// The count that the worker read first.
    #[must_use]
    pub fn from(&self) -> u64 {
        self.read.count()
    }

    /// The count that it wrote last.
    #[must_use]
    pub fn to(&self) -> u64 {
        self.wrote.count()
    }

    /// The value that this worker had written last at a moment within the segment (a straight line between its ends).
    #[must_use]
    pub fn value_at(&self, at: Nanos) -> u64 {
        if at >= self.end || self.end <= self.start {
            return self.to();
        }
        let past = u128::from(at.saturating_sub(self.start));
        let grown = u128::from(self.to() - self.from()) * past / u128::from(self.end - self.start);
        self.from() + u64::try_from(grown).unwrap_or(0)
    }
}

/// Segments whose increments are added up on demand.
const STRIDE: usize = 64;

/// The segments of a worker, in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Segments {
    all: Vec<Segment>,
    /// Increments made before every [`STRIDE`]th segment: the screen needs them at every frame.
    made: Vec<u64>,
    latest_made: u64,
}

impl Segments {
    pub(super) fn all(&self) -> &[Segment] {
        &self.all
    }

    /// The segment begun last at a moment.
    pub(super) fn at(&self, at: Nanos) -> Option<&Segment> {
        let begun = self.all.partition_point(|segment| segment.start <= at);
        begun.checked_sub(1).map(|index| &self.all[index])
    }

    /// How many increments were made up to a moment.
    pub(super) fn increments_at(&self, at: Nanos) -> u64 {
        let ended = self.all.partition_point(|segment| segment.end <= at);
        let whole = self.made_by(ended);
        let part = self.all.get(ended).filter(|segment| segment.start <= at);
        whole + part.map_or(0, |segment| segment.value_at(at) - segment.from())
    }

    /// How many increments had been made when a count was written under a mark, and what was read first in that segment.
    pub(super) fn made_when_written(&self, mark: Writer, count: u64, at: Nanos) -> Option<(u64, CounterWord)> {
        // It is the latest of those that had begun, or nearly: whoever reads, reads what was written last.
        const FAR: usize = 64;
        let begun = self.all.partition_point(|segment| segment.start <= at);
        let near = (begun.saturating_sub(FAR)..begun).rev();
        let wrote = |index: &usize| {
            let segment = &self.all[*index];
            segment.wrote.writer() == Some(mark) && segment.from() < count && count <= segment.to()
        };
        let index = near.into_iter().find(wrote)?;
        let segment = &self.all[index];
        Some((self.made_by(index).saturating_add(count - segment.from()), segment.read))
    }

    /// Adds one more; one that counts down, from a damaged file, counts as nothing.
    pub(super) fn push(&mut self, segment: Segment) {
        let wrote = if segment.to() < segment.from() { segment.read } else { segment.wrote };
        let segment = Segment { wrote, ..segment };
        if self.all.len().is_multiple_of(STRIDE) {
            self.made.push(self.latest_made);
        }
        self.latest_made = self.latest_made.saturating_add(segment.to() - segment.from());
        self.all.push(segment);
    }

    pub(super) fn shrink(&mut self) {
        self.all.shrink_to_fit();
        self.made.shrink_to_fit();
    }

    /// Increments of the first so many segments.
    fn made_by(&self, segments: usize) -> u64 {
        let stride = segments.min(self.all.len().saturating_sub(1)) / STRIDE;
        let rest = &self.all[stride * STRIDE..segments];
        let before = self.made.get(stride).copied().unwrap_or(0);
        rest.iter().fold(before, |made, segment| made.saturating_add(segment.to() - segment.from()))
    }
}
