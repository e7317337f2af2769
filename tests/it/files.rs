//! Scenarios that work on files, as a user meets them: what comes out of generated files and of one's own, what is said of
//! bad ones, and that nothing is left behind.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use image::{ImageFormat, Rgb, RgbImage};
use rstest::rstest;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::program::racelab;

const MODELS: [&str; 7] = ["sequential", "threads", "rayon", "gil", "processes", "async", "async-threads"];

/// A folder of one's own with these files, one for temporary files, and the program that finds both.
struct Desk {
    mine: TempDir,
    temporary: TempDir,
}

impl Desk {
    fn new(files: &[(&str, &[u8])]) -> Self {
        let room = || tempfile::tempdir().expect("there is room");
        let desk = Self { mine: room(), temporary: room() };
        for (name, bytes) in files {
            let path = desk.mine.path().join(name);
            fs::create_dir_all(path.parent().expect("it is inside")).expect("there is room");
            fs::write(path, bytes).expect("there is room");
        }
        desk
    }

    /// The program, in the folder of one's own.
    fn racelab(&self, args: &str) -> Command {
        let mut command = racelab(args);
        command.env("TMPDIR", self.temporary.path()).current_dir(self.mine.path());
        command
    }

    /// The one run that these arguments make.
    fn run(&self, args: &str) -> Value {
        let output =
            self.racelab(&format!("run {args} --json")).assert().success().stderr("").get_output().stdout.clone();
        let mut report: Value = serde_json::from_slice(&output).expect("the report is JSON");
        self.nothing_is_left();
        report["runs"][0].take()
    }

    /// What is said when the run cannot be made.
    fn refused(&self, args: &str, code: i32) -> String {
        let output = self.racelab(&format!("run {args}")).assert().code(code).stdout("").get_output().stderr.clone();
        self.nothing_is_left();
        String::from_utf8(output).expect("the program writes UTF-8")
    }

    fn nothing_is_left(&self) {
        let left: Vec<_> = fs::read_dir(&self.temporary).expect("it is there").flatten().collect();
        assert!(left.is_empty(), "{left:?}");
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.mine.path().join(folder)).expect("it is there").flatten();
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

fn tasks(run: &Value) -> &Vec<Value> {
    run["tasks"].as_array().expect("tasks are a list")
}

/// The tasks' statuses by their names.
fn statuses(run: &Value) -> BTreeMap<&str, &str> {
    fn text(value: &Value) -> &str {
        value.as_str().expect("it is a text")
    }
    tasks(run).iter().map(|task| (text(&task["label"]), text(&task["status"]))).collect()
}

fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, y| Rgb([(x * 7 % 251) as u8, (y * 5 % 251) as u8, 90]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("it can be encoded");
    bytes.into_inner()
}

#[test]
fn generated_json_has_the_totals_that_were_written_on_every_model() {
    let desk = Desk::new(&[]);
    let mut values = None;
    for model in MODELS {
        let run = desk.run(&format!("json --files 12 --size 20KiB --seed 5 --model {model}"));
        assert!(tasks(&run).iter().all(|task| task["status"] == "ok"), "{model}");
        assert_eq!(run["results"]["totals"], "right in 12 of 12 files", "{model}");
        // Of every seed the same files: values and bytes are the same on every model.
        let these = (run["results"]["values"].clone(), run["results"]["data_bytes"].clone());
        assert_eq!(values.get_or_insert(these.clone()), &these, "{model}");
    }
}

#[test]
fn own_json_is_loaded_in_order_of_names_and_a_bad_file_stops_nobody() {
    let desk = Desk::new(&[
        ("b.json", b"[1, 2, {\"a\": null}]"),
        ("a.JSON", b"true"),
        ("bad.json", b"{\"a\": 1,\n  \"b\": }"),
        ("note.txt", b"no JSON"),
        ("text.json", b"[\"\xff\"]"),
    ]);
    let path = desk.mine.path().display();
    let run = desk.run(&format!("json --path {path} --workers 3"));
    let labels: Vec<_> = tasks(&run).iter().map(|task| task["label"].clone()).collect();
    assert_eq!(labels, ["a.JSON", "b.json", "bad.json", "text.json"]);
    assert_eq!((&tasks(&run)[0]["value"], &tasks(&run)[1]["value"]), (&"1".into(), &"5".into()));
    assert_eq!(tasks(&run)[2]["error"], "bad.json, line 2, column 8: not JSON: expected value");
    assert_eq!(tasks(&run)[3]["error"], "text.json, line 1, column 3: not UTF-8 text");
    assert_eq!(run["results"]["values"], 6);
    assert!(run["results"]["totals"].is_null(), "nobody knows what should be in them");
}

#[test]
fn own_json_may_be_a_pattern_and_a_name_cannot_steer_the_terminal() {
    let desk = Desk::new(&[("x/1.json", b"1"), ("x/y/2.json", b"2"), ("x/\u{1b}[2J.json", b"3"), ("1.json", b"4")]);
    let run = desk.run("json --path x/**/*.json");
    let expected = BTreeMap::from([("1.json", "ok"), ("2.json", "ok"), ("\u{1b}[2J.json", "ok")]);
    assert_eq!(statuses(&run), expected);
    let output = desk.racelab("run json --path x").assert().success().get_output().stdout.clone();
    assert!(!output.contains(&0x1b));
    let both = desk.run("json --path **/1.json");
    assert_eq!(statuses(&both).into_keys().collect::<Vec<_>>(), ["1.json", "x/1.json"], "paths tell them apart");
}

#[test]
fn a_file_larger_than_allowed_is_not_read() {
    let desk = Desk::new(&[("large.json", &[b' '; 3_000]), ("small.json", b"1")]);
    let run = desk.run("json --path . --max-size 2KiB");
    assert_eq!(tasks(&run)[0]["error"], "large.json: larger than 2.0 KiB; allow more with --max-size");
    assert_eq!(tasks(&run)[1]["status"], "ok");
}

#[rstest]
#[case("json --path nowhere", "--path nowhere: there is no such file or folder")]
#[case("json --path empty", "--path empty: no file in this folder ends in .json")]
#[case("images --path empty", "--path empty: no file in this folder ends in .png, .jpg, .jpeg, .webp")]
#[case(
    "json --path *.xml",
    "--path *.xml: no file matches; write patterns in quotes, with ** for folders within folders"
)]
#[case("images --path a.png --out a.png", "--out a.png: this is a file; name a folder")]
#[case("images --path a.png --out .", "--out .: this is where the pictures are; name another folder")]
fn what_is_not_there_or_cannot_be_is_one_line(#[case] args: &str, #[case] line: &str) {
    let desk = Desk::new(&[("a.png", &picture(8, 8, ImageFormat::Png))]);
    fs::create_dir(desk.mine.path().join("empty")).expect("there is room");
    assert_eq!(desk.refused(args, 1), format!("racelab: the run could not be made: {line}\n"));
    assert_eq!(desk.names("."), ["a.png", "empty"]);
}

