//! The ledger on the Run screen: whether it is open, the ledgers that were made, and the row that is chosen in each.
//!
//! Pure. It knows neither the playhead nor what is drawn. A ledger is made once: a run may have thousands of rows.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use crate::event::WorkerId;
use crate::timeline::{Cause, Ledger, LedgerRow, Writes};
use crate::tui::draw::losses::Widest;

/// The ledger of one variant, and which of its rows is chosen.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LedgerView {
    ledger: Ledger,
    widest: Widest,
    cursor: usize,
}

impl LedgerView {
    /// The first row is chosen: the one in which most was lost.
    pub(crate) fn new(ledger: Ledger) -> Self {
        Self { widest: Widest::of(&ledger), ledger, cursor: 0 }
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    pub(crate) fn widest(&self) -> Widest {
        self.widest
    }

    pub(crate) fn cursor(&self) -> usize {
        self.cursor
    }

    pub(crate) fn chosen(&self) -> Option<&LedgerRow> {
        self.ledger.rows.get(self.cursor)
    }

    /// Whether steps led to its losses. Copies that no other worker sees are lost as they are.
    pub(crate) fn has_steps(&self) -> bool {
        self.chosen().is_none_or(|row| row.cause == Cause::Overwritten)
    }

    pub(crate) fn choose(&mut self, row: usize) {
        self.cursor = row.min(self.ledger.rows.len().saturating_sub(1));
    }

    pub(crate) fn move_by(&mut self, rows: isize) {
        self.choose(self.cursor.saturating_add_signed(rows));
    }

    pub(crate) fn choose_earliest(&mut self) {
        let rows = self.ledger.rows.iter().enumerate();
        self.cursor = rows.min_by_key(|(_, row)| row.at).map_or(0, |(index, _)| index);
    }

    /// Whose steps led to the chosen row, by number: those who lost first and most, and the one whose writes stand.
    pub(crate) fn marked(&self) -> Vec<WorkerId> {
        let Some(row) = self.chosen() else { return Vec::new() };
        let mut workers: Vec<WorkerId> = self.ledger.interleaving(row).iter().map(|step| step.worker).collect();
        if workers.is_empty() {
            workers = row.workers();
        }
        workers.sort_unstable();
        workers.dedup();
        workers
    }
}

/// The ledgers of a run's variants, by variant, as far as they were asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct LedgerViews {
    is_open: bool,
    made: BTreeMap<usize, LedgerView>,
    /// Variants of which a ledger is being made elsewhere.
    going: BTreeSet<usize>,
    /// The one of them that no effect has been asked for yet, and what it is made from.
    pending_effect: Option<(usize, Writes)>,
    /// The one of which the first loss is to be looked at when its ledger is there.
    first_loss_of: Option<usize>,
}

impl LedgerViews {
    pub(crate) fn is_open(&self) -> bool {
        self.is_open
    }

    pub(crate) fn open(&mut self, opens: bool) {
        self.is_open = opens;
    }

    pub(crate) fn of(&self, variant: usize) -> Option<&LedgerView> {
        self.made.get(&variant)
    }

    /// The view of a variant's ledger, made if it was not made before; `None` if there is no ledger either.
    pub(crate) fn make(&mut self, variant: usize, ledger: impl FnOnce() -> Option<Ledger>) -> Option<&mut LedgerView> {
        Some(match self.made.entry(variant) {
            Entry::Occupied(made) => made.into_mut(),
            Entry::Vacant(none) => none.insert(LedgerView::new(ledger()?)),
        })
    }
}

impl LedgerViews {
    pub(crate) fn ask_for(&mut self, variant: usize, writes: Writes) {
        if self.going.insert(variant) {
            self.pending_effect = Some((variant, writes));
        }
    }

    pub(crate) fn is_going(&self, variant: usize) -> bool {
        self.going.contains(&variant)
    }

    /// The variant of which a ledger is to be made, and from what: returned once.
    pub(crate) fn pending_effect(&mut self) -> Option<(usize, Writes)> {
        self.pending_effect.take()
    }

    pub(crate) fn look_at_first_loss_of(&mut self, variant: usize) {
        self.first_loss_of = Some(variant);
    }

    /// The ledger of a variant is there; returns whether its first loss is to be looked at.
    pub(crate) fn put(&mut self, variant: usize, ledger: Ledger) -> bool {
        self.going.remove(&variant);
        self.made.entry(variant).or_insert_with(|| LedgerView::new(ledger));
        self.first_loss_of.take_if(|wanted| *wanted == variant).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::draw::sample;

    #[test]
    fn an_account_is_made_once_and_keeps_what_was_chosen() {
        let mut ledgers = LedgerViews::default();
        assert!(ledgers.make(0, || None).is_none() && ledgers.of(0).is_none(), "there is nothing to account for yet");
        ledgers.make(0, || sample::race().ledger()).expect("a race has one").choose(3);
        let again = ledgers.make(0, || panic!("it is made already"));
        assert_eq!(again.map(|ledger_view| ledger_view.cursor()), Some(3));
    }

    #[test]
    fn the_cursor_stays_on_the_rows() {
        let mut ledger_view = LedgerView::new(sample::race().ledger().expect("it is over"));
        let last = ledger_view.ledger().rows.len() - 1;
        for (rows, cursor) in [(-1, 0), (2, 2), (isize::MAX, last), (-1, last - 1), (isize::MIN, 0)] {
            ledger_view.move_by(rows);
            assert_eq!(ledger_view.cursor(), cursor);
        }
        ledger_view.choose_earliest();
        let times = ledger_view.ledger().rows.iter().map(|row| row.at);
        assert_eq!(ledger_view.chosen().map(|row| row.at), times.min());
    }
}
