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
    /// How the updates of a row were lost, step by step: both read the same value, both wrote the next one.
    ///
    /// Some of the order is certain: a worker's own steps, that both reads of one write came before both writes over it, that
    /// what was read had been written. The rest is by stamps; reads and a worker's last write have none.
    #[must_use]
    pub fn interleaving(&self, row: &LedgerRow) -> Vec<LossStep> {
        let next = row.read + 1;
        let (Some(root), Some(top)) = (self.parts.get(row.root), self.parts.get(row.top)) else { return Vec::new() };
        let mut lost = vec![root.writes(next, false)];
        lost.extend((row.highest > next).then(|| top.last_write()));
        let noticed = row.thrown_back.map(|back| LossStep {
            worker: back.worker,
            writes: false,
            value: back.to,
            stands: false,
            at: None,
        });
        let read = root.reads(row.read, false);
        let Some(instead) = row.instead else {
            return [read].into_iter().chain(lost).chain(noticed).collect();
        };
        let stands = &self.parts[instead];
        let (read_too, wrote_too) = (stands.reads(row.read, true), stands.writes(next, true));
        if stands.worker == root.worker {
            // Only where stamps were all there was to go by: nobody reads a value again that he has overwritten himself.
            let (stands, in_vain) = ([read_too, wrote_too], [read].into_iter().chain(lost));
            return if instead < row.root {
                stands.into_iter().chain(in_vain).chain(noticed).collect()
            } else {
                in_vain.chain(noticed).chain(stands).collect()
            };
        }
        let place = if wrote_too.at <= lost[0].at {
            0
        } else if stands.worker != top.worker && wrote_too.at >= Some(root.time_of(next).midpoint(top.end)) {
            lost.len()
        } else {
            1
        };
        lost.insert(place, wrote_too);
        [read_too, read].into_iter().chain(lost).chain(noticed).collect()
    }
}