#[rstest]
#[case("json --files 10000 --size 64MiB", "together")]
#[case("images --files 10000 --width 8000", "together")]
#[case("json --files 0", "--files 0: takes a whole number from 1 to 10,000")]
#[case("json --size 1.5MB", "--size 1.5MB: not a size")]
#[case("images --force=yes", "--force")]
fn too_much_and_nonsense_are_refused_beforehand(#[case] args: &str, #[case] part: &str) {
    let said = Desk::new(&[]).refused(args, 2);
    assert!(said.contains(part) && said.lines().count() == 1, "{said}");
}

#[test]
fn where_no_temporary_file_can_be_made_one_line_says_so() {
    let desk = Desk::new(&[]);
    for scenario in ["json", "images"] {
        let mut command = desk.racelab(&format!("run {scenario}"));
        let nowhere = desk.mine.path().join("nowhere");
        let output = command.env("TMPDIR", &nowhere).assert().code(1).stdout("").get_output().stderr.clone();
        let said = String::from_utf8_lossy(&output).into_owned();
        let begin =
            format!("racelab: the run could not be made: no temporary folder could be made in {}: ", nowhere.display());
        assert!(said.starts_with(&begin) && said.lines().count() == 1, "{said}");
    }
}

#[test]
fn generated_pictures_become_the_same_thumbnails_on_every_model() {
    let desk = Desk::new(&[]);
    let mut first: Option<Vec<Vec<u8>>> = None;
    for model in MODELS {
        let run =
            desk.run(&format!("images --files 4 --width 80 --thumbnail 20 --seed 3 --model {model} --out {model}"));
        assert_eq!(run["results"]["pixels"], 4 * 80 * 60, "{model}");
        let names = desk.names(model);
        assert_eq!(names, ["picture-1.png", "picture-2.png", "picture-3.png", "picture-4.png"], "{model}");
        let read = |name: &String| fs::read(desk.mine.path().join(model).join(name)).expect("it was written");
        let thumbnails: Vec<_> = names.iter().map(read).collect();
        for bytes in &thumbnails {
            let small = image::load_from_memory(bytes).expect("it is a picture");
            assert_eq!((small.width(), small.height()), (20, 15), "{model}");
        }
        assert!(*first.get_or_insert(thumbnails.clone()) == thumbnails, "other thumbnails on {model}");
    }
}

