//! The ledger of a run on screen: it is opened and closed, and whoever chooses a row moves the playhead there.

use super::{RunScreen, Stage};
use crate::scenario;
use crate::text::Phrase;
use crate::timeline::Ledger;
use crate::tui::message::Effect;
use crate::tui::run::ledger::state::Account;
use crate::verdict;

/// Segments from which on an account is made elsewhere: less takes no longer than a frame.
const AT_ONCE: usize = 10_000;

impl RunScreen {
    /// Whether the ledger is looked at.
    pub(crate) fn ledger_is_open(&self) -> bool {
        self.accounts.is_open()
    }

    /// The account of the take that is looked at, while the ledger is open; `None` as long as there is none.
    pub(crate) fn account(&self) -> Option<&Account> {
        self.accounts.of(self.selected()).filter(|_| self.ledger_is_open())
    }

    /// Whether there are rows to choose from.
    pub(crate) fn shows_rows(&self) -> bool {
        self.account().is_some_and(|account| account.chosen().is_some())
    }

    /// Whether the take that is looked at shares a counter.
    pub(crate) fn has_counter(&self) -> bool {
        scenario::get(self.takes[self.selected()].plan().scenario).needs().counter
    }

    /// Whether the ledger has something to say now: there is a counter, and the take that is looked at is over.
    pub(crate) fn can_be_explained(&self) -> bool {
        let ended = self.takes[self.selected()].timeline().end().is_some();
        self.has_counter() && (ended || self.stage == Stage::Over)
    }

    /// Opens the ledger at the row that is chosen, or closes it.
    pub(super) fn toggle_ledger(&mut self) {
        if self.ledger_is_open() {
            return self.close_ledger();
        }
        self.walk.look_at(None);
        // What is looked at stays, whichever take begins meanwhile.
        self.picked = Some(self.selected());
        self.accounts.open(true);
        self.turn_page();
    }

    /// Closes the ledger.
    pub(crate) fn close_ledger(&mut self) {
        self.accounts.open(false);
    }

    /// Chooses a row, or the last one if there are fewer, and goes there.
    pub(crate) fn choose_row(&mut self, row: usize) {
        self.choose(|account| account.choose(row));
    }

    /// Chooses the row so many below, or above, and goes there.
    pub(crate) fn choose_beside(&mut self, rows: isize) {
        self.choose(|account| account.move_by(rows));
    }

    fn choose(&mut self, change: impl FnOnce(&mut Account)) {
        if let Some(account) = self.make_account() {
            change(account);
            self.go_to_chosen();
        }
    }

    /// Another take is looked at: the open ledger shows its account.
    pub(crate) fn turn_page(&mut self) {
        if self.ledger_is_open() && self.make_account().is_some() {
            self.go_to_chosen();
        }
    }

    /// The account of the take that is looked at: made once, when the take is over; elsewhere if that takes long.
    pub(crate) fn make_account(&mut self) -> Option<&mut Account> {
        let selected = self.selected();
        let take = &self.takes[selected];
        let over = take.timeline().end().is_some() || self.stage == Stage::Over;
        let segments: usize = take.timeline().lanes().iter().map(|lane| lane.segments().len()).sum();
        let is_long = over && segments > AT_ONCE && self.accounts.of(selected).is_none();
        if let Some(writes) = is_long.then(|| verdict::writes(take.plan(), take.timeline())).flatten() {
            self.accounts.ask_for(selected, writes);
        }
        let at_once = over && !self.accounts.is_going(selected);
        self.accounts.make(selected, || at_once.then(|| verdict::ledger(take.plan(), take.timeline())).flatten())
    }

    /// Whether the account of the take that is looked at is being made.
    pub(crate) fn is_accounting(&self) -> bool {
        self.accounts.is_going(self.selected())
    }

    /// What has to be done elsewhere for an account that was asked for, if any was.
    pub(crate) fn wish(&mut self) -> Option<Effect> {
        let (take, writes) = self.accounts.wish()?;
        Some(Effect::Account { run: self.number, take, writes })
    }

    /// The account of a take is there. Says what is to be said of it.
    pub(crate) fn put_account(&mut self, take: usize, ledger: Ledger) -> Option<Phrase> {
        let looks_at_first_loss = take < self.takes.len() && self.accounts.put(take, ledger);
        if take != self.selected() {
            return None;
        }
        self.turn_page();
        looks_at_first_loss.then(|| self.go_to_first_loss())
    }

    /// Moves the playhead to the chosen row.
    pub(crate) fn go_to_chosen(&mut self) {
        let selected = self.selected();
        let Some(row) = self.accounts.of(selected).and_then(Account::chosen) else { return };
        let past = row.at.saturating_sub(self.takes[selected].window().0);
        self.go_to_moment(past);
    }
}
