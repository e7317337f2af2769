//! What a limit of time did: who gave up, the task or whoever waited for its result.

use super::Figure;
use crate::event::{Nanos, Outcome};
use crate::plan::{Plan, TimeoutMeans};
use crate::text::{Arg, Phrase};
use crate::timeline::Timeline;

/// On how many results whoever waited for them had given up at a moment, and how long it had waited altogether.
#[must_use]
pub fn waited(timeline: &Timeline, at: Nanos) -> [Figure; 2] {
    let waits = || timeline.result_waits().until(at);
    let stood = waits().map(|wait| wait.at.saturating_sub(wait.since)).fold(0, u64::saturating_add);
    let given_up =
        Phrase::new("figure.given-up.of").with("n", gave_up(timeline, at)).with("all", timeline.tasks().len());
    [
        Figure { key: "given-up", value: given_up.into() },
        Figure { key: "waited-for-results", value: Arg::Duration(stood) },
    ]
}

/// On how many results whoever waited for them had given up at a moment.
#[must_use]
pub fn gave_up(timeline: &Timeline, at: Nanos) -> usize {
    timeline.result_waits().until(at).filter(|wait| wait.gave_up).count()
}

/// Says behind a verdict what the limit of time stopped, if there is something to be said of it.
#[must_use]
pub fn with_timeouts(plan: &Plan, timeline: &Timeline, verdict: Phrase) -> Phrase {
    let Some(limit) = plan.timeout_ns else { return verdict };
    let timed_out = timeline.count_outcomes(|outcome| *outcome == Outcome::TimedOut);
    let given_up = gave_up(timeline, Nanos::MAX);
    let key = match plan.timeout_means {
        TimeoutMeans::Task if timed_out == 0 => return verdict,
        TimeoutMeans::Task => "verdict.timeout.task",
        TimeoutMeans::Waiter if given_up == 0 => "verdict.timeout.never",
        TimeoutMeans::Waiter => "verdict.timeout.waiter",
    };
    let said = Phrase::new(key).with("said", verdict).with("limit", Arg::Duration(limit));
    said.offer("n", given_up).offer("tasks", timeline.tasks().len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Event, EventKind, RunEnd, Value};
    use crate::plan::{MILLISECOND, ScenarioName};
    use crate::scenario;
    use crate::text::{Lang, Texts};

    /// Two tasks of 100 ms and 30 ms; the first result is not waited for any longer after 20 ms.
    fn timeline() -> Timeline {
        let ok = |worker, task| EventKind::TaskFinished { worker, task, outcome: Outcome::Ok(Value::Nothing) };
        let waited = |task, since, gave_up| EventKind::Waited { task, since: since * MILLISECOND, gave_up };
        let events = [
            (0, EventKind::TasksQueued { first: 0, count: 2 }),
            (0, EventKind::TaskStarted { worker: 0, task: 0 }),
            (0, EventKind::TaskStarted { worker: 1, task: 1 }),
            (20, waited(0, 0, true)),
            (30, ok(1, 1)),
            (31, waited(1, 20, false)),
            (100, ok(0, 0)),
            (100, EventKind::Finished { end: RunEnd::Completed }),
        ];
        Timeline::of(&events.map(|(at, what)| Event { at: at * MILLISECOND, what }))
    }

    fn said(phrase: &Phrase) -> String {
        Texts::of(Lang::En).say(phrase)
    }

    #[test]
    fn waits_are_known_as_of_a_moment() {
        let timeline = timeline();
        let at = |millis: u64| {
            waited(&timeline, millis * MILLISECOND)
                .map(|figure| said(&Phrase::new("figure.value").with("value", figure.value)))
        };
        assert_eq!(at(19), ["0 of 2", "0 s"]);
        assert_eq!(at(20), ["1 of 2", "20.0 ms"]);
        assert_eq!(at(100), ["1 of 2", "31.0 ms"]);
        assert_eq!(timeline.result_waits().given_up(0), Some(20 * MILLISECOND));
        assert_eq!(timeline.result_waits().given_up(1), None);
    }

    #[test]
    fn the_verdict_says_whom_the_limit_stopped() {
        let mut plan = scenario::plan(ScenarioName::Fetch, 1);
        let verdict = |plan: &Plan| said(&with_timeouts(plan, &timeline(), Phrase::new("verdict.going")));
        assert_eq!(verdict(&plan), "The run is not over yet.");
        plan.timeout_ns = Some(20 * MILLISECOND);
        assert_eq!(verdict(&plan), "The run is not over yet.", "no task was cancelled");
        plan.timeout_means = TimeoutMeans::Waiter;
        assert!(verdict(&plan).contains("gave up on 1 of 2 after 20.0 ms each"), "{}", verdict(&plan));
    }
}
