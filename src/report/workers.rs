//! Workers for people: what each cost, and how it spent its time.

use super::table::{self, Align, MOST_ROWS, Table};
use super::{Run, Style};
use crate::text::{Key, Phrase, Texts, duration, letter, thousands};
use crate::timeline::Lane;

pub(super) fn lines((_, timeline): &Run, texts: &Texts, style: Style) -> Vec<String> {
    let workers = timeline.lanes();
    if workers.is_empty() {
        return Vec::new();
    }
    let heads = [
        ("report.worker", Align::Right),
        ("report.kind", Align::Left),
        ("report.start-cost", Align::Right),
        ("report.running", Align::Right),
        ("report.waiting", Align::Right),
        ("report.blocked", Align::Right),
        ("report.cpu-short", Align::Right),
        ("report.voluntary", Align::Right),
        ("report.involuntary", Align::Right),
        ("report.note", Align::Left),
    ];
    let mut table = Table::headed(&heads, texts);
    let until = timeline.latest();
    for (worker, lane) in (0..).zip(workers).take(MOST_ROWS) {
        table.row(vec![
            letter(worker),
            lane.kind.map(|kind| texts.get(Key::WorkerKind.of(kind.name())).to_owned()).unwrap_or_default(),
            lane.start_cost().map(duration).unwrap_or_default(),
            duration(lane.running_ns(until)),
            duration(lane.waiting_ns(until)),
            duration(lane.blocked_ns(until)),
            duration(lane.usage.cpu_ns),
            thousands(lane.usage.voluntary_switches),
            thousands(lane.usage.involuntary_switches),
            note(lane, texts),
        ]);
    }
    let mut lines = table.lines(2, style);
    lines.extend(table::more(workers.len(), MOST_ROWS, texts));
    lines
}

fn note(lane: &Lane, texts: &Texts) -> String {
    match &lane.refused {
        Some(why) => texts.say(&Phrase::new("report.refused").with("why", (**why).clone())),
        None if lane.abandoned().is_some() => texts.get("worker.abandoned").to_owned(),
        None if lane.replaced > 0 => texts.say(&Phrase::new("report.replaced").with("n", lane.replaced)),
        None => String::new(),
    }
}
