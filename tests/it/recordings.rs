//! Recordings as a user meets them: kept while a run goes on, opened again, accounted for.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use racelab::cancel::Cancel;
use racelab::engine;
use racelab::motion::Motion;
use racelab::plan::{GuardName, ModelName, Plan, ScenarioName, SettingValue, Window};
use racelab::recording::{LoadedRecording, Recorder, Recording};
use racelab::report::{self, Explained, Run, Style, explain_text};
use racelab::text::{CodeLanguage, Lang, Texts, width};
use racelab::tui::theme::Symbols;
use racelab::tui::{App, Keymap, Message, Setup, Theme, Themes, update, view};
use racelab::verdict;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use rstest::rstest;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::program::racelab;
use crate::support::runs::{events, own_models, small};

/// The program in a folder of its own.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("there is room for a test") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn racelab(&self, args: &str) -> Output {
        racelab(args).current_dir(self.folder.path()).output().expect("the program starts")
    }

    /// What the program says on standard output when everything is well.
    fn says(&self, args: &str) -> String {
        let output = self.racelab(args);
        assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(0), ""), "{args}");
        text(&output.stdout)
    }

    /// The one line with which the program refuses.
    fn refuses(&self, args: &str) -> String {
        let output = self.racelab(args);
        assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(1), ""), "{args}");
        let said = text(&output.stderr);
        assert_eq!(said.lines().count(), 1, "{said}");
        said
    }

    fn json(&self, args: &str) -> Value {
        serde_json::from_str(&self.says(args)).expect("it is JSON")
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).expect("it is ours");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("it is ours").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[rstest]
#[case("counter --trials 3")]
#[case("counter --model async --guard none --guard mutex --increments 5000")]
#[case("counter --model processes --memory private --increments 100")]
#[case("random --duration 1ms..5ms --fail-rate 0.3 --timeout 4ms")]
#[case("fetch --delay 5ms --model async --tasks 20 --workers 20")]
#[case("squares --rounds 2 --n 1000 --model gil")]
fn a_replay_reports_what_the_live_run_reported(#[case] what: &str) {
    let desk = Desk::new();
    for (file, json) in [("a.jsonl", ""), ("b.jsonl.zst", " --json")] {
        let live = desk.says(&format!("run {what} --record {file}{json}"));
        assert_eq!(desk.says(&format!("replay {file}{json}")), live);
    }
    assert_eq!(desk.names(), ["a.jsonl", "b.jsonl.zst"]);
    let korean = desk.says("replay a.jsonl --lang ko");
    assert!(korean.contains("작업자"), "{korean}");
}

fn run(plan: &Plan) -> Recording {
    let mut recording = Recording::new(plan.clone());
    recording.extend(events(plan, &Cancel::new(), |_| ()));
    recording
}

#[rstest]
#[case(ScenarioName::Counter)]
#[case(ScenarioName::Random)]
#[case(ScenarioName::Fetch)]
#[case(ScenarioName::Squares)]
fn whatever_an_engine_tells_can_be_kept(#[case] name: ScenarioName) {
    let desk = Desk::new();
    let mut kept = 0;
    for model in own_models() {
        for guard in [GuardName::None, GuardName::Mutex, GuardName::Channel, GuardName::Local] {
            let mut plan = small(name, *model);
            plan.guard = plan.guard.map(|_| guard);
            if engine::refusal(&plan).is_some() {
                continue;
            }
            let recording = run(&plan);
            let path = desk.path("a.jsonl");
            let mut recorder = Recorder::create(&path, &plan, 1);
            recorder.begin(&plan);
            recorder.record(recording.events().iter());
            assert_eq!(recorder.finish(), Ok(()), "{name} on {model} with {guard}");
            assert_eq!(LoadedRecording::open(&path).expect("it is whole").recordings, [recording]);
            kept += 1;
        }
    }
    assert!(kept >= own_models().count(), "{kept} runs of {name}");
}

