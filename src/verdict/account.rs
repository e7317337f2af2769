//! What the account of lost updates has to say in sentences: what came of one row, and what no row can say.

use super::expected_counter;
use crate::event::WorkerId;
use crate::plan::Plan;
use crate::text::Phrase;
use crate::timeline::{Cause, Ledger, LedgerRow};

/// What became of the updates of a row, in a sentence; `name` is what a worker is called.
#[must_use]
pub fn loss(row: &LedgerRow, name: impl Fn(WorkerId) -> String) -> Phrase {
    match (row.thrown_back, row.by) {
        (Some(back), _) => Phrase::new("explain.end.thrown-back")
            .with("worker", name(back.worker))
            .with("from", back.from)
            .with("to", back.to)
            .with("by", name(back.by))
            .with("lost", row.lost),
        (None, Some(by)) => Phrase::new("explain.end.side-by-side")
            .with("value", row.read + 1)
            .with("by", name(by))
            .with("lost", row.lost),
        (None, None) => Phrase::new("explain.end.unknown").with("value", row.read + 1).with("lost", row.lost),
    }
}

/// That nothing was lost, what cannot be accounted for, or is no loss of the usual kind; said plainly.
#[must_use]
pub fn account_notes(plan: &Plan, ledger: &Ledger) -> Vec<Phrase> {
    let mut notes = Vec::new();
    let copies = ledger.rows.iter().any(|row| row.cause == Cause::OwnCopy);
    if copies {
        notes.push(Phrase::new("explain.copies"));
    }
    if ledger.made == 0 {
        notes.push(Phrase::new("explain.nothing-made"));
    } else if ledger.rows.is_empty() && ledger.balances() {
        notes.push(Phrase::new("explain.nothing").with("made", ledger.made));
    }
    let expected = expected_counter(plan);
    if ledger.made < expected {
        notes.push(Phrase::new("explain.never-made").with("n", expected - ledger.made));
    }
    if ledger.guessed {
        notes.push(Phrase::new("explain.stamps"));
    }
    if ledger.unexplained > 0 && !copies {
        notes.push(Phrase::new("explain.unexplained").with("n", ledger.unexplained));
    }
    notes
}
