//! What one task does: kernels, one file each. A kernel knows no thread, no process and no event loop.
//!
//! It gets a context with `checkpoint(done)`, which stores progress, says when to stop, and is where an interpreter
//! lock may be handed on. Kernels that wait have an async form; kernels that compute block the loop that runs them,
//! which is the point of showing them there.

mod squares;

pub use squares::SumSquares;

use serde::{Deserialize, Serialize};

use crate::event::TaskId;
use crate::plan::Window;

/// One unit of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Its index in the run.
    pub id: TaskId,
    /// Whether it is made to fail halfway.
    pub faulty: bool,
    /// What it does.
    pub work: Work,
}

/// The kernels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Work {
    /// Adds one to the shared counter, many times.
    Increment(Increment),
    /// Waits, as for a reply.
    Wait(Wait),
    /// Adds up squares.
    SumSquares(SumSquares),
}

/// Adds one to the shared counter, many times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Increment {
    /// How many times.
    pub times: u64,
    /// Whether it is nudged in the gap between read and write.
    pub window: Window,
    /// Where the nudges fall depends on this and the task.
    pub seed: u64,
}

/// Waits, as for a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wait {
    /// How long, ns.
    pub nanos: u64,
}

impl Task {
    /// A task that is not made to fail.
    #[must_use]
    pub fn new(id: TaskId, work: Work) -> Self {
        Self { id, faulty: false, work }
    }
}

impl Work {
    /// How many units of progress it has; 0 if its progress is the passing of time.
    #[must_use]
    pub fn size(&self) -> u64 {
        match self {
            Self::Increment(kernel) => kernel.times,
            Self::Wait(_) => 0,
            Self::SumSquares(kernel) => kernel.n.saturating_mul(kernel.rounds),
        }
    }
}
