//! What fetches came to: how many bytes, which statuses, how soon the first byte, how many connections at once.

use std::collections::BTreeMap;

use crate::event::Nanos;
use crate::results::{Figure, Results, Series};
use crate::statistics::{median, percentile};
use crate::text::{Arg, thousands};
use crate::timeline::{TaskRow, Timeline};

pub(super) fn sums(timeline: &Timeline, at: Nanos) -> Results {
    let (mut received, mut first_bytes, mut counts) = (0_u64, Vec::new(), BTreeMap::new());
    for task in timeline.tasks().iter().filter(|task| has_ended(task, at)) {
        for (key, figure) in timeline.facts_of(task).figures() {
            match key {
                "bytes" => received = received.saturating_add(figure),
                "first-byte" => first_bytes.push(figure),
                "status" => *counts.entry(figure).or_default() += 1,
                _ => {}
            }
        }
    }
    let mut figures = vec![
        Figure { key: "received", value: Arg::Bytes(received) },
        Figure { key: "statuses", value: Arg::Text(statuses(&counts)) },
    ];
    let (middle, most) = (median(&mut first_bytes), percentile(&mut first_bytes, 0.95));
    for (key, nanos) in [("first-byte.median", middle), ("first-byte.p95", most)] {
        figures.extend(nanos.map(|nanos| Figure { key, value: Arg::Duration(nanos) }));
    }
    Results { figures, ..Results::default() }
}

fn has_ended(task: &TaskRow, at: Nanos) -> bool {
    task.finished.as_ref().is_some_and(|(when, _)| *when <= at)
}

/// "200 × 8, 503 × 2"; a dash where nobody has answered.
fn statuses(counts: &BTreeMap<u64, u64>) -> String {
    let counted = counts.iter().map(|(status, count)| format!("{status} × {}", thousands(*count)));
    let counted = counted.collect::<Vec<_>>().join(", ");
    if counted.is_empty() { "–".to_owned() } else { counted }
}

/// A fetch has its connection, or asks for it, from its start to its end, and never a second one.
pub(super) fn connections(timeline: &Timeline, at: Nanos) -> Series {
    let started = timeline.tasks().iter().filter_map(TaskRow::started).map(|(when, _)| (when, 1));
    // Those that nobody took have no end of their own either.
    let taken = timeline.tasks().iter().filter(|task| task.started().is_some());
    let ended = taken.filter_map(|task| task.finished.as_ref()).map(|(when, _)| (*when, -1));
    Series::of_steps("connections", started.chain(ended).filter(|(when, _)| *when <= at).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Event, EventKind, Fact, Facts, Outcome, Value};
    use crate::text::Phrase;

    fn timeline() -> Timeline {
        let mut events = vec![(0, EventKind::TasksQueued { first: 0, count: 4 })];
        // Task 0 from 10 to 40, task 1 from 20 to 30, task 2 from 40 to 50: never more than two at once.
        for (task, start, end, status) in [(0, 10, 40, 200), (1, 20, 30, 503), (2, 40, 50, 200)] {
            let facts = Facts::new()
                .with("status", Fact::Number(status))
                .with("bytes", Fact::Bytes(100))
                .with("first-byte", Fact::Nanos(end - start));
            let outcome = match status {
                200 => Outcome::Ok(Value::Nothing),
                _ => Outcome::Failed(Box::new(Phrase::new("task.http.status"))),
            };
            events.push((start, EventKind::TaskStarted { worker: task, task }));
            events.push((end, EventKind::TaskFacts { worker: task, task, facts: Box::new(facts) }));
            events.push((end, EventKind::TaskFinished { worker: task, task, outcome }));
        }
        events.sort_by_key(|(at, _)| *at);
        Timeline::of(&events.into_iter().map(|(at, what)| Event { at, what }).collect::<Vec<_>>())
    }

    fn figure(results: &Results, key: &str) -> Option<Arg> {
        results.figures.iter().find(|figure| figure.key == key).map(|figure| figure.value.clone())
    }

    #[test]
    fn figures_are_those_of_all_fetches_failed_ones_included() {
        let results = sums(&timeline(), Nanos::MAX);
        assert_eq!(figure(&results, "received"), Some(Arg::Bytes(300)));
        assert_eq!(figure(&results, "statuses"), Some(Arg::Text("200 × 2, 503 × 1".to_owned())));
        assert_eq!(figure(&results, "first-byte.median"), Some(Arg::Duration(10)));
        assert_eq!(figure(&results, "first-byte.p95"), Some(Arg::Duration(30)));
        assert_eq!(connections(&timeline(), Nanos::MAX).most(), 2);
    }

    #[test]
    fn at_a_moment_only_what_has_ended_is_known() {
        let results = sums(&timeline(), 30);
        assert_eq!(figure(&results, "received"), Some(Arg::Bytes(100)));
        assert_eq!(connections(&timeline(), 30).points(), [(10, 1), (20, 2), (30, 1)]);
        let before = sums(&timeline(), 5);
        assert_eq!(figure(&before, "statuses"), Some(Arg::Text("–".to_owned())));
        assert_eq!(figure(&before, "first-byte.median"), None);
    }
}
