//! The wish to stop a run: set once, seen by every worker within a checkpoint.
//!
//! A leaf. Workers that compute look at it from their checkpoints; workers that wait, wait on it; engines with other
//! ways of stopping (killing a child, dropping an event loop) leave a callback.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};

type Callback = Box<dyn FnOnce() + Send>;

/// A request to stop, shared by all parts of a run. Cheap to clone.
#[derive(Clone, Default)]
pub struct Cancel {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    wanted: AtomicBool,
    callbacks: Mutex<Callbacks>,
    changed: Condvar,
}

#[derive(Default)]
struct Callbacks {
    /// By number, so that one can be taken out again.
    waiting: BTreeMap<u64, Callback>,
    next: u64,
}

/// A callback, registered as long as this lives.
pub struct Listening {
    cancel: Cancel,
    number: u64,
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.cancel.inner.callbacks.lock().waiting.remove(&self.number);
    }
}

impl std::fmt::Debug for Cancel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cancel").field("wanted", &self.is_wanted()).finish_non_exhaustive()
    }
}

impl Cancel {
    /// No request yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Requests to stop. Asking twice is asking once.
    pub fn request(&self) {
        let callbacks = {
            let mut callbacks = self.inner.callbacks.lock();
            self.inner.wanted.store(true, Ordering::Release);
            self.inner.changed.notify_all();
            std::mem::take(&mut callbacks.waiting)
        };
        for callback in callbacks.into_values() {
            callback();
        }
    }

    /// Whether stopping is requested.
    #[must_use]
    #[inline]
    pub fn is_wanted(&self) -> bool {
        self.inner.wanted.load(Ordering::Relaxed)
    }

    /// Waits for the time to pass; returns true at once when stopping is requested.
    #[must_use]
    pub fn wait(&self, time: Duration) -> bool {
        let deadline = Instant::now() + time;
        let mut callbacks = self.inner.callbacks.lock();
        while !self.is_wanted() {
            if self.inner.changed.wait_until(&mut callbacks, deadline).timed_out() {
                return self.is_wanted();
            }
        }
        true
    }

    /// Calls back when stopping is requested, at once if it is already.
    pub fn on_request(&self, callback: impl FnOnce() + Send + 'static) {
        self.enter(Box::new(callback));
    }

    /// The same until what this returns is dropped.
    /// For those who wait many times in a run: nothing of them is left behind.
    #[must_use]
    pub fn listen(&self, callback: impl FnOnce() + Send + 'static) -> Listening {
        Listening { number: self.enter(Box::new(callback)), cancel: self.clone() }
    }

    /// How many would be called back.
    #[cfg(test)]
    pub(crate) fn waiting(&self) -> usize {
        self.inner.callbacks.lock().waiting.len()
    }

    fn enter(&self, callback: Callback) -> u64 {
        let mut callbacks = self.inner.callbacks.lock();
        let number = callbacks.next;
        callbacks.next += 1;
        if self.is_wanted() {
            drop(callbacks);
            callback();
        } else {
            callbacks.waiting.insert(number, callback);
        }
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_wakes_the_waiting_and_calls_back_once() {
        let cancel = Cancel::new();
        let (tell, told) = crossbeam::channel::unbounded();
        let late = tell.clone();
        cancel.on_request(move || tell.send("early").unwrap());
        let waiter = std::thread::spawn({
            let cancel = cancel.clone();
            move || cancel.wait(Duration::from_hours(1))
        });
        cancel.request();
        cancel.request();
        cancel.on_request(move || late.send("late").unwrap());
        assert!(waiter.join().unwrap());
        assert_eq!(told.iter().collect::<Vec<_>>(), ["early", "late"]);
    }

    #[test]
    fn who_listens_no_longer_is_not_called_back() {
        let cancel = Cancel::new();
        let (tell, told) = crossbeam::channel::unbounded();
        let [gone, here] = ["gone", "here"].map(|name| {
            let tell = tell.clone();
            cancel.listen(move || tell.send(name).unwrap())
        });
        drop((gone, tell));
        assert_eq!(cancel.waiting(), 1, "nothing is left behind");
        cancel.request();
        drop(here);
        assert_eq!(told.iter().collect::<Vec<_>>(), ["here"]);
    }

    #[test]
    fn without_a_request_the_wait_ends_by_itself() {
        assert!(!Cancel::new().wait(Duration::from_millis(1)));
    }
}
