use std::fs;
use std::io;

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::event::{
    BlockedOn, Event, Fact, Facts, LockStep, NO_WORKER, Nanos, Outcome, RunEnd, Usage, Value, What, WorkerKind,
};
use crate::plan::{GuardName, Memory, ModelName, ScenarioName, SettingValue, Window};
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

fn phrases() -> impl Strategy<Value = Box<Phrase>> {
    // Texts from outside become visible at the door, so those that steer a terminal do not come back as they were.
    (any::<u128>(), any::<u64>(), any::<String>()).prop_map(|(number, nanos, text)| {
        let inner = Phrase::new("why.zero").with("n", crate::text::Arg::Duration(nanos));
        let text = crate::text::visible(&text).into_owned();
        Box::new(Phrase::new("task.failed").with("number", number).with("text", text).with("inner", inner))
    })
}

fn outcomes() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        Just(Outcome::Ok(Value::Nothing)),
        any::<u64>().prop_map(|number| Outcome::Ok(Value::Number(number))),
        any::<u128>().prop_map(|number| Outcome::Ok(Value::from(number))),
        phrases().prop_map(Outcome::Failed),
        phrases().prop_map(Outcome::Killed),
        Just(Outcome::TimedOut),
        Just(Outcome::Cancelled),
    ]
}

fn names() -> impl Strategy<Value = Box<str>> {
    any::<String>().prop_map(|text| crate::text::visible(&text).into())
}

fn facts() -> impl Strategy<Value = Box<Facts>> {
    let text = prop_oneof![names(), Just("".into())];
    (0_u64..1 << 53, 0_u64..1 << 53, 0_u64..1 << 53, text).prop_map(|(number, bytes, nanos, text)| {
        let facts = Facts::new().with("number", Fact::Number(number)).with("bytes", Fact::Bytes(bytes));
        let facts = facts.with("first", Fact::Nanos(nanos));
        Box::new(if text.is_empty() { facts } else { facts.with("type", Fact::Text(text)) })
    })
}

/// Any event of a run of four workers, at any time but the order.
fn whats() -> impl Strategy<Value = What> {
    let worker = || 0_u32..4;
    let task = || 0_u32..20;
    let kind = prop::sample::select(vec![WorkerKind::Thread, WorkerKind::Process, WorkerKind::Slot, WorkerKind::Main]);
    let on = || prop::sample::select(vec![BlockedOn::Guard, BlockedOn::Gil, BlockedOn::Loop]);
    let usage =
        (0_u64..1 << 40, any::<u32>(), any::<u32>()).prop_map(|(cpu_ns, voluntary_switches, involuntary_switches)| {
            Usage { cpu_ns, voluntary_switches, involuntary_switches }
        });
    prop_oneof![
        (worker(), kind).prop_map(|(worker, kind)| What::WorkerSpawned { worker, kind }),
        (worker(), any::<u32>()).prop_map(|(worker, os_id)| What::WorkerReady { worker, os_id }),
        (worker(), phrases()).prop_map(|(worker, reason)| What::WorkerRefused { worker, reason }),
        (worker(), usage).prop_map(|(worker, usage)| What::WorkerExited { worker, usage }),
        (task(), 0_u32..20).prop_map(|(first, count)| What::TasksQueued { first, count }),
        (worker(), task()).prop_map(|(worker, task)| What::TaskStarted { worker, task }),
        (prop_oneof![worker(), Just(NO_WORKER)], task(), outcomes())
            .prop_map(|(worker, task, outcome)| What::TaskFinished { worker, task, outcome }),
        facts().prop_map(|facts| What::RunFacts { facts }),
        (task(), names()).prop_map(|(task, name)| What::TaskNamed { task, name }),
        (worker(), task(), facts()).prop_map(|(worker, task, facts)| What::TaskFacts { worker, task, facts }),
        worker().prop_map(|worker| What::Waiting { worker }),
        worker().prop_map(|worker| What::Resumed { worker }),
        (worker(), on()).prop_map(|(worker, on)| What::Blocked { worker, on, since: 0 }),
        (worker(), on(), 0_u64..1 << 40, any::<u32>()).prop_map(|(worker, on, nanos, times)| What::BlockedBriefly {
            worker,
            on,
            nanos,
            times
        }),
        (worker(), 0_u64..1 << 30, 0_u64..1 << 20).prop_map(|(worker, from, length)| What::Segment {
            worker,
            since: 0,
            from,
            to: from + length
        }),
        (task(), worker(), 0_u64..1 << 53).prop_map(|(task, worker, done)| What::Progress { task, worker, done }),
        (worker(), 0_u64..1 << 40).prop_map(|(worker, nanos)| What::LoopBlocked { worker, nanos }),
        (0_u64..1 << 36).prop_map(|observed| What::CounterRead { observed }),
        (worker(), on()).prop_map(|(worker, on)| What::Asks { worker, on }),
        (worker(), 0_u32..3, lock_steps()).prop_map(|(worker, lock, step)| What::Lock { worker, lock, step }),
        (worker(), 0_u32..4, 0_u32..5).prop_map(|(worker, parent, level)| What::Born { worker, parent, level }),
        worker().prop_map(|worker| What::Joined { worker, since: 0 }),
        Just(What::MainEnded),
        (worker(), any::<bool>(), any::<bool>()).prop_map(|(worker, forced, switched)| What::GilHeld {
            worker,
            since: 0,
            forced,
            switched
        }),
        (worker(), 0_u64..1 << 40, any::<u32>(), any::<u32>())
            .prop_map(|(worker, nanos, times, switches)| What::GilHeldBriefly { worker, nanos, times, switches }),
        (worker(), any::<u32>()).prop_map(|(worker, times)| What::GilRefused { worker, since: 0, times }),
    ]
}

