//! What all child processes of the laboratory have in common: start, handshake, end, and what they leave behind.
//!
//! It must not know what a child is for.

pub(super) mod frame;
mod guard;
mod hello;
mod leftovers;
mod patience;
mod timed_pipe;

pub(super) use guard::{ChildGuard, Ended};
pub(super) use hello::{Answer, Hello, NoParent, receive};
pub(super) use leftovers::Leftovers;
pub(super) use patience::Patience;
pub(super) use timed_pipe::TimedPipe;

use std::io::{self, stdin};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio, exit};
use std::thread::Builder;

use serde::{Deserialize, Serialize};

use crate::event::{Event, Nanos, Outcome, WorkerId};
use crate::os;
use crate::text::{Phrase, letter};
pub(super) use crate::work::cause_of_end as cause;

/// The first argument of the program when it is started as a worker; its second is the parent's process id.
pub const WORKER_ARGUMENT: &str = "__worker";

/// From a child that makes a whole run, or its part of one, to its parent.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum FromChild<End> {
    Events(Vec<Event>),
    Over(End),
}

/// Starts a child of this process, on two pipes, that dies with it; in this role, if it has one, and called after the worker
/// that it is, if it is one.
pub(super) fn start(program: &Path, role: Option<&str>, worker: Option<WorkerId>) -> io::Result<Child> {
    let mut command = Command::new(program);
    let called = os::called(program);
    command.arg0(worker.map_or_else(|| called.clone(), |worker| format!("{called} {}", letter(worker))));
    command.arg(WORKER_ARGUMENT).arg(std::process::id().to_string()).args(role);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    // ^Z meets the child when it is up, and not on the way there.
    os::start_unstopped(&mut command)
}

/// How a task ended whose process was killed or died: its time may have been over.
pub(super) fn too_late_or_killed(patience: Option<Patience>, began: Nanos, now: Nanos, cause: &Phrase) -> Outcome {
    if patience.is_some_and(|patience| patience.is_over(began, now)) {
        Outcome::TimedOut
    } else {
        Outcome::Killed(Box::new(cause.clone()))
    }
}

/// Ends this process, whatever it is doing, as soon as its parent is gone or closes the pipe: a thread waits for that, and
/// does this first.
pub(super) fn end_with_parent(first: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let read_to_the_end = || {
        let _ = io::copy(&mut stdin().lock(), &mut io::sink());
        first();
        exit(1)
    };
    Builder::new().name(PARENT_THREAD.to_owned()).spawn(read_to_the_end).map(drop)
}

/// The name of the thread of a child that reads from its parent.
pub(super) const PARENT_THREAD: &str = "racelab-parent";
