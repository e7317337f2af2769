//! The messages of a parent and a child that does tasks for it, over the child's two pipes.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::engine::child_process::frame;
use crate::event::{Event, EventKind, LockStep, Nanos, TaskId, WorkerId};
use crate::os::{RingShape, SharedRing};
use crate::plan::GuardName;
use crate::scenario::Task;

/// Events in one frame at most; an event takes far less than a kilobyte.
const MAX_EVENTS: usize = 2048;

/// From the parent to the child.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum ToChild {
    /// A task to run, and how its input comes, if it has one.
    Task(Task, Option<Coming>),
    /// So many bytes of the task's input follow, as they are.
    Piece(u32),
    Cancel,
    /// The events with a released lock have been passed on.
    Heard,
    /// No more tasks: send what you used, and end.
    Bye,
}

/// What a child is told with the hello.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct ChildOrder {
    pub(super) worker: WorkerId,
    /// The longest time a task may take, ns.
    pub(super) timeout: Option<Nanos>,
    /// The counter that all children share, if there is one.
    pub(super) counter: Option<SharedWith>,
    pub(super) locks: Option<LocksAt>,
    /// The queue that the tasks share, if there is one.
    pub(super) queue: Option<RingAt>,
    /// How long it takes to clean up when it is told to terminate, ns; 0 if it does not listen and just ends.
    pub(super) clean_up: Nanos,
}

/// Locks that all children share, and where they are.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct LocksAt {
    pub(super) memory: PathBuf,
    pub(super) locks: u32,
    pub(super) permits: u32,
}

/// A ring, and where it is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct RingAt {
    path: PathBuf,
    shape: RingShape,
}

impl RingAt {
    pub(super) fn of(ring: &SharedRing) -> Self {
        Self { path: ring.path(), shape: ring.shape() }
    }

    pub(super) fn open(&self) -> io::Result<Arc<SharedRing>> {
        SharedRing::open(&self.path, self.shape).map(Arc::new)
    }
}

/// A counter, and where it is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct SharedWith {
    /// The memory that all children map, for the counter or for the start barrier alone.
    pub(super) memory: PathBuf,
    /// Whether every child counts in its own copy.
    pub(super) private: bool,
    pub(super) guard: GuardName,
    /// The way to the counter's owner, if it has one.
    pub(super) messages: Option<RingAt>,
}

/// How the bytes come that a task works on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Coming {
    /// Through the pipe, in pieces; so many bytes together.
    Pieces(u64),
    /// They can be read where they are.
    Shared {
        path: PathBuf,
        /// How many bytes there are.
        length: u64,
    },
}

/// From the child to the parent.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum FromChild {
    Ready,
    Events(Vec<Event>),
    /// So many bytes follow, as they are: what a task made, on its way since a moment of the run.
    HandsBack {
        task: TaskId,
        since: Nanos,
        length: u64,
    },
    /// The task is done and its events are sent: the next one, please.
    Next,
}

/// Whether a worker tells that it releases a lock: it waits until that is heard, and releases it then. So what others do with
/// the lock afterwards is never heard before, although every child has a pipe of its own (see `event::locks`).
pub(super) fn is_to_be_heard(events: &[Event]) -> bool {
    events.iter().any(|event| matches!(event.what, EventKind::Lock { step: LockStep::Released, .. }))
}

/// Writes events, in as many frames as they need.
pub(super) fn write_events(to: &mut impl Write, events: Vec<Event>) -> io::Result<()> {
    let mut events = events.into_iter().peekable();
    while events.peek().is_some() {
        frame::write(to, &FromChild::Events(events.by_ref().take(MAX_EVENTS).collect()))?;
    }
    Ok(())
}

/// How many messages of a child these bytes are, up to where they are none: for those who try out what no child sends.
#[doc(hidden)]
#[must_use]
pub fn messages_in(mut bytes: &[u8]) -> usize {
    std::iter::from_fn(|| frame::read::<FromChild>(&mut bytes).ok().flatten()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Outcome, Value};
    use crate::text::{Arg, Phrase};

    #[test]
    fn events_come_out_of_the_pipe_as_they_went_in() {
        let reason = Phrase::new("task.panicked").with("said", "no").with("share", Arg::Percent(0.5));
        let events: Vec<Event> = (0..5000)
            .map(|at| {
                let outcome = if at % 2 == 0 {
                    Outcome::Ok(Value::from(u128::from(u64::MAX) + u128::from(at)))
                } else {
                    Outcome::Failed(Box::new(reason.clone()))
                };
                Event { at, what: EventKind::TaskFinished { worker: 1, task: 2, outcome } }
            })
            .collect();
        let mut pipe = Vec::new();
        write_events(&mut pipe, events.clone()).unwrap();
        let (mut pipe, mut seen) = (pipe.as_slice(), Vec::new());
        while let Some(message) = frame::read(&mut pipe).unwrap() {
            let FromChild::Events(mut batch) = message else { panic!("{message:?}") };
            seen.append(&mut batch);
        }
        assert_eq!(seen, events);
    }
}
