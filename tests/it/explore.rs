//! `racelab explore`: every schedule of a small program, as one meets it on the command line.

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

#[test]
fn the_lost_update_is_counted_and_found() {
    assert_snapshot!("lost_update", stdout("explore lost-update"));
    assert_snapshot!("two_locks_ko", stdout("explore two-locks --lang ko"));
    assert!(stdout("explore lost-update --ascii").is_ascii());
}

#[test]
fn without_a_program_they_are_listed() {
    let (english, korean) = (stdout("explore"), stdout("explore --lang ko"));
    assert!(english.contains("\n  lost-update ") && english.contains("The lost update"), "{english}");
    assert_eq!(english.lines().count(), korean.lines().count());
}

#[test]
fn a_schedule_that_was_printed_can_be_opened() {
    let report = stdout("explore lost-update");
    let line = report.lines().find_map(|line| line.trim().strip_prefix("racelab explore ")).expect("there is one");
    let walked = stdout(&format!("explore {}", line.trim_matches('\'')));
    assert_snapshot!("walked", walked);
    assert_eq!(stdout("explore lost-update --schedule ABAB").lines().last(), walked.lines().last());
    let (name, rest) = line.trim_matches('\'').split_once(':').expect("a name comes first");
    let changed = format!("explore {name}:00000000{}", &rest[8..]);
    racelab(&changed).assert().code(1).stdout("").stderr(contains("has changed since"));
}

#[test]
fn for_programs_there_is_json() {
    let json: Value = serde_json::from_str(&stdout("explore lost-update-thrice --json")).expect("it is JSON");
    assert_eq!((&json["schedules"], &json["whole"]), (&Value::from("924"), &Value::from(true)));
    let two = json["endings"].as_array().expect("a list").iter().find(|row| row["ending"] == "counter = 2");
    let two = two.expect("it may end so");
    assert_eq!((&two["schedules"], &two["shortest"]["preemptions"]), (&Value::from("8"), &Value::from(4)));
    let few: Value = serde_json::from_str(&stdout("explore lost-update --preemptions 0 --json")).expect("it is JSON");
    assert_eq!(few["findings"].as_array().map(Vec::len), Some(0));
}

#[rstest]
#[case("explore locked --check", 0)]
#[case("explore lost-update --check", 1)]
#[case("explore lost-update --check --preemptions 0", 0)]
#[case("explore lost-update --check --switch await", 0)]
#[case("explore peterson --check", 1)]
#[case("explore peterson --check --memory sc", 0)]
fn a_teacher_can_grade_with_it(#[case] args: &str, #[case] code: i32) {
    racelab(args).assert().code(code);
}

#[test]
fn a_file_of_ones_own_is_graded_too_and_its_errors_have_a_place() {
    let folder = tempfile::tempdir().expect("there is room");
    let file = folder.path().join("mine.txt");
    fs::write(&file, "shared n = 0\nworker A, B:\n    n += 1\nfinally n == 2\n").expect("there is room");
    let args = |rest: &str| format!("explore {} {rest}", file.display());
    racelab(&args("--check")).assert().code(1).stdout(contains("mine.txt"));
    racelab(&args("--schedule AAC")).assert().code(1).stderr(contains("`C` stands for nobody"));
    racelab(&args("--schedule AAA")).assert().code(1).stderr(contains("turn 3"));
    fs::write(&file, "worker A:\n    wile 1:\n        pass\n").expect("there is room");
    racelab(&args("")).assert().code(1).stdout("").stderr(contains("mine.txt:2:5: expected a statement"));
    fs::write(&file, [0xff, 0xfe, 0x00]).expect("there is room");
    racelab(&args("")).assert().code(1).stderr(contains("no text"));
    racelab("explore lost-updat").assert().code(1).stderr(contains("did you mean lost-update?"));
    racelab("explore no/such/file.txt").assert().code(1).stderr(contains("cannot be read"));
}

#[test]
fn a_walk_is_told_step_by_step_for_people_and_for_programs() {
    let told = stdout("explore store-buffering --schedule ABaAbB");
    assert!(told.contains("A store of A reached memory: x = 1. Now x = 1."), "{told}");
    let json: Value = serde_json::from_str(&stdout("explore lost-update --schedule ABB --json")).expect("it is JSON");
    let walk = &json["walk"];
    let steps = walk["steps"].as_array().expect("a list");
    assert_eq!((steps.len(), &steps[2]["worker"], &steps[2]["shared"]["counter"]), (3, &"B".into(), &"1".into()));
    assert_eq!(
        (&walk["preemptions"], &walk["over"], &walk["workers"][0]["can_step"]),
        (&1.into(), &false.into(), &true.into())
    );
    let reachable = walk["reachable"].as_array().expect("a list");
    assert_eq!(
        (reachable.len(), &reachable[0]["ending"], &reachable[0]["right"]),
        (1, &"counter = 1".into(), &false.into())
    );
    let without: Value = serde_json::from_str(&stdout("explore lost-update --json")).expect("it is JSON");
    assert_eq!(without["walk"], Value::Null);
}
