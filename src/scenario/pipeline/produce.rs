//! Makes items and puts them into the queue. It must not know who takes them, or what the queue is made of.

use serde::{Deserialize, Serialize};

use crate::event::{TaskId, Value};
use crate::work::{Context, Item, Kernel, LoopContext, OnLoop, Stopped};

/// Makes items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Produce {
    pub items: u32,
    /// How long it makes one, which is waiting, as for a disk or a sensor, ns.
    pub nanos: u64,
    /// How large one is, words.
    pub words: u64,
    /// How many marks the last producer puts behind everything.
    pub sentinels: u32,
    /// Whether it comes to its end: one that fails does not say that it has finished.
    pub finishes: bool,
}

impl Kernel for Produce {
    fn run(&self, task: TaskId, context: &mut Context<'_, '_>) -> Stopped {
        let queue = context.queue()?;
        let end = queue.put_end(task, context.worker(), context.cancel())?;
        for number in 0..self.items {
            if self.nanos > 0 {
                context.wait(self.nanos)?;
            }
            context.checkpoint_now(number.into())?;
            let put = context.put(&end, Item::new(task, number, self.words))?;
            context.events().emit_progress_at(put, u64::from(number) + 1);
        }
        if self.finishes && queue.finish() {
            for _ in 0..self.sentinels {
                context.put(&end, Item::end())?;
            }
        }
        Ok(Value::Number(self.items.into()))
    }

    fn run_on_loop<'run>(&'run self, task: TaskId, context: &'run LoopContext<'_>) -> OnLoop<'run> {
        Box::pin(async move {
            let queue = context.queue()?;
            let end = queue.loop_put_end()?;
            for number in 0..self.items {
                if self.nanos > 0 {
                    context.wait(self.nanos).await?;
                }
                let put = context.put(&end, Item::new(task, number, self.words)).await?;
                context.events().emit_progress_at(put, u64::from(number) + 1);
            }
            if self.finishes && queue.finish() {
                for _ in 0..self.sentinels {
                    context.put(&end, Item::end()).await?;
                }
            }
            Ok(Value::Number(self.items.into()))
        })
    }

    fn halved(&self) -> Self {
        Self { items: self.items / 2, finishes: false, ..*self }
    }
}
