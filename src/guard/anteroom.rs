//! Where the waiters of a lock wait for their turn to wait at the lock itself: one after the other.
//!
//! Without it, a lock with many sleepers wakes one of them at every release, and whoever runs has taken the lock again
//! before the woken one is up: among a thousand workers nearly all that happened was waking and falling asleep. Who holds the
//! lock, and for how long each has waited, is not changed by where the others stand meanwhile.

use parking_lot::Mutex;

/// Sleeping room before a lock.
#[derive(Default)]
pub(super) struct Anteroom {
    foremost: Mutex<()>,
}

impl Anteroom {
    /// Waits at the lock when nobody else of this room does. Left once the lock is had: then the next comes forward.
    pub(super) fn in_turn<T>(&self, wait: impl FnOnce() -> T) -> T {
        let _foremost = self.foremost.lock();
        wait()
    }
}
