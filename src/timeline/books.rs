//! The books of a counter run: they balance exactly, from the segments alone.
//!
//! If value v was written k(v) times and the counter ends at F, then the lost updates are the sum over v <= F of
//! k(v) - 1 plus the sum over v > F of k(v): every write but one of each value that counted left no trace.

use super::{Lane, Timeline};
use crate::event::Nanos;

/// What was written, what is left of it, and what is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UpdateBalance {
    /// Increments made: writes of all workers together.
    pub made: u64,
    pub observed: u64,
    /// Updates lost, summed up value by value. Negative only if the segments are not whole.
    pub lost: i128,
    /// Values up to the observed one without a write; 0 if the segments are complete.
    pub unexplained: u64,
}

impl UpdateBalance {
    /// Whether what was lost explains the result: every value up to it was written, and made - observed = lost.
    #[must_use]
    pub fn balance(&self) -> bool {
        self.unexplained == 0 && i128::from(self.made) - i128::from(self.observed) == self.lost
    }
}

impl Timeline {
    /// The books of this run; `None` if it has no counter or is not over.
    #[must_use]
    pub fn books(&self) -> Option<UpdateBalance> {
        let observed = self.observed()?;
        // A segment from..to wrote the values from + 1 ..= to once each: once more from its first on, once less behind its last.
        let whole = || self.lanes().iter().flat_map(Lane::segments).filter(|segment| segment.to() > segment.from());
        let sorted = |mut edges: Vec<u64>| {
            edges.sort_unstable();
            edges.into_iter().peekable()
        };
        let mut begins = sorted(whole().map(|segment| segment.from() + 1).collect());
        let mut ends = sorted(whole().map(|segment| segment.to() + 1).collect());
        let mut border = Some(observed.saturating_add(1));
        let (mut lost, mut unexplained, mut made) = (0_i128, 0_u64, 0_u64);
        let (mut from, mut times) = (1_u64, 0_u64);
        while let Some(edge) = [begins.peek().copied(), ends.peek().copied(), border].into_iter().flatten().min() {
            let length = edge.saturating_sub(from);
            if length > 0 {
                made += length * times;
                if from > observed {
                    lost += i128::from(length) * i128::from(times);
                } else {
                    lost += i128::from(length) * (i128::from(times) - 1);
                    unexplained += if times == 0 { length } else { 0 };
                }
                from = edge;
            }
            // Where one stretch ends, the next begins: both before it is counted again.
            while begins.next_if_eq(&edge).is_some() {
                times += 1;
            }
            while ends.next_if_eq(&edge).is_some() {
                times -= 1;
            }
            border = border.filter(|border| *border > edge);
        }
        Some(UpdateBalance { made, observed, lost, unexplained })
    }

    /// Increments made by all workers up to a moment. Never fewer than the counter says: within a segment, and before a
    /// worker's latest one has arrived, the sum is an estimate that the counter may be ahead of.
    #[must_use]
    pub fn increments_at(&self, at: Nanos) -> u64 {
        let told = self.increments_by_worker(at).into_iter().fold(0, u64::saturating_add);
        told.max(self.counter_at(at))
    }

    /// The same for each worker. Within a segment a straight line is drawn between its ends; what others had read of it by
    /// then was written by then, and counts.
    #[must_use]
    pub fn increments_by_worker(&self, at: Nanos) -> Vec<u64> {
        // What was read further back was written long ago.
        const FAR: usize = 64;
        const MOST_WORKERS: usize = 256;
        let lanes = self.lanes();
        let mut made: Vec<u64> = lanes.iter().map(|lane| lane.increments_at(at)).collect();
        if lanes.len() > MOST_WORKERS {
            return made;
        }
        for lane in lanes {
            let mut read = lane.segment_at(at).map(|segment| segment.read);
            for _ in 0..FAR {
                let Some((writer, count)) = read.and_then(|read| Some((read.writer()?, read.count()))) else { break };
                let known =
                    lanes.get(writer.worker as usize).and_then(|lane| lane.made_when_written(writer, count, at));
                let Some((least, before)) = known else { break };
                let made = &mut made[writer.worker as usize];
                *made = (*made).max(least);
                read = Some(before);
            }
        }
        made
    }

    /// What the counter said at a moment: the value written last by any worker.
    #[must_use]
    pub fn counter_at(&self, at: Nanos) -> u64 {
        if let Some(observed) = self.observed()
            && at >= self.latest_write().unwrap_or(0)
        {
            return observed;
        }
        let last_written = self.lanes().iter().filter_map(|lane| {
            let segment = lane.segment_at(at)?;
            Some((segment.end.min(at), segment.value_at(at)))
        });
        last_written.max().map_or(0, |(_, value)| value)
    }

    fn latest_write(&self) -> Option<Nanos> {
        self.lanes().iter().filter_map(|lane| lane.segments().last()).map(|segment| segment.end).max()
    }
}
