//! Signals to `racelab run`: it stops in good order, says so in one line, and prints no half of a result.

use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::process::Output;

use rstest::rstest;
use rustix::process::Signal;

use crate::support::command::{Running, racelab};
use crate::support::processes::{no_worker_is_left_of, send, until};

const MODELS: [&str; 7] = ["sequential", "threads", "rayon", "gil", "processes", "async", "async-threads"];

fn assert_stopped(output: &Output, code: i32) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.starts_with("racelab: "), "{said}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
}

#[rstest]
#[case(Signal::INT, 130)]
#[case(Signal::TERM, 143)]
#[case(Signal::HUP, 129)]
#[case(Signal::QUIT, 131)]
fn a_signal_stops_a_waiting_run_on_every_model(#[case] signal: Signal, #[case] code: i32) {
    for model in MODELS {
        let args = format!("run fetch --model {model} --tasks 20 --delay 60min");
        let mut running = Running::start(racelab(&args));
        let pid = running.pid();
        running.is_going_on().send(signal);
        assert_stopped(&running.output(), code);
        no_worker_is_left_of(pid);
    }
}

#[rstest]
#[case("squares --rounds 1000000000")]
#[case("counter --increments 50000000 --guard atomic --trials 1000")]
fn a_signal_stops_a_computing_run_on_every_model(#[case] what: &str) {
    for model in MODELS {
        let mut running = Running::start(racelab(&format!("run {what} --model {model}")));
        let pid = running.pid();
        running.is_going_on().send(Signal::INT);
        assert_stopped(&running.output(), 130);
        no_worker_is_left_of(pid);
    }
}

#[test]
fn a_signal_to_children_at_work_and_their_parent_stops_all_of_them() {
    let mut running = Running::start(racelab("run fetch --model processes --workers 4 --tasks 9 --delay 60min"));
    let pid = running.pid();
    // A terminal sends Ctrl-C to everybody; the children leave it to their parent.
    for child in running.children_at_work(4) {
        send(child, Signal::INT);
    }
    running.send(Signal::INT);
    assert_stopped(&running.output(), 130);
    no_worker_is_left_of(pid);
}

#[test]
fn a_recording_keeps_what_happened_until_a_signal() {
    let folder = tempfile::tempdir().expect("there is room");
    let file = folder.path().join("cut.jsonl");
    let args = "run fetch --model processes --workers 4 --tasks 9 --delay 60min --record";
    let mut command = racelab(args);
    command.arg(&file);
    let mut running = Running::start(command);
    let pid = running.pid();
    running.children_at_work(4);
    running.send(Signal::INT);
    assert_eq!(running.output().status.code(), Some(130));
    no_worker_is_left_of(pid);
    let mut replay = racelab("replay --json");
    replay.arg(&file);
    let report: serde_json::Value =
        serde_json::from_slice(&replay.output().expect("the program starts").stdout).expect("a report");
    let tasks = report["runs"][0]["tasks"].as_array().expect("tasks");
    assert_eq!(tasks.len(), 9);
    assert!(tasks.iter().all(|task| task["status"] == "cancelled"), "{tasks:?}");
    assert!(tasks.iter().any(|task| !task["started_ns"].is_null()), "{tasks:?}");
    assert_eq!(std::fs::read_dir(folder.path()).expect("it is ours").count(), 1, "no half of a file beside it");
}

#[test]
fn a_second_signal_does_not_ask() {
    for _ in 0..10 {
        let mut running = Running::start(racelab("run fetch --model processes --workers 8 --tasks 8 --delay 60min"));
        let pid = running.pid();
        running.is_going_on().send(Signal::TERM);
        running.send(Signal::INT);
        let output = running.output();
        // Which of them is heard first, and whether the run is over before the second, is the system's business.
        assert!(matches!(output.status.code(), Some(130 | 143)), "{output:?}");
        assert_eq!(output.stdout, b"");
        no_worker_is_left_of(pid);
    }
}

#[test]
fn a_signal_between_trials_keeps_the_trials_to_itself() {
    let mut running = Running::start(racelab("run counter --trials 10000 --increments 100000"));
    running.is_going_on().send(Signal::TERM);
    assert_stopped(&running.output(), 143);
}

#[test]
fn a_signal_stops_a_search_of_schedules() {
    let folder = tempfile::tempdir().expect("there is room");
    let file = folder.path().join("long.txt");
    let program = "shared n = 0\nworker A, B, C, D:\n    for i in range(200):\n        n += 1\n";
    fs::write(&file, program).expect("there is room");
    let running = Running::start(racelab(&format!("explore {}", file.display())));
    until("the search to be on its way", || {
        let status = fs::read_to_string(format!("/proc/{}/status", running.pid())).ok()?;
        let kept = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        let kilobytes: u64 = kept.trim().trim_end_matches(" kB").parse().ok()?;
        (kilobytes > 30_000).then_some(())
    });
    // Whoever starts tests in the background has them ignore Ctrl-C.
    running.send(Signal::TERM);
    let output = running.output();
    // It holds nothing that would have to be put in order: the system ends it, at once.
    assert_eq!(output.status.signal(), Some(Signal::TERM.as_raw()));
    assert_eq!((output.stdout.len(), output.stderr.len()), (0, 0));
}
