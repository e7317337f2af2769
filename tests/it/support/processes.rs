//! Looking at processes from outside: who is a worker of whom, and waiting until something can be seen.
//!
//! It reads `/proc` and knows nothing of what a run says of itself.

use std::fs;
use std::os::unix::ffi::OsStringExt as _;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// How long anything may take before it counts as hanging. Nothing is measured with it.
pub(crate) const DEADLINE: Duration = Duration::from_secs(20);

/// Looks again and again until there is something to see.
///
/// # Panics
/// Nothing came for a very long time; the message says what was waited for.
pub(crate) fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    until_or(DEADLINE, &mut look).unwrap_or_else(|| panic!("waited for too long: {what}"))
}

/// The same, and nothing if it took too long.
pub(crate) fn until_or<T>(patience: Duration, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let deadline = Instant::now() + patience;
    loop {
        let seen = look();
        if seen.is_some() || Instant::now() > deadline {
            return seen;
        }
        std::thread::sleep(Duration::from_millis(3));
    }
}

/// The child processes that were started as workers of this process and still run, even if they have been adopted by
/// somebody else: their arguments name the parent. One that is dead and only not yet reaped is none.
pub(crate) fn workers_of(parent: u32) -> Vec<u32> {
    let parent = parent.to_string();
    every_process()
        .filter(|pid| {
            let command = arguments(*pid);
            let mut arguments = command.split(|byte| *byte == 0).skip(1);
            arguments.next() == Some(b"__worker") && arguments.next() == Some(parent.as_bytes())
        })
        .collect()
}

/// The program under a name of its own. Tests run beside each other, and their children have one parent: by this name those
/// of one run are told from all others.
pub(crate) struct OwnName(TempDir);

impl OwnName {
    pub(crate) fn new() -> Self {
        let named = Self(tempfile::tempdir().expect("there is room"));
        symlink(env!("CARGO_BIN_EXE_racelab"), named.program()).expect("there is room");
        named
    }

    pub(crate) fn program(&self) -> PathBuf {
        self.0.path().join("racelab")
    }

    /// The processes that were started under this name and still run.
    pub(crate) fn children(&self) -> Vec<u32> {
        let program = self.program().into_os_string().into_vec();
        // Behind the program stands which worker it is.
        let is_of_it =
            |name: &[u8]| name == program || name.strip_prefix(&program[..]).is_some_and(|rest| rest[0] == b' ');
        every_process().filter(|pid| arguments(*pid).split(|byte| *byte == 0).next().is_some_and(is_of_it)).collect()
    }

    /// Waits until none of them is left.
    pub(crate) fn is_gone(&self) {
        until("the children of the run to end", || self.children().is_empty().then_some(()));
    }
}

/// Whether a process is a worker of anybody, whoever its parent is by now.
pub(crate) fn is_worker(pid: u32) -> bool {
    arguments(pid).split(|byte| *byte == 0).nth(1) == Some(b"__worker")
}

/// Whether a process has its number still, be it dead and not yet reaped.
pub(crate) fn is_there(pid: u32) -> bool {
    PathBuf::from(format!("/proc/{pid}")).exists()
}

/// Waits until no worker of this process is left.
pub(crate) fn no_worker_is_left_of(parent: u32) {
    until(&format!("the workers of {parent} to end"), || workers_of(parent).is_empty().then_some(()));
}

/// Sends a signal. A process that has ended meanwhile needs none.
pub(crate) fn send(pid: u32, signal: Signal) {
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw).expect("it is a process id");
    match kill_process(pid, signal) {
        Ok(()) | Err(Errno::SRCH) => {}
        Err(error) => panic!("{pid:?} cannot be signalled: {error}"),
    }
}

/// Every process that there is.
pub(crate) fn every_process() -> impl Iterator<Item = u32> {
    let entries = fs::read_dir("/proc").expect("Linux tells of its processes");
    entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
}

/// What the system calls a process, and each of its threads.
pub(crate) fn names(pid: u32) -> Vec<String> {
    let threads = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let read = threads.filter_map(|thread| fs::read_to_string(thread.path().join("comm")).ok());
    read.map(|name| name.trim().to_owned()).collect()
}

/// The program's name and its arguments, each followed by a zero; nothing if it has ended.
fn arguments(pid: u32) -> Vec<u8> {
    fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default()
}
