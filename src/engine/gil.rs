//! `gil`: threads and one interpreter lock, modelled on `CPython`'s. A model, and labelled so wherever it is shown.
//!
//! One holder at a time. Whoever waits for longer than the switch interval asks the holder to drop the lock; the holder
//! looks for the request between steps (kernels' checkpoints), drops it, and waits until somebody else has taken it, so
//! that it cannot win it right back. While a thread waits for something else, it does not hold the lock. The facts are
//! `CPython`'s (`Python/ceval_gil.c`, `sys.setswitchinterval`: 5 ms).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use super::{Engine, Stage, threads};
use crate::text::Phrase;
use crate::turnstile::Turnstile;

/// How long a holder may keep the lock while others wait.
const SWITCH_INTERVAL: Duration = Duration::from_millis(5);

/// N threads and one interpreter lock.
pub(super) struct InterpreterLock;

impl Engine for InterpreterLock {
    fn run(&self, stage: &Arc<Stage>) -> Result<(), Phrase> {
        threads::run(stage, Some(Arc::new(Gil::new(SWITCH_INTERVAL))))
    }
}

struct Gil {
    interval: Duration,
    state: Mutex<State>,
    /// Somebody waits and has waited long: the holder looks here without taking the mutex.
    drop_request: AtomicBool,
    freed: Condvar,
    switched: Condvar,
}

#[derive(Default)]
struct State {
    held: bool,
    waiting: u32,
    /// Times that the lock was taken: tells whether it changed hands in between.
    switches: u64,
}

impl Gil {
    fn new(interval: Duration) -> Self {
        Self {
            interval,
            state: Mutex::default(),
            drop_request: AtomicBool::new(false),
            freed: Condvar::new(),
            switched: Condvar::new(),
        }
    }
}

impl Turnstile for Gil {
    fn enter(&self) {
        let mut state = self.state.lock();
        state.waiting += 1;
        while state.held {
            let seen = state.switches;
            let timed_out = self.freed.wait_for(&mut state, self.interval).timed_out();
            // Somebody who got it in the meantime has a full interval of its own.
            if timed_out && state.held && state.switches == seen {
                self.drop_request.store(true, Ordering::Relaxed);
            }
        }
        state.waiting -= 1;
        state.held = true;
        state.switches += 1;
        self.drop_request.store(false, Ordering::Relaxed);
        self.switched.notify_all();
    }

    fn leave(&self) {
        let mut state = self.state.lock();
        let forced = self.drop_request.swap(false, Ordering::Relaxed);
        state.held = false;
        self.freed.notify_one();
        if forced {
            let seen = state.switches;
            while state.switches == seen && state.waiting > 0 {
                self.switched.wait(&mut state);
            }
        }
    }

    #[inline]
    fn is_asked(&self) -> bool {
        self.drop_request.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicU64;

    #[test]
    fn one_holder_at_a_time_and_nobody_starves() {
        let gil = Gil::new(Duration::from_micros(50));
        let inside = AtomicU64::new(0);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let mut handed_on = 0;
                    gil.enter();
                    // Keeps computing until the others have asked for the lock: no clock decides.
                    while handed_on < 3 {
                        assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0, "two holders");
                        inside.fetch_sub(1, Ordering::SeqCst);
                        let alone = gil.state.lock().waiting == 0;
                        if gil.is_asked() || alone {
                            handed_on += 1;
                            gil.leave();
                            gil.enter();
                        }
                    }
                    gil.leave();
                });
            }
        });
        assert!(!gil.state.lock().held);
    }

    #[test]
    fn a_holder_who_leaves_by_itself_does_not_wait_for_anybody() {
        let gil = Gil::new(SWITCH_INTERVAL);
        gil.enter();
        gil.leave();
        gil.enter();
        assert!(gil.state.lock().held);
    }
}
