//! A child process that is followed to its end, and killed and reaped when this is dropped.

use std::io::{self, BufReader};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::Child;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Answer, FromChild, Hello, Leftovers, Patience, TimedPipe, cause, frame};
use crate::cancel::Cancel;
use crate::clock::Clock;
use crate::event::{Event, Nanos, WorkerId};
use crate::os;
use crate::text::Phrase;

/// How a child ended that makes a whole run, or its part of one.
pub(in crate::engine) enum Ended<End> {
    /// It has done everything.
    Over(End),
    /// `on_events` broke off.
    Stopped,
    /// It died; why.
    Lost(Phrase),
    /// It was killed, as a task in it took longer than its parent waits, or nothing came from it for so long; how it ended.
    Late(Phrase),
}

/// A child that is killed and reaped on drop.
pub(in crate::engine) struct ChildGuard {
    child: Arc<Mutex<Child>>,
    from: BufReader<TimedPipe>,
    clock: Clock,
    mercy: Duration,
}

impl ChildGuard {
    /// Starts a child in this role, as this worker if it is one, with its order; it is killed when the run is cancelled. The calling thread has to stay
    /// until the child is gone: the kernel ties the child's life to it.
    pub(in crate::engine) fn start(
        (program, role, worker): (&Path, &str, Option<WorkerId>),
        clock: &Clock,
        cancel: &Cancel,
        order: &impl Serialize,
    ) -> io::Result<Self> {
        let mut child = super::start(program, Some(role), worker)?;
        let from = child.stdout.take();
        let child = Arc::new(Mutex::new(child));
        let weak = Arc::downgrade(&child);
        let from = TimedPipe { from: from.ok_or(io::ErrorKind::BrokenPipe)?, until: None };
        let started = Self { child, from: BufReader::new(from), clock: clock.clone(), mercy: Duration::ZERO };
        // The pipe stays open: its end would end the child.
        if let Some(to) = started.child.lock().stdin.as_mut() {
            match Hello::new(program, clock).send(to, order) {
                // Who is gone before its order has come is found to be, as one who goes a moment later: with its cause.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
                sent => sent?,
            }
        }
        cancel.on_request(move || {
            if let Some(child) = weak.upgrade() {
                // Killing fails only for a child that has been reaped.
                let _ = child.lock().kill();
            }
        });
        Ok(started)
    }

    /// For a child that has children of its own: it is asked to end on this request, and when patience is lost, and gets
    /// this long to end them first. Who kills one that does not is who has asked.
    pub(in crate::engine) fn gently(mut self, cancel: &Cancel, mercy: Duration) -> Self {
        let weak = Arc::downgrade(&self.child);
        cancel.on_request(move || {
            if let Some(child) = weak.upgrade() {
                ask(&child);
            }
        });
        self.mercy = mercy;
        self
    }

    /// Reads the child's events until it is over, `on_events` breaks off, or patience is lost, and ends it. What it would
    /// leave behind is noted.
    ///
    /// # Errors
    /// Why the child cannot do what it was ordered to.
    pub(in crate::engine) fn follow<End: DeserializeOwned>(
        mut self,
        patience: Option<Patience>,
        leftovers: &mut Leftovers,
        mut on_events: impl FnMut(Vec<Event>, &Leftovers) -> ControlFlow<()>,
    ) -> io::Result<Ended<End>> {
        self.wait_for(patience, leftovers);
        if let Ok(Some(answer)) = frame::read::<Answer>(&mut self.from) {
            answer.into_result()?;
        }
        loop {
            self.wait_for(patience, leftovers);
            match frame::read(&mut self.from) {
                Ok(Some(FromChild::Events(events))) => {
                    leftovers.note(&events);
                    if on_events(events, leftovers).is_break() {
                        return Ok(Ended::Stopped);
                    }
                }
                Ok(Some(FromChild::Over(end))) => return Ok(Ended::Over(end)),
                Err(error) if error.kind() == io::ErrorKind::TimedOut => {
                    self.ask_and_wait();
                    return Ok(Ended::Late(end(&self.child)));
                }
                Ok(None) | Err(_) => return Ok(Ended::Lost(end(&self.child))),
            }
        }
    }

    /// Has the child end by itself, if it is one for that, and waits as long as it may take.
    fn ask_and_wait(&mut self) {
        if self.mercy.is_zero() {
            return;
        }
        ask(&self.child);
        self.from.get_mut().until = Instant::now().checked_add(self.mercy);
        // What it says now comes too late. Its end is the end of the pipe.
        let _ = io::copy(&mut self.from, &mut io::sink());
    }

    /// What comes next is waited for as long as patience says.
    fn wait_for(&mut self, patience: Option<Patience>, leftovers: &Leftovers) {
        let now = self.clock.now();
        let until = patience.map(|patience| match leftovers.longest_held() {
            Some(began) => patience.with_task(began),
            None => patience.without_task(now),
        });
        // What is so far away that it is no moment any more is waited for without end.
        let moment = |until: Nanos| Instant::now().checked_add(Duration::from_nanos(until.saturating_sub(now)));
        self.from.get_mut().until = until.and_then(moment);
    }
}

impl Drop for ChildGuard {
    fn drop(&mut self) {
        end(&self.child);
    }
}

/// Closes its pipe, by which a child ends, and lets one go on that was stopped: it would not read that.
fn ask(child: &Mutex<Child>) {
    let mut child = child.lock();
    drop(child.stdin.take());
    os::go_on(&child);
}

/// Kills and reaps a child; returns why it ended.
fn end(child: &Mutex<Child>) -> Phrase {
    let mut child = child.lock();
    // Killing fails only for a child that has been reaped.
    let _ = child.kill();
    cause(child.wait().ok())
}
