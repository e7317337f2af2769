//! What a recording takes in memory once it is open: bytes, which do not depend on the machine or on what else it does.
//!
//! A program of its own, with one test: its allocator counts for all that runs in it.

mod large;

use peak_alloc::PeakAlloc;
use racelab::recording::{LoadedRecording, Recorder};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Events of each run: so many that what is there once does not count.
const EVENTS: u32 = 100_000;

/// Bytes an event.
const MOST: usize = 64;

/// All kinds in one test, which has the program to itself.
#[test]
fn an_open_recording_takes_few_bytes_an_event() {
    let folder = tempfile::tempdir().expect("there is room for a file");
    let path = folder.path().join("long.jsonl");
    for kind in large::KINDS {
        let large::Long { name, plan, events } = kind(EVENTS);
        let count = events.len();
        let mut recorder = Recorder::create(&path, &plan, 1);
        recorder.begin(&plan);
        recorder.record(&events);
        recorder.finish().expect("a temporary file can be written");
        drop(events);
        let before = MEMORY.current_usage();
        let kept = LoadedRecording::open(&path).unwrap_or_else(|why| panic!("{why:?}"));
        let each = (MEMORY.current_usage() - before) / count;
        assert!(each > 0, "it is counted at all");
        assert!(each <= MOST, "{name}: {each} bytes an event");
        assert_eq!(kept.recordings[0].events().iter().count(), count, "{name}");
    }
}
