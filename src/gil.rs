//! An interpreter lock: only one worker at a time computes; a worker that waits for something, or is in native code,
//! releases it.
//!
//! A leaf: kernels and guards use it, and the `gil` engine implements it.

use crate::clock::Clock;
use crate::event::{BlockedOn, Event, EventKind, WorkerId};

/// Lets one worker through at a time.
pub trait Gil: Send + Sync {
    /// Waits until this worker holds the lock.
    fn acquire(&self, worker: WorkerId);
    /// Gives the lock up.
    fn release(&self);
    /// Whether another worker has waited for longer than the holder may keep the lock.
    fn drop_requested(&self) -> bool;
    /// Whether a holder gives the lock up on request even between a read and its write, and not only between steps.
    fn changes_inside(&self) -> bool;
    /// The share of a task that computes which is spent in native code and so without the lock, percent.
    fn native_share(&self) -> u32;
}

/// Gives the lock up on request and waits to have it again; returns how long that took, as an event of the worker.
pub(crate) fn drop_on_request(gil: &dyn Gil, worker: WorkerId, clock: &Clock) -> Event {
    let since = clock.now();
    gil.release();
    gil.acquire(worker);
    Event { at: clock.now(), what: EventKind::Blocked { worker, on: BlockedOn::Gil, since } }
}
