//! SIGKILL, which nobody can prepare for: of a child in the middle of its task, and of the parent.

use rstest::rstest;
use rustix::process::Signal;
use serde_json::Value;

use crate::support::command::{Running, racelab};
use crate::support::processes::{names, no_worker_is_left_of, send, until};

#[test]
fn a_killed_child_loses_its_task_and_its_lane_is_replaced() {
    // Four tasks for three children: somebody has to take the fourth.
    let args = "run fetch --model processes --workers 3 --tasks 4 --delay 3s --seed 1 --json";
    let mut running = Running::start(racelab(args));
    let pid = running.pid();
    send(running.children_at_work(3)[0], Signal::KILL);
    let output = running.output();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
    let report: Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
    let run = &report["runs"][0];

    let tasks = run["tasks"].as_array().expect("tasks are a list");
    let killed: Vec<&Value> = tasks.iter().filter(|task| task["status"] == "killed").collect();
    assert_eq!((tasks.len(), killed.len()), (4, 1));
    assert!(killed[0]["error"].as_str().is_some_and(|why| why.contains("SIGKILL")), "{killed:?}");
    assert_eq!(tasks.iter().filter(|task| task["status"] == "ok").count(), 3);

    let lane = killed[0]["worker"].as_u64().and_then(|lane| usize::try_from(lane).ok()).expect("somebody had it");
    assert_eq!(run["workers"][lane]["replaced"], 1);
    let mut order: Vec<u64> =
        run["completed_order"].as_array().expect("a list").iter().filter_map(Value::as_u64).collect();
    order.sort_unstable();
    order.dedup();
    assert_eq!(order.len(), run["completed_order"].as_array().expect("a list").len(), "a task completed twice");
    no_worker_is_left_of(pid);
}

#[test]
fn a_run_all_of_whose_children_are_killed_still_ends() {
    let mut running = Running::start(racelab("run fetch --model processes --workers 3 --tasks 3 --delay 60min --json"));
    let pid = running.pid();
    for child in running.children_at_work(3) {
        send(child, Signal::KILL);
    }
    let output = running.output();
    assert_eq!(output.status.code(), Some(0));
    let report: Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
    let tasks = report["runs"][0]["tasks"].as_array().expect("tasks are a list");
    assert_eq!(tasks.iter().filter(|task| task["status"] == "killed").count(), 3, "{tasks:?}");
    no_worker_is_left_of(pid);
}

#[rstest]
#[case::waits("run fetch --model processes --workers 3 --tasks 3 --delay 60min")]
#[case::computes("run squares --model processes --workers 3 --rounds 1000000000")]
#[case::counts("run counter --model processes --workers 3 --guard mutex --increments 50000000")]
fn children_do_not_outlive_a_killed_parent(#[case] args: &str) {
    let mut running = Running::start(racelab(args));
    running.children_at_work(3);
    running.send(Signal::KILL);
    assert_eq!(running.status().code(), None, "it was killed");
    no_worker_is_left_of(running.pid());
}

#[test]
fn children_that_are_still_coming_up_do_not_outlive_a_killed_parent() {
    let mut running = Running::start(racelab("run fetch --model processes --workers 40 --tasks 40 --delay 60min"));
    running.is_going_on().send(Signal::KILL);
    running.status();
    no_worker_is_left_of(running.pid());
}

#[test]
fn workers_are_called_by_their_letters_in_the_systems_own_tools() {
    let mut running = Running::start(racelab("run squares --model processes --workers 3 --rounds 1000000000"));
    let children = running.children_at_work(3);
    let mut called: Vec<String> = children
        .iter()
        .filter_map(|child| names(*child).into_iter().find(|name| name.starts_with("racelab ")))
        .collect();
    called.sort();
    assert_eq!(called, ["racelab A", "racelab B", "racelab C"]);
    running.send(Signal::KILL);
    no_worker_is_left_of(running.pid());

    let running = Running::start(racelab("run squares --workers 2 --rounds 1000000000"));
    let both = ["racelab A", "racelab B"];
    until("threads to be called by their letters", || {
        let called = names(running.pid());
        both.iter().all(|name| called.iter().any(|other| other == name)).then_some(())
    });
    running.send(Signal::KILL);
}
