use super::super::fixtures;
use super::*;
use crate::recording::Machine;
use crate::text::Lang;

/// A machine that does not exist.
fn nowhere() -> Origin {
    Origin { program: "PROGRAM".into(), machine: Machine { cores: 2, os: "OS".into() } }
}

fn parsed(runs: &[Run]) -> serde_json::Value {
    let text = json(runs, &nowhere(), None, Texts::of(Lang::En)).expect("a report is JSON");
    serde_json::from_str(&text).expect("it can be read again")
}

#[test]
fn a_counter_run_is_one_object_a_guard() {
    let report = parsed(&fixtures::counter_pair());
    assert_eq!(report["version"], 1);
    let runs = report["runs"].as_array().expect("runs are a list");
    assert_eq!(runs.iter().map(|run| run["guard"].as_str()).collect::<Vec<_>>(), [Some("none"), Some("mutex")]);
    assert_eq!(runs[0]["counter"], serde_json::json!({"expected": 8, "observed": 5, "lost": 3}));
    assert_eq!(runs[0]["books"], serde_json::json!({"made": 8, "observed": 5, "lost": 3, "balanced": true}));
    assert_eq!(runs[0]["segments"], 3);
    assert_eq!(runs[0]["workers"][1]["involuntary_switches"], 2);
    assert_eq!(runs[1]["counter"]["lost"], 0);
    assert_eq!(runs[1]["workers"][1]["blocked_ns"], 100_000);
    assert!(runs[0].get("children").is_none());
}

#[test]
fn big_integers_are_strings_and_errors_are_sentences() {
    let report = parsed(&[fixtures::squares()]);
    assert_eq!(report["runs"][0]["tasks"][0]["value"], "333332833333500000");
    assert_eq!(report["runs"][0]["counter"], serde_json::Value::Null);
    assert_eq!(report["runs"][0]["guard"], serde_json::Value::Null);
    let report = parsed(&[fixtures::random()]);
    let tasks = &report["runs"][0]["tasks"];
    assert_eq!(tasks[1]["status"], "failed");
    assert_eq!(tasks[2]["error"], "took longer than 5.00 s");
    assert_eq!(tasks[0]["label"], "task 1");
    assert_eq!(report["runs"][0]["completed_order"], serde_json::json!([1, 0, 2]));
}

#[test]
fn private_memory_shows_what_each_child_counted() {
    let report = parsed(&[fixtures::private()]);
    assert_eq!(report["runs"][0]["children"], serde_json::json!([4, 4]));
    assert_eq!(report["runs"][0]["counter"]["observed"], 0);
}

#[test]
fn the_object_of_a_run_in_full() {
    let text = json(&[fixtures::counter_pair().swap_remove(0)], &nowhere(), None, Texts::of(Lang::En))
        .expect("a report is JSON");
    insta::assert_snapshot!(text);
}
