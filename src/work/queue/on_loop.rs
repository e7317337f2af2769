//! The queue as slots of an event loop use it, which await.

use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::sync::Mutex;
use tokio::sync::mpsc::error::TryRecvError;
use tokio::sync::mpsc::{self, Receiver, Sender, UnboundedReceiver, UnboundedSender};

use super::{Form, Item, RunQueue, too_late};
use crate::work::stop::Stop;

/// The end of a task that puts.
#[derive(Clone)]
pub(crate) enum LoopSender {
    Bounded(Sender<Item>),
    Unbounded(UnboundedSender<Item>),
}

/// The end of a task that takes: tokio's queue has one, which the takers share.
#[derive(Clone)]
pub(crate) struct LoopReceiver(Arc<Mutex<Inbox>>);

/// Where items arrive.
pub(crate) enum Inbox {
    Bounded(Receiver<Item>),
    Unbounded(UnboundedReceiver<Item>),
}

impl Inbox {
    pub(crate) fn try_recv(&mut self) -> Result<Item, TryRecvError> {
        match self {
            Self::Bounded(inbox) => inbox.try_recv(),
            Self::Unbounded(inbox) => inbox.try_recv(),
        }
    }

    pub(crate) fn poll_recv(&mut self, waker: &mut Context<'_>) -> Poll<Option<Item>> {
        match self {
            Self::Bounded(inbox) => inbox.poll_recv(waker),
            Self::Unbounded(inbox) => inbox.poll_recv(waker),
        }
    }
}

impl LoopReceiver {
    /// Where items arrive; one taker at a time waits there.
    pub(crate) fn inbox(&self) -> &Mutex<Inbox> {
        &self.0
    }
}

/// A queue with so much room; 0 for any.
pub(super) fn channel(capacity: u64) -> (LoopSender, LoopReceiver) {
    let (sender, inbox) = match usize::try_from(capacity).unwrap_or(usize::MAX) {
        0 => {
            let (sender, inbox) = mpsc::unbounded_channel();
            (LoopSender::Unbounded(sender), Inbox::Unbounded(inbox))
        }
        capacity => {
            let (sender, inbox) = mpsc::channel(capacity);
            (LoopSender::Bounded(sender), Inbox::Bounded(inbox))
        }
    };
    (sender, LoopReceiver(Arc::new(Mutex::new(inbox))))
}

impl RunQueue {
    pub(crate) fn loop_put_end(&self) -> Result<LoopSender, Stop> {
        match &self.form {
            Form::Own(own) => own.on_loop.put.lock().pop().ok_or_else(too_late),
            // No event loop shares it with processes.
            Form::Across(_) => Err(too_late()),
        }
    }

    pub(crate) fn loop_take_end(&self) -> Result<LoopReceiver, Stop> {
        match &self.form {
            Form::Own(own) => own.on_loop.take.lock().pop().ok_or_else(too_late),
            Form::Across(_) => Err(too_late()),
        }
    }
}
