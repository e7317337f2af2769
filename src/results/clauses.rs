//! Parts of the sentences on what runs showed: what several scenarios have to say in the same way.

use crate::event::{Nanos, Outcome, TaskId};
use crate::text::{Arg, Phrase};
use crate::timeline::{TaskRow, Timeline};

/// From so many busy processors on, workers have gained something by being several.
pub const GAINED: f64 = 1.2;

/// How many tasks came to another value than expected.
#[must_use]
pub fn wrong_values(timeline: &Timeline, expected: impl Fn(TaskId) -> Option<u128>) -> usize {
    let is_wrong = |(id, row): &(TaskId, &TaskRow)| match (&row.finished, expected(*id)) {
        (Some((_, Outcome::Ok(value))), Some(expected)) => value.number() != Some(expected),
        _ => false,
    };
    (0..).zip(timeline.tasks()).filter(is_wrong).count()
}

/// How the tasks that came to nothing ended, with their numbers: "2 failed, 1 timed out"; `None` if there are none.
#[must_use]
pub fn losses(timeline: &Timeline) -> Option<Phrase> {
    let counts = [
        ("verdict.count.failed", timeline.count_outcomes(|outcome| matches!(outcome, Outcome::Failed(_)))),
        ("verdict.count.timed-out", timeline.count_outcomes(|outcome| *outcome == Outcome::TimedOut)),
        ("verdict.count.killed", timeline.count_outcomes(|outcome| matches!(outcome, Outcome::Killed(_)))),
        ("verdict.count.cancelled", timeline.count_outcomes(|outcome| *outcome == Outcome::Cancelled)),
    ];
    let said = counts.into_iter().filter(|(_, count)| *count > 0).map(|(key, count)| Phrase::new(key).with("n", count));
    said.reduce(|first, rest| Phrase::new("verdict.and").with("first", first).with("rest", rest))
}

/// The figures that every verdict on tasks has: how many there were, how many came to something, how long it took.
#[must_use]
pub fn with_tasks(verdict: Phrase, timeline: &Timeline) -> Phrase {
    verdict
        .offer("tasks", timeline.tasks().len())
        .offer("ok", succeeded(timeline))
        .offer("elapsed", Arg::Duration(timeline.elapsed()))
}

/// Says beforehand how tasks ended that came to nothing, if there are any: `with` has words for both.
#[must_use]
pub fn with_losses(with: Phrase, timeline: &Timeline, verdict: Phrase) -> Phrase {
    match losses(timeline) {
        None => verdict,
        Some(losses) => with
            .with("ok", succeeded(timeline))
            .with("tasks", timeline.tasks().len())
            .with("losses", losses)
            .with("rest", verdict),
    }
}

/// How many tasks came to something.
#[must_use]
pub fn succeeded(timeline: &Timeline) -> usize {
    timeline.count_outcomes(|outcome| matches!(outcome, Outcome::Ok(_)))
}

/// How often a holder of the interpreter lock was made to give it up.
#[must_use]
pub fn forced(timeline: &Timeline) -> u64 {
    timeline.gil().map_or(0, |lock| lock.forced(timeline.latest()))
}

/// From this share of its processor time on the time without a processor says more than how many were busy.
const WORTH_SAYING: f64 = 0.2;

/// That workers would have gone on and had no processor, where the operating system took it away from them; `None` where they
/// had what they needed. Several workers that gained nothing need not be at fault: their neighbours may be.
#[must_use]
pub fn without_core(timeline: &Timeline) -> Option<Phrase> {
    let until = timeline.latest();
    let lanes = || timeline.lanes().iter();
    let off = lanes().map(|lane| lane.off_core_ns(lane.running_ns(until))).fold(0, u64::saturating_add);
    let switches: u64 = lanes().map(|lane| u64::from(lane.usage.involuntary_switches)).sum();
    let (elapsed, cpu) = (timeline.elapsed(), timeline.cpu_ns());
    (switches > 0 && ratio(off, cpu.max(1)) >= WORTH_SAYING).then(|| {
        Phrase::new("verdict.no-core")
            .with("cpu", Arg::Duration(cpu))
            .with("elapsed", Arg::Duration(elapsed))
            .with("busy", Arg::Ratio(ratio(cpu, elapsed.max(1))))
            .with("workers", timeline.started_workers())
            .with("off", Arg::Duration(off))
            .with("switches", switches)
    })
}

/// How many of so many processors others had, on average, while workers of this run would have used them; `None` where it was
/// hardly any, and of a run that was too short or has too many parts to say so.
#[must_use]
pub fn not_ours(timeline: &Timeline, cores: u64) -> Option<f64> {
    const LEAST_RUN: Nanos = 50_000_000;
    const MOST_SPANS: usize = 50_000;
    const LEAST_CORES: f64 = 0.25;
    const LEAST_SHARE: f64 = 0.15;
    let elapsed = timeline.elapsed();
    let spans = timeline.lanes().iter().map(|lane| lane.spans().places()).sum::<usize>();
    if elapsed < LEAST_RUN || spans > MOST_SPANS || timeline.cpu_ns() == 0 {
        return None;
    }
    let wanted = timeline.wanted_ns(cores);
    let missing = wanted.saturating_sub(timeline.cpu_ns());
    let others = ratio(missing, elapsed);
    (others >= LEAST_CORES && ratio(missing, wanted.max(1)) >= LEAST_SHARE).then_some(others)
}

/// How many times one is the other.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "a factor, shown with two digits")]
pub fn ratio(one: u64, other: u64) -> f64 {
    one as f64 / other as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Event, EventKind, RunEnd, Usage, Value, WorkerKind};
    use crate::plan::MILLISECOND;

    /// Workers that ran for 100 ms and had a processor for so long of it each, ms.
    fn ran(cpu: &[u64]) -> Timeline {
        let mut events = Vec::new();
        for (worker, cpu) in (0..).zip(cpu) {
            let usage = Usage { cpu_ns: cpu * MILLISECOND, voluntary_switches: 0, involuntary_switches: 9 };
            let outcome = Outcome::Ok(Value::Nothing);
            events.extend([
                (0, EventKind::WorkerSpawned { worker, kind: WorkerKind::Thread }),
                (0, EventKind::TaskStarted { worker, task: worker }),
                (100, EventKind::TaskFinished { worker, task: worker, outcome }),
                (100, EventKind::WorkerExited { worker, usage }),
            ]);
        }
        events.push((100, EventKind::Finished { end: RunEnd::Completed }));
        let events = events.into_iter().map(|(at, what)| Event { at: at * MILLISECOND, what });
        Timeline::of(&events.collect::<Vec<_>>())
    }

    #[test]
    fn processors_that_others_had_are_told_and_more_workers_than_processors_are_no_others() {
        assert_eq!(not_ours(&ran(&[100, 100]), 2), None);
        assert_eq!(not_ours(&ran(&[50, 50, 50, 50]), 2), None, "four shared what two are there");
        assert_eq!(not_ours(&ran(&[100]), 2), None, "one worker wants one");
        assert_eq!(not_ours(&ran(&[50, 50]), 2), Some(1.0));
        assert_eq!(not_ours(&ran(&[20, 20, 10, 10]), 2).map(|others| format!("{others:.1}")), Some("1.4".to_owned()));
    }
}
