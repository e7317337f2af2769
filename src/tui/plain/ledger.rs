//! The ledger of lost updates in sentences: the sum, its rows, and how the chosen one came about.

use std::borrow::Cow;

use super::offer::{Meaning, Offer};
use super::voice::Voice;
use crate::text::{Phrase, duration, letter, thousands};
use crate::timeline::LossStep;
use crate::tui::kit::HitTarget;
use crate::tui::run::state::RunScreen;
use crate::verdict::{account_notes, loss};

/// Rows that are told: those in which most was lost.
const MOST: usize = 20;

pub(super) fn rows(run: &RunScreen, voice: &Voice) -> Vec<Offer> {
    let Some(ledger_view) = run.ledger_view() else { return Vec::new() };
    let rows = ledger_view.ledger().rows.iter().take(MOST).enumerate();
    rows.map(|(index, row)| (voice.look.say(&loss(row, letter)), Meaning::Target(HitTarget::Loss(index)))).collect()
}

pub(super) fn describe(run: &RunScreen, voice: &mut Voice) {
    let variant = &run.variants()[run.selected()];
    let Some(ledger_view) = run.ledger_view() else {
        return voice.word(if run.is_making_ledger() { "ledger.accounting" } else { "ledger.going" });
    };
    if variant.plan().guard.is_some() {
        voice.line(&format!("{}:", voice.look.say(&variant.guard_name())));
    }
    let ledger = ledger_view.ledger();
    let key = if ledger.unexplained == 0 { "ledger.sum" } else { "ledger.sum-untold" };
    let sum = Phrase::new(key)
        .with("made", thousands(ledger.made))
        .offer("untold", thousands(ledger.unexplained))
        .with("stands", thousands(ledger.observed))
        .with("lost", thousands(ledger.lost()));
    voice.say(&sum);
    voice.word(if ledger.balances() { "ledger.balances" } else { "ledger.unsettled" });
    for note in account_notes(variant.plan(), ledger) {
        voice.say(&note);
    }
    let more = ledger.rows.len().saturating_sub(MOST);
    if more > 0 {
        let lost: u64 = ledger.rows.iter().skip(MOST).map(|row| row.lost).sum();
        voice.say(&Phrase::new("explain.more").with("n", more).with("lost", lost));
    }
}

/// How the row that is chosen came about, step by step.
pub(super) fn steps(run: &RunScreen, voice: &mut Voice) {
    let Some(ledger_view) = run.ledger_view() else { return };
    let Some(chosen) = ledger_view.chosen() else { return };
    let origin = run.variants()[run.selected()].window().0;
    for step in ledger_view.ledger().interleaving(chosen) {
        voice.line(&said(&step, origin, voice));
    }
    voice.say(&loss(chosen, letter));
}

fn said(step: &LossStep, origin: u64, voice: &Voice) -> String {
    let does = voice.look.word(if step.writes { "explain.writes" } else { "explain.reads" });
    let head = format!("{} {does} {}", letter(step.worker), thousands(step.value));
    let became = step.writes.then(|| voice.look.word(if step.stands { "ledger.stands" } else { "ledger.lost" }));
    let at = step.at.map(|at| duration(at.saturating_sub(origin)));
    let parts = std::iter::once(head).chain(became.map(Cow::into_owned)).chain(at);
    parts.collect::<Vec<_>>().join(", ")
}
