//! What kernels are made of. A kernel is what one task does; it knows no thread, no process and no event loop.
//!
//! It gets a context with `checkpoint(done)`, which stores progress, says when to stop, and is where an interpreter
//! lock may be handed on. Kernels that wait have an async form; kernels that compute block the loop that runs them,
//! which is the point of showing them there. A kernel that several scenarios use is here, every other one in the folder of
//! its scenario.

mod caught;
mod context;
mod ended;
pub(crate) mod file;
mod held_locks;
mod input;
mod kernel;
mod lock_set;
mod native;
mod on_loop;
mod own_loop;
mod put_and_take;
mod queue;
mod shortage;
mod stop;
mod task_events;
#[cfg(test)]
pub(crate) mod testing;
mod wait;

pub use caught::{caught, lacks_a_stack, panicked, silence_caught_panics};
pub use context::{Context, SharedCounter, WayBack, Worker};
pub(crate) use ended::cause_of_end;
pub(crate) use held_locks::{BlockingLocks, LoopLocks};
pub use input::Input;
pub use kernel::{Kernel, OnLoop, Stopped};
pub use lock_set::LockSet;
pub use on_loop::{LoopContext, LoopCounter, SlotShared};
pub(crate) use queue::Item;
pub use queue::{QueueShape, RunQueue};
pub use shortage::{shortage, shortage_of_child};
pub use stop::Stop;
pub use task_events::TaskEvents;
pub use wait::Wait;
