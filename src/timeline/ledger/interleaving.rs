//! How the updates of one row were lost, step by step: who read what, who wrote what, and which of the writes stand.

use super::{Ledger, LedgerRow, Part};
use crate::event::{Nanos, WorkerId};

/// One step of how updates were lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LossStep {
    pub worker: WorkerId,
    /// Whether it wrote the value, or read it.
    pub writes: bool,
    pub value: u64,
    /// Whether it belongs to the writes that stand, or to those that are lost.
    pub stands: bool,
    /// When, ns. `None` for a read, which leaves no stamp, and for a worker's last write, which only the next one stamps.
    /// Within a segment a straight line is drawn between its ends.
    pub at: Option<Nanos>,
}

impl Part {
    fn reads(&self, value: u64, stands: bool) -> LossStep {
        LossStep { worker: self.worker, writes: false, value, stands, at: None }
    }

    fn writes(&self, value: u64, stands: bool) -> LossStep {
        LossStep { worker: self.worker, writes: true, value, stands, at: Some(self.time_of(value)) }
    }

    fn last_write(&self) -> LossStep {
        LossStep { worker: self.worker, writes: true, value: self.to, stands: false, at: None }
    }
}

impl Ledger {
    /// How the updates of a row were lost, step by step: both read the same value, both wrote the next one. Steps whose
    /// time is known are ordered by it. The order of the reads is unknown; they came before the writes.
    #[must_use]
    pub fn interleaving(&self, row: &LedgerRow) -> Vec<LossStep> {
        let next = row.read + 1;
        let (Some(root), Some(top)) = (self.parts.get(row.root), self.parts.get(row.top)) else { return Vec::new() };
        let (read, wrote) = (root.reads(row.read, false), root.writes(next, false));
        let last = (row.highest > next).then(|| top.last_write());
        let noticed = row.thrown_back.map(|back| LossStep {
            worker: back.worker,
            writes: false,
            value: back.to,
            stands: false,
            at: None,
        });
        let Some(instead) = row.instead.and_then(|part| self.parts.get(part)) else {
            return [read, wrote].into_iter().chain(last).chain(noticed).collect();
        };
        let (read_too, wrote_too) = (instead.reads(row.read, true), instead.writes(next, true));
        let came_first = wrote_too.at <= wrote.at;
        if instead.worker == root.worker {
            // It did not overwrite itself: between the two it was thrown back, read the same value again, and continued
            // from there.
            let (in_vain, stands) = ([read, wrote].into_iter().chain(last), [read_too, wrote_too]);
            return if came_first {
                stands.into_iter().chain(in_vain).collect()
            } else {
                in_vain.chain(stands).collect()
            };
        }
        let reads = [read_too, read].into_iter();
        if came_first {
            reads.chain([wrote_too, wrote]).chain(last).chain(noticed).collect()
        } else if wrote_too.at >= Some(root.time_of(next).midpoint(top.end)) {
            reads.chain([wrote]).chain(last).chain([wrote_too]).chain(noticed).collect()
        } else {
            reads.chain([wrote, wrote_too]).chain(last).chain(noticed).collect()
        }
    }
}
