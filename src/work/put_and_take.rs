//! Putting into the queue and taking out of it, as a task does: whoever finds it full or empty stands there, and says so.
//!
//! Times are as of an item at the latest that it can have been put, and at the earliest that it can have been taken: so what
//! stands in the queue by these times is never more than what stood there.

use std::future::poll_fn;

use tokio::sync::mpsc::error::{TryRecvError, TrySendError};

use super::context::Context;
use super::on_loop::LoopContext;
use super::queue::{Item, LoopReceiver, LoopSender, NotPut, NotTaken, PutEnd, TakeEnd};
use super::stop::Stop;
use crate::event::{BlockedOn, Nanos};
use crate::text::Phrase;

/// An item that was taken, and when.
type Taken = (Nanos, Item);

/// Whoever puts into a queue that nobody takes from would stand there for ever.
fn nobody_takes() -> Stop {
    Stop::Failed(Phrase::new("task.queue.nobody-takes"))
}

impl Context<'_, '_> {
    /// Puts an item, and stands before the queue as long as that is full.
    ///
    /// # Errors
    /// [`Stop::Cancelled`] and [`Stop::TimedOut`]; [`Stop::Failed`] if nobody is left who takes.
    pub(crate) fn put(&mut self, end: &PutEnd, mut item: Item) -> Result<Nanos, Stop> {
        loop {
            match end.try_put(item) {
                Ok(()) => return Ok(self.now()),
                // In a cancelled run the others have gone, and that is all.
                Err(NotPut::NobodyTakes) if self.cancel().is_wanted() => return Err(Stop::Cancelled),
                Err(NotPut::NobodyTakes) => return Err(nobody_takes()),
                Err(NotPut::Full(back)) => item = back,
            }
            self.stand(BlockedOn::Place, |most, cancel| end.wait(most, cancel))?;
        }
    }

    /// Takes an item, and stands behind the queue as long as that is empty; `None` if it is empty and nobody is left who puts.
    ///
    /// # Errors
    /// [`Stop::Cancelled`] and [`Stop::TimedOut`].
    pub(crate) fn take(&mut self, end: &TakeEnd) -> Result<Option<Taken>, Stop> {
        loop {
            let before = self.now();
            match end.try_take() {
                Ok(item) => return Ok(Some((before, item))),
                Err(NotTaken::NobodyPuts) if self.cancel().is_wanted() => return Err(Stop::Cancelled),
                Err(NotTaken::NobodyPuts) => return Ok(None),
                Err(NotTaken::Empty) => self.stand(BlockedOn::Item, |most, cancel| end.wait(most, cancel))?,
            }
        }
    }
}

impl LoopContext<'_> {
    /// Puts an item, and stands before the queue as long as that is full; the loop turns on.
    ///
    /// # Errors
    /// [`Stop::TimedOut`]; [`Stop::Failed`] if nobody is left who takes.
    pub(crate) async fn put(&self, end: &LoopSender, item: Item) -> Result<Nanos, Stop> {
        let sent = match end {
            LoopSender::Unbounded(sender) => sender.send(item).map_err(|_| nobody_takes()),
            LoopSender::Bounded(sender) => match sender.try_send(item) {
                Ok(()) => Ok(()),
                Err(TrySendError::Closed(_)) => Err(nobody_takes()),
                Err(TrySendError::Full(item)) => {
                    let place = self.stand(BlockedOn::Place, sender.reserve()).await?;
                    place.map(|place| place.send(item)).map_err(|_| nobody_takes())
                }
            },
        };
        sent.map(|()| self.now())
    }

    /// Takes an item, and stands behind the queue as long as that is empty; `None` if it is empty and nobody is left who puts.
    ///
    /// # Errors
    /// [`Stop::TimedOut`].
    pub(crate) async fn take(&self, end: &LoopReceiver) -> Result<Option<Taken>, Stop> {
        let before = self.now();
        // Another taker may stand there already, and is served first.
        let tried = end.inbox().try_lock().map(|mut inbox| inbox.try_recv());
        match tried {
            Ok(Ok(item)) => return Ok(Some((before, item))),
            Ok(Err(TryRecvError::Disconnected)) => return Ok(None),
            Ok(Err(TryRecvError::Empty)) | Err(_) => {}
        }
        let receive = async {
            let mut inbox = end.inbox().lock().await;
            poll_fn(|waker| {
                let before = self.now();
                inbox.poll_recv(waker).map(|item| item.map(|item| (before, item)))
            })
            .await
        };
        self.stand(BlockedOn::Item, receive).await
    }
}

#[cfg(test)]
#[path = "put_and_take_tests.rs"]
mod tests;
