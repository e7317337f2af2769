//! One task, and how it is performed: by a worker that may block, or in a slot of an event loop.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Work;
use crate::event::{Outcome, TaskId, Value};
use crate::text::Phrase;
use crate::work::{Context, Input, LoopContext, OnLoop, Stop, Stopped, caught};

/// One unit of work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Task {
    pub id: TaskId,
    /// Whether it is made to fail halfway.
    pub faulty: bool,
    pub work: Work,
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
        let stopped = caught(|| kernel.run(self.id, context));
        self.outcome(stopped.unwrap_or_else(|panic| Err(Stop::Failed(panic))))
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

    /// What a Python is told to do for it; `None` where it is not written in Python.
    #[must_use]
    pub fn in_python(&self) -> Option<serde_json::Value> {
        self.half().as_ref().unwrap_or(&self.work).in_python()
    }

    /// How it has ended that came to this value outside of this program.
    #[must_use]
    pub fn ended(&self, value: Value) -> Outcome {
        self.outcome(Ok(value))
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

    fn in_python(&self) -> Option<serde_json::Value> {
        self.kernel().in_python()
    }

    /// Unpacks what its task handed back across a pipe; returns how much that is.
    #[must_use]
    pub fn unpack(&self, packed: &[u8]) -> Option<Value> {
        self.kernel().unpack(packed)
    }

    /// Takes the bytes that it works on, where they did not come with it.
    pub fn give(&mut self, input: Arc<Input>) {
        self.kernel_mut().give(input);
    }
}
