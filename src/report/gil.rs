//! The interpreter lock for people: how often it changed hands, and who had it for how long.

use super::Run;
use super::layout::figure;
use crate::results::PythonOfRun;
use crate::text::{Phrase, Texts, duration, letter, width};

/// How many holders are listed: as many as fit into a line.
const HOLDERS_SHOWN: usize = 6;

/// The lines on the lock with an empty one above them; none if the model has none.
pub(super) fn lines((_, timeline): &Run, texts: &Texts) -> Vec<String> {
    let Some(lock) = timeline.gil() else { return Vec::new() };
    let until = timeline.latest();
    let is_seen = PythonOfRun::of(timeline).is_some();
    let counts = if is_seen {
        // A real one does not say more: between two stamps of its threads nobody was seen.
        Phrase::new("report.gil.seen").with("switches", lock.switches(until))
    } else {
        Phrase::new("report.gil.counts")
            .with("switches", lock.switches(until))
            .with("forced", lock.forced(until))
            .with("refused", lock.refused(until))
    };
    let holders = (0..).zip(timeline.lanes()).take(HOLDERS_SHOWN);
    let mut held: Vec<String> =
        holders.map(|(worker, _)| format!("{}: {}", letter(worker), duration(lock.held_ns(worker, until)))).collect();
    if timeline.lanes().len() > HOLDERS_SHOWN {
        held.push(texts.say(&Phrase::new("report.more").with("n", timeline.lanes().len() - HOLDERS_SHOWN)));
    }
    let holders = if is_seen { "report.gil.ran" } else { "report.gil.held" };
    let rows = [("report.gil", texts.say(&counts)), (holders, held.join("  "))];
    let column = rows.iter().map(|(key, _)| width(texts.get(key))).max().unwrap_or(0);
    let figures = rows.iter().map(|(key, value)| figure(texts.get(key), value, column));
    std::iter::once(String::new()).chain(figures).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Event, EventKind, WorkerKind};
    use crate::report::fixtures;
    use crate::text::Lang;
    use crate::timeline::Timeline;

    #[test]
    fn the_lock_is_told_in_two_lines_and_only_where_there_is_one() {
        let spawned = |worker| Event { at: 0, what: EventKind::WorkerSpawned { worker, kind: WorkerKind::Thread } };
        let held = |worker, since, at, forced, switched| Event {
            at,
            what: EventKind::GilHeld { worker, since, forced, switched },
        };
        let refused = Event { at: 5_000_000, what: EventKind::GilRefused { worker: 1, since: 0, times: 1 } };
        let (first, second) = (held(0, 0, 5_000_000, true, false), held(1, 5_000_000, 7_000_000, false, true));
        let timeline = Timeline::of(&[spawned(0), spawned(1), first, refused, second]);
        let (plan, without) = fixtures::random();
        let said = lines(&(plan.clone(), timeline), Texts::of(Lang::En)).join("\n");
        insta::assert_snapshot!(said, @r"
        interpreter lock  switches 1, forced 1, refused wake-ups 1
        held by           A: 5.00 ms  B: 2.00 ms
        ");
        assert!(lines(&(plan, without), Texts::of(Lang::En)).is_empty());
    }
}
