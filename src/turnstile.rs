//! A place where only one worker has its turn at a time, such as an interpreter lock.
//!
//! A leaf: kernels and guards pass it without knowing what stands behind it; the `gil` engine builds one.

use crate::clock::Clock;
use crate::event::{BlockedOn, Event, What, WorkerId};

/// Lets one worker through at a time.
pub trait Turnstile: Send + Sync {
    /// Waits for the turn of this worker.
    fn enter(&self, worker: WorkerId);
    /// Gives the turn up.
    fn leave(&self);
    /// Whether somebody has asked for the turn for longer than the holder may keep it.
    fn is_asked(&self) -> bool;
    /// Whether a holder who is asked gives the turn up even between a read and its write, and not only between steps.
    fn changes_inside(&self) -> bool;
}

/// Gives the turn up and waits for the next one; returns how long that took, as an event of the worker.
pub(crate) fn pass(turnstile: &dyn Turnstile, worker: WorkerId, clock: &Clock) -> Event {
    let since = clock.now();
    turnstile.leave();
    turnstile.enter(worker);
    Event { at: clock.now(), what: What::Blocked { worker, on: BlockedOn::Gil, since } }
}
