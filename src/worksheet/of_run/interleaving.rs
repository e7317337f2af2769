//! Who read what, and what is written next: the steps with which an update was lost, of which each worker's read or write of
//! the same value is missing.

use rand::RngExt as _;
use rand::seq::IndexedRandom as _;

use super::{Exercise, Random, RunMatter};
use crate::text::{Phrase, letter, thousands};
use crate::timeline::{Cause, LedgerRow, LossStep};
use crate::verdict;
use crate::worksheet::exercise::{Cell, Matter, Secret, Solution, heads};

pub(super) fn ask(matter: &RunMatter<'_>, random: &mut Random) -> Option<Exercise> {
    let (row, steps) = drawn(matter, random, |row| row.by.is_some())?;
    // What a worker read tells what it wrote next, and the other way round: one of both is enough.
    let mut missing: Vec<(u32, bool)> = Vec::new();
    for step in steps.iter().filter(|step| !step.writes && step.value == row.read) {
        if steps.iter().any(|next| next.worker == step.worker && next.writes && next.value == row.read + 1) {
            missing.push((step.worker, random.random()));
        }
    }
    let is_missing = |step: &LossStep| {
        let value = if step.writes { row.read + 1 } else { row.read };
        step.value == value && missing.contains(&(step.worker, step.writes))
    };
    let given = table(&steps, is_missing);
    let secret = Secret::Steps(given.filled());
    let question = Exercise::new(Phrase::new("worksheet.interleaving"), vec![given], Solution::Blanks).asking(secret);
    (!missing.is_empty()).then(|| question.because(verdict::loss(row, letter)))
}

/// A row of the ledger that fits, and the steps with which it began: two workers that read the same value.
pub(super) fn drawn<'matter>(
    matter: &'matter RunMatter<'_>,
    random: &mut Random,
    fits: impl Fn(&LedgerRow) -> bool,
) -> Option<(&'matter LedgerRow, Vec<LossStep>)> {
    const LOOKED_AT: usize = 200;
    let ledger = matter.ledger()?;
    let rows = ledger.rows.iter().take(LOOKED_AT);
    let rows: Vec<&LedgerRow> = rows.filter(|row| row.cause == Cause::Overwritten && fits(row)).collect();
    let row = *rows.choose(random)?;
    let steps = ledger.interleaving(row);
    let reads = steps.iter().filter(|step| !step.writes && step.value == row.read);
    (reads.count() >= 2).then_some((row, steps))
}

/// The steps as a table.
pub(super) fn table(steps: &[LossStep], is_missing: impl Fn(&LossStep) -> bool) -> Matter {
    let row = |step: &LossStep| {
        let does = if step.writes { "explain.writes" } else { "explain.reads" };
        vec![
            Cell::given(letter(step.worker)),
            Cell::Given(Phrase::new(does)),
            Cell::blank_if(is_missing(step), thousands(step.value)),
        ]
    };
    let rows = steps.iter().map(row).collect();
    Matter::Table { heads: heads(&["report.worker", "explain.does", "explain.value"]), rows }
}
