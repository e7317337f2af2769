//! What a recording takes in memory once it is open, and what taking it elsewhere takes: bytes, which do not depend on the
//! machine or on what else it does.
//!
//! A program of its own, whose tests run one after the other: its allocator counts for all that runs in it.

mod large;
mod session;

use std::io::Write as _;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use peak_alloc::PeakAlloc;
use racelab::plan::{Plan, SettingValue};
use racelab::recording::{LoadedRecording, Recorder, Summary};
use racelab::report;
use racelab::text::{Lang, Texts};
use ratatui::crossterm::event::KeyCode;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Events of each run: so many that what is there once does not count.
const EVENTS: u32 = 30_000;

/// Bytes an event.
const MOST: usize = 64;

/// Held by the test that measures.
static ALONE: Mutex<()> = Mutex::new(());

fn record(path: &Path, plan: &Plan, events: &[racelab::event::Event]) {
    let mut recorder = Recorder::create(path, plan, 1);
    recorder.begin(plan);
    recorder.record(events);
    recorder.finish().expect("a temporary file can be written");
}

#[test]
fn an_open_recording_takes_few_bytes_an_event() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = tempfile::tempdir().expect("there is room for a file");
    let path = folder.path().join("long.jsonl");
    for kind in large::KINDS {
        let large::Long { name, plan, events } = kind(EVENTS);
        let count = events.len();
        record(&path, &plan, &events);
        drop(events);
        let before = MEMORY.current_usage();
        let kept = LoadedRecording::open(&path).unwrap_or_else(|why| panic!("{why:?}"));
        let each = (MEMORY.current_usage() - before) / count;
        assert!(each > 0, "it is counted at all");
        assert!(each <= MOST, "{name}: {each} bytes an event");
        assert_eq!(kept.recordings[0].events().iter().count(), count, "{name}");
    }
}

/// Counts what is written.
struct Counting(u64);

impl std::io::Write for Counting {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Less than 100 MB for a trace of 120 MB, whatever its size.
#[test]
fn a_trace_takes_less_memory_than_it_has_bytes() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = tempfile::tempdir().expect("there is room for a file");
    let path = folder.path().join("long.jsonl");
    let traced = |large::Long { plan, events, .. }| {
        record(&path, &plan, &events);
        drop(events);
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        let kept = Summary::open(&path).unwrap_or_else(|why| panic!("{why:?}"));
        let mut out = Counting(0);
        report::trace(&kept.runs, Texts::of(Lang::En), &mut out).expect("a count never fails");
        out.flush().expect("a count never fails");
        ((MEMORY.peak_usage() - before) as u64, out.0)
    };
    // What is made once for all, such as the table of texts, is no part of any trace.
    traced(large::KINDS[0](EVENTS / 100));
    for kind in large::KINDS {
        let long = kind(EVENTS);
        let name = long.name;
        let (peak, bytes) = traced(long);
        // Locks tell a trace nothing but one slice a turn.
        assert!(peak * 120 <= bytes * 100, "{name}: {peak} bytes for a trace of {bytes}");
        println!("{name}: {peak} bytes for a trace of {bytes}");
    }
}

/// What is kept of a run for its histogram and the advice takes some hundred bytes, and only so many are kept.
#[test]
fn a_session_takes_no_more_after_many_runs_than_after_a_few() {
    const RUNS: usize = 150;
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    for is_of_processes in [false, true] {
        let mut session = session::Session::new();
        // A thousand increments each, in the sixth row: how many there are is nothing that is kept. The model stands in the second.
        let short =
            [&[KeyCode::Tab][..], &[KeyCode::Down; 5], &['1', '0', '0', '0'].map(KeyCode::Char), &[KeyCode::Enter]];
        let to_processes = [&[KeyCode::Up; 4][..], &[KeyCode::Right; 3]];
        let typed = short.concat().into_iter().chain(to_processes.concat().into_iter().filter(|_| is_of_processes));
        typed.for_each(|key| session.press(key));
        session.make_runs(10);
        let is_meant = |plan: &Plan| {
            let increments = plan.settings.get("increments");
            increments == Some(&SettingValue::Count(1_000)) && plan.model.profile().own_memory() == is_of_processes
        };
        assert!(!session.plans.is_empty() && session.plans.iter().all(is_meant), "{:?}", session.plans);
        let (before, held) = (MEMORY.current_usage(), session::held());
        session.make_runs(RUNS);
        let each = MEMORY.current_usage().saturating_sub(before) / RUNS;
        assert!(each <= 1_024, "{each} bytes a run");
        let now = until_at_most(held);
        assert!(now.iter().zip(held).all(|(now, before)| *now <= before), "descriptors and threads: {held:?}, {now:?}");
    }
}

/// What is held now; a thread that has ended may be seen for a moment.
fn until_at_most(held: [usize; 2]) -> [usize; 2] {
    for _ in 0..1_000 {
        let now = session::held();
        if now.iter().zip(held).all(|(now, before)| *now <= before) {
            return now;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    session::held()
}
