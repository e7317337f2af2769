//! What a web server's handlers came to: how long requests stood in the queue, how long they took, and what was lost.

use crate::event::{Nanos, Outcome};
use crate::results::{Figure, Results, Series};
use crate::statistics::{median, percentile};
use crate::text::Arg;
use crate::timeline::Timeline;

pub(super) fn sums(timeline: &Timeline, at: Nanos) -> Results {
    let mut latencies = latencies(timeline, at);
    let mut figures = Vec::new();
    // The median as everywhere: of an even number the mean of the two in the middle.
    let middle = median(&mut latencies);
    let high =
        [("latency-p95", 0.95), ("latency-p99", 0.99)].map(|(key, share)| (key, percentile(&mut latencies, share)));
    for (key, latency) in std::iter::once(("latency-p50", middle)).chain(high) {
        figures.extend(latency.map(|latency| Figure { key, value: Arg::Duration(latency) }));
    }
    if !latencies.is_empty() {
        figures.push(Figure { key: "throughput", value: Arg::Ratio(throughput(timeline, latencies.len(), at)) });
    }
    let stood = timeline
        .lanes()
        .iter()
        .map(|lane| lane.blocked_by_guard_ns(at.min(timeline.latest())))
        .fold(0, u64::saturating_add);
    let (hits, counted) = (timeline.increments_at(at), timeline.counter_at(at));
    figures.extend([
        Figure { key: "lock-wait", value: Arg::Duration(stood) },
        Figure { key: "hits", value: hits.into() },
        Figure { key: "counted", value: counted.into() },
        Figure { key: "lost-hits", value: hits.saturating_sub(counted).into() },
    ]);
    Results { figures, ..Results::default() }
}

/// How long each request took that had been answered at a moment, from its arrival to the end of its handler, ns.
pub(super) fn latencies(timeline: &Timeline, at: Nanos) -> Vec<Nanos> {
    let answered = timeline.tasks().iter().filter_map(|task| match (&task.finished, task.queued()) {
        (Some((_, Outcome::Cancelled)), _) => None,
        (Some((end, _)), Some(arrived)) if *end <= at => Some(end.saturating_sub(arrived)),
        _ => None,
    });
    answered.collect()
}

/// Requests answered in a second.
#[expect(clippy::cast_precision_loss, reason = "a rate, shown with two digits")]
fn throughput(timeline: &Timeline, answered: usize, at: Nanos) -> f64 {
    answered as f64 / (timeline.elapsed().min(at).max(1) as f64 / 1e9)
}

/// How many requests had arrived that no worker had taken.
pub(super) fn queue(timeline: &Timeline, at: Nanos) -> Series {
    let mut steps = Vec::new();
    for task in timeline.tasks() {
        let Some(arrived) = task.queued() else { continue };
        // A clock of another process may run a few microseconds behind: nobody is taken out before having come.
        let taken = task.started().map(|(start, _)| start).or(task.finished.as_ref().map(|(end, _)| *end));
        steps.push((arrived, 1));
        steps.extend(taken.map(|taken| (taken.max(arrived), -1)));
    }
    steps.retain(|(when, _)| *when <= at);
    Series::of_steps("queue", steps)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Event, EventKind, Value};

    fn run() -> Timeline {
        // Two requests in one moment and a third; one worker.
        let arrivals = [10, 10, 25].into_iter().zip(0..);
        let mut events: Vec<Event> =
            arrivals.map(|(at, first)| Event { at, what: EventKind::TasksQueued { first, count: 1 } }).collect();
        for (task, start, end) in [(0, 10, 30), (1, 30, 60), (2, 60, 65)] {
            events.push(Event { at: start, what: EventKind::TaskStarted { worker: 0, task } });
            let outcome = Outcome::Ok(Value::Nothing);
            events.push(Event { at: end, what: EventKind::TaskFinished { worker: 0, task, outcome } });
            let (from, to) = (u64::from(task).min(1), u64::from(task).min(1) + 1);
            events.push(Event { at: end, what: EventKind::unmarked_segment(0, start, from, to) });
        }
        events.push(Event { at: 70, what: EventKind::CounterRead { observed: 2, last: None } });
        Timeline::of(&events)
    }

    fn figure(results: &Results, key: &str) -> Option<Arg> {
        results.figures.iter().find(|figure| figure.key == key).map(|figure| figure.value.clone())
    }

    #[test]
    fn the_queue_is_who_has_come_and_was_not_taken() {
        assert_eq!(queue(&run(), Nanos::MAX).points(), [(10, 1), (25, 2), (30, 1), (60, 0)]);
    }

    #[test]
    fn latency_counts_from_the_arrival_and_hits_from_what_was_written() {
        let results = sums(&run(), Nanos::MAX);
        assert_eq!(figure(&results, "latency-p50"), Some(Arg::Duration(40)));
        assert_eq!(figure(&results, "latency-p99"), Some(Arg::Duration(50)));
        assert_eq!(figure(&sums(&run(), 60), "latency-p50"), Some(Arg::Duration(35)), "the mean of 20 and 50");
        assert_eq!(figure(&results, "hits"), Some(3_u64.into()));
        assert_eq!(figure(&results, "counted"), Some(2_u64.into()));
        assert_eq!(figure(&results, "lost-hits"), Some(1_u64.into()));
    }

    #[test]
    fn at_a_moment_only_what_had_happened_counts() {
        let results = sums(&run(), 29);
        assert_eq!(figure(&results, "latency-p50"), None);
        assert_eq!(figure(&results, "throughput"), None);
        assert_eq!(queue(&run(), 29).points(), [(10, 1), (25, 2)]);
    }
}