#[test]
fn own_pictures_of_one_name_have_thumbnails_of_their_own_and_broken_ones_stop_nobody() {
    let jpeg = picture(40, 30, ImageFormat::Jpeg);
    let desk = Desk::new(&[
        ("in/a.png", &picture(40, 30, ImageFormat::Png)),
        ("in/a.jpg", &jpeg),
        ("in/a.webp", &picture(30, 40, ImageFormat::WebP)),
        ("in/cut.jpg", &jpeg[..jpeg.len() / 2]),
        ("in/text.png", b"no picture"),
    ]);
    let run = desk.run("images --path in --thumbnail 10 --out out/small --model processes");
    let expected = BTreeMap::from([
        ("a.jpg", "ok"),
        ("a.png", "ok"),
        ("a.webp", "ok"),
        ("cut.jpg", "failed"),
        ("text.png", "failed"),
    ]);
    assert_eq!(statuses(&run), expected);
    assert_eq!(desk.names("out/small"), ["a-2.png", "a-3.png", "a.png"]);
    assert_eq!(desk.names("in").len(), 5, "nothing is written beside the pictures");
}

#[test]
fn a_thumbnail_that_is_there_is_replaced_by_force_alone() {
    let desk = Desk::new(&[("in/a.png", &picture(40, 30, ImageFormat::Png)), ("out/a.png", b"mine")]);
    let run = desk.run("images --path in --out out");
    assert_eq!(tasks(&run)[0]["error"], "a.png is there already; replace it with --force");
    assert_eq!(fs::read(desk.mine.path().join("out/a.png")).expect("it is there"), b"mine");
    let run = desk.run("images --path in --out out --force");
    assert_eq!(tasks(&run)[0]["status"], "ok");
    assert!(image::open(desk.mine.path().join("out/a.png")).is_ok());
    assert_eq!(desk.names("out"), ["a.png"]);
}

#[test]
fn failures_on_purpose_and_time_limits_end_tasks_and_nothing_else() {
    let desk = Desk::new(&[]);
    let run = desk.run("json --files 20 --size 4KiB --fail-rate 0.3 --seed 2");
    let failed = tasks(&run).iter().filter(|task| task["status"] == "failed").count();
    assert!((1..20).contains(&failed), "{failed}");
    assert_eq!(run["results"]["totals"], format!("right in {} of 20 files", 20 - failed));
    let run = desk.run("images --files 3 --width 2000 --timeout 1us --out out");
    assert!(tasks(&run).iter().all(|task| task["status"] == "timed_out"), "{run}");
    assert!(!Path::new(&desk.mine.path().join("out")).exists(), "a folder made for nothing goes again");
}

#[rstest]
#[case("json --files 3 --size 300KiB")]
#[case("images --files 3 --width 300")]
fn on_one_event_loop_the_verdict_says_that_files_stop_it(#[case] args: &str) {
    let run = Desk::new(&[]).run(&format!("{args} --model async --workers 3"));
    let verdict = run["verdict"].as_str().expect("it is a text");
    assert!(verdict.contains("stops the event loop"), "{verdict}");
}

#[rstest]
#[case("threads")]
#[case("async")]
fn documents_of_threads_are_had_for_nothing(#[case] model: &str) {
    let desk = Desk::new(&[]);
    let run = desk.run(&format!("json --files 3 --size 4KiB --returns documents --model {model} --workers 2"));
    assert!(tasks(&run).iter().all(|task| task["status"] == "ok" && task["facts"]["return_ns"].is_null()), "{run}");
    assert!(run["results"]["returned_bytes"].is_null(), "{run}");
}

#[test]
fn documents_of_processes_come_back_through_the_pipe_and_totals_do_not() {
    let desk = Desk::new(&[]);
    let run = desk.run("json --files 6 --size 300KiB --returns documents --model processes --workers 2 --seed 1");
    for task in tasks(&run) {
        assert_eq!(task["status"], "ok");
        let fact = |key: &str| task["facts"][key].as_u64().unwrap_or_else(|| panic!("{key} of {task}"));
        assert!(fact("returned_bytes") > 100 << 10, "{task}");
        let took = task["finished_ns"].as_u64().zip(task["started_ns"].as_u64()).map(|(end, start)| end - start);
        assert!(took >= Some(fact("parse_ns") + fact("return_ns")), "returning is part of the task: {task}");
    }
    let verdict = run["verdict"].as_str().expect("a sentence");
    assert!(verdict.contains("of documents came back from the processes"), "{verdict}");
    assert_eq!(run["results"]["totals"], "right in 6 of 6 files");
    let run = desk.run("json --files 6 --size 300KiB --returns totals --model processes --workers 2 --seed 1");
    assert!(run["results"]["returned_bytes"].is_null(), "{run}");
    assert_eq!(run["results"]["totals"], "right in 6 of 6 files");
}
