//! What can happen in a run: one vocabulary for engines, the screen and files.
//!
//! A leaf. Times are nanoseconds since the run's start. An event takes 40 bytes, so that a million of them fit easily in
//! memory (held by a test below).

mod counter_word;
mod facts;
mod locks;

pub use counter_word::{CounterWord, SegmentMark, Writer};
pub use facts::{Fact, Facts, FactsView};
pub use locks::{Link, LockId, LockState, LockStep, SEMAPHORE, WaitGraph};

use serde::{Deserialize, Serialize};
use strum::VariantNames;

use crate::text::Phrase;

/// Nanoseconds since the run's start.
pub type Nanos = u64;

/// A lane of the run: index of the worker, from 0.
pub type WorkerId = u32;

/// Index of the task in the run, from 0.
pub type TaskId = u32;

/// Something that happened at a time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    pub at: Nanos,
    pub what: EventKind,
}

/// What happened. A worker's own events come in the order of their times; events of different workers may
/// reach a reader interleaved in any way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, VariantNames)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum EventKind {
    /// The engine asked for a worker (or for its replacement).
    WorkerSpawned {
        worker: WorkerId,
        /// Thread, process, slot or main.
        kind: WorkerKind,
    },
    /// The worker is up and waits for its first task.
    WorkerReady {
        worker: WorkerId,
        /// The thread or process id of the operating system; 0 if it has none of its own.
        os_id: u32,
    },
    /// The worker is a process that another one starts.
    Born {
        worker: WorkerId,
        /// Who starts it; [`NO_WORKER`] for the laboratory itself.
        parent: WorkerId,
        /// How many starts it is away from the laboratory: 1 for its own children.
        level: u32,
    },
    /// The worker could not be started; the run goes on without it.
    WorkerRefused { worker: WorkerId, reason: Box<Phrase> },
    /// The worker is gone, and this is what it used.
    WorkerExited {
        worker: WorkerId,
        /// What the operating system counted for it.
        usage: Usage,
    },
    /// The run was told to stop, and this worker did not in good time: nobody waits for it any more. Whatever it does is
    /// no part of the run.
    WorkerAbandoned { worker: WorkerId },
    /// Tasks `first..first + count` stand in the queue.
    TasksQueued { first: TaskId, count: u32 },
    /// What was measured before the run began or when it was over, to hold its figures against.
    RunFacts { facts: Box<Facts> },
    /// A task is called something that came from outside: a file, an address.
    TaskNamed { task: TaskId, name: Box<str> },
    /// Something is known of a task beside how it ends. Later facts replace earlier ones of the same key.
    TaskFacts { worker: WorkerId, task: TaskId, facts: Box<Facts> },
    /// A worker took a task.
    TaskStarted { worker: WorkerId, task: TaskId },
    /// A task ended, one way or another. Exactly once for every task.
    TaskFinished {
        /// Whose lane; [`NO_WORKER`] if no worker ever took it.
        worker: WorkerId,
        task: TaskId,
        outcome: Outcome,
    },
    /// The worker's task waits (a timer, a reply): it uses no processor.
    Waiting { worker: WorkerId },
    /// The worker's task goes on after waiting.
    Resumed { worker: WorkerId },
    /// The worker asks for a lock that it may be blocked on for long. [`EventKind::Blocked`] says until when it was, and
    /// [`EventKind::Resumed`] that it got the lock at once.
    Asks { worker: WorkerId, on: BlockedOn },
    /// The worker was blocked on a lock or at a queue from `since` until the event's time.
    Blocked { worker: WorkerId, on: BlockedOn, since: Nanos },
    /// Times of being blocked that are too short to be drawn one by one, added up over a task.
    BlockedBriefly {
        worker: WorkerId,
        on: BlockedOn,
        /// How long together, ns.
        nanos: Nanos,
        times: u32,
    },
    /// The worker did something about one of the run's locks.
    Lock { worker: WorkerId, lock: LockId, step: LockStep },
    /// A lock is called something that came from outside: what a program of the user's calls it.
    LockNamed { lock: LockId, name: Box<str> },
    /// Where in the user's program the worker is from now on: a call, and a line.
    Doing { worker: WorkerId, what: Box<str> },
    /// The user's program wrote a line.
    Printed {
        /// Whether it wrote it to its standard error.
        is_error: bool,
        line: Box<str>,
    },
    /// A stretch of increments in which the worker saw only its own writes; it ends at the event's time.
    /// The worker read one count, wrote the next, and so on.
    #[serde(with = "counter_word::segment_form")]
    Segment {
        worker: WorkerId,
        since: Nanos,
        /// What it read first, and whose write that was.
        read: CounterWord,
        /// What it wrote last, with the mark of this segment.
        wrote: CounterWord,
    },
    /// How far a task is, in its own units out of its scenario's size. It is sampled.
    Progress { task: TaskId, worker: WorkerId, done: u64 },
    /// The longest time that one task kept an event loop from turning.
    LoopBlocked {
        worker: WorkerId,
        /// How long, ns.
        nanos: Nanos,
    },
    /// A worker released the interpreter lock, which it had held since `since`. The lock records this, in its own order.
    GilHeld {
        worker: WorkerId,
        since: Nanos,
        /// Whether another worker had asked for it.
        forced: bool,
        /// Whether another worker had it before.
        switched: bool,
    },
    /// Holds of the interpreter lock too short to be drawn one by one, added up over the run.
    GilHeldBriefly {
        worker: WorkerId,
        /// How long together, ns.
        nanos: Nanos,
        times: u32,
        /// Before how many of them another worker had it.
        switches: u32,
    },
    /// A worker acquired the interpreter lock after it had woken so often after a switch interval without getting it.
    GilRefused {
        worker: WorkerId,
        since: Nanos,
        /// How often it woke without getting it.
        times: u32,
    },
    /// The thread that started the worker has waited for its end, from `since` until the event's time.
    Joined { worker: WorkerId, since: Nanos },
    /// The thread that started the workers has ended without waiting for them.
    MainEnded,
    /// Whoever asked for the result of a task has waited for it, from `since` until the event's time.
    Waited {
        task: TaskId,
        since: Nanos,
        /// Whether it stopped waiting before the task had ended; the task goes on.
        gave_up: bool,
    },
    /// The shared counter, read after all workers had stopped.
    CounterRead {
        observed: u64,
        /// Whose write it shows, if it tells.
        #[serde(default)]
        last: Option<Writer>,
    },
    /// The run is over. The last event, exactly once.
    Finished { end: RunEnd },
}

