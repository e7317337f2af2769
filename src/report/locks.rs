//! The locks of a program of the user's, for people: who waited for which, and who had it in the end.

use super::table::{self, Align, MOST_ROWS, Table};
use super::{Run, Style};
use crate::event::Nanos;
use crate::scenario;
use crate::text::{Phrase, Texts, duration, letter, thousands};
use crate::verdict;

pub(super) fn lines((plan, timeline): &Run, texts: &Texts, style: Style) -> Vec<String> {
    let locks = timeline.locks();
    if scenario::get(plan.scenario).program(plan).is_none() || locks.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![String::new()];
    let mut table = Table::headed(
        &[
            ("report.lock", Align::Left),
            ("report.lock.waits", Align::Right),
            ("report.lock.waited", Align::Right),
            ("report.lock.end", Align::Left),
        ],
        texts,
    );
    let (end, all) = (locks.at(Nanos::MAX), locks.tallies(timeline.latest()));
    for (lock, tally) in all.iter().take(MOST_ROWS) {
        let of = |workers: Vec<u32>| workers.into_iter().map(letter).collect::<Vec<_>>().join(" ");
        let held = of(end.holders(*lock).collect());
        let waiting = (0..).zip(end.workers()).filter(|(_, state)| state.waits_for() == Some(*lock));
        let waiting = of(waiting.map(|(worker, _)| worker).collect());
        let stands = match (held.is_empty(), waiting.is_empty()) {
            (true, true) => texts.get("report.lock.free").to_owned(),
            (false, true) => texts.say(&Phrase::new("report.lock.held").with("holder", held)),
            (true, false) => texts.say(&Phrase::new("report.lock.asked").with("waiting", waiting)),
            (false, false) => texts.say(&Phrase::new("report.lock.both").with("holder", held).with("waiting", waiting)),
        };
        table.row(vec![
            texts.say(&verdict::lock_label(plan, timeline, *lock)),
            thousands(tally.waits),
            duration(tally.waited),
            stands,
        ]);
    }
    lines.extend(table.lines(2, style));
    lines.extend(table::more(all.len(), MOST_ROWS, texts));
    lines
}