#[rstest]
#[case(ModelName::Threads)]
#[case(ModelName::Rayon)]
#[case(ModelName::Gil)]
#[case(ModelName::Processes)]
#[case(ModelName::Async)]
#[case(ModelName::AsyncThreads)]
fn every_update_that_a_real_race_loses_is_in_the_ledger(#[case] model: ModelName) {
    for (seed, window) in (0..10).flat_map(|seed| [(seed, Window::Nudged), (seed, Window::Natural)]) {
        let mut plan = small(ScenarioName::Counter, model);
        (plan.seed, plan.window, plan.guard) = (seed, window, Some(GuardName::None));
        plan.settings.set("increments", SettingValue::Count(20_000));
        let recording = run(&plan);
        let timeline = recording.timeline();
        let ledger = timeline.ledger().expect("it is over");
        let observed = timeline.observed().expect("it was read");
        assert_eq!(ledger.lost(), 20_000 * u64::from(plan.workers) - observed);
        assert!(ledger.balances());
        // On one event loop whoever awaits within the window loses something, every time.
        let always = model == ModelName::Async && window == Window::Nudged;
        assert!(!always || ledger.lost() > 0, "seed {seed}: nothing is lost");
        for row in &ledger.rows {
            assert!(row.by.is_some() && !ledger.interleaving(row).is_empty(), "{row:?}");
        }
    }
}

#[test]
fn the_rows_of_an_explanation_sum_up_to_what_was_lost() {
    let desk = Desk::new();
    // On one event loop the race is lost in every run.
    desk.says("run counter --model async --increments 5000 --trials 2 --record a.jsonl");
    for run in 1..=4 {
        let account = desk.json(&format!("explain a.jsonl --json --run {run}"));
        let number = |value: &Value| value.as_u64().expect("it is a number");
        let rows = account["rows"].as_array().expect("rows are a list");
        let lost: u64 = rows.iter().map(|row| number(&row["lost"])).sum();
        assert_eq!(lost, number(&account["expected"]) - number(&account["observed"]));
        assert_eq!(lost, number(&account["lost"]));
        assert_eq!((run > 2, &account["balanced"]), (rows.is_empty(), &Value::Bool(true)), "the mutex comes last");
        for row in rows {
            let by_worker: u64 =
                row["losers"].as_array().expect("a list").iter().map(|loser| number(&loser["lost"])).sum();
            assert_eq!(by_worker, number(&row["lost"]));
            assert!(row["workers"].as_array().is_some_and(|workers| !workers.is_empty()));
        }
    }
    let said = desk.says("explain a.jsonl");
    assert!(said.contains("reads") && said.contains("writes") && said.contains("run 1 of 4"), "{said}");
    assert!(said.lines().all(|line| width(line) <= 80), "{said}");
    assert!(desk.refuses("explain a.jsonl --run 5").ends_with("a.jsonl has no run 5; it has 4\n"));
}

#[test]
fn copies_of_children_are_accounted_for_as_such() {
    let desk = Desk::new();
    let what = "counter --model processes --memory private --guard none --workers 3 --increments 500";
    desk.says(&format!("run {what} --record a.jsonl"));
    let account = desk.json("explain a.jsonl --json");
    assert_eq!((&account["lost"], &account["observed"]), (&1_500.into(), &0.into()));
    let rows = account["rows"].as_array().expect("rows are a list");
    assert!(rows.len() == 3 && rows.iter().all(|row| row["cause"] == "own_copy" && row["lost"] == 500), "{rows:?}");
    desk.says("run fetch --delay 1ms --record b.jsonl");
    assert!(desk.refuses("explain b.jsonl").contains("shares no counter"));
}

#[rstest]
#[case("/nowhere/at/all/a.jsonl")]
#[case("/dev/full")]
#[case(".")]
fn a_recording_that_cannot_be_written_fails_but_the_run_is_reported(#[case] file: &str) {
    let desk = Desk::new();
    let output = desk.racelab(&format!("run fetch --delay 1ms --record {file}"));
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(said.lines().count() == 1 && said.starts_with("racelab: the recording "), "{said}");
    assert!(text(&output.stdout).contains("fetch 4"));
    assert!(desk.names().is_empty(), "{:?}", desk.names());
}

#[test]
fn an_old_recording_is_replaced_and_a_device_is_written_to() {
    let desk = Desk::new();
    fs::write(desk.path("a.jsonl"), "something else").expect("it is ours");
    desk.says("run fetch --delay 1ms --record a.jsonl");
    assert!(
        fs::read_to_string(desk.path("a.jsonl")).expect("it is there").starts_with("{\"format\":\"racelab-recording\"")
    );
    desk.says("run fetch --delay 1ms --record /dev/null");
    assert_eq!(desk.names(), ["a.jsonl"]);
}

