//! `racelab export` as a user meets it: every format is what its readers take, and files are whole or not there.

use std::path::Path;

use assert_cmd::Command;
use rstest::rstest;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::program::racelab;

fn racelab_in(folder: &Path, args: &str) -> Command {
    let mut command = racelab(args);
    command.current_dir(folder);
    command
}

/// A folder with a recording of a small race.
fn recorded() -> TempDir {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    racelab_in(folder.path(), "run counter --increments 2000 --seed 5 --record race.jsonl").assert().success();
    folder
}

fn said(folder: &TempDir, args: &str) -> String {
    let output = racelab_in(folder.path(), args).assert().success().stderr("").get_output().stdout.clone();
    String::from_utf8(output).expect("every format is text")
}

#[test]
fn a_trace_has_a_lane_a_worker_and_the_counter() {
    let trace: Value = serde_json::from_str(&said(&recorded(), "export race.jsonl --format trace")).expect("JSON");
    let events = trace["traceEvents"].as_array().expect("a list of events");
    let lanes = events.iter().filter(|event| event["name"] == "thread_name").count();
    assert_eq!(lanes, 2 * (4 + 1), "four workers and a queue in each of two runs");
    assert!(events.iter().any(|event| event["ph"] == "C") && events.iter().any(|event| event["ph"] == "s"));
}

#[rstest]
#[case("tasks", 8)]
#[case("workers", 8)]
fn a_table_has_a_row_each(#[case] table: &str, #[case] rows: usize) {
    let said = said(&recorded(), &format!("export race.jsonl --format csv --table {table}"));
    let mut reader = csv::Reader::from_reader(said.as_bytes());
    assert_eq!(reader.records().collect::<Result<Vec<_>, _>>().expect("rows of one length").len(), rows);
}

#[test]
fn the_report_is_that_of_the_replay() {
    let folder = recorded();
    assert_eq!(said(&folder, "export race.jsonl --format json"), said(&folder, "replay race.jsonl --json"));
}

#[test]
fn a_picture_shows_the_screen_at_a_moment() {
    let folder = recorded();
    let end = said(&folder, "export race.jsonl --format svg");
    assert!(end.starts_with("<svg ") && end.contains("Shared counter"), "{end}");
    let start = said(&folder, "export race.jsonl --format svg --at 0ns --screen-size 80x24");
    assert!(start.contains("viewBox=\"0 0 820 500\"") && start != end);
}

#[rstest]
#[case("2")]
#[case("3")]
fn a_film_is_lines_of_json_with_markers(#[case] version: &str) {
    let folder = recorded();
    let film = said(&folder, &format!("export race.jsonl --format cast --cast-version {version} --screen-size 80x24"));
    let lines: Vec<Value> = film.lines().map(|line| serde_json::from_str(line).expect("JSON lines")).collect();
    assert_eq!(lines[0]["version"].to_string(), version);
    let codes: Vec<&str> = lines[1..].iter().map(|event| event[1].as_str().expect("a code")).collect();
    assert!(codes.iter().filter(|code| **code == "o").count() > 10 && codes.contains(&"m"), "{codes:?}");
    assert!(lines[1..].iter().all(|event| event[0].as_f64().is_some_and(|at| at >= 0.0)));
}

#[test]
fn a_file_is_written_whole_and_nothing_is_left_beside_it() {
    let folder = recorded();
    assert_eq!(said(&folder, "export race.jsonl --format svg --output race.svg"), "");
    let mut names: Vec<_> =
        folder.path().read_dir().expect("it is there").map(|entry| entry.expect("readable").file_name()).collect();
    names.sort();
    assert_eq!(names, ["race.jsonl", "race.svg"]);
}

/// `RACELAB_UPDATE_PICTURES=1 cargo test --test it export` makes them anew.
#[rstest]
#[case("race")]
#[case("fetch")]
fn the_pictures_of_the_readme_are_what_export_makes(#[case] name: &str) {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    let recording = assets.join(format!("recordings/{name}.jsonl.zst"));
    let mut command = racelab_in(&assets, "export --format svg");
    let output = command.arg(recording).assert().success().get_output().stdout.clone();
    let made = String::from_utf8(output).expect("a picture is text");
    let picture = assets.join(format!("pictures/{name}.svg"));
    if std::env::var_os("RACELAB_UPDATE_PICTURES").is_some() {
        std::fs::write(&picture, &made).expect("the picture can be written");
    }
    let kept = std::fs::read_to_string(&picture).expect("the picture is there");
    assert!(kept == made, "{} is stale: make it anew with RACELAB_UPDATE_PICTURES=1", picture.display());
}

#[rstest]
#[case("export", 2, "export needs a file")]
#[case("export race.jsonl", 2, "export needs a format")]
#[case("export race.jsonl --format gif", 2, "unknown value of --format: gif")]
#[case("export race.jsonl --format svg --screen-size 1x1", 2, "takes columns and rows like 120x40")]
#[case("export race.jsonl --format svg --at soon", 2, "--at soon: not a time")]
#[case("export nothing.jsonl --format csv", 1, "nothing.jsonl")]
#[case("export race.jsonl --format csv --output nowhere/a.csv", 1, "nowhere/a.csv could not be written")]
#[case("export race.jsonl --format csv --output /dev/full", 1, "/dev/full could not be written")]
fn what_cannot_be_exported_says_why_in_one_line(#[case] args: &str, #[case] code: i32, #[case] why: &str) {
    let folder = recorded();
    let output = racelab_in(folder.path(), args).assert().code(code).stdout("").get_output().stderr.clone();
    let said = String::from_utf8(output).expect("the program writes UTF-8");
    assert!(said.contains(why) && said.lines().count() == 1, "{said}");
}
