//! Signals and a full disk while files are made and while they are worked on: nothing is left behind, in the temporary
//! folder or elsewhere.

use std::fs;
use std::path::Path;

use rstest::rstest;
use rustix::process::Signal;

use crate::support::command::{Running, racelab, shell};
use crate::support::processes::{no_worker_is_left_of, until};

fn entries(folder: &Path) -> usize {
    fs::read_dir(folder).map_or(0, Iterator::count)
}

#[rstest]
#[case("json --files 100 --size 16MiB", Signal::INT, 130)]
#[case("images --files 100 --width 3000", Signal::TERM, 143)]
fn a_signal_while_files_are_made_removes_them(#[case] args: &str, #[case] signal: Signal, #[case] code: i32) {
    let temporary = tempfile::tempdir().expect("there is room");
    let mut command = racelab(&format!("run {args}"));
    command.env("TMPDIR", temporary.path());
    let mut running = Running::start(command);
    until("the first file", || {
        assert_eq!(running.0.try_wait().expect("it is our child"), None, "it ended too early");
        (fs::read_dir(temporary.path()).ok()?.flatten().any(|folder| entries(&folder.path()) > 0)).then_some(())
    });
    running.send(signal);
    let output = running.output();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), said.lines().count()), (Some(code), 1), "{said}");
    assert!(said.starts_with("racelab: cancelled"), "{said}");
    assert_eq!(entries(temporary.path()), 0);
}

#[rstest]
fn a_signal_while_files_are_worked_on_removes_them(
    #[values("json --files 40 --size 1MiB --workers 2", "images --files 12 --width 600 --out out --workers 1")]
    args: &str,
    #[values("threads", "processes", "async")] model: &str,
    #[values(1, 2)] signals: usize,
) {
    let temporary = tempfile::tempdir().expect("there is room");
    let mine = tempfile::tempdir().expect("there is room");
    let mut command = racelab(&format!("run {args} --model {model}"));
    command.env("TMPDIR", temporary.path()).current_dir(mine.path());
    let mut running = Running::start(command);
    let pid = running.pid();
    running.is_going_on();
    for _ in 0..signals {
        running.send(Signal::TERM);
    }
    let output = running.output();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(143), 0), "{output:?}");
    no_worker_is_left_of(pid);
    if signals == 1 {
        assert_eq!(entries(temporary.path()), 0);
        // What was finished stays; what was not is gone.
        let out = fs::read_dir(mine.path().join("out")).into_iter().flatten().flatten();
        assert!(out.map(|entry| entry.file_name()).all(|name| !name.to_string_lossy().starts_with('.')));
    } else {
        until("the folder to be gone", || (entries(temporary.path()) == 0).then_some(()));
    }
}

#[test]
fn a_full_disk_is_one_line_and_nothing_is_left() {
    let temporary = tempfile::tempdir().expect("there is room");
    // The system lets no file grow over 64 blocks of 512 bytes; the signal that it sends for that is ignored.
    let mut command = shell("trap '' XFSZ; ulimit -f 64; exec \"$0\" run json --files 4 --size 1MiB");
    command.env("TMPDIR", temporary.path());
    let output = Running::start(command).output();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), output.stdout.len(), said.lines().count()), (Some(1), 0, 1), "{said}");
    assert!(said.contains("could not be written: ") && said.contains("free some space"), "{said}");
    assert_eq!(entries(temporary.path()), 0);
}