#[test]
fn a_file_that_is_cut_is_shown_as_far_as_it_goes() {
    let desk = Desk::new();
    desk.says("run counter --record a.jsonl");
    let whole = fs::read(desk.path("a.jsonl")).expect("it is there");
    fs::write(desk.path("cut.jsonl"), &whole[..whole.len() - 200]).expect("it is ours");
    let output = desk.racelab("replay cut.jsonl");
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stderr).starts_with("racelab: cut.jsonl is cut off after line "));
    assert!(text(&output.stdout).contains("no guard"));
    // Where nothing comes of it, that is why, in the same line.
    let end = whole.iter().position(|byte| *byte == b'\n').expect("it has lines");
    let second = whole[end + 1..].iter().position(|byte| *byte == b'\n').expect("it has lines") + end + 2;
    fs::write(desk.path("cut.jsonl"), &whole[..second]).expect("it is ours");
    let said = desk.refuses("explain cut.jsonl");
    assert!(said.ends_with("(cut.jsonl is cut off after line 2: what follows is missing)\n"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[test]
fn files_that_are_no_recordings_are_refused_in_one_line() {
    let desk = Desk::new();
    fs::write(desk.path("a.txt"), "hello").expect("it is ours");
    fs::write(desk.path("evil\u{1b}[2J.txt"), "hello").expect("it is ours");
    assert_eq!(desk.refuses("replay a.txt"), "racelab: a.txt is not a recording of Racelab\n");
    assert_eq!(desk.refuses("replay evil\u{1b}[2J.txt"), "racelab: evil␛[2J.txt is not a recording of Racelab\n");
    assert!(desk.refuses("explain nowhere.jsonl").starts_with("racelab: nowhere.jsonl cannot be read: "));
    assert_eq!(desk.refuses("replay ."), "racelab: . cannot be read: Is a directory\n");
}

/// Made by the first version that kept recordings; every later one has to open it.
fn fixture() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/recording-1.0.jsonl");
    path.to_string_lossy().into_owned()
}

#[test]
fn a_file_of_the_first_version_still_opens() {
    let desk = Desk::new();
    let fixture = fixture();
    insta::assert_snapshot!("fixture_replay", desk.says(&format!("replay {fixture}")));
    insta::assert_snapshot!("fixture_explain", desk.says(&format!("explain {fixture}")));
    let kept = LoadedRecording::open(Path::new(&fixture)).expect("it is whole");
    let plans: Vec<_> =
        kept.recordings.iter().map(|recording| (recording.plan().guard, recording.plan().workers)).collect();
    assert_eq!(plans, [(Some(GuardName::None), 3), (Some(GuardName::Mutex), 3)]);
    assert_eq!(&*kept.header.origin.program, "racelab 0.1.0");
}

/// The same file, packed as its first version was: by the zstd in C, here at a high level.
#[test]
fn a_file_that_another_zstd_packed_opens_alike() {
    let plain = LoadedRecording::open(Path::new(&fixture())).expect("it is whole");
    let packed = LoadedRecording::open(Path::new(&format!("{}.zst", fixture()))).expect("it is whole");
    assert_eq!(packed.recordings, plain.recordings);
    assert_eq!(packed.notes, plain.notes);
}

#[test]
fn a_packed_file_of_which_a_bit_is_another_says_that_it_is_damaged_and_no_word_of_its_library() {
    let desk = Desk::new();
    let whole = fs::read(format!("{}.zst", fixture())).expect("it comes along");
    let mut damaged = 0;
    for at in (4..whole.len()).step_by(11) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        fs::write(desk.path("bit.zst"), &bytes).expect("it is ours");
        let Err(why) = LoadedRecording::open(&desk.path("bit.zst")) else { continue };
        let said = Texts::of(Lang::En).say(&why);
        assert!(!said.contains("Error") && !said.contains("Failed"), "{said}");
        damaged += usize::from(said.ends_with("what is packed in it is damaged"));
    }
    assert!(damaged > 0, "nothing was damaged");
}

