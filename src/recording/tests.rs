mod any;
mod hostile;
mod joined;

use std::fs;
use std::io;

use proptest::prelude::*;
use rstest::rstest;

use any::recordings;

use super::*;
use crate::event::{Event, EventKind, Nanos, RunEnd};
use crate::plan::{ScenarioName, SettingValue};
use crate::scenario;
use crate::text::{Lang, Phrase, Texts};

const HEADER: &str = r#"{"format":"racelab-recording","version":"1.0","program":"racelab 0.1.0","machine":{"cores":2,"os":"linux"},"recorded":"2026-11-21T09:30:00Z","runs":1,"plan":{"scenario":"counter","model":"threads","workers":2,"guard":"none","window":"nudged","memory":"shared","seed":7,"timeout_ns":null,"fail_rate":0.0,"settings":{"increments":{"count":4}}}}"#;

/// What a file of these lines comes to, or the sentence that refuses it.
fn read(bytes: &[u8]) -> Result<(Vec<Piece>, Notes), String> {
    let say = |why: Phrase| Texts::of(Lang::En).say(&why);
    let mut reader = Reader::new(io::Cursor::new(bytes.to_vec()), "a.jsonl").map_err(say)?;
    let mut pieces = Vec::new();
    while let Some(piece) = reader.piece().map_err(say)? {
        pieces.push(piece);
    }
    Ok((pieces, reader.notes()))
}

fn read_lines(lines: &[&str]) -> Result<(Vec<Piece>, Notes), String> {
    read(format!("{}\n", lines.join("\n")).as_bytes())
}

fn refused(lines: &[&str]) -> String {
    read_lines(lines).expect_err("it is refused")
}

fn written(recordings: &[Recording], name: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("there is room for a test");
    let path = folder.path().join(name);
    let mut recorder = Recorder::create(&path, recordings[0].plan(), recordings.len());
    for recording in recordings {
        recorder.begin(recording.plan());
        recorder.record(recording.events().iter());
    }
    recorder.finish().expect("it can be written");
    (folder, path)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read(recordings in recordings(), packed in any::<bool>()) {
        let (_folder, path) = written(&recordings, if packed { "a.jsonl.zst" } else { "a.jsonl" });
        let kept = LoadedRecording::open(&path).expect("it can be read");
        prop_assert_eq!(&kept.recordings, &recordings);
        prop_assert_eq!((kept.notes, kept.header.runs as usize), (Notes::default(), recordings.len()));
        let summary = Summary::open(&path).expect("it can be read");
        let folded: Vec<_> = recordings.iter().map(|one| (one.plan().clone(), one.timeline().clone())).collect();
        prop_assert_eq!(summary.runs, folded);
    }

    /// What is prepared when a run is over equals what is computed from everything.
    #[test]
    fn a_settled_run_says_what_it_said_before(recordings in recordings(), moments in prop::collection::vec(0_u64..1 << 34, 8)) {
        for recording in recordings {
            let is_end = |event: &Event| matches!(event.what, EventKind::Finished { .. });
            let mut going = crate::timeline::Timeline::new();
            recording.events().iter().filter(|event| !is_end(event)).for_each(|event| going.apply(&event));
            let mut over = going.clone();
            over.apply(&Event { at: going.latest(), what: EventKind::Finished { end: RunEnd::Completed } });
            prop_assert_eq!(going.completed_order(), over.completed_order());
            for at in moments.iter().copied().chain([0, going.latest(), Nanos::MAX]) {
                prop_assert_eq!(going.finished_at(at), over.finished_at(at));
                prop_assert_eq!(going.cancelled_at(at), over.cancelled_at(at));
                let figures = |timeline: &crate::timeline::Timeline| crate::scenario::results(recording.plan(), timeline, at).figures;
                prop_assert_eq!(figures(&going).len(), figures(&over).len());
                for (one, other) in going.lanes().iter().zip(over.lanes()) {
                    prop_assert_eq!(one.running_ns(at), other.running_ns(at));
                    prop_assert_eq!(one.blocked_ns(at), other.blocked_ns(at));
                }
            }
        }
    }

    #[test]
    fn a_file_that_is_cut_gives_its_whole_lines(recordings in recordings(), part in 0.0..1.0_f64, packed in any::<bool>()) {
        let (_folder, path) = written(&recordings, if packed { "a.jsonl.zst" } else { "a.jsonl" });
        let whole = fs::read(&path).expect("it is there");
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a part of a file")]
        let cut = &whole[..(whole.len() as f64 * part) as usize];
        let (all, _) = read(&whole).expect("it is whole");
        match read(cut) {
            Ok((pieces, notes)) => {
                // Without its last line feed, or the checksum of a packed file, it is whole all the same.
                prop_assert!(notes.cut_after.is_some() || pieces.len() == all.len());
                prop_assert_eq!(&pieces[..], &all[..pieces.len()]);
            }
            // Only without its first line it is no recording; what is packed comes in blocks.
            Err(why) => prop_assert!(packed || !cut.contains(&b'\n'), "{why}"),
        }
    }
}

