//! Producers, a queue and consumers, on every model: what is put is used once, the queue is never too full, and whoever
//! stands still is told.

use proptest::prelude::*;
use racelab::engine;
use racelab::event::{BlockedOn, EventKind, Nanos, Outcome, RunEnd};
use racelab::plan::{ModelName, Plan, ScenarioName, SettingValue};
use racelab::report;
use racelab::scenario;
use racelab::text::{Lang, Texts};
use racelab::timeline::Timeline;
use rstest::rstest;
use rustix::process::Signal;
use serde_json::Value;

use crate::support::command::{Running, racelab};
use crate::support::processes::{OwnName, send};
use crate::support::runs::{HOUR, MILLISECOND, own_models, run, run_from_until, run_until, sentence};

/// One producer and one consumer with nothing to do but put and take.
pub(crate) fn plan(model: ModelName, workers: u32, settings: &[(&'static str, u64)]) -> Plan {
    let mut plan = Plan { model, workers, ..scenario::plan(ScenarioName::Pipeline, 1) };
    scenario::fit_settings(&mut plan);
    for time in ["produce", "consume"] {
        plan.settings.set(time, SettingValue::Duration(0));
    }
    plan.settings.set("item-size", SettingValue::Size(64));
    for (key, count) in settings {
        plan.settings.set(
            key,
            match *key {
                "produce" | "consume" => SettingValue::Duration(*count),
                "item-size" => SettingValue::Size(*count),
                _ => SettingValue::Count(*count),
            },
        );
    }
    plan
}

/// How many of the items were put and how many taken, and the most that stood in the queue.
fn flow(plan: &Plan, timeline: &Timeline) -> (u128, u128, u64) {
    let Some(SettingValue::Count(producers)) = plan.settings.get("producers") else { panic!("it has producers") };
    let value = |row: &racelab::timeline::TaskRow| match &row.finished {
        Some((_, Outcome::Ok(value))) => value.number().unwrap_or(0),
        other => panic!("{}: {other:?}", plan.model),
    };
    let (put, taken) = timeline.tasks().split_at(usize::try_from(*producers).expect("few"));
    let fill = scenario::get(plan.scenario).series(plan, timeline, Nanos::MAX).expect("a series").most();
    (put.iter().map(value).sum(), taken.iter().map(value).sum(), fill)
}

fn models() -> impl Strategy<Value = ModelName> {
    let models = own_models().copied().filter(|model| *model != ModelName::Sequential);
    prop::sample::select(models.collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn every_item_is_used_once_and_no_more_stand_there_than_there_is_room_for(
        model in models(),
        capacity in 0_u64..4,
        producers in 1_u32..4,
        consumers in 1_u32..4,
        items in 1_u64..200,
        closes in any::<bool>(),
    ) {
        let settings = [("capacity", capacity), ("producers", producers.into()), ("items", items)];
        let mut plan = plan(model, producers + consumers, &settings);
        let ending = if closes { "close" } else { "sentinel" };
        plan.settings.set("ending", SettingValue::Choice(ending.into()));
        let timeline = run(&plan);
        prop_assert_eq!(timeline.end(), Some(&RunEnd::Completed));
        // A consumer fails that gets an item twice, in pieces or before an earlier one of the same producer.
        let (put, taken, most) = flow(&plan, &timeline);
        prop_assert_eq!((put, taken), (items.into(), items.into()));
        prop_assert!(capacity == 0 || most <= capacity, "{} of {} on {}", most, capacity, model);
    }
}

#[rstest]
fn a_slow_consumer_fills_the_queue_and_holds_the_producer_up(
    #[values(
        ModelName::Threads,
        ModelName::Rayon,
        ModelName::Gil,
        ModelName::Processes,
        ModelName::Async,
        ModelName::AsyncThreads
    )]
    model: ModelName,
) {
    let plan = plan(model, 2, &[("items", 12), ("capacity", 3), ("consume", 10 * MILLISECOND)]);
    let timeline = run(&plan);
    assert_eq!(flow(&plan, &timeline), (12, 12, 3), "{model}");
    let stood = |worker: usize, on| timeline.lanes()[worker].blocked_at_queue_ns(Nanos::MAX, on);
    // Twelve items, of which four are taken or fit: the producer stands there for the other eight.
    assert!(stood(0, BlockedOn::Place) > 6 * 10 * MILLISECOND, "{model}: {}", stood(0, BlockedOn::Place));
    assert_eq!(stood(1, BlockedOn::Place), 0, "{model}: a consumer puts nothing");
    let said = sentence(&plan, &timeline);
    assert!(said.contains("the queue filled up") && said.contains("backpressure"), "{model}: {said}");
}

#[test]
fn without_a_limit_everything_stands_in_the_queue_and_takes_memory() {
    for model in [ModelName::Threads, ModelName::Processes, ModelName::Async] {
        let settings = [("items", 12), ("capacity", 0), ("consume", 30 * MILLISECOND), ("item-size", 131_072)];
        let plan = plan(model, 2, &settings);
        let timeline = run(&plan);
        let (_, taken, most) = flow(&plan, &timeline);
        assert_eq!(taken, 12);
        assert!(most > 6, "{model}: {most}");
        assert_eq!(timeline.lanes()[0].blocked_at_queue_ns(Nanos::MAX, BlockedOn::Place), 0, "{model}");
        let said = sentence(&plan, &timeline);
        assert!(
            said.contains("nothing held the producers back") && said.contains("B) stood in the queue at once"),
            "{model}: {said}"
        );
    }
}

#[test]
fn a_slow_producer_leaves_the_consumers_standing_behind_an_empty_queue() {
    for model in [ModelName::Threads, ModelName::Processes, ModelName::Async] {
        let plan = plan(model, 3, &[("items", 8), ("produce", 5 * MILLISECOND)]);
        let timeline = run(&plan);
        let stood: Vec<u64> =
            timeline.lanes().iter().map(|lane| lane.blocked_at_queue_ns(Nanos::MAX, BlockedOn::Item)).collect();
        assert!(stood[0] == 0 && stood[1] + stood[2] > 8 * 5 * MILLISECOND, "{model}: {stood:?}");
        let said = sentence(&plan, &timeline);
        assert!(said.contains("The producers are slower"), "{model}: {said}");
    }
}

/// A plan whose only producer is made to fail.
fn producer_fails(model: ModelName, ending: &'static str) -> Plan {
    let mut plan = plan(model, 3, &[("items", 10)]);
    plan.settings.set("ending", SettingValue::Choice(ending.into()));
    plan.fail_rate = 0.4;
    let fails = |plan: &Plan| {
        let job = scenario::get(plan.scenario).job(plan);
        job.tasks.iter().map(|task| task.faulty).collect::<Vec<_>>()
    };
    (0..1_000)
        .map(|seed| Plan { seed, ..plan.clone() })
        .find(|plan| fails(plan) == [true, false, false])
        .expect("there is such a seed")
}

#[test]
fn a_producer_that_dies_leaves_the_waiting_without_a_mark_and_a_closed_queue_does_not() {
    for model in [ModelName::Threads, ModelName::Processes, ModelName::Async] {
        let plan = producer_fails(model, "sentinel");
        let timeline = run(&plan);
        assert_eq!(timeline.end(), Some(&RunEnd::Completed));
        for row in &timeline.tasks()[1..] {
            let Some((_, Outcome::Failed(why))) = &row.finished else { panic!("{model}: {row:?}") };
            assert_eq!(why.key(), "task.queue.no-sentinel");
        }
        let said = sentence(&plan, &timeline);
        assert!(said.contains("5 items were put and 5 taken"), "{model}: {said}");

        let closed = run(&producer_fails(model, "close"));
        assert_eq!(closed.count_outcomes(|outcome| matches!(outcome, Outcome::Ok(_))), 2, "{model}");
    }
}

#[test]
fn a_producer_before_a_full_queue_fails_when_the_last_consumer_has_gone() {
    for model in [ModelName::Threads, ModelName::Processes, ModelName::Async] {
        let mut plan = plan(model, 2, &[("items", 10), ("capacity", 1)]);
        plan.fail_rate = 0.4;
        let is_wanted = |plan: &Plan| {
            let job = scenario::get(plan.scenario).job(plan);
            !job.tasks[0].faulty && job.tasks[1].faulty
        };
        let plan = (0..1_000).map(|seed| Plan { seed, ..plan.clone() }).find(is_wanted).expect("there is such a seed");
        let timeline = run(&plan);
        let Some((_, Outcome::Failed(why))) = &timeline.tasks()[0].finished else { panic!("{model}") };
        assert_eq!(why.key(), "task.queue.nobody-takes", "{model}");
    }
}

#[test]
fn standing_at_a_queue_ends_with_the_run_and_with_the_task_s_time() {
    for model in own_models().filter(|model| **model != ModelName::Sequential) {
        let mut plan = plan(*model, 3, &[("items", 10), ("produce", HOUR)]);
        let timeline = run_until(&plan, |what| matches!(what, EventKind::Asks { on: BlockedOn::Item, .. }));
        assert_eq!(timeline.end(), Some(&RunEnd::Cancelled), "{model}");
        assert_eq!(timeline.count_outcomes(|outcome| *outcome == Outcome::Cancelled), 3, "{model}");
        plan.timeout_ns = Some(20 * MILLISECOND);
        let timeline = run(&plan);
        let ends = timeline.tasks().iter().filter_map(|row| row.finished.as_ref()).map(|(_, outcome)| outcome.name());
        assert!(
            ends.clone().all(|end| matches!(end, "timed_out" | "failed")),
            "{model}: {:?}",
            ends.collect::<Vec<_>>()
        );
    }
}

#[test]
fn a_producer_that_is_killed_holds_nobody_up() {
    let mut plan = plan(ModelName::Processes, 2, &[("items", 1_000), ("produce", MILLISECOND)]);
    plan.settings.set("ending", SettingValue::Choice("close".into()));
    let name = OwnName::new();
    let mut producer = None;
    let timeline = run_from_until(&name.program(), &plan, |what| {
        if let EventKind::WorkerReady { worker: 0, os_id } = what {
            producer = Some(*os_id);
        }
        if matches!(what, EventKind::Progress { task: 1, .. })
            && let Some(pid) = producer.take()
        {
            send(pid, Signal::KILL);
        }
        false
    });
    name.is_gone();
    assert_eq!(timeline.end(), Some(&RunEnd::Completed));
    let ends: Vec<_> =
        timeline.tasks().iter().filter_map(|row| row.finished.as_ref()).map(|(_, outcome)| outcome.name()).collect();
    assert_eq!(ends, ["killed", "ok"]);
}

#[test]
fn one_worker_alone_is_refused_with_the_reason() {
    let refusal = engine::refusal(&plan(ModelName::Sequential, 2, &[])).expect("it is refused");
    let said = Texts::of(Lang::En).say(&refusal);
    assert!(said.contains("before a full queue its producer would wait for ever"), "{said}");
}

#[test]
fn the_fill_of_the_queue_is_in_the_report() {
    let args = "run pipeline --items 8 --capacity 2 --produce 0ms --consume 2ms --json";
    let output = Running::start(racelab(args)).output();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
    let report: Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
    let results = &report["runs"][0]["results"];
    assert_eq!((&results["peak_fill"], &results["produced"], &results["consumed"]), (&2.into(), &8.into(), &8.into()));
    assert!(results.to_string().contains("\"fill\""), "{results}");
}

#[test]
fn the_fill_of_the_queue_is_a_track_of_the_trace() {
    let plan = plan(ModelName::Threads, 2, &[("items", 5)]);
    let timeline = run(&plan);
    let most = flow(&plan, &timeline).2;
    let mut trace = Vec::new();
    report::trace(&[(plan, timeline)], Texts::of(Lang::En), &mut trace).expect("it can be written");
    let trace: Value = serde_json::from_slice(&trace).expect("a trace is JSON");
    let events = trace["traceEvents"].as_array().expect("a list").iter();
    let fill = events.filter(|event| event["name"] == "fill" && event["ph"] == "C");
    assert_eq!(fill.filter_map(|event| event["args"]["value"].as_u64()).max(), Some(most));
}
