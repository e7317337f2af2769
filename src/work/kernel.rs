//! What a kernel has to say for itself. Everything but running has an answer that suits most.

use std::pin::Pin;
use std::sync::Arc;

use serde_json::Value;

use super::context::Context;
use super::input::Input;
use super::on_loop::LoopContext;
use super::stop::Stop;
use crate::event::{self, TaskId};

/// How a kernel ended: with a value, or stopped before.
pub type Stopped = Result<event::Value, Stop>;

/// A kernel on its way in a slot of an event loop.
pub type OnLoop<'run> = Pin<Box<dyn Future<Output = Stopped> + Send + 'run>>;

/// The code of one task. It knows no thread, no process and no event loop.
pub trait Kernel: Send + Sync {
    /// Runs on a worker that may block.
    ///
    /// # Errors
    /// Whatever stops it.
    fn run(&self, task: TaskId, context: &mut Context<'_, '_>) -> Stopped;

    /// Runs in a slot of an event loop. What only computes blocks the loop until it is done; what waits has to say how.
    fn run_on_loop<'run>(&'run self, task: TaskId, context: &'run LoopContext<'_>) -> OnLoop<'run> {
        Box::pin(async move { context.block(|context| self.run(task, context)) })
    }

    /// The bytes that it works on, if it works on any.
    fn input(&self) -> Option<&Arc<Input>> {
        None
    }

    /// Takes the bytes that it works on, where they did not come with it.
    fn give(&mut self, _input: Arc<Input>) {}

    /// Unpacks what it [handed back](Context::hand_back) across a pipe, as whoever asked for it does, and lets go of it;
    /// returns how much that is, or nothing if these bytes are not what it hands back.
    fn unpack(&self, _packed: &[u8]) -> Option<event::Value> {
        None
    }

    /// The same as a call in Python: the name of a function of `assets/python/work.py`, then its arguments. `None` where it
    /// is not written there.
    fn in_python(&self) -> Option<Value> {
        None
    }

    /// Half of its work, for a task that is made to fail; all of it where there is no half.
    #[must_use]
    fn halved(&self) -> Self
    where
        Self: Sized;
}
