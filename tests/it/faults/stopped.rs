//! SIGSTOP: a child that neither works nor ends. It cannot watch over its own time; its parent does.

use rstest::rstest;
use rustix::process::Signal;
use serde_json::Value;

use crate::support::command::{Running, racelab};
use crate::support::processes::{no_worker_is_left_of, send, until, workers_of};

fn report(running: Running) -> Value {
    let output = running.output();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0), "{output:?}");
    serde_json::from_slice(&output.stdout).expect("the report is JSON")
}

fn with_status<'run>(report: &'run Value, status: &str) -> Vec<&'run Value> {
    let tasks = report["runs"][0]["tasks"].as_array().expect("tasks are a list");
    tasks.iter().filter(|task| task["status"] == status).collect()
}

#[test]
fn a_stopped_child_loses_its_task_when_its_time_is_over_and_is_replaced() {
    let args = "run fetch --model processes --workers 2 --tasks 4 --delay 1s --timeout 4s --json";
    let mut running = Running::start(racelab(args));
    let pid = running.pid();
    send(running.children_at_work(2)[0], Signal::STOP);
    let report = report(running);
    let late = with_status(&report, "timed_out");
    assert_eq!((late.len(), with_status(&report, "ok").len()), (1, 3), "{report}");
    assert!(late[0]["started_ns"].is_u64() && late[0]["error"] == "took longer than 4.00 s", "{late:?}");
    no_worker_is_left_of(pid);
}

#[test]
fn a_child_that_is_stopped_while_an_array_is_sent_to_it_is_not_waited_for() {
    // Far more than a pipe takes, and far more than can be computed in the time.
    let args =
        "run arrays --model processes --workers 1 --tasks 1 --length 5000000 --rounds 1000000 --timeout 2s --json";
    let running = Running::start(racelab(args));
    let pid = running.pid();
    let child = until("the array to be under way", || {
        workers_of(pid).into_iter().find(|child| bytes(*child, "rchar: ") > 100_000)
    });
    send(child, Signal::STOP);
    let report = report(running);
    assert_eq!(with_status(&report, "timed_out").len(), 1, "{report}");
    no_worker_is_left_of(pid);
}

#[rstest]
#[case("deadlock --fix order --eat 60s --pause 1ms --timeout 6s")]
#[case("spawn-tree --workers 2 --depth 2 --life 60s --timeout 6s")]
fn a_stopped_process_that_makes_a_run_or_its_part_is_ended_when_its_tasks_time_is_over(#[case] args: &str) {
    let mut running = Running::start(racelab(&format!("run {args} --json")));
    let pid = running.pid();
    running.is_going_on();
    let child = until("a child", || workers_of(pid).first().copied());
    // It has said that a task began: that comes before it waits.
    until("the child to say something", || (bytes(child, "wchar: ") > 200).then_some(()));
    send(child, Signal::STOP);
    let report = report(running);
    assert!(!with_status(&report, "timed_out").is_empty(), "{report}");
    no_worker_is_left_of(pid);
}

/// How many bytes a process has read or written.
fn bytes(pid: u32, of: &str) -> u64 {
    let counts = std::fs::read_to_string(format!("/proc/{pid}/io")).unwrap_or_default();
    let bytes = counts.lines().find_map(|line| line.strip_prefix(of));
    bytes.and_then(|count| count.parse().ok()).unwrap_or(0)
}
