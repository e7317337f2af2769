//! HTTP over real connections, on every model: the same replies, the same errors, and nobody is held up by them.

use std::io::{Read, Write};
use std::net::TcpListener;

use assert_cmd::Command;
use predicates::prelude::*;
use racelab::event::{EventKind, Nanos, Outcome, RunEnd};
use racelab::plan::{ModelName, Plan, ScenarioName, SettingValue};
use racelab::scenario;
use racelab::supply::{Replies, Server};
use racelab::timeline::Timeline;
use rstest::rstest;
use serde_json::Value;

use crate::support::program::racelab;
use crate::support::runs::{HOUR, MILLISECOND, own_models, run, run_until};

fn plan(model: ModelName, settings: &[(&str, SettingValue)]) -> Plan {
    let mut plan = scenario::plan(ScenarioName::Http, 42);
    plan.model = model;
    plan.workers = 6;
    plan.settings.set("latency", SettingValue::Duration(MILLISECOND));
    plan.settings.set("jitter", SettingValue::Duration(MILLISECOND));
    for (key, value) in settings {
        plan.settings.set(key, value.clone());
    }
    plan
}

/// How every task ended, by task: the key of its failure, its status and its bytes.
fn endings(timeline: &Timeline) -> Vec<(String, Option<u64>, Option<u64>)> {
    let ending = |outcome: &Outcome| match outcome {
        Outcome::Failed(why) => why.key().to_owned(),
        other => other.name().to_owned(),
    };
    let tasks = timeline.tasks().iter();
    tasks
        .map(|task| {
            let (_, outcome) = task.finished.as_ref().expect("every task ends");
            let facts = timeline.facts_of(task);
            (ending(outcome), facts.figure("status"), facts.figure("bytes"))
        })
        .collect()
}

#[test]
fn every_model_meets_the_same_replies_and_no_error_stops_the_others() {
    let settings = [
        ("tasks", SettingValue::Count(60)),
        ("error-rate", SettingValue::Share(400_000)),
        ("size", SettingValue::Size(20_000)),
    ];
    let first = endings(&run(&plan(ModelName::Sequential, &settings)));
    for kind in ["ok", "task.http.status", "task.http.cut-off"] {
        assert!(first.iter().any(|(ending, ..)| ending == kind), "{kind}: {first:?}");
    }
    for (ending, status, bytes) in &first {
        let (is_good, is_broken) = (ending == "ok", ending == "task.http.cut-off");
        assert_eq!(*status == Some(200), is_good || is_broken);
        assert_eq!(
            *bytes,
            Some(if is_good {
                20_000
            } else if is_broken {
                10_000
            } else {
                64
            })
        );
    }
    for model in own_models() {
        assert_eq!(endings(&run(&plan(*model, &settings))), first, "{model}");
    }
}

#[test]
fn waiting_for_all_at_once_takes_a_connection_each() {
    // Wide: all begin long before the first reply.
    let settings = [("tasks", SettingValue::Count(6)), ("latency", SettingValue::Duration(1_000 * MILLISECOND))];
    for model in [ModelName::Threads, ModelName::Gil, ModelName::Processes, ModelName::Async] {
        let plan = plan(model, &settings);
        let results = scenario::results(&plan, &run(&plan), Nanos::MAX);
        assert_eq!(results.series[0].most(), 6, "{model}");
    }
    let alone = plan(ModelName::Sequential, &[]);
    assert_eq!(scenario::results(&alone, &run(&alone), Nanos::MAX).series[0].most(), 1);
}

#[test]
fn a_cancelled_run_leaves_every_reply_that_it_waits_for() {
    let settings = [("tasks", SettingValue::Count(20)), ("latency", SettingValue::Duration(HOUR))];
    for model in own_models() {
        let timeline = run_until(&plan(*model, &settings), |what| matches!(what, EventKind::Waiting { .. }));
        assert_eq!(timeline.end(), Some(&RunEnd::Cancelled), "{model}");
        assert_eq!(timeline.count_outcomes(|outcome| *outcome == Outcome::Cancelled), 20, "{model}");
    }
}

#[test]
fn a_reply_that_does_not_come_times_out() {
    for model in own_models() {
        let mut plan = plan(*model, &[("latency", SettingValue::Duration(HOUR))]);
        plan.timeout_ns = Some(30 * MILLISECOND);
        let timeline = run(&plan);
        assert_eq!(timeline.count_outcomes(|outcome| *outcome == Outcome::TimedOut), 8, "{model}");
    }
}

