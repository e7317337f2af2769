//! Waits, as for a reply: the kernel that uses no processor.

use serde::{Deserialize, Serialize};

use super::context::{Context, Stop};
use super::on_loop::LoopContext;
use crate::event::Value;

/// Waits, as for a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wait {
    /// How long, ns.
    pub nanos: u64,
}

impl Wait {
    /// Runs on a worker that may block.
    ///
    /// # Errors
    /// Whatever stops it.
    pub fn run(&self, context: &mut Context<'_, '_>) -> Result<Value, Stop> {
        context.wait(self.nanos).map(|()| Value::Nothing)
    }

    /// Runs in a slot of an event loop.
    ///
    /// # Errors
    /// Whatever stops it.
    pub fn run_on_loop(self, context: &LoopContext<'_>) -> impl Future<Output = Result<(), Stop>> + Send {
        context.wait(self.nanos)
    }
}
