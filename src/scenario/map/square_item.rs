//! Squares one number after a wait, as if a slow service were asked for it.

use serde::{Deserialize, Serialize};

use crate::event::{TaskId, Value};
use crate::work::{Context, Kernel, LoopContext, OnLoop, Stopped};

/// Squares one number after a wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SquareItem {
    pub item: u32,
    /// How long the wait is, ns.
    pub nanos: u64,
}

impl Kernel for SquareItem {
    fn run(&self, _task: TaskId, context: &mut Context<'_, '_>) -> Stopped {
        context.wait(self.nanos)?;
        Ok(self.square())
    }

    fn run_on_loop<'run>(&'run self, _task: TaskId, context: &'run LoopContext<'_>) -> OnLoop<'run> {
        Box::pin(async move {
            context.wait(self.nanos).await?;
            Ok(self.square())
        })
    }

    fn in_python(&self) -> Option<serde_json::Value> {
        Some(serde_json::json!(["square_item", self.item, self.nanos]))
    }

    fn halved(&self) -> Self {
        Self { nanos: self.nanos / 2, ..*self }
    }
}

impl SquareItem {
    fn square(&self) -> Value {
        let item = u64::from(self.item);
        Value::Number(item * item)
    }
}
