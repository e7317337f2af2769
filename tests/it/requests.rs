//! A web server's handlers on every model: who works at the same time, what is counted, and that nobody is served before
//! having come. In order and count.

use racelab::event::{EventKind, Outcome, RunEnd};
use racelab::plan::{ModelName, Plan, ScenarioName, SettingValue};
use racelab::scenario;
use racelab::text::Arg;
use racelab::timeline::{State, Timeline};
use racelab::verdict;
use rstest::rstest;

use crate::support::runs::{MILLISECOND, own_models, run, run_until};

/// Requests that come nearly at once, so that they meet; each is worked on for a few milliseconds.
pub(crate) fn rush(model: ModelName, lock: &'static str) -> Plan {
    let mut plan = scenario::plan(ScenarioName::Requests, 42);
    plan.model = model;
    plan.settings.set("lock", SettingValue::Choice(lock.into()));
    plan.settings.set("tasks", SettingValue::Count(12));
    plan.settings.set("rate", SettingValue::Count(1_000));
    plan.settings.set("work", SettingValue::Duration(20 * MILLISECOND));
    plan
}

/// The most handlers that were at work, not before the lock, at the same time.
pub(crate) fn most_at_work(timeline: &Timeline) -> i64 {
    let spans = timeline.lanes().iter().flat_map(|lane| lane.spans().iter());
    let mut steps: Vec<(u64, i64)> =
        spans.filter(|span| span.state == State::Waiting).flat_map(|span| [(span.start, 1), (span.end, -1)]).collect();
    steps.sort_unstable();
    let at_work = steps.iter().scan(0, |now, (_, step)| {
        *now += step;
        Some(*now)
    });
    at_work.max().unwrap_or(0)
}

fn figure(plan: &Plan, timeline: &Timeline, key: &str) -> Option<Arg> {
    let figures = scenario::results(plan, timeline, u64::MAX).figures;
    figures.into_iter().find(|figure| figure.key == key).map(|figure| figure.value)
}

pub(crate) const CONCURRENT: [ModelName; 6] = [
    ModelName::Threads,
    ModelName::Rayon,
    ModelName::Gil,
    ModelName::Processes,
    ModelName::Async,
    ModelName::AsyncThreads,
];

#[test]
fn with_the_lock_around_the_handler_nobody_works_at_the_same_time() {
    for model in CONCURRENT {
        let plan = rush(model, "handler");
        let timeline = run(&plan);
        assert_eq!(most_at_work(&timeline), 1, "{model}");
        assert_eq!(timeline.observed(), Some(12), "{model}");
        assert!(timeline.lanes().iter().any(|lane| lane.blocked_by_guard_ns(u64::MAX - 1) > 0), "{model}");
        assert_eq!(verdict::of(&plan, &timeline).key(), "verdict.requests.handler", "{model}");
        assert_eq!(figure(&plan, &timeline, "lost-hits"), Some(0_u64.into()), "{model}");
    }
}

#[test]
fn with_the_lock_around_the_update_nothing_is_lost() {
    for model in CONCURRENT {
        let plan = rush(model, "update");
        let timeline = run(&plan);
        assert_eq!(timeline.observed(), Some(12), "{model}");
        assert_eq!(verdict::of(&plan, &timeline).key(), "verdict.requests.update", "{model}");
    }
}

#[test]
fn without_the_lock_the_books_say_how_many_hits_are_lost() {
    for model in CONCURRENT {
        let plan = rush(model, "none");
        let timeline = run(&plan);
        let books = timeline.books().expect("it is over");
        assert!(books.balance() && books.made == 12, "{model}: {books:?}");
        assert_eq!(figure(&plan, &timeline, "lost-hits"), Some((12 - books.observed).into()), "{model}");
        let is_lost = verdict::of(&plan, &timeline).key() == "verdict.requests.lost";
        assert_eq!(is_lost, books.observed < 12, "{model}");
    }
}

#[test]
fn one_worker_serves_in_the_order_of_arrival_and_loses_nothing() {
    let plan = rush(ModelName::Sequential, "none");
    let timeline = run(&plan);
    assert_eq!(timeline.completed_order(), (0..12).collect::<Vec<_>>());
    assert_eq!(timeline.observed(), Some(12));
    assert_eq!(verdict::of(&plan, &timeline).key(), "verdict.requests.alone");
}

#[test]
fn nobody_is_served_before_having_come() {
    for model in own_models() {
        let mut plan = rush(*model, "update");
        plan.settings.set("rate", SettingValue::Count(100));
        plan.settings.set("work", SettingValue::Duration(MILLISECOND));
        let timeline = run(&plan);
        // A child reads another clock of the machine, which may be a little behind.
        let behind = if *model == ModelName::Processes { MILLISECOND } else { 0 };
        let arrivals = scenario::get(plan.scenario).job(&plan).arrivals;
        assert_eq!(timeline.tasks().len(), arrivals.len());
        for (row, arrival) in timeline.tasks().iter().zip(arrivals) {
            let (started, _) = row.started().expect("it was served");
            assert!(row.queued() == Some(arrival) && started + behind >= arrival, "{model}: {row:?}, {arrival}");
        }
    }
}

#[test]
fn a_run_that_waits_for_requests_can_be_cancelled() {
    for model in own_models() {
        let mut plan = rush(*model, "handler");
        plan.settings.set("tasks", SettingValue::Count(1_000));
        plan.settings.set("rate", SettingValue::Count(1));
        let timeline = run_until(&plan, |what| matches!(what, EventKind::WorkerReady { .. }));
        assert_eq!(timeline.end(), Some(&RunEnd::Cancelled), "{model}");
        assert_eq!(timeline.tasks().iter().filter(|task| task.finished.is_some()).count(), 1_000, "{model}");
        assert!(timeline.count_outcomes(|outcome| *outcome == Outcome::Cancelled) > 900, "{model}");
    }
}

#[rstest]
#[case("handler")]
#[case("update")]
#[case("none")]
fn a_request_that_fails_or_takes_too_long_was_a_hit_all_the_same(#[case] lock: &'static str) {
    for model in [ModelName::Threads, ModelName::Processes, ModelName::Async] {
        let mut plan = rush(model, lock);
        plan.fail_rate = 0.4;
        let faulty = scenario::get(plan.scenario).job(&plan).tasks.iter().filter(|task| task.faulty).count();
        let timeline = run(&plan);
        assert_eq!(timeline.count_outcomes(|outcome| matches!(outcome, Outcome::Failed(_))), faulty, "{model}");
        assert_eq!(timeline.books().map(|books| books.made), Some(12), "{model}");
        assert_eq!(verdict::of(&plan, &timeline).key(), "verdict.requests.losses", "{model}");

        plan.fail_rate = 0.0;
        plan.timeout_ns = Some(MILLISECOND);
        let timeline = run(&plan);
        assert_eq!(timeline.count_outcomes(|outcome| *outcome == Outcome::TimedOut), 12, "{model}");
        assert_eq!(timeline.books().map(|books| books.made), Some(12), "{model}");
    }
}
