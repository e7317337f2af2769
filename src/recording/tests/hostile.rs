//! Files that were made to harm, and lines that look like ours: they are read or refused, and mean the same to both readers.

use std::cell::Cell;
use std::fs;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use rstest::rstest;

use super::any::{recordings, whats};
use super::{HEADER, RUN, read, read_lines, written};
use crate::event::{Event, EventKind, Fact, Facts, Nanos};
use crate::plan::{ScenarioName, SettingValue};
use crate::recording::{Piece, Reader, format, quick};
use crate::scenario;
use crate::text::{Lang, Texts, Visible};
use crate::timeline::Timeline;

/// How often a byte of a file is changed in the long test; the environment may ask for more.
fn cases() -> u32 {
    std::env::var("RACELAB_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(500)
}

/// What is done to a file to harm its reader.
#[derive(Debug, Clone)]
enum Harm {
    Byte(usize, u8),
    Cut(usize),
    Repeat(usize, usize),
    Swap(usize, usize),
    Insert(usize, &'static str),
    Digits(usize, &'static str),
}

fn harms() -> impl Strategy<Value = Harm> {
    let odd = prop::sample::select(vec![
        "\u{1b}[2J",
        "\\u001b",
        "\\ud800",
        "null",
        "{",
        "[[[[[[[[",
        "}",
        "\n",
        "\"",
        "1e999",
        "-1",
        "0.5",
        "true",
        r#"{"at":1,"what":{"nova":{}}}"#,
        r#"{"run":2,"plan":{}}"#,
        r#"{"end":{"runs":1,"events":0}}"#,
    ]);
    let numbers = prop::sample::select(vec![
        "0",
        "18446744073709551615",
        "340282366920938463463374607431768211455",
        "4294967295",
        "999999999999",
        "68719476736",
        "9007199254740992",
        "999999",
    ]);
    prop_oneof![
        4 => (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Harm::Byte(at, byte)),
        1 => any::<usize>().prop_map(Harm::Cut),
        1 => (any::<usize>(), 1_usize..50).prop_map(|(line, times)| Harm::Repeat(line, times)),
        2 => (any::<usize>(), any::<usize>()).prop_map(|(one, other)| Harm::Swap(one, other)),
        2 => (any::<usize>(), odd).prop_map(|(at, text)| Harm::Insert(at, text)),
        6 => (any::<usize>(), numbers).prop_map(|(at, number)| Harm::Digits(at, number)),
    ]
}

fn harmed(mut bytes: Vec<u8>, harm: &Harm) -> Vec<u8> {
    let lines =
        |bytes: &[u8]| -> Vec<Vec<u8>> { bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect() };
    if bytes.is_empty() {
        return bytes;
    }
    match *harm {
        Harm::Byte(at, byte) => {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        Harm::Cut(at) => bytes.truncate(at % bytes.len()),
        Harm::Repeat(line, times) => {
            let mut lines = lines(&bytes);
            let line = line % lines.len();
            let again = vec![lines[line].clone(); times];
            lines.splice(line..line, again);
            bytes = lines.concat();
        }
        Harm::Swap(one, other) => {
            let mut lines = lines(&bytes);
            let (one, other) = (one % lines.len(), other % lines.len());
            lines.swap(one, other);
            bytes = lines.concat();
        }
        Harm::Insert(at, text) => {
            let at = at % bytes.len();
            bytes.splice(at..at, text.bytes());
        }
        Harm::Digits(at, number) => {
            // The number that stands there, or after it.
            let at = at % bytes.len();
            let Some(start) = (at..bytes.len()).find(|index| bytes[*index].is_ascii_digit()) else { return bytes };
            let end = (start..bytes.len()).find(|index| !bytes[*index].is_ascii_digit()).unwrap_or(bytes.len());
            bytes.splice(start..end, number.bytes());
        }
    }
    bytes
}

/// The file may say anything: it is read or refused in one line, and what is read can be told and accounted for.
#[test]
fn no_file_is_too_hostile() {
    let config = ProptestConfig { cases: cases(), max_shrink_iters: 200, ..ProptestConfig::default() };
    let files = (recordings(), prop::collection::vec(harms(), 1..6), prop::bool::weighted(0.8));
    let opened = Cell::new(0);
    let looked = TestRunner::new(config).run(&files, |(recordings, harms, unpacked)| {
        let (_folder, path) = written(&recordings, if unpacked { "a.jsonl" } else { "a.jsonl.zst" });
        let bytes = harms.iter().fold(fs::read(&path).expect("it is there"), harmed);
        match read(&bytes) {
            Err(why) => prop_assert!(!why.contains('\n') && !why.contains('\u{1b}') && why.len() < 500, "{why:?}"),
            Ok((pieces, _)) => {
                opened.set(opened.get() + 1);
                can_be_told(pieces)?;
            }
        }
        Ok(())
    });
    looked.unwrap_or_else(|why| panic!("{why}"));
    // About one in ten is, however it was harmed.
    assert!(opened.get() * 50 > cases(), "only {} of {} files could be read at all", opened.get(), cases());
}

fn can_be_told(pieces: Vec<Piece>) -> Result<(), TestCaseError> {
    let mut runs = Vec::new();
    for piece in pieces {
        match (piece, runs.last_mut()) {
            (Piece::Run(plan), _) => runs.push((plan, Timeline::new())),
            (Piece::Event(event), Some((_, timeline))) => timeline.apply(&event),
            (Piece::Event(_), None) => prop_assert!(false, "an event without a run"),
        }
    }
    let sheet = crate::worksheet::Worksheet::of_runs(&runs, 20, 1);
    let page = crate::worksheet::html(&sheet, true, Texts::of(Lang::En));
    prop_assert!(!page.contains("<script") && !page.contains('\u{1b}'), "{page}");
    for (plan, timeline) in &runs {
        let verdict = Texts::of(Lang::En).say(&crate::verdict::of(plan, timeline));
        prop_assert_eq!(verdict.find('\u{1b}'), None);
        let _ = (timeline.overlap(), timeline.elapsed(), timeline.cpu_ns(), timeline.blocked_ns(), timeline.work_ns());
        let _ = crate::verdict::ledger(plan, timeline).map(|ledger| ledger.lost());
        for lane in timeline.lanes() {
            let spans: Vec<_> = lane.spans().iter().collect();
            for pair in spans.windows(2) {
                prop_assert!(pair[0].start < pair[0].end && pair[0].end <= pair[1].start, "{pair:?}");
            }
        }
        for at in [0, 1, timeline.latest() / 2, timeline.latest(), Nanos::MAX] {
            let _ = (timeline.counter_at(at), timeline.increments_at(at), timeline.finished_at(at));
            let _ = crate::scenario::results(plan, timeline, at);
            let _: Vec<_> = timeline.lanes().iter().map(|lane| (lane.running_ns(at), lane.blocked_ns(at))).collect();
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    /// Whatever texts a file holds: names are as they are, and what is shown of a file without a word between is visible.
    #[test]
    fn no_text_from_a_file_steers_a_terminal(text in any::<String>()) {
        let json = serde_json::to_string(&text).expect("a text is JSON");
        let named = format!(r#"{{"at":1,"what":{{"task_named":{{"task":0,"name":{json}}}}}}}"#);
        let facts = format!(r#"{{"at":1,"what":{{"run_facts":{{"facts":[[{json},{{"text":{json}}}]]}}}}}}"#);
        let program = HEADER.replace(r#""racelab 0.1.0""#, &json);
        let (pieces, _) = read_lines(&[&program, RUN, &named, &facts]).expect("it is read");
        let safe = Visible::from(text.as_str());
        let expected = [
            EventKind::TaskNamed { task: 0, name: text.as_str().into() },
            EventKind::RunFacts { facts: Box::new(Facts::new().with(&safe, Fact::Text(safe.clone()))) },
        ];
        prop_assert_eq!(&pieces[1..], expected.map(|what| Piece::Event(Event { at: 1, what })));
        let reader = Reader::new(std::io::Cursor::new(program.into_bytes()), "a").expect("it is read");
        prop_assert_eq!(&reader.header().origin.program, &safe);
        let plan = format!(r#"{{"run":1,"plan":{{"settings":{{"increments":{{"choice":{json}}}}}}}}}"#);
        let plan: serde_json::Value = serde_json::from_str(&plan).expect("it is JSON");
        let serde_json::Value::Object(plan) = plan["plan"].clone() else { unreachable!("it is an object") };
        let read = format::plan(&format::fields(&scenario::plan(ScenarioName::Counter, 1)), plan).expect("it is a plan");
        prop_assert_eq!(read.settings.get("increments"), Some(&SettingValue::Choice(text.into())));
    }

    /// What is read at once is what the reader of JSON reads, whatever stands there.
    #[test]
    fn a_line_means_the_same_to_both_readers(at in any::<u64>(), what in whats(), harms in prop::collection::vec(harms(), 0..3)) {
        let line = serde_json::to_vec(&Event { at, what }).expect("an event is JSON");
        let line = harms.iter().fold(line, harmed);
        if let Some(event) = quick::event(&line) {
            let slowly: Event = serde_json::from_slice(&line).expect("what is read at once is JSON");
            prop_assert_eq!(event, slowly);
        }
    }
}

#[rstest]
#[case(r#"{"segment":{"worker":3,"since":0,"from":18446744073,"to":18446744099}}"#)]
#[case(r#"{"tasks_queued":{"first":0,"count":8}}"#)]
#[case(r#"{"task_started":{"worker":0,"task":4294967295}}"#)]
#[case(r#"{"task_facts":{"worker":0,"task":1,"facts":[["first-byte",{"nanos":5}],["status",{"number":200}]]}}"#)]
#[case(r#"{"task_facts":{"worker":0,"task":1,"facts":[]}}"#)]
#[case(r#"{"task_finished":{"worker":0,"task":1,"outcome":{"ok":{"number":7}}}}"#)]
#[case(r#"{"task_finished":{"worker":0,"task":1,"outcome":{"ok":"nothing"}}}"#)]
#[case(r#"{"waiting":{"worker":0}}"#)]
#[case(r#"{"resumed":{"worker":0}}"#)]
#[case(r#"{"blocked":{"worker":0,"on":"guard","since":4}}"#)]
#[case(r#"{"blocked_briefly":{"worker":0,"on":"loop","nanos":4,"times":2}}"#)]
#[case(r#"{"lock":{"worker":0,"lock":1,"step":"released"}}"#)]
#[case(r#"{"progress":{"task":1,"worker":0,"done":10}}"#)]
#[case(r#"{"gil_held":{"worker":0,"since":4,"forced":true,"switched":false}}"#)]
fn the_lines_that_come_most_are_read_at_once(#[case] what: &str) {
    let line = format!(r#"{{"at":421107,"what":{what}}}"#);
    let event = quick::event(line.as_bytes()).expect("it is as this program writes it");
    assert_eq!(serde_json::to_string(&event).expect("an event is JSON"), line);
}