fn lock_steps() -> impl Strategy<Value = LockStep> {
    prop::sample::select(vec![LockStep::Asked, LockStep::Refused, LockStep::Taken, LockStep::Released])
}

fn recordings() -> impl Strategy<Value = Vec<Recording>> {
    let events = prop::collection::vec((0_u64..1 << 30, whats()), 0..60);
    let run = (any_plan(), events, any::<bool>()).prop_map(|(plan, steps, ends)| {
        let mut recording = Recording::new(plan);
        let mut at = 0;
        for (gap, what) in steps {
            at += gap;
            recording.push(&Event { at, what });
        }
        if ends {
            recording.push(&Event { at, what: What::Finished { end: RunEnd::Completed } });
        }
        recording
    });
    prop::collection::vec(run, 1..4)
}

fn any_plan() -> impl Strategy<Value = crate::plan::Plan> {
    let name = prop::sample::select(ScenarioName::all().to_vec());
    let model = prop::sample::select(ModelName::all().to_vec());
    (name, model, 4_u32..9, 0_u64..1 << 53, 0_u64..5, any::<bool>()).prop_filter_map(
        "a plan that can be run",
        |(name, model, workers, seed, timeout, natural)| {
            let mut plan = scenario::plan(name, seed);
            (plan.model, plan.workers) = (model, workers);
            plan.timeout_ns = (timeout > 0).then_some(timeout);
            plan.window = if natural { Window::Natural } else { Window::Nudged };
            if plan.guard.is_some() {
                plan.guard = Some(GuardName::Atomic);
            }
            if model == ModelName::Processes {
                plan.memory = Memory::Private;
            }
            crate::engine::fit_settings(&mut plan);
            crate::engine::refusal(&plan).is_none().then_some(plan)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read(recordings in recordings(), packed in any::<bool>()) {
        let (_folder, path) = written(&recordings, if packed { "a.jsonl.zst" } else { "a.jsonl" });
        let kept = Kept::open(&path).expect("it can be read");
        prop_assert_eq!(&kept.recordings, &recordings);
        prop_assert_eq!((kept.notes, kept.header.runs as usize), (Notes::default(), recordings.len()));
        let summary = Summary::open(&path).expect("it can be read");
        let folded: Vec<_> = recordings.iter().map(|one| (one.plan().clone(), one.timeline().clone())).collect();
        prop_assert_eq!(summary.runs, folded);
    }

    /// What is worked out beforehand when a run is over says what a look at everything says.
    #[test]
    fn a_settled_run_says_what_it_said_before(recordings in recordings(), moments in prop::collection::vec(0_u64..1 << 34, 8)) {
        for recording in recordings {
            let is_end = |event: &Event| matches!(event.what, What::Finished { .. });
            let mut going = crate::timeline::Timeline::new();
            recording.events().iter().filter(|event| !is_end(event)).for_each(|event| going.apply(&event));
            let mut over = going.clone();
            over.apply(&Event { at: going.latest(), what: What::Finished { end: RunEnd::Completed } });
            prop_assert_eq!(going.completed_order(), over.completed_order());
            for at in moments.iter().copied().chain([0, going.latest(), Nanos::MAX]) {
                prop_assert_eq!(going.finished_at(at), over.finished_at(at));
                prop_assert_eq!(going.cancelled_at(at), over.cancelled_at(at));
                let figures = |timeline: &crate::timeline::Timeline| crate::results::sums(recording.plan(), timeline, at).figures;
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
        if let Ok((pieces, notes)) = read(cut) {
            // Without its last line feed, or the checksum of a packed file, it is whole all the same.
            prop_assert!(notes.cut_after.is_some() || pieces.len() == all.len());
            prop_assert_eq!(&pieces[..], &all[..pieces.len()]);
        }
    }
}

/// How often a byte of a file is changed in the long test; the environment may ask for more.
fn cases() -> u32 {
    std::env::var("RACELAB_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(500)
}

/// What is done to a file to harm whoever reads it.
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

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_shrink_iters: 200, ..ProptestConfig::default() })]

    /// The file may say anything: it is read or refused in one line, and what is read can be told and accounted for.
    #[test]
    fn no_file_is_too_hostile(recordings in recordings(), harms in prop::collection::vec(harms(), 1..6), unpacked in prop::bool::weighted(0.8)) {
        let (_folder, path) = written(&recordings, if unpacked { "a.jsonl" } else { "a.jsonl.zst" });
        let bytes = harms.iter().fold(fs::read(&path).expect("it is there"), harmed);
        match read(&bytes) {
            Err(why) => prop_assert!(!why.contains('\n') && !why.contains('\u{1b}') && why.len() < 500, "{why:?}"),
            Ok((pieces, _)) => {
                let mut runs = Vec::new();
                for piece in pieces {
                    match (piece, runs.last_mut()) {
                        (Piece::Run(plan), _) => runs.push((plan, crate::timeline::Timeline::new())),
                        (Piece::Event(event), Some((_, timeline))) => timeline.apply(&event),
                        (Piece::Event(_), None) => prop_assert!(false, "an event without a run"),
                    }
                }
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
                        let _ = crate::results::of(plan, timeline, at);
                        let _: Vec<_> = timeline.lanes().iter().map(|lane| (lane.running_ns(at), lane.blocked_ns(at))).collect();
                    }
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

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

/// The page that describes the format names every kind of event.
#[test]
fn the_page_on_recordings_names_all_events() {
    let page = include_str!("../../docs/recording.md");
    let missing: Vec<_> =
        <What as strum::VariantNames>::VARIANTS.iter().filter(|name| !page.contains(&format!("`{name}`"))).collect();
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
    "a.jsonl, line 3: the counter is over 68,719,476,736"
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
    let Some(Piece::Event(Event { what: What::WorkerRefused { reason, .. }, .. })) = pieces.last() else {
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
    assert_eq!(notes, Notes { cut_after: None, skipped: 3 });
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
    // Nobody calls this event a run's: the recording fails, whatever comes after it.
    recorder.record(&[Event { at: 1, what: What::Waiting { worker: 0 } }]);
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
    assert!(names.iter().all(|name| Kept::open(name).is_ok()));
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
