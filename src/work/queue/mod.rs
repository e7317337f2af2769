//! The queue that the tasks of a run share: some put items into it, others take them.
//!
//! Between threads it is crossbeam's channel, in an event loop tokio's, between processes a ring in shared memory. It knows
//! neither who makes the items nor what for.

mod blocking;
mod item;
mod on_loop;

pub(super) use blocking::{NotPut, NotTaken, PutEnd, TakeEnd};
pub(crate) use item::Item;
pub(super) use on_loop::{LoopReceiver, LoopSender};

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use crossbeam::channel::{self, Receiver, Sender};
use parking_lot::Mutex;

use super::stop::Stop;
use crate::event::TaskId;
use crate::os::{RingShape, SharedRing};
use crate::text::Phrase;

/// What a scenario wants of its queue. The first tasks put, the others take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueueShape {
    /// How many items there is room for; 0 if there is room for any number.
    pub capacity: u64,
    /// How many are put, the marks of the end included.
    pub items: u64,
    /// Words of the largest item.
    pub words: u64,
    pub putters: u32,
    pub takers: u32,
}

impl QueueShape {
    /// The shape of the same queue in shared memory. That cannot grow, so without a limit there is a place for every item.
    #[must_use]
    pub fn ring(&self) -> RingShape {
        let places = if self.capacity == 0 { self.items.max(1) } else { self.capacity };
        let users = self.putters.saturating_add(self.takers);
        RingShape { places, words: self.words, putters: self.putters, users }
    }
}

/// The queue of a run.
pub struct RunQueue {
    form: Form,
}

enum Form {
    /// In the memory of this process. Everything is there twice, for workers that may block and for slots that await; a
    /// run uses one form of it.
    Own(Own),
    /// In memory that processes share.
    Across(Arc<SharedRing>),
}

struct Own {
    blocking: Ends<Sender<Item>, Receiver<Item>>,
    on_loop: Ends<LoopSender, LoopReceiver>,
    putters: u32,
    /// How many of the putters have put everything.
    finished: AtomicU32,
}

/// The ends that no task has taken yet, one a task: a queue is closed when the last of its ends is gone.
struct Ends<Put, Take> {
    put: Mutex<Vec<Put>>,
    take: Mutex<Vec<Take>>,
}

impl<Put: Clone, Take: Clone> Ends<Put, Take> {
    fn of(shape: QueueShape, put: Put, take: Take) -> Self {
        Self { put: Mutex::new(vec![put; shape.putters as usize]), take: Mutex::new(vec![take; shape.takers as usize]) }
    }
}

impl RunQueue {
    /// An empty queue in the memory of this process.
    #[must_use]
    pub fn own(shape: QueueShape) -> Self {
        let (sender, receiver) = match usize::try_from(shape.capacity).unwrap_or(usize::MAX) {
            0 => channel::unbounded(),
            capacity => channel::bounded(capacity),
        };
        let (loop_sender, loop_receiver) = on_loop::channel(shape.capacity);
        Self {
            form: Form::Own(Own {
                blocking: Ends::of(shape, sender, receiver),
                on_loop: Ends::of(shape, loop_sender, loop_receiver),
                putters: shape.putters,
                finished: AtomicU32::new(0),
            }),
        }
    }

    /// A queue in memory that processes share.
    #[must_use]
    pub fn across(ring: Arc<SharedRing>) -> Self {
        Self { form: Form::Across(ring) }
    }

    /// The worker of a task could not be started: its end is gone.
    pub fn leave(&self, task: TaskId) {
        match &self.form {
            Form::Own(own) if task < own.putters => {
                own.blocking.put.lock().pop();
                own.on_loop.put.lock().pop();
            }
            Form::Own(own) => {
                own.blocking.take.lock().pop();
                own.on_loop.take.lock().pop();
            }
            Form::Across(ring) => ring.leave(task),
        }
    }

    /// A putter has put everything; whether it is the last of them.
    pub(crate) fn finish(&self) -> bool {
        match &self.form {
            Form::Own(own) => own.finished.fetch_add(1, Ordering::AcqRel) + 1 == own.putters,
            Form::Across(ring) => ring.finish(),
        }
    }
}

/// Its worker came too late: the others have finished without it.
fn too_late() -> Stop {
    Stop::Failed(Phrase::new("task.queue.too-late"))
}
