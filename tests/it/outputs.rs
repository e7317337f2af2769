//! Where results go, as a user meets it: nothing is written over what is read, what stands in a place is looked at first,
//! names leave the program as they are, and passwords do not leave it.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;
use std::process::Output;

use rstest::rstest;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::program::racelab;

/// A folder of one's own, and the program in it.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("there is room"))
    }

    /// With a recording of a small race.
    fn with_a_race() -> Self {
        let desk = Self::new();
        desk.says("run counter --increments 1000 --seed 5 --record race.jsonl");
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("it is inside")).expect("there is room");
        fs::write(path, text).expect("there is room");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("it is a text")
    }

    fn racelab(&self, args: &str) -> Output {
        racelab(args).current_dir(self.0.path()).output().expect("the program starts")
    }

    fn says(&self, args: &str) -> String {
        let output = self.racelab(args);
        assert_eq!(output.status.code(), Some(0), "{args}: {output:?}");
        String::from_utf8(output.stdout).expect("the program writes UTF-8")
    }

    /// The one line with which the program refuses.
    fn refuses(&self, args: &str, code: i32) -> String {
        let output = self.racelab(args);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(code), 0), "{args}: {output:?}");
        let said = String::from_utf8(output.stderr).expect("the program writes UTF-8");
        assert_eq!(said.lines().count(), 1, "{said}");
        said
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).expect("it is ours").flatten();
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

fn mode(path: PathBuf) -> u32 {
    fs::metadata(path).expect("it is there").permissions().mode() & 0o777
}

#[rstest]
#[case::itself("race.jsonl")]
#[case::through_a_link("link")]
#[case::by_another_name("other")]
fn an_export_is_never_written_over_the_recording(#[case] output: &str) {
    let desk = Desk::with_a_race();
    symlink("race.jsonl", desk.path("link")).expect("there is room");
    fs::hard_link(desk.path("race.jsonl"), desk.path("other")).expect("there is room");
    let before = desk.read("race.jsonl");
    for format in ["csv", "trace", "json", "svg", "cast"] {
        let said = desk.refuses(&format!("export race.jsonl --format {format} --output {output}"), 1);
        assert!(said.contains("would be written over"), "{said}");
    }
    assert_eq!(desk.read("race.jsonl"), before);
    assert_eq!(desk.names(), ["link", "other", "race.jsonl"]);
}

#[rstest]
#[case("run json --path in --record in/a.json")]
#[case("run json --path in/*.json --record link.json")]
#[case("run images --path in --record in/a.png")]
#[case("run http --urls in/a.json --record in/a.json")]
#[case("run counter --model python-threads --python in/a.json --record in/a.json")]
fn a_recording_is_never_written_over_what_its_run_reads(#[case] args: &str) {
    let desk = Desk::new();
    desk.write("in/a.json", "[1]");
    desk.write("in/a.png", "no picture");
    symlink("in/a.json", desk.path("link.json")).expect("there is room");
    assert!(desk.refuses(args, 1).contains("would be written over"));
    assert_eq!((desk.read("in/a.json").as_str(), desk.read("in/a.png").as_str()), ("[1]", "no picture"));
}

#[rstest]
#[case("export race.jsonl --format csv")]
#[case("replay race.jsonl")]
#[case("explain race.jsonl --json")]
#[case("worksheet race.jsonl")]
#[case("explore race.jsonl")]
#[case("explore race.jsonl:00000000:every-sc:AB")]
#[case("lesson --check race.jsonl")]
#[case("config --check race.jsonl")]
fn standard_output_is_never_added_to_what_is_read(#[case] args: &str) {
    let desk = Desk::with_a_race();
    let before = desk.read("race.jsonl");
    let output = with_standard_output_behind(&desk, "race.jsonl", args);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("standard output goes into a file that is read"));
    assert_eq!(desk.read("race.jsonl"), before);
}

/// What comes along is read from nowhere: a file of its name may be written.
#[test]
fn a_file_that_is_called_like_what_comes_along_is_no_input() {
    let desk = Desk::new();
    desk.write("lost-update", "");
    let output = with_standard_output_behind(&desk, "lost-update", "explore lost-update");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(desk.read("lost-update").contains("schedules 6"));
}

