//! Parent and child: dying with the parent, finding the program to run again, and knowing that both are the same build.
//!
//! It must not know what the child is for. What keeps children from outliving their parent everywhere is the pipe between
//! them: they read its end when the parent is gone, however it went. What stands here is an extra of Linux for a child
//! that is too busy to read.

#![expect(unsafe_code, reason = "what a child does before it becomes another program has no safe wrapper")]

use std::io;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{self, Command};
use std::time::UNIX_EPOCH;

use rustix::io::Errno;
use rustix::process::{WaitOptions, wait};

#[cfg(target_os = "linux")]
use linux as native;
#[cfg(not(target_os = "linux"))]
use portable as native;

/// The exit code of a child without a parent, which is not read.
const ORPHANED: i32 = 1;

/// In a child, first thing: from now on it is killed when its parent ends; if the parent has ended already, this does not return.
///
/// Linux sends the signal when the *thread* that spawned the child ends, not only the process: an engine keeps the thread that
/// spawns its children until they are reaped. Elsewhere only the parent of this moment is checked, and after that the child has
/// the end of its pipe to go by.
pub fn die_with_parent(parent_pid: u32) {
    native::die_with_parent(parent_pid);
}

/// From now on whoever loses its parent somewhere below this process becomes a child of this one, and not of the system's first
/// process; on Linux alone.
pub fn adopt_orphans() {
    native::adopt_orphans();
}

/// Waits until this process has no children any more, and reaps them: only for a process that knows what all of them are, and
/// waits for none of them elsewhere.
pub fn reap_children() {
    while !matches!(wait(WaitOptions::empty()), Err(error) if error != Errno::INTR) {}
}

/// A child that is started by this command, and is no program of ours, is killed when the thread that starts it ends, however it
/// goes; on Linux alone.
pub fn tie_to_this_thread(command: &mut Command) {
    let parent = process::id();
    // Safety: between fork and exec it makes two system calls and touches no memory that another thread may have locked.
    unsafe {
        command.pre_exec(move || {
            native::tie_to_parent(parent);
            Ok(())
        });
    }
}

/// The program that is running, to run it again as a child.
///
/// On Linux that is the very file that runs, even if another was built or installed over its path meanwhile.
///
/// # Errors
/// The system does not tell.
pub fn own_program() -> io::Result<PathBuf> {
    native::own_program()
}

/// What a child that is started from a program is called, before anything that tells it from others: the program's path, or
/// its name where it is the very file that runs.
#[must_use]
pub fn called(program: &Path) -> String {
    let is_this = own_program().is_ok_and(|own| own == program);
    if is_this { env!("CARGO_PKG_NAME").to_owned() } else { program.to_string_lossy().into_owned() }
}

/// A name for the build of a program: the same for parent and child if, and only if, they run the same file.
///
/// It is the version with the length and the time of the program's file. Where the file is known by its path alone (not
/// on Linux), a parent should ask at its start, before a new build may take the path.
#[must_use]
pub fn build_id(program: &Path) -> String {
    // Without a file to ask, the version alone must do.
    format!("{}+{}", env!("CARGO_PKG_VERSION"), file_id(program).unwrap_or_default())
}

/// What changes when a program is built again: the length of its file and the time of its last change, ns.
fn file_id(program: &Path) -> io::Result<String> {
    let metadata = program.metadata()?;
    let changed = metadata.modified()?.duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos());
    Ok(format!("{:x}.{changed:x}", metadata.len()))
}

