//! What a timeout stops: the task, or whoever waits for its result. Both for real, on every model.

use racelab::engine;
use racelab::event::{Outcome, RunEnd};
use racelab::plan::{ModelName, Plan, ScenarioName, SettingValue, TimeoutMeans};
use racelab::scenario;
use racelab::timeline::Timeline;
use rstest::rstest;
use serde_json::Value;

use crate::support::program::racelab;
use crate::support::runs::{HOUR, MILLISECOND, run, run_until, sentence};

/// Four fetches on four workers, each far longer than the limit.
fn fetches(model: ModelName, means: TimeoutMeans) -> Plan {
    let mut plan = scenario::plan(ScenarioName::Fetch, 1);
    plan.model = model;
    scenario::fit_settings(&mut plan);
    plan.settings.set("delay", SettingValue::Duration(600 * MILLISECOND));
    Plan { timeout_ns: Some(20 * MILLISECOND), timeout_means: means, ..plan }
}

fn ended(timeline: &Timeline, fits: impl Fn(&Outcome) -> bool) -> usize {
    assert_eq!(timeline.end(), Some(&RunEnd::Completed));
    timeline.count_outcomes(fits)
}

#[rstest]
#[case(ModelName::Threads)]
#[case(ModelName::Rayon)]
#[case(ModelName::Gil)]
#[case(ModelName::Processes)]
#[case(ModelName::Async)]
#[case(ModelName::AsyncThreads)]
fn a_waiter_gives_up_and_the_tasks_run_on(#[case] model: ModelName) {
    let plan = fetches(model, TimeoutMeans::Waiter);
    let timeline = run(&plan);
    assert_eq!(ended(&timeline, |outcome| matches!(outcome, Outcome::Ok(_))), 4, "{model}");
    let waits: Vec<_> = timeline.result_waits().until(u64::MAX).collect();
    assert_eq!(waits.iter().map(|wait| wait.task).collect::<Vec<_>>(), [0, 1, 2, 3], "in the order of submission");
    assert!(waits.windows(2).all(|pair| pair[0].at <= pair[1].since), "{model}: one after the other");
    assert!(waits[0].gave_up, "{model}: nobody waits 600 ms who waits 20 ms: {waits:?}");
    for wait in waits {
        let (finished, _) = timeline.tasks()[wait.task as usize].finished.as_ref().expect("it ended");
        assert_eq!(wait.gave_up, wait.at < *finished, "{model}: {wait:?}, the task ended at {finished}");
        assert!(!wait.gave_up || wait.at - wait.since >= 20 * MILLISECOND, "{model}: {wait:?}");
        assert_eq!(timeline.result_waits().given_up(wait.task), wait.gave_up.then_some(wait.at));
    }
    let said = sentence(&plan, &timeline);
    assert!(said.contains("stopped main and none of the tasks"), "{model}: {said}");
}

#[rstest]
#[case(ModelName::Sequential)]
#[case(ModelName::Threads)]
#[case(ModelName::Processes)]
#[case(ModelName::Async)]
fn a_task_that_takes_too_long_is_cancelled(#[case] model: ModelName) {
    let plan = fetches(model, TimeoutMeans::Task);
    let timeline = run(&plan);
    assert_eq!(ended(&timeline, |outcome| *outcome == Outcome::TimedOut), 4, "{model}");
    assert_eq!(timeline.result_waits().until(u64::MAX).count(), 0, "{model}");
    let said = sentence(&plan, &timeline);
    assert!(said.contains("longer than 20.0 ms was cancelled, as by asyncio.wait_for"), "{model}: {said}");
}

#[test]
fn who_does_the_tasks_finds_every_result_there() {
    let mut plan = fetches(ModelName::Sequential, TimeoutMeans::Waiter);
    plan.settings.set("delay", SettingValue::Duration(40 * MILLISECOND));
    let timeline = run(&plan);
    assert!(timeline.result_waits().until(u64::MAX).all(|wait| !wait.gave_up));
    assert_eq!(timeline.result_waits().until(u64::MAX).count(), 4);
    assert!(sentence(&plan, &timeline).contains("gave up on none"), "{}", sentence(&plan, &timeline));
}

#[rstest]
#[case(ModelName::Threads)]
#[case(ModelName::Processes)]
#[case(ModelName::Async)]
#[case(ModelName::AsyncThreads)]
fn a_waiter_does_not_outlive_its_run(#[case] model: ModelName) {
    let mut plan = fetches(model, TimeoutMeans::Waiter);
    plan.settings.set("delay", SettingValue::Duration(HOUR));
    plan.timeout_ns = Some(HOUR);
    let mut started = 0;
    let timeline = run_until(&plan, |what| {
        started += u32::from(matches!(what, racelab::event::EventKind::TaskStarted { .. }));
        started == 4
    });
    assert_eq!(timeline.end(), Some(&RunEnd::Cancelled), "{model}");
    assert!(timeline.result_waits().until(u64::MAX).all(|wait| !wait.gave_up), "{model}: an hour has not passed");
}

#[test]
fn where_nobody_asks_for_results_nobody_waits_for_them() {
    for name in [ScenarioName::Lifecycle, ScenarioName::Deadlock, ScenarioName::SpawnTree, ScenarioName::Counter] {
        let waits = |means| Plan { timeout_ns: Some(MILLISECOND), timeout_means: means, ..scenario::plan(name, 1) };
        assert!(engine::refusal(&waits(TimeoutMeans::Task)).is_none(), "{name}");
        let refusal = engine::refusal(&waits(TimeoutMeans::Waiter)).map(|why| why.key().to_owned());
        assert_eq!(refusal.as_deref(), Some("refusal.waiter"), "{name}");
    }
}

fn report(args: &str) -> Value {
    let said = racelab(&format!("{args} --json")).assert().success();
    serde_json::from_slice(&said.get_output().stdout).expect("the report is JSON")
}

#[test]
fn the_report_says_on_what_main_gave_up_and_a_recording_says_the_same() {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let file = folder.path().join("waiter.jsonl");
    let args = "run fetch --tasks 2 --workers 2 --delay 500ms --timeout 20ms --timeout-means waiter --seed 1";
    let live = report(&format!("{args} --record {}", file.display()));
    let run = &live["runs"][0];
    assert_eq!((run["timeout_means"].as_str(), run["timeout_ns"].as_u64()), (Some("waiter"), Some(20_000_000)));
    assert_eq!(run["tasks"][0]["status"], "ok");
    assert!(run["tasks"][0]["given_up_ns"].as_u64() < run["tasks"][0]["finished_ns"].as_u64(), "{run}");
    assert_eq!(run["results"]["given_up"], "2 of 2");
    assert_eq!(report(&format!("replay {}", file.display())), live);
    let text = racelab(&format!("replay {}", file.display())).assert().success();
    let text = String::from_utf8_lossy(&text.get_output().stdout).into_owned();
    assert!(text.contains("--timeout 20ms  --timeout-means waiter"), "{text}");
    assert!(text.contains("✓ ok (main gave up at "), "{text}");
}

#[test]
fn the_option_needs_a_timeout() {
    let wrong = racelab("run fetch --timeout-means waiter").assert().code(2);
    let said = String::from_utf8_lossy(&wrong.get_output().stderr).into_owned();
    assert_eq!(said, "racelab: --timeout-means waiter means nothing without a --timeout\n");
}
