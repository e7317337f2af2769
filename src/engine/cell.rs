//! A child process that is killed and reaped when nobody wants it any more, and what it leaves behind.
//!
//! It knows how a child is started, ended, and taken stock of; not what it is for.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;
use std::process::{Child, ChildStdout};
use std::sync::Arc;

use parking_lot::Mutex;
use serde::Serialize;

use super::processes::{cause, command, frame};
use crate::cancel::Cancel;
use crate::event::{Event, Outcome, TaskId, Usage, What, WorkerId};
use crate::log::Log;
use crate::text::Phrase;

/// A child that is gone when this is.
pub(super) struct Cell {
    child: Arc<Mutex<Child>>,
}

impl Cell {
    /// Starts a child in this role and gives it its order; returns it with the end of its pipe. The thread that does so has
    /// to stay until the child is gone: the kernel ties the child's life to it.
    pub(super) fn open(program: &Path, role: &str, order: &impl Serialize) -> io::Result<(Self, ChildStdout)> {
        let mut child = command(program).arg(role).spawn()?;
        let from = child.stdout.take();
        let cell = Self { child: Arc::new(Mutex::new(child)) };
        // The pipe stays open as long as the child is wanted: it takes its end for ours.
        if let Some(to) = cell.child.lock().stdin.as_mut() {
            frame::write(to, order)?;
        }
        from.map(|from| (cell, from)).ok_or_else(|| io::ErrorKind::BrokenPipe.into())
    }

    /// Kills the child when the run is cancelled.
    pub(super) fn end_with(&self, cancel: &Cancel) {
        let child = Arc::downgrade(&self.child);
        cancel.on_request(move || {
            if let Some(child) = child.upgrade() {
                // Killing fails only for a child that has been reaped.
                let _ = child.lock().kill();
            }
        });
    }

    /// Ends the child whatever it is doing, waits until it is gone, and returns why it ended.
    pub(super) fn close(&self) -> Phrase {
        let mut child = self.child.lock();
        // Killing fails only for a child that has been reaped, and one that is killed is not waited for for long.
        let _ = child.kill();
        cause(child.wait().ok())
    }
}

impl Drop for Cell {
    fn drop(&mut self) {
        self.close();
    }
}

/// What a child would leave behind if it were gone now: workers that are up, tasks in hand.
#[derive(Default)]
pub(super) struct Remains {
    held: BTreeMap<WorkerId, TaskId>,
    alive: BTreeSet<WorkerId>,
}

impl Remains {
    /// Takes in what the child told.
    pub(super) fn note(&mut self, events: &[Event]) {
        for event in events {
            match &event.what {
                What::TaskStarted { worker, task } => drop(self.held.insert(*worker, *task)),
                What::TaskFinished { worker, .. } => drop(self.held.remove(worker)),
                What::WorkerSpawned { worker, .. } => drop(self.alive.insert(*worker)),
                What::WorkerExited { worker, .. } | What::WorkerRefused { worker, .. } => {
                    self.alive.remove(worker);
                }
                _ => {}
            }
        }
    }

    /// Whether any worker is up.
    pub(super) fn any_alive(&self) -> bool {
        !self.alive.is_empty()
    }

    /// Tells how the tasks in hand ended, and that the workers are gone.
    pub(super) fn tell_end(&self, log: &mut Log, outcome: impl Fn(WorkerId) -> Outcome) {
        let at = log.now();
        for (worker, task) in &self.held {
            let what = What::TaskFinished { worker: *worker, task: *task, outcome: outcome(*worker) };
            log.push_at(at, what);
        }
        for worker in &self.alive {
            log.push_at(at, What::WorkerExited { worker: *worker, usage: Usage::default() });
        }
    }
}