/// The program, with its standard output added to a file that is there.
fn with_standard_output_behind(desk: &Desk, name: &str, args: &str) -> Output {
    let file = fs::OpenOptions::new().append(true).open(desk.path(name)).expect("it is ours");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_racelab"));
    command.args(args.split_whitespace()).current_dir(desk.0.path()).stdout(file);
    command.env_remove("LANG").env_remove("LC_ALL").output().expect("the program starts")
}

fn picture(desk: &Desk, name: &str) {
    desk.write(name, "");
    image::RgbImage::new(40, 30).save_with_format(desk.path(name), image::ImageFormat::Png).expect("there is room");
}

#[rstest]
#[case("export race.jsonl --format csv --output place", "place")]
#[case("run counter --increments 100 --record place", "place")]
#[case("run images --path in --out out --force", "out/a.png")]
fn a_link_is_followed_and_rights_stay(#[case] args: &str, #[case] place: &str) {
    let desk = Desk::with_a_race();
    picture(&desk, "in/a.png");
    desk.write("kept", "old");
    desk.write("out/other.png", "");
    fs::set_permissions(desk.path("kept"), fs::Permissions::from_mode(0o600)).expect("it is ours");
    symlink(desk.path("kept"), desk.path(place)).expect("there is room");
    desk.says(args);
    assert!(desk.path(place).is_symlink() && mode(desk.path("kept")) == 0o600);
    assert_ne!(fs::read(desk.path("kept")).expect("it is there"), b"old");
    // A link to what is not there yet is followed, too.
    fs::remove_file(desk.path("kept")).expect("it is ours");
    desk.says(args);
    assert!(desk.path(place).is_symlink() && desk.path("kept").exists());
}

#[test]
fn a_small_picture_is_never_written_over_a_large_one() {
    let desk = Desk::new();
    picture(&desk, "in/a.png");
    desk.write("out/other.png", "");
    symlink(desk.path("in/a.png"), desk.path("out/a.png")).expect("there is room");
    let before = fs::read(desk.path("in/a.png")).expect("it is there");
    assert!(desk.refuses("run images --path in --out out --force", 1).contains("which is read"));
    assert_eq!(fs::read(desk.path("in/a.png")).expect("it is there"), before);
}

#[rstest]
#[case("export race.jsonl --format csv --output pipe", true)]
#[case("run counter --increments 100 --record pipe", false)]
fn a_pipe_that_nobody_reads_is_said_and_not_waited_for(#[case] args: &str, #[case] alone: bool) {
    let desk = Desk::with_a_race();
    let made = std::process::Command::new("mkfifo").arg(desk.path("pipe")).status().expect("there is mkfifo");
    assert!(made.success());
    let output = desk.racelab(args);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.lines().count() == 1 && said.contains("a pipe that nobody reads"), "{said}");
    assert_eq!((output.status.code(), output.stdout.is_empty()), (Some(1), alone), "the run is reported all the same");
}

/// Names that steer a terminal, need joiners, or look like formulas.
const NAMES: [&str; 4] = ["می\u{200c}شود.json", "👩\u{200d}🔬.json", "=1+1.json", "a\u{1b}[2J\u{9b}\u{202e}.json"];

#[test]
fn names_are_as_they_are_in_files_and_safe_on_a_terminal() {
    let desk = Desk::new();
    for name in NAMES {
        desk.write(&format!("in/{name}"), "[1");
    }
    let sorted = |mut names: Vec<String>| {
        names.sort();
        names
    };
    let labels = |report: &Value| {
        let tasks = report["runs"][0]["tasks"].as_array().expect("tasks").iter();
        sorted(tasks.map(|task| task["label"].as_str().expect("a text").to_owned()).collect())
    };
    let all = sorted(NAMES.map(str::to_owned).to_vec());
    let json = desk.says("run json --path in --json --record r.jsonl");
    assert!(!json.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "what steers is spelled out");
    assert_eq!(labels(&serde_json::from_str(&json).expect("JSON")), all);
    assert_eq!(labels(&serde_json::from_str(&desk.says("export r.jsonl --format json")).expect("JSON")), all);

    let trace: Value = serde_json::from_str(&desk.says("export r.jsonl --format trace")).expect("JSON");
    let slices = trace["traceEvents"].as_array().expect("events").iter();
    let named: Vec<&str> = slices.filter_map(|event| event["name"].as_str()).collect();
    assert!(NAMES.iter().all(|name| named.contains(name)), "{named:?}");

    let csv = desk.says("export r.jsonl --format csv");
    assert!(csv.starts_with('\u{feff}'), "what is not ASCII is marked");
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let label = reader.headers().expect("a head").iter().position(|head| head == "label").expect("it is there");
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("rows of one length");
    let cells = sorted(rows.iter().map(|row| row[label].trim_start_matches('\'').to_owned()).collect());
    assert_eq!(cells, all);
    let formula = rows.iter().flatten().find(|cell| cell.starts_with(['=', '+', '-', '@']));
    assert_eq!(formula, None, "a spreadsheet would compute it");

    for args in ["replay r.jsonl", "run json --path in", "export r.jsonl --format svg"] {
        let said = desk.says(args);
        assert!(said.chars().all(|c| c == '\n' || racelab::text::is_harmless(c)), "{args}: {said}");
    }
    assert!(desk.says("replay r.jsonl").contains(NAMES[0]));
}

