//! Files that are being written: whoever ends the laboratory from outside of its screen waits for them.

use std::sync::Arc;

use parking_lot::{Condvar, Mutex};

/// How many files are being written. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Saving(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    going_on: Mutex<usize>,
    over: Condvar,
}

/// One that is being written, until this is dropped.
#[derive(Debug)]
pub(crate) struct Begun(Saving);

impl Saving {
    /// One more begins.
    pub(crate) fn begin(&self) -> Begun {
        *self.0.going_on.lock() += 1;
        Begun(self.clone())
    }

    /// Waits until none is being written.
    pub(crate) fn wait(&self) {
        let mut going_on = self.0.going_on.lock();
        while *going_on > 0 {
            self.0.over.wait(&mut going_on);
        }
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        *self.0.0.going_on.lock() -= 1;
        self.0.0.over.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_waits_goes_on_when_the_last_is_written() {
        let saving = Saving::default();
        saving.wait();
        let begun = [saving.begin(), saving.begin()];
        let (written, told) = crossbeam::channel::bounded(2);
        let waiting = saving.clone();
        let waiter = std::thread::spawn(move || {
            waiting.wait();
            told.try_iter().count()
        });
        for begun in begun {
            written.send(()).unwrap();
            drop(begun);
        }
        assert_eq!(waiter.join().unwrap(), 2, "not before");
    }
}
