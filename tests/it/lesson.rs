//! `racelab lesson`: the list, and the check that runs what lessons speak of, as one meets them on the command line.

use std::fs;

use insta::assert_snapshot;
use predicates::str::contains;
use rstest::rstest;
use serde_json::Value;

use crate::support::program::racelab;

fn stdout(args: &str) -> String {
    let output = racelab(args).assert().success().stderr("").get_output().stdout.clone();
    String::from_utf8(output).expect("it is text")
}

/// A lesson of one's own in a folder of its own; the folder goes when it is dropped.
fn own(text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("mine.toml");
    fs::write(&path, text).expect("a file can be written");
    let name = path.to_string_lossy().into_owned();
    (folder, name)
}

fn with_step(step: &str) -> String {
    format!("title = \"Mine\"\nkills = \"A belief\"\nminutes = 1\n\n[[step]]\n{step}\n")
}

#[test]
fn they_are_listed_in_both_languages() {
    assert_snapshot!("lessons", stdout("lesson"));
    let (english, korean) = (stdout("lesson"), stdout("lesson --lang ko"));
    assert_eq!(english.lines().count(), korean.lines().count());
    let json: Value = serde_json::from_str(&stdout("lesson --json")).expect("it is JSON");
    assert_eq!(json["lessons"][0]["progress"]["state"], "new");
}

/// The house's own lessons tell the truth on this machine, whatever it is: a new one is held by this alone.
#[test]
fn all_lessons_hold() {
    let output = racelab("lesson --check --json").assert();
    let output = output.get_output();
    let json: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(json["holds"], true, "{said}");
    assert!(json["lessons"].as_array().is_some_and(|lessons| lessons.len() >= 14), "{said}");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn what_does_not_hold_is_said_and_the_exit_code_is_1() {
    let wrong = "expect = [\"counter.lost(mutex) == 0\", \"counter.lost(mutex) > 0\"]";
    let (_folder, file) = own(&with_step(&format!("run = \"counter --guard mutex --increments 10\"\n{wrong}")));
    let report = racelab(&format!("lesson --check {file}")).assert().code(1).stderr("").get_output().stdout.clone();
    let report = String::from_utf8(report).expect("it is text").replace(&file, "mine.toml");
    assert_snapshot!("one_does_not_hold", report);
    let json = racelab(&format!("lesson --check --json {file}")).assert().code(1).get_output().stdout.clone();
    let json: Value = serde_json::from_slice(&json).expect("it is JSON");
    let expectation = &json["lessons"][0]["steps"][0]["expectations"][1];
    assert_eq!((&expectation["holds"], &expectation["line"]), (&Value::from(false), &Value::from(7)));
    assert_eq!(expectation["figures"]["counter.lost(mutex)"], "0");
}

#[test]
fn an_unknown_name_and_a_missing_file_are_one_line() {
    racelab("lesson --check lucky-ran").assert().code(1).stdout("").stderr(contains("did you mean lucky-run?"));
    racelab("lesson --check ./nowhere.toml")
        .assert()
        .code(1)
        .stdout("")
        .stderr(contains("./nowhere.toml cannot be read"));
}

#[rstest]
#[case("run = \"countr\"", "mine.toml:6:8: expected a scenario, found `countr`; did you mean `counter`?")]
#[case(
    "run = \"counter --guard mutx\"",
    "mine.toml:6:24: expected one of its names, found `mutx`; did you mean `mutex`?"
)]
#[case(
    "run = \"counter\"\nexpct = \"1 == 1\"",
    "mine.toml:7:1: expected a key of this table, found `expct`; did you mean `expect`?"
)]
#[case(
    "run = \"counter\"\nexpect = \"elapsed(mutx) > 0\"",
    "mine.toml:7:11: expected a run of this lesson, found `mutx`; did you mean `mutex`?"
)]
#[case("run = \"counter\"\nexpect = \"elapsed > \"", "mine.toml:7:21: it ends where a figure is expected")]
#[case("show = \"programm\"", "mine.toml:6:9: expected a page, found `programm`; did you mean `program`?")]
#[case(
    "show = \"program\"\nprogram = \"lost-update\"\nschedule = \"AAAA\"",
    "mine.toml:8:13: turn 3 of this schedule cannot be taken"
)]
#[case("say = 3", "mine.toml:6:7: expected a text, or a table with en and ko, found `3`")]
#[case(
    "say = \"a\"\nrun = \"counter\"\nshow = \"code\"",
    "mine.toml:5:1: a step is one thing: this one has `run` and `show`"
)]
#[case(
    "ask = \"?\"\nchoices = [{ en = \"a\", ko = \"a\", right = true }, { en = \"b\", ko = \"b\" }]",
    "needs its reason"
)]
#[case("say = \"a", "mine.toml:6:9: this is no TOML")]
#[case("run = \"json --path /etc\"", "mine.toml:6:13: --path reads files")]
fn what_is_wrong_with_a_file_is_said_with_its_place(#[case] step: &str, #[case] said: &'static str) {
    let (_folder, file) = own(&with_step(step));
    racelab(&format!("lesson --check {file}")).assert().code(1).stdout("").stderr(contains(said));
}

#[test]
fn hostile_files_are_refused_in_a_line() {
    let deep = format!("x = {}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let long = "x".repeat(300 << 10);
    let many = with_step("say = \"a\"\n") + &"[[step]]\nsay = \"a\"\n".repeat(1_000);
    let steers = with_step("run = \"\\u001b[2J\"");
    for text in [&deep, &long, &many, &steers, "\u{0}", "title = 1", ""] {
        let (_folder, file) = own(text);
        let refused = racelab(&format!("lesson --check {file}")).assert().code(1).stdout("");
        let said = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
        assert!(said.lines().count() == 1 && said.len() < 600 && !said.contains('\u{1b}'), "{said}");
    }
}

#[test]
fn what_the_description_shows_is_a_lesson_that_holds() {
    let described = include_str!("../../docs/lessons.md");
    let example = described.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("it shows one");
    let (_folder, file) = own(example);
    racelab(&format!("lesson --check {file}")).assert().success().stdout(contains("All 1 expectations hold."));
}