/// The page that describes the format names every kind of event.
#[test]
fn the_page_on_recordings_names_all_events() {
    let page = include_str!("../../docs/recording.md");
    let missing: Vec<_> = <EventKind as strum::VariantNames>::VARIANTS
        .iter()
        .filter(|name| !page.contains(&format!("`{name}`")))
        .collect();
    assert_eq!(missing, Vec::<&&str>::new());
}

const RUN: &str = r#"{"run":1,"plan":{}}"#;

#[rstest]
#[case(&["hello"], "a.jsonl is not a recording of Racelab")]
#[case(&[""], "a.jsonl is not a recording of Racelab")]
#[case(&[r#"{"format":"cast","version":"2"}"#], "a.jsonl is not a recording of Racelab")]
#[case(
    &[r#"{"format":"racelab-recording","version":"2.0","news":[]}"#],
    "a.jsonl has version 2.0 of the format, and this program reads 1.x; open it with the Racelab that made it, or a newer one"
)]
#[case(&[HEADER, RUN, "what?"], "a.jsonl, line 3: not a line of a recording: expected value")]
#[case(&[HEADER, RUN, r#"{"at":1,"what":{"nova":{}}}"#], "a.jsonl, line 3: not a line of a recording")]
#[case(&[HEADER, r#"{"at":1,"what":{"waiting":{"worker":0}}}"#], "a.jsonl, line 2: something happened outside of a run")]
#[case(
    &[HEADER, RUN, r#"{"at":1,"what":{"waiting":{"worker":1000000000}}}"#],
    "a.jsonl, line 3: worker 1,000,000,000 is none of the plan's"
)]
#[case(
    &[HEADER, RUN, r#"{"at":1,"what":{"waiting":{"worker":4294967295}}}"#],
    "a.jsonl, line 3: worker 4,294,967,295 is none of the plan's"
)]
#[case(
    &[HEADER, RUN, r#"{"at":1,"what":{"tasks_queued":{"first":0,"count":4000000000}}}"#],
    "a.jsonl, line 3: there are more than 1,000,000 tasks in a run"
)]
#[case(&[HEADER, RUN, r#"{"at":99999999999999999999,"what":{"waiting":{"worker":0}}}"#], "a.jsonl, line 3: not a line of a recording: invalid type: floating point `1e+20`, expected u64")]
#[case(&[HEADER, RUN, r#"{"at":18446744073709551615,"what":{"waiting":{"worker":0}}}"#], "a.jsonl, line 3: a time is over 2501 h 59 min")]
#[case(
    &[HEADER, RUN, r#"{"at":9000000,"what":{"waiting":{"worker":0}}}"#, r#"{"at":5,"what":{"resumed":{"worker":0}}}"#],
    "a.jsonl, line 4: the times of worker 1 go backwards"
)]
#[case(
    &[HEADER, RUN, r#"{"at":5,"what":{"segment":{"worker":0,"since":9,"from":0,"to":1}}}"#],
    "a.jsonl, line 3: something ended before it began"
)]
#[case(
    &[HEADER, RUN, r#"{"at":5,"what":{"segment":{"worker":0,"since":1,"from":0,"to":18446744073709551615}}}"#],
    "a.jsonl, line 3: not a line of a recording: the counter is over 68719476735"
)]
#[case(&[HEADER, r#"{"run":1,"plan":{"workers":4000000000}}"#], "a.jsonl, line 2: threads takes 1 to 1,024 workers, not 4,000,000,000")]
#[case(&[HEADER, r#"{"run":1,"plan":{"scenario":"moon"}}"#], "a.jsonl, line 2: not a line of a recording: unknown variant `moon`")]
#[case(
    &[HEADER, r#"{"run":1,"plan":{"settings":{"increments":{"count":900000000000}}}}"#],
    "a.jsonl, line 2: the plan's setting increments is none that can be made here"
)]
#[case(
    &[HEADER, RUN, r#"{"at":5,"what":{"task_facts":{"worker":0,"task":0,"facts":[["a",{"number":1}],["a",{"number":2}]]}}}"#],
    "a.jsonl, line 3: a fact of a task is told twice at once"
)]
#[case(&[HEADER, RUN, r#"{"end":{"runs":7,"events":0}}"#], "a.jsonl, line 3: the last line counts other runs and events than there are")]
fn a_file_that_is_none_of_ours_is_refused_in_one_line(#[case] lines: &[&str], #[case] said: &str) {
    let refused = refused(lines);
    assert!(refused.starts_with(said) && refused.lines().count() == 1, "{refused}");
}

