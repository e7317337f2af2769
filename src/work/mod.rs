//! What one task does: kernels, one file each. A kernel knows no thread, no process and no event loop.
//!
//! It gets a context with `checkpoint(done)`, which stores progress, says when to stop, and is where an interpreter
//! lock may be handed on. Kernels that wait have an async form; kernels that compute block the loop that runs them,
//! which is the point of showing them there.

mod context;
mod dine;
mod double;
mod file;
mod held_locks;
mod http;
mod increment;
mod input;
mod json;
mod kernel;
mod lock_set;
mod on_loop;
mod own_loop;
mod request;
mod square_item;
mod squares;
mod statistics;
mod stop;
mod task_events;
#[cfg(test)]
mod testing;
mod thumbnail;
mod wait;

pub use context::{Context, SharedCounter, Worker};
pub use dine::{Dine, Fix};
pub use double::Double;
pub use http::Http;
pub use increment::Increment;
pub use input::Input;
pub use json::{LoadJson, TOTALS_WRONG, Totals};
pub use kernel::{Kernel, OnLoop, Stopped};
pub use lock_set::LockSet;
pub use on_loop::{LoopContext, LoopCounter, SlotShared};
pub use request::{LockScope, Request};
pub use square_item::SquareItem;
pub use squares::SumSquares;
pub use statistics::Statistics;
pub use stop::Stop;
pub use task_events::TaskEvents;
pub use thumbnail::{Target, Thumbnail};
pub use wait::Wait;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::event::{Outcome, TaskId, Value};
use crate::text::Phrase;

/// One unit of work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// Its index in the run.
    pub id: TaskId,
    /// Whether it is made to fail halfway.
    pub faulty: bool,
    /// What it does.
    pub work: Work,
}

macro_rules! kernels {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// The kernels.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        pub enum Work { $($(#[$doc])* $name($name)),+ }

        impl Work {
            fn kernel(&self) -> &dyn Kernel {
                match self { $(Self::$name(kernel) => kernel),+ }
            }

            fn kernel_mut(&mut self) -> &mut dyn Kernel {
                match self { $(Self::$name(kernel) => kernel),+ }
            }

            fn halved(&self) -> Self {
                match self { $(Self::$name(kernel) => Self::$name(kernel.halved())),+ }
            }
        }

        $(impl From<$name> for Work {
            fn from(kernel: $name) -> Self {
                Self::$name(kernel)
            }
        })+
    };
}

kernels! {
    /// Adds one to the shared counter, many times.
    Increment,
    /// Waits, as for a reply.
    Wait,
    /// Adds up squares.
    SumSquares,
    /// Eats with two forks.
    Dine,
    /// Squares one number after a wait.
    SquareItem,
    /// Doubles one number.
    Double,
    /// Fetches an address.
    Http,
    /// Mean, deviation and norm of an array.
    Statistics,
    /// Loads a JSON file.
    LoadJson,
    /// Makes a picture small.
    Thumbnail,
    /// Handles a request and counts it.
    Request,
}

impl Task {
    /// A task that is not made to fail.
    #[must_use]
    pub fn new(id: TaskId, work: impl Into<Work>) -> Self {
        Self { id, faulty: false, work: work.into() }
    }

    /// Runs the task to its end, whatever that is. A panic fails the task and nothing else.
    #[must_use]
    pub fn perform(&self, context: &mut Context<'_, '_>) -> Outcome {
        let half = self.half();
        let kernel = half.as_ref().unwrap_or(&self.work).kernel();
        let stopped = catch_unwind(AssertUnwindSafe(|| kernel.run(self.id, context)));
        self.outcome(stopped.unwrap_or_else(|panic| Err(Stop::Failed(panicked(&*panic)))))
    }

    /// Runs the task in a slot of an event loop. The caller catches panics, where it polls.
    #[expect(clippy::manual_async_fn, reason = "an async function keeps its arguments twice")]
    pub fn perform_on_loop(&self, context: &LoopContext<'_>) -> impl Future<Output = Outcome> + Send {
        async move {
            // Only what waits is kept in the slot itself. The rest is boxed: its future is large, and would make every
            // slot as large as itself.
            let stopped = match (&self.work, self.faulty) {
                (Work::Wait(wait), faulty) => {
                    let nanos = if faulty { wait.nanos / 2 } else { wait.nanos };
                    context.wait(nanos).await.map(|()| Value::Nothing)
                }
                _ => self.boxed(context).await,
            };
            self.outcome(stopped)
        }
    }

    fn boxed<'run>(&'run self, context: &'run LoopContext<'_>) -> OnLoop<'run> {
        match self.half() {
            None => self.work.kernel().run_on_loop(self.id, context),
            Some(half) => Box::pin(async move { half.kernel().run_on_loop(self.id, context).await }),
        }
    }

    /// A task that is made to fail does half of its work first.
    fn half(&self) -> Option<Work> {
        self.faulty.then(|| self.work.halved())
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
    /// The bytes that it works on, if it works on any.
    #[must_use]
    pub fn input(&self) -> Option<&Arc<Input>> {
        self.kernel().input()
    }

    /// Takes the bytes that it works on, where they did not come with it.
    pub fn give(&mut self, input: Arc<Input>) {
        self.kernel_mut().give(input);
    }
}

/// Why a panic happened, as a phrase.
#[must_use]
pub fn panicked(panic: &(dyn std::any::Any + Send)) -> Phrase {
    let said = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    Phrase::new("task.panicked").with("said", said.unwrap_or("…"))
}