/// "No worker": the lane of a task that was never started.
pub const NO_WORKER: WorkerId = WorkerId::MAX;

/// What a worker is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkerKind {
    /// An OS thread.
    Thread,
    /// A child process.
    Process,
    /// A slot of an event loop.
    Slot,
    /// The thread that made the run.
    Main,
}

impl WorkerKind {
    /// Its name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Thread => "thread",
            Self::Process => "process",
            Self::Slot => "slot",
            Self::Main => "main",
        }
    }
}

/// What a worker was blocked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockedOn {
    /// The guard of the counter.
    Guard,
    /// The interpreter lock of the `gil` model.
    Gil,
    /// The event loop: another slot has its turn.
    Loop,
    /// One of several locks; lock events say which.
    Lock,
    /// A free place in a queue that is full.
    Place,
    /// An item in a queue that is empty.
    Item,
}

/// What the operating system counted for one worker.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Processor time, ns.
    pub cpu_ns: u64,
    /// Times it gave up the processor by itself.
    pub voluntary_switches: u32,
    /// Times the processor was taken from it.
    pub involuntary_switches: u32,
}

impl Usage {
    /// Adds the usage of a replacement. Values from files can be anything, so the sums saturate.
    pub fn add(&mut self, other: Self) {
        self.cpu_ns = self.cpu_ns.saturating_add(other.cpu_ns);
        self.voluntary_switches = self.voluntary_switches.saturating_add(other.voluntary_switches);
        self.involuntary_switches = self.involuntary_switches.saturating_add(other.involuntary_switches);
    }
}

