//! Little is to be had of threads, files and memory: every run ends by itself, with a report or with one line that names the
//! limit that was met.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use racelab::cancel::Cancel;
use racelab::event::{EventKind, RunEnd};
use racelab::plan::{ModelName, ScenarioName};
use rstest::rstest;

use crate::support::command::{Running, shell};
use crate::support::processes::no_worker_is_left_of;
use crate::support::runs::{events_from, small};

/// What is said on standard error: nothing, or one line that is no panic.
fn at_most_one_line(output: &std::process::Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.lines().count() <= 1 && !said.contains("panicked"), "{said}");
    assert_eq!(said.is_empty(), output.status.code() == Some(0), "{output:?}");
    said
}

/// The program where so many threads may be started beside those that its user has. Nothing limits root, so root becomes
/// somebody else.
fn with_threads(folder: &Path, threads: u32, args: &str) -> Command {
    let program = folder.join("racelab");
    if !program.exists() {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).expect("it is ours");
        fs::copy(env!("CARGO_BIN_EXE_racelab"), &program).expect("there is room");
    }
    // Shells do not agree on the letter.
    let limit = format!("ulimit -u {threads} 2>/dev/null || ulimit -p {threads}");
    let limited = format!("{limit}; exec {} {args}", program.display());
    if !rustix::process::geteuid().is_root() {
        return shell(&limited);
    }
    let user = 30_000 + std::process::id() % 10_000;
    shell(&format!("exec setpriv --reuid={user} --regid={user} --clear-groups sh -c '{limited}'"))
}

#[rstest]
fn few_threads_are_no_reason_to_hang_or_to_panic(
    #[values("threads", "rayon", "gil", "async", "async-threads", "processes")] model: &str,
    #[values("counter --increments 2000", "fetch --tasks 8 --delay 1ms", "http --tasks 8 --latency 1ms --jitter 0ms")]
    what: &str,
) {
    let folder = tempfile::tempdir().expect("there is room");
    for threads in [2, 3, 4, 5, 6, 8] {
        let args = format!("run {what} --model {model} --workers 6");
        let running = Running::start(with_threads(folder.path(), threads, &args));
        let pid = running.pid();
        let output = running.output();
        assert!(output.status.code().is_some_and(|code| code <= 1), "{threads}: {output:?}");
        at_most_one_line(&output);
        no_worker_is_left_of(pid);
    }
}

#[rstest]
#[case("counter --model processes --workers 50")]
#[case("fetch --model async")]
#[case("fetch --model async-threads")]
#[case("deadlock")]
fn where_no_file_can_be_opened_the_line_names_that_limit(#[case] what: &str) {
    let mut named = 0;
    for files in 6..12 {
        let output = Running::start(shell(&format!("ulimit -n {files}; exec \"$0\" run {what}"))).output();
        let said = at_most_one_line(&output);
        assert!(!said.contains("ulimit -u"), "{files}: {said}");
        named += u32::from(said.contains("ulimit -n"));
    }
    assert!(named > 0, "with 6 files nothing can be started");
}

#[rstest]
#[case(ScenarioName::Fetch, "shortage.program", "shortage.rights")]
#[case(ScenarioName::Deadlock, "shortage.program", "shortage.rights")]
#[case(ScenarioName::SpawnTree, "shortage.program", "shortage.rights")]
fn a_program_that_is_gone_or_may_not_be_started_is_no_matter_of_limits(
    #[case] scenario: ScenarioName,
    #[case] gone: &str,
    #[case] forbidden: &str,
) {
    let folder = tempfile::tempdir().expect("there is room");
    let program = folder.path().join("racelab");
    for expected in [gone, forbidden] {
        if expected == forbidden {
            fs::write(&program, "").expect("there is room");
        }
        let model = if scenario == ScenarioName::Deadlock { ModelName::Threads } else { ModelName::Processes };
        let events = events_from(&program, &small(scenario, model), &Cancel::new(), |_| {});
        let Some(EventKind::Finished { end: RunEnd::Failed(why) }) = events.last().map(|event| &event.what) else {
            panic!("{:?}", events.last());
        };
        assert!(format!("{why:?}").contains(expected), "{why:?}");
    }
}