fn http(args: &[&str]) -> Command {
    let mut command = racelab("run http");
    command.args(args);
    command
}

fn json(args: &[&str]) -> Value {
    let output = http(args).arg("--json").assert().success().get_output().stdout.clone();
    let report: Value = serde_json::from_slice(&output).expect("the report is JSON");
    report["runs"][0].clone()
}

#[rstest]
#[case("threads")]
#[case("processes")]
#[case("async")]
fn the_users_own_addresses_are_fetched_and_a_bad_one_stops_nobody(#[case] model: &str) {
    let replies = Replies { latency: 0, jitter: 0, error_rate: 0.0, size: 5_000, seed: 1 };
    let [server, gone] = [(), ()].map(|()| Server::start(replies).expect("a loopback server starts"));
    let [here, there] = [&server, &gone].map(|server| format!("http://{}/", server.address()));
    drop(gone);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("urls.txt");
    std::fs::write(&file, format!("# the third\n{here}3\n\n")).expect("a file can be written");
    let run = json(&[
        "--model",
        model,
        "--url",
        &format!("{here}1"),
        "--url",
        &there,
        "--urls",
        file.to_str().expect("a temporary path is text"),
    ]);
    let tasks = run["tasks"].as_array().expect("tasks");
    let of = |key: &str| tasks.iter().map(|task| task[key].clone()).collect::<Vec<_>>();
    assert_eq!(of("label"), [format!("{here}1"), there, format!("{here}3")]);
    assert_eq!(of("status"), ["ok", "failed", "ok"]);
    assert!(tasks[1]["error"].as_str().is_some_and(|why| why.contains("connection refused")), "{run}");
    assert_eq!((&run["results"]["received_bytes"], &run["results"]["statuses"]), (&10_000.into(), &"200 × 2".into()));
}

#[rstest]
// Control characters are nothing that may stand in a head; marks of direction are.
#[case("HTTP/1.1 500 \x1b[2J\r\nContent-Length: 4\r\n\r\n\x1b[2J", "not HTTP")]
#[case("HTTP/1.1 200 OK\r\nX: \x1b]0;evil\x07\r\nContent-Length: 0\r\n\r\n", "not HTTP")]
#[case("HTTP/1.1 500 \u{202e}evil\r\nX: \u{202e}\r\nContent-Length: 4\r\n\r\n\x1b[2J", "500 Internal Server Error")]
#[case("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n\x1b[2J", "200 × 2")]
fn a_foreign_server_cannot_steer_the_terminal(#[case] evil: &'static str, #[case] said: &str) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
    let address = listener.local_addr().expect("it is bound");
    let server = std::thread::spawn(move || {
        for stream in listener.incoming().take(2) {
            let mut stream = stream.expect("a connection");
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(evil.as_bytes());
        }
    });
    let without = |marks: &'static [char]| predicate::function(move |text: &str| !text.contains(marks));
    let (url, marked) = (format!("http://{address}/"), format!("http://{address}/\u{1b}[2J\u{202e}"));
    http(&["--url", &url, "--url", &marked])
        .assert()
        .success()
        .stderr("")
        .stdout(without(&['\u{1b}', '\u{7}', '\u{202e}']).and(predicate::str::contains(said)));
    server.join().expect("the server saw both");
}

#[rstest]
#[case(&["--url", "example.com"], "--url: example.com is no address that can be fetched; write it like https://example.com/page")]
#[case(&["--url", "http://a", "--url", "ftp://b"], "--url: ftp://b is no address that can be fetched; write it like https://example.com/page")]
#[case(&["--url", "http://a", "--tasks", "5"], "--tasks means nothing together with --url; leave one of them out")]
#[case(&["--urls", "a.txt", "--latency", "1s"], "--latency means nothing together with --urls; leave one of them out")]
#[case(&["--size", "1GiB"], "--size 1GiB: takes a size from 0 B to 64.0 MiB")]
#[case(&["--error-rate", "2"], "--error-rate 2: takes a share from 0 to 1, such as 0.25")]
#[case(&["--url"], "--url needs a value")]
fn bad_input_is_one_line_before_anything_starts(#[case] args: &[&str], #[case] line: &str) {
    http(args).assert().code(2).stdout("").stderr(format!("racelab: {line}\n"));
}

#[test]
fn a_file_that_is_not_there_makes_no_run() {
    let line = "racelab: the run could not be made: /no/such/file cannot be read: No such file or directory";
    http(&["--urls", "/no/such/file"]).assert().code(1).stdout("").stderr(predicate::str::starts_with(line));
}