#[rstest]
#[case("", false)]
#[case("--lang ko", true)]
#[case("--lang ko --bom never", false)]
#[case("--bom always", true)]
fn a_table_is_marked_where_a_spreadsheet_needs_it(#[case] options: &str, #[case] marked: bool) {
    let desk = Desk::new();
    desk.write("a.json", "[1");
    desk.says("run json --path a.json --record r.jsonl");
    let csv = desk.says(&format!("export r.jsonl --format csv {options}"));
    assert_eq!(csv.starts_with('\u{feff}'), marked, "{csv}");
}

/// A server that answers one request, and tells its head.
fn server() -> (u16, std::thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
    let port = listener.local_addr().expect("it is bound").port();
    let asked = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("somebody asks");
        let lines = BufReader::new(stream.try_clone().expect("a socket")).lines();
        let head: Vec<String> = lines.map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").expect("it is waited for");
        head.join("\n")
    });
    (port, asked)
}

#[test]
fn a_password_is_used_and_never_shown() {
    let desk = Desk::new();
    let (port, asked) = server();
    let url = format!("http://me:hunter2@127.0.0.1:{port}/");
    let mut seen = vec![desk.says(&format!("run http --url {url} --record r.jsonl"))];
    assert!(asked.join().expect("it answered").to_lowercase().contains("authorization: basic bwu6ahvudgvymg=="));
    assert!(seen[0].contains("http://me:***@"), "{}", seen[0]);
    // Nobody answers there any more: the task fails, and says so.
    seen.push(desk.says(&format!("run http --url {url} --json")));
    seen.push(desk.read("r.jsonl"));
    seen.extend(["replay r.jsonl", "replay r.jsonl --json"].map(|args| desk.says(args)));
    seen.extend(["trace", "csv", "json", "svg", "cast"].map(|to| desk.says(&format!("export r.jsonl --format {to}"))));
    seen.extend(
        [
            "run http --url ftp://me:hunter2@host",
            "run http --url http://host http://me:hunter2@host",
            "run http://me:hunter2@host",
        ]
        .map(|args| desk.refuses(args, 2)),
    );
    desk.write("urls.txt", "http://me:hunter2@ho st:x/");
    seen.push(desk.refuses("run http --urls urls.txt", 1));
    for said in seen {
        assert!(!said.contains("hunter2"), "{said}");
    }
}

#[rstest]
#[case::command("{}", 2)]
#[case::scenario("run {}", 2)]
#[case::option("run counter --{}", 2)]
#[case::value("run counter --seed {}", 2)]
#[case::setting("run fetch --tasks {}", 2)]
#[case::choice("run counter --guard {}", 2)]
#[case::workers("compare counter --workers {}", 2)]
#[case::more("run counter {}", 2)]
#[case::size("export a --format svg --screen-size {}", 2)]
#[case::address("run http --url {}", 2)]
#[case::path("run json --path {}", 2)]
#[case::file("replay {}", 1)]
#[case::record("export {} --format csv --output x", 1)]
fn an_error_does_not_repeat_a_novel(#[case] args: &str, #[case] code: i32) {
    let said = Desk::new().refuses(&args.replace("{}", &"x".repeat(60_000)), code);
    assert!(said.len() < 4_000, "{} bytes", said.len());
}
