//! What one task does: kernels, one file each. A kernel knows no thread, no process and no event loop.
//!
//! It gets a context with `checkpoint(done)`, which stores progress, says when to stop, and is where an interpreter
//! lock may be handed on. Kernels that wait have an async form; kernels that compute block the loop that runs them,
//! which is the point of showing them there.

mod context;
mod increment;
mod on_loop;
mod squares;
mod wait;

pub use context::{Context, SharedCounter, Stop, Worker};
pub use increment::Increment;
pub use on_loop::{Desk, LoopContext, LoopCounter};
pub use squares::SumSquares;
pub use wait::Wait;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;

use serde::{Deserialize, Serialize};

use crate::event::{Outcome, TaskId, Value};
use crate::text::Phrase;

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

/// How a kernel ended: with a value, or stopped before.
type Stopped = Result<Value, Stop>;

impl Task {
    /// A task that is not made to fail.
    #[must_use]
    pub fn new(id: TaskId, work: Work) -> Self {
        Self { id, faulty: false, work }
    }

    /// Runs the task to its end, whatever that is. A panic fails the task and nothing else.
    #[must_use]
    pub fn perform(&self, context: &mut Context<'_, '_>) -> Outcome {
        let work = self.work_to_do();
        let stopped = catch_unwind(AssertUnwindSafe(|| match work {
            Work::Increment(kernel) => kernel.run(self.id, context),
            Work::Wait(kernel) => kernel.run(context),
            Work::SumSquares(kernel) => kernel.run(context),
        }));
        self.outcome(stopped.unwrap_or_else(|panic| Err(Stop::Failed(panicked(&*panic)))))
    }

    /// Runs the task in a slot of an event loop. The caller catches panics, where it polls.
    #[expect(clippy::manual_async_fn, reason = "an async function keeps its arguments twice")]
    pub fn perform_on_loop(&self, context: &LoopContext<'_>) -> impl Future<Output = Outcome> + Send {
        async move {
            // Only what waits is kept in the slot itself. The rest is boxed: its future is large, and would make every
            // slot as large as itself.
            let stopped = match self.wait_to_do() {
                Some(wait) => wait.run_on_loop(context).await.map(|()| Value::Nothing),
                None => self.boxed(context).await,
            };
            self.outcome(stopped)
        }
    }

    fn wait_to_do(&self) -> Option<Wait> {
        match self.work_to_do() {
            Work::Wait(kernel) => Some(kernel),
            Work::Increment(_) | Work::SumSquares(_) => None,
        }
    }

    fn boxed<'run>(&'run self, context: &'run LoopContext<'_>) -> Pin<Box<dyn Future<Output = Stopped> + Send + 'run>> {
        Box::pin(async move {
            match self.work_to_do() {
                Work::Increment(kernel) => kernel.run_on_loop(self.id, context).await,
                Work::Wait(kernel) => kernel.run_on_loop(context).await.map(|()| Value::Nothing),
                Work::SumSquares(kernel) => context.block(|context| kernel.run(context)),
            }
        })
    }

    /// A task that is made to fail does half of its work first.
    fn work_to_do(&self) -> Work {
        if self.faulty { self.work.halved() } else { self.work }
    }

    fn outcome(&self, stopped: Stopped) -> Outcome {
        match stopped {
            Ok(_) if self.faulty => Outcome::Failed(Box::new(Phrase::new("task.injected"))),
            Ok(value) => Outcome::Ok(value),
            Err(Stop::Cancelled) => Outcome::Cancelled,
            Err(Stop::TimedOut) => Outcome::TimedOut,
            Err(Stop::Failed(reason)) => Outcome::Failed(Box::new(reason)),
        }
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

    /// How long it waits at least, ns.
    #[must_use]
    pub fn waits(&self) -> u64 {
        match self {
            Self::Wait(kernel) => kernel.nanos,
            Self::Increment(_) | Self::SumSquares(_) => 0,
        }
    }

    fn halved(self) -> Self {
        match self {
            Self::Increment(kernel) => Self::Increment(Increment { times: kernel.times / 2, ..kernel }),
            Self::Wait(kernel) => Self::Wait(Wait { nanos: kernel.nanos / 2 }),
            Self::SumSquares(kernel) => Self::SumSquares(SumSquares { rounds: kernel.rounds / 2, ..kernel }),
        }
    }
}

/// Why a panic happened, as a phrase.
#[must_use]
pub fn panicked(panic: &(dyn std::any::Any + Send)) -> Phrase {
    let said = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    Phrase::new("task.panicked").with("said", said.unwrap_or("…"))
}