#[test]
fn neither_depth_nor_length_takes_memory() {
    let deep = format!(r#"{{"at":1,"what":{}"#, "[".repeat(60_000));
    assert!(refused(&[HEADER, RUN, &deep]).contains("recursion limit"));
    let long = format!(
        r#"{{"at":1,"what":{{"worker_refused":{{"worker":0,"reason":{{"key":"{}","args":[]}}}}}}}}"#,
        "x".repeat(70_000)
    );
    assert!(refused(&[HEADER, RUN, &long]).contains("a line is longer than"));
    assert!(refused(&[HEADER, RUN, &"x".repeat(3 << 20)]).contains("a line is longer than"));
}

#[test]
fn a_sentence_from_a_file_can_neither_steer_a_terminal_nor_grow_without_end() {
    let phrase = r#"{"key":"{a}{a}\u001b[2J","args":[["a",{"text":"\u001b]0;x\u0007"}]]}"#;
    let line = format!(r#"{{"at":1,"what":{{"worker_refused":{{"worker":0,"reason":{phrase}}}}}}}"#);
    let (pieces, _) = read_lines(&[HEADER, RUN, &line]).expect("it is read");
    let Some(Piece::Event(Event { what: EventKind::WorkerRefused { reason, .. }, .. })) = pieces.last() else {
        panic!("no refusal: {pieces:?}")
    };
    assert_eq!(
        Texts::of(Lang::En).say(reason),
        "{a}{a}␛[2J",
        "a key without a text is shown, and nothing is filled in"
    );
}

#[test]
fn what_a_newer_version_adds_is_left_out_and_counted() {
    let newer = HEADER.replace(r#""version":"1.0""#, r#""version":"1.7","mood":"good""#);
    let lines = [
        &newer,
        r#"{"run":1,"plan":{},"colour":"blue"}"#,
        r#"{"weather":{"rain":true}}"#,
        r#"{"at":1,"what":{"waiting":{"worker":0,"for":"luck"}}}"#,
        r#"{"at":2,"what":{"dreamt":{"worker":0}}}"#,
        r#"{"at":3,"what":{"worker_spawned":{"worker":0,"kind":"fibre"}}}"#,
        r#"{"end":{"runs":1,"events":3}}"#,
    ];
    let (pieces, notes) = read_lines(&lines).expect("the major version is the same");
    assert_eq!(pieces.len(), 2);
    assert_eq!(notes, Notes { skipped: 3, ..Notes::default() });
    let said = notes
        .said(std::path::Path::new("a.jsonl"))
        .iter()
        .map(|note| Texts::of(Lang::En).say(note))
        .collect::<Vec<_>>();
    assert_eq!(said, ["a.jsonl comes from a newer Racelab: 3 lines that this one does not know were left out"]);
}

#[test]
fn a_file_is_replaced_only_by_a_whole_one_and_nothing_else_is_left() {
    let recording = Recording::new(scenario::plan(ScenarioName::Counter, 1));
    let (folder, path) = written(std::slice::from_ref(&recording), "a.jsonl");
    let before = fs::read(&path).expect("it is there");
    let mut recorder = Recorder::create(&path, recording.plan(), 1);
    // The event belongs to no run: the recording fails, whatever comes after it.
    recorder.record(&[Event { at: 1, what: EventKind::Waiting { worker: 0 } }]);
    recorder.begin(recording.plan());
    assert!(recorder.failure().is_some());
    let why = recorder.finish().expect_err("it failed");
    assert!(Texts::of(Lang::En).say(&why).ends_with("could not be written: something happened outside of a run"));
    assert_eq!(fs::read(&path).expect("it still is"), before);
    assert_eq!(fs::read_dir(folder.path()).expect("it is ours").count(), 1);
}

#[test]
fn a_saved_file_never_replaces_another() {
    let folder = tempfile::tempdir().expect("there is room for a test");
    let recordings = [Recording::new(scenario::plan(ScenarioName::Fetch, 1))];
    let date = Date::now();
    let names: Vec<_> = (0..3).map(|_| save(folder.path(), &recordings, date).expect("it can be written")).collect();
    assert!(names[0] != names[1] && names[1] != names[2] && names[0] != names[2]);
    let name = names[2].file_name().expect("it has a name").to_string_lossy().into_owned();
    assert!(name.starts_with("racelab-fetch-") && name.ends_with("-3.jsonl"), "{name}");
    assert!(names.iter().all(|name| LoadedRecording::open(name).is_ok()));
    assert!(save(folder.path(), &[], date).is_err());
}

#[test]
fn settings_out_of_their_bounds_are_not_written_either() {
    let mut plan = scenario::plan(ScenarioName::Fetch, 1);
    plan.settings.set("tasks", SettingValue::Count(u64::MAX));
    let folder = tempfile::tempdir().expect("there is room for a test");
    let mut recorder = Recorder::create(&folder.path().join("a"), &plan, 1);
    recorder.begin(&plan);
    assert!(recorder.finish().is_err());
    assert_eq!(fs::read_dir(folder.path()).expect("it is ours").count(), 0);
}

#[test]
fn a_setting_that_a_recording_lacks_takes_its_default() {
    // A sum of squares that was kept before the scenario had its setting `n`.
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/recording-without-n.jsonl");
    let kept = LoadedRecording::open(&path).expect("it is whole");
    let (plan, timeline) = (kept.recordings[0].plan(), kept.recordings[0].timeline());
    assert!(plan.settings.get("n").is_some());
    assert_eq!((timeline.tasks().len(), crate::verdict::wrong_values(plan, timeline)), (2, 0));
}
