//! The queue as workers use it that may block.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam::channel::{Receiver, Select, Sender, TryRecvError, TrySendError, bounded};

use super::{Form, Item, RunQueue, too_late};
use crate::cancel::Cancel;
use crate::event::{TaskId, WorkerId};
use crate::os::{Polling, SharedRing};
use crate::work::stop::Stop;

/// The end of a task that puts. The queue has one fewer when it is dropped.
pub(crate) enum PutEnd {
    Own(Sender<Item>),
    Across(RingUser),
}

/// The end of a task that takes.
pub(crate) enum TakeEnd {
    Own(Receiver<Item>),
    Across(RingUser),
}

/// A task at a ring.
pub(crate) struct RingUser {
    ring: Arc<SharedRing>,
    task: TaskId,
    /// Who holds the ring's locks: never 0.
    owner: u32,
    cancel: Cancel,
}

impl Drop for RingUser {
    fn drop(&mut self) {
        // Processes learn one after the other that the run is cancelled: until then nobody shall believe that all is over.
        if !self.cancel.is_wanted() {
            self.ring.leave(self.task);
        }
    }
}

/// Why an item was not put.
pub(crate) enum NotPut {
    Full(Item),
    NobodyTakes,
}

/// Why none was taken.
pub(crate) enum NotTaken {
    Empty,
    NobodyPuts,
}

impl RunQueue {
    pub(crate) fn put_end(&self, task: TaskId, worker: WorkerId, cancel: &Cancel) -> Result<PutEnd, Stop> {
        match &self.form {
            Form::Own(own) => own.blocking.put.lock().pop().map(PutEnd::Own).ok_or_else(too_late),
            Form::Across(ring) => ring_user(ring, task, worker, cancel).map(PutEnd::Across),
        }
    }

    pub(crate) fn take_end(&self, task: TaskId, worker: WorkerId, cancel: &Cancel) -> Result<TakeEnd, Stop> {
        match &self.form {
            Form::Own(own) => own.blocking.take.lock().pop().map(TakeEnd::Own).ok_or_else(too_late),
            Form::Across(ring) => ring_user(ring, task, worker, cancel).map(TakeEnd::Across),
        }
    }
}

fn ring_user(ring: &Arc<SharedRing>, task: TaskId, worker: WorkerId, cancel: &Cancel) -> Result<RingUser, Stop> {
    if ring.has_left(task) {
        return Err(too_late());
    }
    Ok(RingUser { ring: Arc::clone(ring), task, owner: worker + 1, cancel: cancel.clone() })
}

impl PutEnd {
    pub(crate) fn try_put(&self, item: Item) -> Result<(), NotPut> {
        match self {
            Self::Own(sender) => sender.try_send(item).map_err(|not_sent| match not_sent {
                TrySendError::Full(item) => NotPut::Full(item),
                TrySendError::Disconnected(_) => NotPut::NobodyTakes,
            }),
            Self::Across(user) if !user.ring.any_taker() => Err(NotPut::NobodyTakes),
            Self::Across(user) => match user.ring.try_put(user.owner, |place| item.write(place)) {
                Some(_) => Ok(()),
                None => Err(NotPut::Full(item)),
            },
        }
    }

    /// Returns when there may be a free place, when the run is cancelled, and when the time is over.
    pub(crate) fn wait(&self, most: Duration, cancel: &Cancel) {
        match self {
            Self::Own(sender) => select(most, cancel, |select| select.send(sender)),
            Self::Across(user) => poll(most, cancel, || user.ring.has_room() || !user.ring.any_taker()),
        }
    }
}

impl TakeEnd {
    pub(crate) fn try_take(&self) -> Result<Item, NotTaken> {
        match self {
            Self::Own(receiver) => receiver.try_recv().map_err(|not_received| match not_received {
                TryRecvError::Empty => NotTaken::Empty,
                TryRecvError::Disconnected => NotTaken::NobodyPuts,
            }),
            Self::Across(user) => {
                // Asked before: what was put by somebody who left afterwards is seen.
                let is_open = user.ring.any_putter();
                user.ring.try_take(user.owner, Item::read).ok_or(if is_open {
                    NotTaken::Empty
                } else {
                    NotTaken::NobodyPuts
                })
            }
        }
    }

    pub(crate) fn wait(&self, most: Duration, cancel: &Cancel) {
        match self {
            Self::Own(receiver) => select(most, cancel, |select| select.recv(receiver)),
            Self::Across(user) => poll(most, cancel, || user.ring.fill() > 0 || !user.ring.any_putter()),
        }
    }
}

/// Sleeps until an operation may succeed.
fn select<'end>(most: Duration, cancel: &Cancel, operation: impl FnOnce(&mut Select<'end>) -> usize) {
    let (stop, stopped) = bounded::<()>(0);
    let _listening = cancel.listen(move || drop(stop));
    let mut select = Select::new();
    operation(&mut select);
    wait_for(select, &stopped, most);
}

fn wait_for<'end>(mut select: Select<'end>, stopped: &'end Receiver<()>, most: Duration) {
    select.recv(stopped);
    // Whatever it is, the caller looks.
    let _ = select.ready_timeout(most);
}

/// Looks again and again.
fn poll(most: Duration, cancel: &Cancel, is_ready: impl Fn() -> bool) {
    // A time that no clock reaches is no deadline.
    let deadline = Instant::now().checked_add(most);
    let mut polling = Polling::default();
    while !is_ready() && !cancel.is_wanted() && deadline.is_none_or(|deadline| Instant::now() < deadline) {
        polling.step();
    }
}
