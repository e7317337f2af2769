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
    assert!(end.starts_with("<svg ") && end.contains(">Shared<"), "{end}");
    let start = said(&folder, "export race.jsonl --format svg --moment 0ns --screen-size 80x24");
    assert!(start.contains("viewBox=\"0 0 820 500\"") && start != end);
    assert_eq!(said(&folder, "export race.jsonl --format svg --moment end"), end);
    // What it was called before it had names is known, too.
    assert_eq!(said(&folder, "export race.jsonl --format svg --at 0ns --screen-size 80x24"), start);
    let loss = said(&folder, "export race.jsonl --format svg --moment first-loss");
    assert!(loss != end && loss.contains(">Shared<"), "{loss}");
    // Nobody presses keys on a picture.
    for picture in [&end, &start, &loss] {
        assert!(!picture.contains(">help<") && !picture.contains(">quit<") && !picture.contains(">Esc<"), "{picture}");
    }
}

/// What a reader sees that makes one blank of several and does not stretch text: words, each where it begins.
fn words_in_their_columns(picture: &str) -> Vec<String> {
    let mut rows: Vec<Vec<char>> = Vec::new();
    for text in picture.split("<text ").skip(1) {
        let number = |name: &str| -> usize {
            let behind = text.split(&format!("{name}=\"")).nth(1).expect("it has a place");
            behind.split('"').next().and_then(|number| number.parse().ok()).expect("a number")
        };
        let words = text.split_once('>').and_then(|(_, rest)| rest.split_once("</text>")).expect("a text").0;
        assert!(!words.contains(' '), "what becomes of blanks depends on the reader: {words:?}");
        let words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        let (x, y) = (number(" x") / 10, number(" y") / 20);
        rows.resize(rows.len().max(y + 1), Vec::new());
        let row = &mut rows[y];
        row.resize(row.len().max(x), ' ');
        row.extend(words.chars());
    }
    rows.into_iter().map(|row| row.into_iter().collect()).collect()
}

#[test]
fn a_picture_keeps_its_columns_whatever_a_reader_makes_of_blanks() {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    racelab_in(folder.path(), "run fetch --delay 5ms --record fetch.jsonl").assert().success();
    let picture = said(&folder, "export fetch.jsonl --format svg --screen-size 120x40");
    // `x=` stands first in a text.
    let picture = picture.replace("<text x=", "<text  x=");
    let rows = words_in_their_columns(&picture);
    let head = rows.iter().find(|row| row.contains("worker") && row.contains("kind")).expect("a table of workers");
    let workers: Vec<&String> = rows.iter().filter(|row| row.contains(" thread ")).collect();
    assert_eq!(workers.len(), 4, "{rows:#?}");
    let column = |row: &str, word: &str| row.find(word).map(|at| racelab::text::width(&row[..at]));
    for worker in workers {
        assert_eq!(column(worker, "thread"), column(head, "kind"), "{rows:#?}");
    }
}

#[cfg(target_os = "linux")]
#[rstest]
fn a_browser_puts_every_letter_of_a_picture_into_its_column(#[values("en", "ko")] lang: &str) {
    // Of each text where it should begin, its letters, and where the browser puts them.
    const LETTERS: &str = "return Array.from(document.querySelectorAll('text'), (text) => [Number(text.getAttribute('x')), \
         text.textContent, Array.from({length: text.getNumberOfChars()}, (_, at) => text.getStartPositionOfChar(at).x)]);";
    let Some(driver) = crate::support::browser::Driver::start() else { return };
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    racelab_in(folder.path(), "run fetch --delay 5ms --record fetch.jsonl").assert().success();
    let export = "export fetch.jsonl --format svg --screen-size 120x40 --output fetch.svg";
    racelab_in(folder.path(), &format!("{export} --lang {lang}")).assert().success();
    let browser = driver.browser((1280, 900), lang);
    browser.visit(&format!("file://{}", folder.path().join("fetch.svg").display()));
    let texts = browser.run(LETTERS);
    let texts = texts.as_array().expect("the picture has texts");
    assert!(texts.len() > 50, "{texts:?}");
    for text in texts {
        let begin = text[0].as_f64().expect("a text stands somewhere");
        let letters = text[2].as_array().expect("letters").iter().filter_map(Value::as_f64);
        for (letter, x) in (0_u32..).zip(letters) {
            // A sign may have several marks, but then it stands alone.
            let column = begin + 10.0 * f64::from(letter);
            assert!((x - column).abs() < 1.0, "{text}: letter {letter} at {x}");
        }
    }
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
    let ends = lines[1..].iter().filter(|event| event[1] == "m" && event[2] == "end").count();
    assert_eq!(ends, 1, "the end is marked once, and what is shown there stays for a while");
    assert_eq!(lines.last().map(|event| &event[1]), Some(&Value::from("o")));
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
#[case("export race.jsonl --format svg --moment soon", 2, "--moment soon: no moment")]
#[case("export race.jsonl --format svg --moment 5", 2, "--moment 5: a time needs a unit")]
#[case("export race.jsonl --format svg --moment 9min", 1, "nothing to see at 9 min")]
#[case("export nothing.jsonl --format csv", 1, "nothing.jsonl")]
#[case("export race.jsonl --format csv --output nowhere/a.csv", 1, "nowhere/a.csv could not be written")]
#[case("export race.jsonl --format csv --output /dev/full", 1, "/dev/full could not be written")]
fn what_cannot_be_exported_says_why_in_one_line(#[case] args: &str, #[case] code: i32, #[case] why: &str) {
    let folder = recorded();
    let output = racelab_in(folder.path(), args).assert().code(code).stdout("").get_output().stderr.clone();
    let said = String::from_utf8(output).expect("the program writes UTF-8");
    assert!(said.contains(why) && said.lines().count() == 1, "{said}");
}