/// How a task ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It came to its end with a value.
    Ok(Value),
    /// It failed and says why.
    Failed(Box<Phrase>),
    /// It took longer than it may.
    TimedOut,
    /// The run was cancelled.
    Cancelled,
    /// Its worker died; why.
    Killed(Box<Phrase>),
}

impl Outcome {
    /// Its name in files and texts: `ok`, `failed`, `timed_out`, `cancelled`, `killed`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Ok(_) => "ok",
            Self::Failed(_) => "failed",
            Self::TimedOut => "timed_out",
            Self::Cancelled => "cancelled",
            Self::Killed(_) => "killed",
        }
    }
}

/// What a task came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Nothing.
    Nothing,
    /// A number.
    Number(u64),
    /// A number over 64 bits.
    Large(Box<u128>),
}

impl Value {
    /// The number, if there is one.
    #[must_use]
    pub fn number(&self) -> Option<u128> {
        match self {
            Self::Nothing => None,
            Self::Number(value) => Some(u128::from(*value)),
            Self::Large(value) => Some(**value),
        }
    }
}

impl From<u128> for Value {
    fn from(value: u128) -> Self {
        u64::try_from(value).map_or_else(|_| Self::Large(Box::new(value)), Self::Number)
    }
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunEnd {
    /// Every task came to an end.
    Completed,
    /// It was cancelled.
    Cancelled,
    /// It could not be made; why.
    Failed(Box<Phrase>),
}

impl EventKind {
    /// A segment that does not tell whose write it read first, as in recordings of old.
    #[must_use]
    pub fn unmarked_segment(worker: WorkerId, since: Nanos, from: u64, to: u64) -> Self {
        Self::Segment { worker, since, read: CounterWord::unmarked(from), wrote: CounterWord::unmarked(to) }
    }

    /// Whose lane this belongs to, if it belongs to one.
    #[must_use]
    pub fn worker(&self) -> Option<WorkerId> {
        match *self {
            Self::WorkerSpawned { worker, .. }
            | Self::WorkerReady { worker, .. }
            | Self::Born { worker, .. }
            | Self::WorkerRefused { worker, .. }
            | Self::WorkerExited { worker, .. }
            | Self::WorkerAbandoned { worker }
            | Self::TaskFacts { worker, .. }
            | Self::TaskStarted { worker, .. }
            | Self::TaskFinished { worker, .. }
            | Self::Waiting { worker }
            | Self::Resumed { worker }
            | Self::Asks { worker, .. }
            | Self::Blocked { worker, .. }
            | Self::BlockedBriefly { worker, .. }
            | Self::Lock { worker, .. }
            | Self::Doing { worker, .. }
            | Self::Segment { worker, .. }
            | Self::Progress { worker, .. }
            | Self::LoopBlocked { worker, .. }
            | Self::Joined { worker, .. } => (worker != NO_WORKER).then_some(worker),
            Self::GilHeld { .. }
            | Self::GilHeldBriefly { .. }
            | Self::GilRefused { .. }
            | Self::TasksQueued { .. }
            | Self::RunFacts { .. }
            | Self::TaskNamed { .. }
            | Self::LockNamed { .. }
            | Self::Printed { .. }
            | Self::MainEnded
            | Self::Waited { .. }
            | Self::CounterRead { .. }
            | Self::Finished { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_takes_forty_bytes() {
        assert_eq!(size_of::<Event>(), 40);
    }

    #[test]
    fn values_keep_numbers_of_any_size() {
        let large = u128::from(u64::MAX) + 1;
        assert_eq!(Value::from(large).number(), Some(large));
        assert_eq!(Value::from(7), Value::Number(7));
    }
}