/// Ends the process if its parent is not the one it should be: an orphan has been adopted.
fn exit_if_orphaned(parent_pid: u32) {
    if std::os::unix::process::parent_id() != parent_pid {
        process::exit(ORPHANED);
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::io;
    use std::path::{Path, PathBuf};

    use rustix::process::{Signal, getpid, set_child_subreaper, set_parent_process_death_signal};

    const OWN_PROGRAM: &str = "/proc/self/exe";

    pub(super) fn die_with_parent(parent_pid: u32) {
        // It fails only in a sandbox that forbids it; then the end of the pipe must do, as it does elsewhere.
        let _ = set_parent_process_death_signal(Some(Signal::KILL));
        // The parent may have ended before the line above; then no signal comes any more.
        super::exit_if_orphaned(parent_pid);
    }

    pub(super) fn tie_to_parent(parent_pid: u32) {
        die_with_parent(parent_pid);
    }

    pub(super) fn adopt_orphans() {
        // Any process stands for "yes". It fails only in a sandbox that forbids it; then the system's first process has to do.
        let _ = set_child_subreaper(Some(getpid()));
    }

    pub(super) fn own_program() -> io::Result<PathBuf> {
        // In a child between fork and exec this still names the parent's program.
        let program = Path::new(OWN_PROGRAM);
        if program.exists() { Ok(program.to_owned()) } else { std::env::current_exe() }
    }
}

#[cfg(any(test, not(target_os = "linux")))]
mod portable {
    use std::io;
    use std::path::PathBuf;

    pub(super) fn die_with_parent(parent_pid: u32) {
        super::exit_if_orphaned(parent_pid);
    }

    #[cfg(not(target_os = "linux"))]
    pub(super) fn tie_to_parent(parent_pid: u32) {
        die_with_parent(parent_pid);
    }

    #[cfg(not(target_os = "linux"))]
    pub(super) fn adopt_orphans() {}

    pub(super) fn own_program() -> io::Result<PathBuf> {
        std::env::current_exe()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::{BufRead, BufReader, Read};
    use std::thread;
    use std::time::Duration;

    use rstest::rstest;

    use super::*;
    use crate::os::test_child::{self, Reaped};

    const CHILD: &str = "os::parent::tests::as_a_child";

    /// Longer than any test runs: who still stands after that was not killed.
    const LONG: Duration = Duration::from_mins(1);

    #[test]
    #[ignore = "the child's half of other tests"]
    fn as_a_child() {
        let Some(argument) = test_child::argument() else { return };
        match argument.split_once(' ').unwrap_or((&argument, "")) {
            ("build", _) => eprintln!("build {}", build_id(&own_program().unwrap())),
            ("native", parent) => {
                die_with_parent(parent.parse().unwrap());
                eprintln!("went on");
            }
            ("portable", parent) => {
                portable::die_with_parent(parent.parse().unwrap());
                eprintln!("went on");
            }
            ("parent", _) => {
                let mut command = test_child::command(CHILD, &format!("grandchild {}", process::id()));
                // The grandchild speaks on our own standard error: it ends when both are gone.
                let mut grandchild = Reaped(command.stderr(process::Stdio::inherit()).spawn().unwrap());
                grandchild.0.wait().unwrap();
            }
            ("grandchild", parent) => {
                die_with_parent(parent.parse().unwrap());
                eprintln!("ready");
                thread::sleep(LONG);
                eprintln!("survived");
            }
            other => panic!("{other:?}"),
        }
    }

    fn said_by(argument: &str) -> (String, process::ExitStatus) {
        let output = test_child::command(CHILD, argument).output().unwrap();
        (String::from_utf8(output.stderr).unwrap(), output.status)
    }

    #[rstest]
    #[case("native")]
    #[case("portable")]
    fn a_child_goes_on_under_its_parent_and_ends_without_it(#[case] which: &str) {
        let (said, status) = said_by(&format!("{which} {}", process::id()));
        assert!(said.contains("went on") && status.success(), "{said} {status}");
        // Another process's id is as good as a parent that has ended.
        let (said, status) = said_by(&format!("{which} {}", u32::MAX));
        assert!(!said.contains("went on"), "{said}");
        assert_eq!(status.code(), Some(ORPHANED));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_grandchild_does_not_survive_a_killed_child() {
        let mut child = Reaped(test_child::command(CHILD, "parent").spawn().unwrap());
        let mut said = BufReader::new(child.0.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("ready") {
            line.clear();
            assert_ne!(said.read_line(&mut line).unwrap(), 0, "the grandchild never came up");
        }
        child.0.kill().unwrap();
        child.0.wait().unwrap();
        let mut rest = String::new();
        said.read_to_string(&mut rest).unwrap();
        assert!(!rest.contains("survived"), "{rest}");
    }

    #[test]
    fn both_twins_find_the_program_that_is_running() {
        let expected = std::env::current_exe().unwrap().canonicalize().unwrap();
        assert_eq!(own_program().unwrap().canonicalize().unwrap(), expected);
        assert_eq!(portable::own_program().unwrap().canonicalize().unwrap(), expected);
    }

    #[test]
    fn parent_and_child_of_one_build_agree() {
        let (said, _) = said_by("build");
        assert!(said.lines().any(|line| line == format!("build {}", build_id(&own_program().unwrap()))), "{said}");
        assert!(build_id(&own_program().unwrap()).starts_with(concat!(env!("CARGO_PKG_VERSION"), "+")));
        assert_eq!(file_id(&portable::own_program().unwrap()).unwrap(), file_id(&own_program().unwrap()).unwrap());
    }

    #[test]
    fn another_build_has_another_id() {
        let directory = tempfile::tempdir().unwrap();
        let (one, other) = (directory.path().join("one"), directory.path().join("other"));
        fs::write(&one, "program").unwrap();
        fs::write(&other, "another").unwrap();
        let later = fs::metadata(&one).unwrap().modified().unwrap() + Duration::from_micros(1);
        fs::File::options().write(true).open(&other).unwrap().set_modified(later).unwrap();
        assert_ne!(file_id(&one).unwrap(), file_id(&other).unwrap());
        fs::write(&one, "a longer program").unwrap();
        assert_ne!(file_id(&one).unwrap(), file_id(&other).unwrap());
        assert!(file_id(&directory.path().join("none")).is_err());
    }
}
