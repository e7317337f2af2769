//! Which updates are lost: the steps are given, and whose write the counter went on from.

use super::interleaving::{drawn, table};
use super::{Exercise, Random, RunMatter};
use crate::text::{Phrase, letter};
use crate::timeline::LedgerRow;
use crate::verdict;
use crate::worksheet::exercise::{Secret, Solution};

pub(super) fn ask(matter: &RunMatter<'_>, random: &mut Random) -> Option<Exercise> {
    // One worker lost all that it wrote from there on: that can be told from the steps.
    let can_be_told = |row: &LedgerRow| match (row.losers.as_slice(), row.by) {
        ([(loser, lost)], Some(by)) => *loser != by && *lost == row.highest - row.read,
        _ => false,
    };
    let (row, steps) = drawn(matter, random, can_be_told)?;
    let (loser, by) = (row.losers.first()?.0, row.by?);
    let text = Phrase::new("worksheet.loss").with("by", letter(by));
    let answer = Phrase::new("worksheet.loss.answer")
        .with("worker", letter(loser))
        .with("from", row.read + 1)
        .with("to", row.highest)
        .with("lost", row.lost);
    let given = table(&steps, |_| false);
    let secret = Secret::Steps(given.clone());
    let question = Exercise::new(text, vec![given], Solution::Said(vec![answer])).saying(secret);
    Some(question.because(verdict::loss(row, letter)))
}
