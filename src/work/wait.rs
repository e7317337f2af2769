//! Waits, as for a reply: the kernel that uses no processor.

use serde::{Deserialize, Serialize};

use super::context::Context;
use super::on_loop::LoopContext;
use super::{Kernel, OnLoop, Stopped};
use crate::event::{TaskId, Value};

/// Waits, as for a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wait {
    /// How long, ns.
    pub nanos: u64,
}

impl Kernel for Wait {
    fn run(&self, _task: TaskId, context: &mut Context<'_, '_>) -> Stopped {
        context.wait(self.nanos).map(|()| Value::Nothing)
    }

    fn run_on_loop<'run>(&'run self, _task: TaskId, context: &'run LoopContext<'_>) -> OnLoop<'run> {
        Box::pin(async move { context.wait(self.nanos).await.map(|()| Value::Nothing) })
    }

    fn in_python(&self) -> Option<serde_json::Value> {
        Some(serde_json::json!(["wait", self.nanos]))
    }

    fn halved(&self) -> Self {
        Self { nanos: self.nanos / 2 }
    }
}
