//! What a run over arrays came to: how long bringing them to their workers took, how long computing did, and from where on
//! computing outweighs the copy.

use super::ArraysSettings;
use crate::event::{Nanos, TaskId};
use crate::plan::Plan;
use crate::results::{Bar, Figure, Results};
use crate::text::{Arg, Phrase};
use crate::timeline::{TaskRow, Timeline};

/// Most arrays with a bar each; more have one together.
const MOST_BARS: usize = 8;

/// Bytes of a number.
const NUMBER: u64 = 8;

/// What bringing and computing took, of all arrays that were computed together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Shares {
    pub(super) bytes: u64,
    /// Bytes of them that were copied to another process.
    pub(super) copied: u64,
    /// What bringing them there took, ns.
    pub(super) transfer: Nanos,
    /// What computing took, ns.
    pub(super) compute: Nanos,
    pub(super) rounds: u64,
}

impl Shares {
    /// The shares of a run, as known at a moment.
    #[must_use]
    pub(super) fn of(plan: &Plan, timeline: &Timeline, at: Nanos) -> Self {
        let ArraysSettings { length, rounds, .. } = ArraysSettings::of(&plan.settings);
        computed(timeline, at).fold(Self { rounds, ..Self::default() }, |shares, (_, task)| Self {
            // A recording may say anything.
            bytes: shares.bytes.saturating_add(length.saturating_mul(NUMBER)),
            copied: shares.copied.saturating_add(fact(timeline, task, "copied")),
            transfer: shares.transfer.saturating_add(fact(timeline, task, "transfer")),
            compute: shares.compute.saturating_add(fact(timeline, task, "compute")),
            rounds,
        })
    }

    /// What a round of computing took a MiB, ns.
    #[must_use]
    pub(super) fn compute_per_mib(&self) -> Nanos {
        per_mib(self.compute / self.rounds.max(1), self.bytes)
    }

    /// What copying took a MiB, ns; `None` if nothing was copied.
    #[must_use]
    pub(super) fn transfer_per_mib(&self) -> Option<Nanos> {
        (self.copied > 0).then(|| per_mib(self.transfer, self.copied))
    }

    /// From how many rounds on computing takes longer than copying took; `None` if nothing was copied.
    #[must_use]
    pub(super) fn break_even(&self) -> Option<u64> {
        let rounds = u128::from(self.transfer) * u128::from(self.rounds) / u128::from(self.compute.max(1)) + 1;
        (self.copied > 0).then(|| u64::try_from(rounds).unwrap_or(u64::MAX))
    }
}

pub(super) fn sums(plan: &Plan, timeline: &Timeline, at: Nanos) -> Results {
    let shares = Shares::of(plan, timeline, at);
    let mut figures = vec![
        Figure { key: "copied", value: Arg::Bytes(shares.copied) },
        Figure { key: "transfer", value: Arg::Duration(shares.transfer) },
        Figure { key: "compute", value: Arg::Duration(shares.compute) },
        Figure { key: "compute-per-mib", value: Arg::Duration(shares.compute_per_mib()) },
    ];
    if let Some((transfer, rounds)) = shares.transfer_per_mib().zip(shares.break_even()) {
        figures.push(Figure { key: "transfer-per-mib", value: Arg::Duration(transfer) });
        figures.push(Figure { key: "break-even-rounds", value: rounds.into() });
    }
    Results { figures, bars: bars(timeline, at, shares), ..Results::default() }
}

fn bars(timeline: &Timeline, at: Nanos, shares: Shares) -> Vec<Bar> {
    let parts = |transfer, compute| vec![("transfer", transfer), ("compute", compute)];
    if timeline.tasks().len() > MOST_BARS {
        return vec![Bar { name: Phrase::new("bar.arrays"), parts: parts(shares.transfer, shares.compute) }];
    }
    let bar = |(id, task): (TaskId, &TaskRow)| Bar {
        name: Phrase::new("label.arrays").with("n", u64::from(id) + 1),
        parts: parts(fact(timeline, task, "transfer"), fact(timeline, task, "compute")),
    };
    computed(timeline, at).map(bar).collect()
}

/// The tasks that had been computed at a moment.
fn computed(timeline: &Timeline, at: Nanos) -> impl Iterator<Item = (TaskId, &TaskRow)> {
    let ended = move |task: &TaskRow| task.finished.as_ref().is_some_and(|(when, _)| *when <= at);
    (0..).zip(timeline.tasks()).filter(move |(_, task)| ended(task) && timeline.facts_of(task).get("compute").is_some())
}

fn fact(timeline: &Timeline, task: &TaskRow, key: &str) -> u64 {
    timeline.facts_of(task).figure(key).unwrap_or(0)
}

fn per_mib(nanos: Nanos, bytes: u64) -> Nanos {
    let nanos = (u128::from(nanos) << 20) / u128::from(bytes.max(1));
    u64::try_from(nanos).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: u64 = 1 << 20;

    #[test]
    fn from_the_break_even_on_computing_outweighs_the_copy() {
        let shares = Shares { bytes: 2 * MIB, copied: 2 * MIB, transfer: 700, compute: 200, rounds: 1 };
        assert_eq!((shares.transfer_per_mib(), shares.compute_per_mib()), (Some(350), 100));
        assert_eq!(shares.break_even(), Some(4), "3 rounds take 600, 4 take 800");
        let more = Shares { compute: 2_000, rounds: 10, ..shares };
        assert_eq!((more.compute_per_mib(), more.break_even()), (100, Some(4)), "however many were made");
    }

    #[test]
    fn where_nothing_is_copied_there_is_nothing_to_outweigh() {
        let shares = Shares { bytes: MIB, copied: 0, transfer: 20, compute: 200, rounds: 1 };
        assert_eq!((shares.transfer_per_mib(), shares.break_even()), (None, None));
    }
}
