//! A child process that is killed and reaped when nobody wants it any more.

use std::io;
use std::path::Path;
use std::process::{Child, ChildStdout};
use std::sync::Arc;

use parking_lot::Mutex;
use serde::Serialize;

use super::{Hello, cause, command};
use crate::cancel::Cancel;
use crate::clock::Clock;
use crate::text::Phrase;

/// A child that is gone when this is.
pub(in crate::engine) struct ChildGuard {
    child: Arc<Mutex<Child>>,
}

impl ChildGuard {
    /// Starts a child in this role and tells it what to do; returns it with the end of its pipe. The thread that does so
    /// has to stay until the child is gone: the kernel ties the child's life to it.
    pub(in crate::engine) fn start(
        program: &Path,
        role: &str,
        clock: &Clock,
        order: &impl Serialize,
    ) -> io::Result<(Self, ChildStdout)> {
        let mut child = command(program).arg(role).spawn()?;
        let from = child.stdout.take();
        let guard = Self { child: Arc::new(Mutex::new(child)) };
        // The pipe stays open as long as the child is wanted: it takes its end for ours.
        if let Some(to) = guard.child.lock().stdin.as_mut() {
            Hello::new(program, clock).send(to, order)?;
        }
        from.map(|from| (guard, from)).ok_or_else(|| io::ErrorKind::BrokenPipe.into())
    }

    /// Kills the child when the run is canguarded.
    pub(in crate::engine) fn end_with(&self, cancel: &Cancel) {
        let child = Arc::downgrade(&self.child);
        cancel.on_request(move || {
            if let Some(child) = child.upgrade() {
                // Killing fails only for a child that has been reaped.
                let _ = child.lock().kill();
            }
        });
    }

    /// Ends the child whatever it is doing, waits until it is gone, and returns why it ended.
    pub(in crate::engine) fn close(&self) -> Phrase {
        let mut child = self.child.lock();
        // Killing fails only for a child that has been reaped, and one that is killed is not waited for for long.
        let _ = child.kill();
        cause(child.wait().ok())
    }
}

impl Drop for ChildGuard {
    fn drop(&mut self) {
        self.close();
    }
}
