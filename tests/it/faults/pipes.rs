//! Pipes that are closed, readers that leave early, and a system that gives no more of something.

use std::io::Read;
use std::process::Stdio;

use crate::support::command::{Running, racelab, shell, written_by};
use crate::support::processes::{no_worker_is_left_of, until};
use rstest::rstest;

#[rstest]
#[case("threads")]
#[case("processes")]
fn nothing_to_read_from_is_no_matter(#[case] model: &str) {
    let running = Running::start(shell(&format!("exec \"$0\" run fetch --delay 10ms --model {model} 0<&-")));
    let pid = running.pid();
    let output = running.output();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
    assert!(String::from_utf8_lossy(&output.stdout).contains("fetch 4"));
    no_worker_is_left_of(pid);
}

#[rstest]
#[case("threads")]
#[case("processes")]
fn nowhere_to_write_to_is_no_panic(#[case] model: &str) {
    let script = format!("exec \"$0\" run fetch --delay 10ms --model {model} 1>&- 2>&-");
    let mut running = Running::start(shell(&script));
    // The standard library puts /dev/null in the place of what is closed.
    assert_eq!(running.status().code(), Some(0));
    no_worker_is_left_of(running.pid());
}

#[rstest]
#[case("run counter --trials 20 --json")]
#[case("run fetch --delay 10ms --model processes")]
fn a_reader_who_leaves_early_is_no_error(#[case] args: &str) {
    let mut running = Running::start(racelab(args));
    let pid = running.pid();
    let reads = running.0.stdout.take();
    // Like head, it takes one byte and is gone; the rest is more than a pipe holds, or comes too late.
    reads.expect("it is a pipe").read_exact(&mut [0]).expect("there is a result");
    let output = running.output();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
    no_worker_is_left_of(pid);
}

#[test]
fn a_pipe_that_does_not_wait_and_is_read_late_gets_everything() {
    let (mut from, to) = std::io::pipe().expect("there are descriptors");
    does_not_wait(&to);
    let mut command = racelab("run counter --increments 1000 --trials 100 --json");
    command.stdout(to);
    let mut running = Running::start(command);
    // As much as a pipe holds has been written, and there is more.
    until("the pipe to be full", || (written_by(running.pid()) >= 1 << 16).then_some(()));
    let mut report = String::new();
    from.read_to_string(&mut report).expect("it can be read");
    assert!(report.len() > 1 << 17, "{}", report.len());
    let report: serde_json::Value = serde_json::from_str(&report).expect("nothing is cut");
    assert_eq!(report["runs"].as_array().map(Vec::len), Some(200));
    assert_eq!(running.status().code(), Some(0));
}

fn does_not_wait(to: &std::io::PipeWriter) {
    let flags = rustix::fs::fcntl_getfl(to).expect("it has flags");
    rustix::fs::fcntl_setfl(to, flags | rustix::fs::OFlags::NONBLOCK).expect("a pipe may be so");
}

#[test]
fn a_reader_who_was_never_there_is_no_error() {
    let mut running = Running::start(racelab("run counter --model processes"));
    let pid = running.pid();
    drop(running.0.stdout.take());
    let output = running.output();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
    no_worker_is_left_of(pid);
}

#[test]
fn when_the_system_gives_no_more_the_run_goes_on_with_those_that_started() {
    // So long that nobody who started has come to an end, and left room for others, before all have tried.
    let script = "ulimit -n 40; exec \"$0\" run fetch --model processes --workers 100 --tasks 30 --delay 1500ms";
    for format in ["", " --json"] {
        let mut command = shell(&format!("{script}{format}"));
        command.stderr(Stdio::piped());
        let running = Running::start(command);
        let pid = running.pid();
        let output = running.output();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        if format.is_empty() {
            let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
            let started = words.split("Started ").nth(1).and_then(|rest| rest.split_once(" of 100 workers"));
            let started: usize = started.expect("it says how many").0.parse().expect("in figures");
            assert!((1..40).contains(&started), "{started}");
        } else {
            let report: serde_json::Value = serde_json::from_str(&said).expect("the report is JSON");
            let run = &report["runs"][0];
            let tasks = run["tasks"].as_array().expect("tasks are a list");
            assert_eq!(tasks.iter().filter(|task| task["status"] == "ok").count(), 30);
            let workers = run["workers"].as_array().expect("workers are a list");
            let refused = workers.iter().filter(|worker| worker["error"].is_string()).count();
            assert!((60..100).contains(&refused), "{refused} of {} refused", workers.len());
        }
        no_worker_is_left_of(pid);
    }
}

#[rstest]
#[case("fetch --delay 10ms")]
#[case("counter")]
fn when_not_one_child_can_be_started_the_run_ends_and_says_so(#[case] what: &str) {
    // Enough to start the program itself, and for no pair of pipes.
    let script = format!("ulimit -n 12; exec \"$0\" run {what} --model processes --workers 50");
    let running = Running::start(shell(&script));
    let pid = running.pid();
    let output = running.output();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code().is_some_and(|code| code <= 1), "{output:?}");
    assert!(!said.contains("panicked"), "{said}");
    no_worker_is_left_of(pid);
}

#[rstest]
#[case("ulimit -f 4; exec \"$0\" run futures --tasks 3000 --record old.jsonl")]
#[case("ulimit -f 0; exec \"$0\" run counter --model processes")]
fn a_limit_of_files_is_an_error_of_one_line_and_what_was_there_stays(#[case] script: &str) {
    let folder = tempfile::tempdir().expect("there is room");
    std::fs::write(folder.path().join("old.jsonl"), "old").expect("there is room");
    let mut command = shell(script);
    command.current_dir(folder.path());
    let output = Running::start(command).output();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), said.lines().count()), (Some(1), 1), "{said}");
    assert!(said.contains("File too large"), "{said}");
    let old = std::fs::read_to_string(folder.path().join("old.jsonl")).expect("it is there");
    assert_eq!((old.as_str(), std::fs::read_dir(folder.path()).expect("it is ours").count()), ("old", 1));
}

/// Of an allocation. Where a thread finds no memory when it has been started already, the standard library ends the program
/// with words of its own.
#[test]
fn without_memory_it_ends_with_one_line_and_leaves_nothing() {
    let temporary = tempfile::tempdir().expect("there is room");
    let mut command = shell("ulimit -v 120000; exec \"$0\" run arrays --length 50000000 --tasks 1 --workers 1");
    command.env("TMPDIR", temporary.path());
    let output = Running::start(command).output();
    let said = String::from_utf8_lossy(&output.stderr);
    // With fewer threads than were asked for it may do.
    let lines = usize::from(!output.status.success());
    assert_eq!(said.lines().count(), lines, "{said}");
    assert!(matches!(output.status.code(), Some(0 | 1)), "{:?} {said}", output.status);
    assert_eq!(std::fs::read_dir(temporary.path()).expect("it is ours").count(), 0, "no temporary folder");
}

#[test]
fn private_memory_leaves_the_parents_counter_at_nothing() {
    let args = "run counter --model processes --memory private --workers 3 --increments 5000 --guard none --json";
    let running = Running::start(racelab(args));
    let pid = running.pid();
    let output = running.output();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
    let counter = &report["runs"][0]["counter"];
    assert_eq!((&counter["expected"], &counter["observed"]), (&15_000.into(), &0.into()));
    no_worker_is_left_of(pid);

    let output = Running::start(racelab(args.trim_end_matches("--json"))).output();
    let said = String::from_utf8_lossy(&output.stdout);
    // Three children, and what each of them counted.
    assert!(said.contains("5,000  5,000  5,000"), "{said}");
}
