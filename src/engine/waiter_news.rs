//! What whoever waits for results is told, on its way from the workers. Nobody here waits.

use parking_lot::Mutex;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::event::TaskId;

/// A task has ended, or nobody works on any any more.
pub(super) type News = Option<TaskId>;

/// Both ends of what the waiter is told.
#[derive(Debug)]
pub(super) struct WaiterNews {
    out: UnboundedSender<News>,
    inbox: Mutex<Option<UnboundedReceiver<News>>>,
}

impl WaiterNews {
    pub(super) fn new() -> Self {
        let (out, inbox) = unbounded_channel();
        Self { out, inbox: Mutex::new(Some(inbox)) }
    }

    pub(super) fn tell(&self, news: News) {
        // A waiter that has all results is gone.
        let _ = self.out.send(news);
    }

    /// The reader's end; `None` if somebody has it already.
    pub(super) fn take_inbox(&self) -> Option<UnboundedReceiver<News>> {
        self.inbox.lock().take()
    }
}
