//! Programs that are killed while they write, and pipes whose readers stop: nothing half is left, and everything ends.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use rstest::rstest;
use rustix::process::Signal;

use crate::support::command::{Running, racelab, shell};
use crate::support::processes::until;

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("it is there").flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// Waits until a process has written more than so many bytes, wherever to.
fn is_writing(running: &mut Running, bytes: u64) {
    until("some of the recording to be written", || {
        assert_eq!(running.0.try_wait().expect("it is our child"), None, "it ended too early");
        let told = fs::read_to_string(format!("/proc/{}/io", running.pid())).ok()?;
        let written = told.lines().find_map(|line| line.strip_prefix("wchar: "))?.parse::<u64>().ok()?;
        (written > bytes).then_some(())
    });
}

#[test]
fn what_a_killed_run_left_is_swept_by_the_next() {
    let temporary = tempfile::tempdir().expect("there is room");
    let run = |args: &str| {
        let mut command = racelab(args);
        command.env("TMPDIR", temporary.path());
        Running::start(command)
    };
    // With something in it: by then it has an owner.
    let is_used = |name: &String| !names(&temporary.path().join(name)).is_empty();
    let folder_beside = |others: &[String]| {
        let used = || names(temporary.path()).into_iter().find(|name| !others.contains(name) && is_used(name));
        until("a folder of its own", used)
    };
    let mut killed = run("run json --files 100 --size 1MiB --workers 1");
    let left = [folder_beside(&[])];
    killed.send(Signal::KILL);
    killed.status();
    assert_eq!(names(temporary.path()), left, "a killed program removes nothing");
    // Somebody else's work goes on. It stands still meanwhile, so that it does not come to its end by itself.
    let living = run("run json --files 100 --size 1MiB --workers 1");
    let own = folder_beside(&left);
    living.send(Signal::STOP);
    assert_eq!(run("run json --files 2").output().status.code(), Some(0));
    assert_eq!(names(temporary.path()), [own]);
    living.send(Signal::TERM);
    living.send(Signal::CONT);
    assert_eq!(living.output().status.code(), Some(143));
    assert!(names(temporary.path()).is_empty());
}

#[rstest]
#[case::killed(&[Signal::KILL])]
#[case::twice(&[Signal::TERM, Signal::INT])]
#[case::gone_and_gone(&[Signal::HUP, Signal::HUP])]
fn a_recording_that_is_being_written_is_whole_or_the_old_one_stands(#[case] signals: &[Signal]) {
    let folder = tempfile::tempdir().expect("there is room");
    let place = folder.path().join("a.jsonl");
    fs::write(&place, "old").expect("it is ours");
    let mut command = racelab("run futures --tasks 200000 --workers 2 --record a.jsonl");
    command.current_dir(folder.path()).stdout(Stdio::null());
    let mut running = Running::start(command);
    // What has been written then can be nothing but the recording.
    is_writing(&mut running, 2 << 20);
    for signal in signals {
        running.send(*signal);
    }
    running.status();
    assert_eq!(names(folder.path()), ["a.jsonl"]);
    let kept = fs::read_to_string(&place).expect("it is a text");
    let is_whole = kept.lines().last().is_some_and(|line| line.starts_with("{\"end\":"));
    assert!(kept == "old" || is_whole, "{} bytes", kept.len());
    assert!(
        is_whole || signals[0] != Signal::HUP,
        "a terminal that goes is one wish to stop, and the file is finished"
    );
}

#[test]
fn a_reader_that_takes_nothing_does_not_keep_a_run() {
    let folder = tempfile::tempdir().expect("there is room");
    // Whoever holds both ends of a pipe is its reader, too.
    let script = "mkfifo pipe; exec 9<>pipe; exec \"$0\" run futures --tasks 20000 --workers 2 --record pipe";
    let mut command = shell(script);
    command.current_dir(folder.path()).stdout(Stdio::null());
    let mut running = Running::start(command);
    // All that a pipe takes.
    is_writing(&mut running, 60_000);
    running.send(Signal::TERM);
    let output = running.output();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("took nothing any more"), "{said}");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
}
