//! Takes items out of the queue and works on them. It must not know who puts them, or what the queue is made of.
//!
//! It looks at each: one that came in pieces, twice, or before an earlier one of the same producer makes the task fail.

use serde::{Deserialize, Serialize};

use super::Ending;
use crate::event::{TaskId, Value};
use crate::text::Phrase;
use crate::work::{Context, Item, Kernel, LoopContext, OnLoop, Stop, Stopped};

/// Uses items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consume {
    pub producers: u32,
    /// How long it works on one, which is waiting, as for a database, ns.
    pub nanos: u64,
    pub ending: Ending,
    /// It takes no more than these.
    pub most: u32,
    /// What falls to it if all consumers take equally many.
    pub share: u32,
}

impl Kernel for Consume {
    fn run(&self, task: TaskId, context: &mut Context<'_, '_>) -> Stopped {
        let end = context.queue()?.take_end(task, context.worker(), context.cancel())?;
        let mut seen = Seen::of(self);
        while seen.used < self.most {
            let Some((taken, item)) = context.take(&end)? else {
                self.check_end()?;
                break;
            };
            if item.is_end() {
                break;
            }
            seen.check(&item)?;
            context.events().emit_progress_at(taken, seen.used.into());
            if self.nanos > 0 {
                context.wait(self.nanos)?;
            }
            context.checkpoint_now(seen.used.into())?;
        }
        Ok(Value::Number(seen.used.into()))
    }

    fn run_on_loop<'run>(&'run self, _task: TaskId, context: &'run LoopContext<'_>) -> OnLoop<'run> {
        Box::pin(async move {
            let end = context.queue()?.loop_take_end()?;
            let mut seen = Seen::of(self);
            while seen.used < self.most {
                let Some((taken, item)) = context.take(&end).await? else {
                    self.check_end()?;
                    break;
                };
                if item.is_end() {
                    break;
                }
                seen.check(&item)?;
                context.events().emit_progress_at(taken, seen.used.into());
                if self.nanos > 0 {
                    context.wait(self.nanos).await?;
                }
            }
            Ok(Value::Number(seen.used.into()))
        })
    }

    fn halved(&self) -> Self {
        Self { most: self.share / 2, ..*self }
    }
}

impl Consume {
    /// The queue is empty, and nobody is left who puts. Whoever waits for a mark waits for ever then, as nobody tells it.
    fn check_end(&self) -> Result<(), Stop> {
        match self.ending {
            Ending::Close => Ok(()),
            Ending::Sentinel => Err(Stop::Failed(Phrase::new("task.queue.no-sentinel"))),
        }
    }
}

/// What a consumer has had.
struct Seen {
    /// How many.
    used: u32,
    /// The last of each producer, if any.
    last: Vec<Option<u32>>,
}

impl Seen {
    fn of(consume: &Consume) -> Self {
        Self { used: 0, last: vec![None; consume.producers as usize] }
    }

    fn check(&mut self, item: &Item) -> Result<(), Stop> {
        self.used += 1;
        let last = item.origin().and_then(|(producer, number)| Some((self.last.get_mut(producer as usize)?, number)));
        match last {
            Some((last, number)) if last.is_none_or(|last| last < number) => {
                *last = Some(number);
                Ok(())
            }
            _ => Err(Stop::Failed(Phrase::new("task.queue.broken"))),
        }
    }
}
