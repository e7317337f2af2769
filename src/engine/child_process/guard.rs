//! A child process that is followed to its end, and killed and reaped when this is dropped.

use std::io::{self, BufReader, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Child, ChildStdout};
use std::sync::Arc;

use parking_lot::Mutex;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Answer, FromChild, Hello, cause, frame};
use crate::cancel::Cancel;
use crate::clock::Clock;
use crate::event::Event;
use crate::text::Phrase;

/// How a child ended that makes a whole run, or its part of one.
pub(in crate::engine) enum Ended<End> {
    /// It has done everything.
    Over(End),
    /// `on_events` broke off.
    Stopped,
    /// It died; why.
    Lost(Phrase),
}

/// A child that is killed and reaped on drop.
pub(in crate::engine) struct ChildGuard {
    child: Arc<Mutex<Child>>,
    from: ChildStdout,
}

impl ChildGuard {
    /// Starts a child in this role, with its order; it is killed when the run is cancelled. The calling thread has to stay
    /// until the child is gone: the kernel ties the child's life to it.
    pub(in crate::engine) fn start(
        (program, role): (&Path, &str),
        clock: &Clock,
        cancel: &Cancel,
        order: &impl Serialize,
    ) -> io::Result<Self> {
        let mut child = super::start(program, Some(role))?;
        let from = child.stdout.take();
        let child = Arc::new(Mutex::new(child));
        let weak = Arc::downgrade(&child);
        let started = from.map(|from| Self { child, from }).ok_or(io::ErrorKind::BrokenPipe)?;
        // The pipe stays open: its end would end the child.
        if let Some(to) = started.child.lock().stdin.as_mut() {
            Hello::new(program, clock).send(to, order)?;
        }
        cancel.on_request(move || {
            if let Some(child) = weak.upgrade() {
                // Killing fails only for a child that has been reaped.
                let _ = child.lock().kill();
            }
        });
        Ok(started)
    }

    /// Reads the child's events until it is over or `on_events` breaks off, and ends it.
    ///
    /// # Errors
    /// Why the child cannot do what it was ordered to.
    pub(in crate::engine) fn follow<End: DeserializeOwned>(
        mut self,
        mut on_events: impl FnMut(Vec<Event>) -> ControlFlow<()>,
    ) -> io::Result<Ended<End>> {
        let mut from = BufReader::new(self.from.by_ref());
        if let Ok(Some(Answer::Unfit(reason))) = frame::read(&mut from) {
            return Err(io::Error::other(reason));
        }
        loop {
            match frame::read(&mut from) {
                Ok(Some(FromChild::Events(events))) => {
                    if on_events(events).is_break() {
                        return Ok(Ended::Stopped);
                    }
                }
                Ok(Some(FromChild::Over(end))) => return Ok(Ended::Over(end)),
                Ok(None) | Err(_) => return Ok(Ended::Lost(end(&self.child))),
            }
        }
    }
}

impl Drop for ChildGuard {
    fn drop(&mut self) {
        end(&self.child);
    }
}

/// Kills and reaps a child; returns why it ended.
fn end(child: &Mutex<Child>) -> Phrase {
    let mut child = child.lock();
    // Killing fails only for a child that has been reaped.
    let _ = child.kill();
    cause(child.wait().ok())
}
