//! Handles one request of a web server: waits for what it needs, and counts the request as one more hit.
//!
//! How much of that is inside the lock is the lesson. It must not know which lock it is.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray, VariantNames};

use crate::event::{TaskId, Value};
use crate::work::{Context, Kernel, LoopContext, OnLoop, Stopped};

/// How much of a handler stands inside the lock.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray, VariantNames,
)]
#[strum(serialize_all = "kebab-case")]
pub enum LockScope {
    /// All of it: read, work, write.
    Handler,
    /// The update alone: work first, then read and write.
    Update,
    /// Nothing, and the work falls between the read and the write.
    None,
}

/// Handles one request. It is counted as a hit whatever becomes of it: also when its work takes too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandleRequest {
    /// How long it works, which is waiting, as for a database, ns.
    pub nanos: u64,
    pub lock: LockScope,
}

impl Kernel for HandleRequest {
    fn run(&self, _task: TaskId, context: &mut Context<'_, '_>) -> Stopped {
        let shared = context.shared()?;
        let counter = shared.word();
        let mut log = context.segment_log();
        let worked = match self.lock {
            LockScope::Update => {
                let worked = context.wait(self.nanos);
                shared.guard.increment_n(counter, 1, &mut log);
                worked
            }
            LockScope::Handler => {
                let stops = log.share_stops();
                let mut worked = Ok(());
                context.events().emit_guard_asked();
                shared.guard.increment_yielding(counter, &mut log, &mut || {
                    context.events().emit_guard_taken(&stops);
                    worked = context.wait(self.nanos);
                });
                worked
            }
            LockScope::None => {
                let mut worked = Ok(());
                shared.guard.increment_yielding(counter, &mut log, &mut || worked = context.wait(self.nanos));
                worked
            }
        };
        shared.guard.finish(counter, &mut log);
        log.close();
        context.events().emit_segments(&mut log);
        worked.map(|()| Value::Nothing)
    }

    fn run_on_loop<'run>(&'run self, _task: TaskId, context: &'run LoopContext<'_>) -> OnLoop<'run> {
        Box::pin(self.handle_on_loop(context))
    }

    /// Before a lock that is held for the whole handler one may stand for any time.
    fn halved(&self) -> Self {
        Self { nanos: self.nanos / 2, ..*self }
    }
}

impl HandleRequest {
    async fn handle_on_loop(&self, context: &LoopContext<'_>) -> Stopped {
        let shared = context.counter()?;
        let counter = &shared.memory.words().counter;
        let mut log = context.segment_log();
        let worked = match self.lock {
            LockScope::Update => {
                let worked = context.wait(self.nanos).await;
                shared.guard.increment_n(counter, 1, &mut log).await;
                worked
            }
            LockScope::Handler => {
                let stops = log.share_stops();
                context.events().emit_guard_asked();
                let work = async {
                    context.events().emit_guard_taken(&stops);
                    context.wait(self.nanos).await
                };
                shared.guard.increment_around(counter, &mut log, work).await
            }
            LockScope::None => shared.guard.increment_around(counter, &mut log, context.wait(self.nanos)).await,
        };
        shared.guard.finish(counter, &mut log).await;
        log.close();
        // `worked` says already that the run is cancelled.
        let _ = context.checkpoint(&mut log);
        worked.map(|()| Value::Nothing)
    }
}
