//! What parent and child say to each other over the child's two pipes: length, then postcard.
//!
//! It knows pipes and bytes, and nothing of what the messages mean.

use std::io::{self, Read, Write};
use std::path::PathBuf;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::event::{Event, Nanos, WorkerId};
use crate::plan::GuardName;
use crate::work::Task;

/// The longest frame, bytes. A length over it is no frame: nothing is allocated for it.
const MAX_FRAME: u32 = 4 << 20;

/// Events in one frame at most; an event takes far less than a kilobyte.
const MAX_EVENTS: usize = 2048;

/// From the parent to the child.
#[derive(Debug, Serialize, serde::Deserialize)]
pub(super) enum ToChild {
    /// First of all: who the child is.
    Hello(Hello),
    /// A task to run, and how its input comes, if it has one.
    Task(Task, Option<Coming>),
    /// So many bytes of the task's input follow, as they are.
    Piece(u32),
    /// Stop what you are doing.
    Cancel,
    /// No more tasks: tell what you used, and go.
    Bye,
}

/// Who a child is, and what it shares.
#[derive(Debug, Clone, Serialize, serde::Deserialize)]
pub(super) struct Hello {
    /// The build of the parent: both must be the same.
    pub(super) build: String,
    /// The start of the run on the machine's monotonic clock, ns.
    pub(super) origin: u64,
    /// Its lane.
    pub(super) worker: WorkerId,
    /// The longest time a task may take, ns.
    pub(super) timeout: Option<Nanos>,
    /// The counter that all children share, if there is one.
    pub(super) counter: Option<SharedWith>,
}

/// A counter, and where it is.
#[derive(Debug, Clone, Serialize, serde::Deserialize)]
pub(super) struct SharedWith {
    /// The memory that all children map, for the counter or for the start barrier alone.
    pub(super) memory: PathBuf,
    /// Whether every child counts in its own copy.
    pub(super) private: bool,
    /// What protects the counter.
    pub(super) guard: GuardName,
}

/// How the bytes come that a task works on.
#[derive(Debug, Clone, Serialize, serde::Deserialize)]
pub(super) enum Coming {
    /// Through the pipe, in pieces; so many bytes together.
    Pieces(u64),
    /// They can be read where they are.
    Shared {
        /// Where that is.
        path: PathBuf,
        /// How many bytes there are.
        length: u64,
    },
}

/// From the child to the parent.
#[derive(Debug, Serialize, serde::Deserialize)]
pub(super) enum FromChild {
    /// It is up.
    Ready,
    /// What happened.
    Events(Vec<Event>),
    /// The task is done and its events are told: the next one, please.
    Next,
    /// It cannot serve; why, in a word for the log of a developer.
    Unfit(String),
}

/// Writes one frame and flushes it.
pub(in crate::engine) fn write(to: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    let body = postcard::to_stdvec(message).map_err(io::Error::other)?;
    let length = u32::try_from(body.len()).ok().filter(|length| *length <= MAX_FRAME);
    let length = length.ok_or_else(|| io::Error::other("a frame is too long"))?;
    // One write: a frame of events is small, and a second system call costs as much as the copy.
    let mut frame = Vec::with_capacity(4 + body.len());
    frame.extend_from_slice(&length.to_le_bytes());
    frame.extend_from_slice(&body);
    to.write_all(&frame)?;
    to.flush()
}

/// Writes events, in as many frames as they need.
pub(super) fn write_events(to: &mut impl Write, events: Vec<Event>) -> io::Result<()> {
    let mut events = events.into_iter().peekable();
    while events.peek().is_some() {
        write(to, &FromChild::Events(events.by_ref().take(MAX_EVENTS).collect()))?;
    }
    Ok(())
}

/// Reads one frame; `None` at the end of the pipe.
pub(in crate::engine) fn read<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<Option<T>> {
    let mut length = [0; 4];
    match from.read_exact(&mut length) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let length = u32::from_le_bytes(length);
    if length > MAX_FRAME {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "no frame of this program"));
    }
    let mut body = vec![0; length as usize];
    from.read_exact(&mut body)?;
    postcard::from_bytes(&body).map(Some).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Outcome, Value, What};
    use crate::text::{Arg, Phrase};
    use proptest::prelude::*;

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
                Event { at, what: What::TaskFinished { worker: 1, task: 2, outcome } }
            })
            .collect();
        let mut pipe = Vec::new();
        write_events(&mut pipe, events.clone()).unwrap();
        let (mut pipe, mut seen) = (pipe.as_slice(), Vec::new());
        while let Some(message) = read(&mut pipe).unwrap() {
            let FromChild::Events(mut batch) = message else { panic!("{message:?}") };
            seen.append(&mut batch);
        }
        assert_eq!(seen, events);
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_reader_panic_or_allocate_much(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut from = bytes.as_slice();
            while let Ok(Some(_)) = read::<FromChild>(&mut from) {}
        }
    }
}