/// What stands in a changed file is drawn and told as if it were true, or refused; nothing in between. Returns whether it
/// was shown.
fn is_shown_or_refused(path: &Path) -> bool {
    let Ok(kept) = LoadedRecording::open(path) else { return false };
    let texts = Texts::of(Lang::En);
    let runs: Vec<Run> = kept.recordings.iter().map(|one| (one.plan().clone(), one.timeline().clone())).collect();
    assert!(!report::text(&runs, texts, Style::default()).is_empty());
    let _ = report::json(&runs, &kept.header.origin, None, texts).expect("a report is JSON");
    for run in &runs {
        if let Some(ledger) = verdict::ledger(&run.0, &run.1) {
            let explained = Explained { run, ledger: &ledger, number: 1, of: 1 };
            assert!(!explain_text(explained, texts, Style::default()).is_empty());
        }
    }
    for size in [(60, 20), (120, 40)] {
        let setup = Setup {
            lang: Lang::En,
            theme: Theme::Dark,
            themes: Themes::default(),
            keymap: Keymap::default(),
            symbols: Symbols::Unicode,
            code: CodeLanguage::Rust,
            mouse: true,
            motion: Motion::Full,
            cores: 4,
            seed: 7,
            size,
        };
        let mut app = App::replay(setup, path, kept.clone());
        let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).expect("there is a screen");
        for key in [KeyCode::Home, KeyCode::Right, KeyCode::Tab, KeyCode::Char(' '), KeyCode::End, KeyCode::Char('i')] {
            let _ = update(&mut app, Message::Key(KeyEvent::new(key, KeyModifiers::NONE)));
            let _ = update(&mut app, Message::Tick(1_000_000_000));
            terminal.draw(|frame| view(&app, frame)).expect("it is drawn");
        }
    }
    true
}

/// A later version may know facts, sentences and arguments that this one does not, and a file may say anything.
#[test]
fn words_that_there_are_not_are_shown_as_they_stand() {
    let desk = Desk::new();
    desk.says("run http --tasks 1 --workers 1 --error-rate 0 --latency 1ms --jitter 0ms --record a.jsonl");
    let whole = fs::read_to_string(desk.path("a.jsonl")).expect("it is there");
    let strange = |key: &str| format!(r#"{{"failed":{{"key":"{key}","args":[["odd",{{"number":7}}]]}}}}"#);
    for key in ["no.such.key", "task.http.status", "run.overlap", "scenario.http", ""] {
        let told = whole.replace(r#"["status","#, r#"["colour","#).replace(r#"{"ok":"nothing"}"#, &strange(key));
        assert!(told.contains("colour") && told.contains("odd"), "{told}");
        fs::write(desk.path("b.jsonl"), told).expect("it is ours");
        assert_eq!(desk.says("replay b.jsonl").contains("no.such.key"), key == "no.such.key");
        assert!(desk.says("replay b.jsonl --json").contains("failed"));
        assert!(is_shown_or_refused(&desk.path("b.jsonl")), "{key}");
    }
}

/// What becomes of a figure in a file.
#[derive(Debug, Clone)]
enum Change {
    /// Its last digit is another.
    Digit(u8),
    /// It is another from some place on.
    Rest(&'static str),
}

fn any_change() -> impl Strategy<Value = Change> {
    const REST: [&str; 6] = ["0", "1", "7", "999999", "4503599627370496", "18446744073709551615"];
    prop_oneof![3 => (b'0'..=b'9').prop_map(Change::Digit), 1 => prop::sample::select(&REST[..]).prop_map(Change::Rest)]
}

/// The kept file with other figures in some places.
fn with_other_figures(changes: &[(usize, Change)]) -> Vec<u8> {
    let mut bytes = fs::read(fixture()).expect("it is kept");
    for (at, change) in changes {
        let digits = (0..bytes.len()).filter(|index| bytes[*index].is_ascii_digit()).collect::<Vec<_>>();
        let start = digits[at % digits.len()];
        let end = (start..bytes.len()).find(|index| !bytes[*index].is_ascii_digit()).unwrap_or(bytes.len());
        match change {
            Change::Digit(digit) => bytes[end - 1] = *digit,
            Change::Rest(number) => drop(bytes.splice(start..end, number.bytes())),
        }
    }
    bytes
}

#[test]
fn whatever_a_file_says_it_can_be_shown() {
    const CASES: u32 = 80;
    let desk = Desk::new();
    let path = desk.path("a.jsonl");
    let shown = Cell::new(0);
    let changes = prop::collection::vec((any::<usize>(), any_change()), 1..5);
    let mut runner = TestRunner::new(ProptestConfig { cases: CASES, ..ProptestConfig::default() });
    let looked = runner.run(&changes, |changes| {
        fs::write(&path, with_other_figures(&changes)).expect("it is ours");
        shown.set(shown.get() + u32::from(is_shown_or_refused(&path)));
        Ok(())
    });
    looked.unwrap_or_else(|why| panic!("{why}"));
    // About two of three are.
    assert!(shown.get() > CASES / 3, "only {} of {CASES} files were shown at all", shown.get());
}
