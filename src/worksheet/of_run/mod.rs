//! What can be asked about a run: each kind is a file, and a line here, from what is read off to what has to be thought of.

mod account;
mod elapsed;
mod interleaving;
mod loss;
mod order;
mod overlap;
mod speedup;
mod stretches;
mod tasks;
mod waits;

use std::cell::OnceCell;

use super::{Exercise, Random};
use crate::plan::Plan;
use crate::text::Phrase;
use crate::timeline::{Ledger, Timeline};
use crate::verdict;

/// Makes a question of its kind, if the run has what it takes.
pub(super) type Kind = fn(&RunMatter<'_>, &mut Random) -> Option<Exercise>;

pub(super) const KINDS: &[Kind] = &[
    interleaving::ask,
    loss::ask,
    stretches::ask,
    account::ask,
    order::ask,
    elapsed::ask,
    overlap::ask,
    speedup::ask,
    waits::ask,
];

/// Most rows of a table that somebody fills in.
const MOST_ROWS: usize = 8;

/// A run that questions are asked about.
pub(super) struct RunMatter<'run> {
    plan: &'run Plan,
    timeline: &'run Timeline,
    /// Which one of how many.
    number: usize,
    of: usize,
    ledger: OnceCell<Option<Ledger>>,
}

impl<'run> RunMatter<'run> {
    pub(super) fn new((plan, timeline): &'run (Plan, Timeline), number: usize, of: usize) -> Self {
        Self { plan, timeline, number, of, ledger: OnceCell::new() }
    }

    /// Which run it is, where there are several.
    pub(super) fn about(&self) -> Option<Phrase> {
        let which = Phrase::new("explain.which").with("n", self.number).with("all", self.of);
        let model = verdict::model_name(self.plan.model);
        let said = match self.plan.guard {
            Some(guard) => Phrase::new("worksheet.run.guarded").with("guard", verdict::guard_name(guard)),
            None => Phrase::new("worksheet.run"),
        };
        let said = said.with("which", which).with("model", model).with("workers", self.plan.worker_count());
        (self.of > 1).then_some(said)
    }

    /// Where the lost updates went, of a run whose every update is accounted for.
    fn ledger(&self) -> Option<&Ledger> {
        let account =
            || verdict::ledger(self.plan, self.timeline).filter(|ledger| ledger.balances() && !ledger.guessed);
        self.ledger.get_or_init(account).as_ref()
    }

    /// Whether the run came to its end, with every one of its tasks.
    fn is_whole(&self) -> bool {
        self.timeline.all_ended_at(u64::MAX)
    }
}
