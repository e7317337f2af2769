//! The ledger of a run on screen: it is opened and closed, and choosing a row moves the playhead there.

use super::{RunPhase, RunScreen};
use crate::scenario;
use crate::text::Phrase;
use crate::timeline::Ledger;
use crate::tui::message::Effect;
use crate::tui::run::ledger::state::LedgerView;
use crate::verdict;

/// Segments from which on a ledger is made elsewhere: less takes no longer than a frame.
const AT_ONCE: usize = 10_000;

impl RunScreen {
    pub(crate) fn ledger_is_open(&self) -> bool {
        self.ledgers.is_open()
    }

    /// The ledger of the variant that is looked at, while the ledger is open; `None` as long as there is none.
    pub(crate) fn ledger_view(&self) -> Option<&LedgerView> {
        self.ledgers.of(self.selected()).filter(|_| self.ledger_is_open())
    }

    pub(crate) fn shows_rows(&self) -> bool {
        self.ledger_view().is_some_and(|ledger_view| ledger_view.chosen().is_some())
    }

    pub(crate) fn has_counter(&self) -> bool {
        scenario::get(self.variants[self.selected()].plan().scenario).needs().counter
    }

    /// Whether the ledger has something to say now: there is a counter, and the variant that is looked at is over.
    pub(crate) fn can_be_explained(&self) -> bool {
        let ended = self.variants[self.selected()].timeline().end().is_some();
        self.has_counter() && (ended || self.phase == RunPhase::Over)
    }

    pub(super) fn toggle_ledger(&mut self) {
        if self.ledger_is_open() {
            return self.close_ledger();
        }
        self.viewport.look_at(None);
        // What is looked at stays, whichever variant begins meanwhile.
        self.picked = Some(self.selected());
        self.ledgers.open(true);
        self.turn_page();
    }

    /// Opens the ledger at its largest row, which is its first.
    pub(crate) fn open_ledger(&mut self) {
        if !self.ledger_is_open() {
            self.toggle_ledger();
        }
        self.choose_row(0);
    }

    pub(crate) fn close_ledger(&mut self) {
        self.ledgers.open(false);
    }

    /// Chooses a row, or the last one if there are fewer, and goes there.
    pub(crate) fn choose_row(&mut self, row: usize) {
        self.choose(|ledger_view| ledger_view.choose(row));
    }

    pub(crate) fn choose_beside(&mut self, rows: isize) {
        self.choose(|ledger_view| ledger_view.move_by(rows));
    }

    fn choose(&mut self, change: impl FnOnce(&mut LedgerView)) {
        if let Some(ledger_view) = self.make_ledger_view() {
            change(ledger_view);
            self.go_to_chosen();
        }
    }

    /// Another variant is looked at: the ledger that is open shows its rows.
    pub(crate) fn turn_page(&mut self) {
        if self.ledger_is_open() && self.make_ledger_view().is_some() {
            self.go_to_chosen();
        }
    }

    /// The ledger of the variant that is looked at: made once, when the variant is over; elsewhere if that takes long.
    pub(crate) fn make_ledger_view(&mut self) -> Option<&mut LedgerView> {
        let selected = self.selected();
        let variant = &self.variants[selected];
        let over = variant.timeline().end().is_some() || self.phase == RunPhase::Over;
        let segments: usize = variant.timeline().lanes().iter().map(|lane| lane.segments().len()).sum();
        let is_long = over && segments > AT_ONCE && self.ledgers.of(selected).is_none();
        if let Some(writes) = is_long.then(|| verdict::writes(variant.plan(), variant.timeline())).flatten() {
            self.ledgers.ask_for(selected, writes);
        }
        let at_once = over && !self.ledgers.is_going(selected);
        self.ledgers.make(selected, || at_once.then(|| verdict::ledger(variant.plan(), variant.timeline())).flatten())
    }

    /// Whether the ledger of the variant that is looked at is being made.
    pub(crate) fn is_making_ledger(&self) -> bool {
        self.ledgers.is_going(self.selected())
    }

    pub(crate) fn pending_effect(&mut self) -> Option<Effect> {
        let (variant, writes) = self.ledgers.pending_effect()?;
        Some(Effect::MakeLedger { run: self.number, variant, writes })
    }

    /// The ledger of a variant is there. Returns what to notify of.
    pub(crate) fn put_ledger(&mut self, variant: usize, ledger: Ledger) -> Option<Phrase> {
        let looks_at_first_loss = variant < self.variants.len() && self.ledgers.put(variant, ledger);
        if variant != self.selected() {
            return None;
        }
        self.turn_page();
        looks_at_first_loss.then(|| self.go_to_first_loss())
    }

    pub(crate) fn go_to_chosen(&mut self) {
        let selected = self.selected();
        let Some(row) = self.ledgers.of(selected).and_then(LedgerView::chosen) else { return };
        let past = row.at.saturating_sub(self.variants[selected].window().0);
        self.go_to_moment(past);
    }
}
