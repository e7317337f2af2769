//! `channel` between processes: the workers send their increments through a ring in shared memory, and the one owner, a
//! thread of the parent, counts them. Only the owner touches the counter.

use std::sync::Arc;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::thread::{Builder, JoinHandle};

use super::channel::{CounterOwner, UNDER_WAY};
use super::{Guard, GuardContext, SegmentLog};
use crate::event::WorkerId;
use crate::event_buffer::EventBuffer;
use crate::os::{Polling, RingShape, SharedRing};

/// Who holds the ring's lock while the owner takes: no worker has this number.
const OWNER: u32 = u32::MAX;

/// The owner of a counter whose workers are processes. When it is dropped, everything that was sent has been counted.
pub struct RingOwner {
    ring: Arc<SharedRing>,
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl RingOwner {
    /// Starts the owner.
    ///
    /// # Errors
    /// The machine has no memory or no thread left.
    pub fn start(context: GuardContext<'_>) -> std::io::Result<Self> {
        let ring = Arc::new(SharedRing::create(RingShape {
            places: UNDER_WAY as u64,
            words: 1,
            // Whoever is gone has sent everything: nobody is waited for.
            putters: 0,
            users: 0,
        })?);
        let over = Arc::new(AtomicBool::new(false));
        let log = EventBuffer::new(context.clock.clone(), context.out.clone());
        let books = CounterOwner::new(Arc::clone(context.memory), context.clock.clone(), log);
        let (inbox, is_over) = (Arc::clone(&ring), Arc::clone(&over));
        let own = move || own(&inbox, &is_over, books);
        let thread = Builder::new().name("racelab-owner".to_owned()).spawn(own)?;
        Ok(Self { ring, over, thread: Some(thread) })
    }

    /// What the workers send their increments through.
    #[must_use]
    pub fn ring(&self) -> &SharedRing {
        &self.ring
    }
}

impl Drop for RingOwner {
    fn drop(&mut self) {
        self.over.store(true, Release);
        if let Some(thread) = self.thread.take() {
            // If the owner panicked, a worker that waited for it has shown that already.
            let _ = thread.join();
        }
    }
}

fn own(inbox: &SharedRing, is_over: &AtomicBool, mut books: CounterOwner) {
    let mut polling = Polling::default();
    loop {
        // Asked before: what was sent by somebody who is gone now is seen.
        let over = is_over.load(Acquire);
        let count = |message: &[AtomicU64]| {
            // A worker's number.
            books.add_one(WorkerId::try_from(message[0].load(Relaxed)).unwrap_or(0));
        };
        if inbox.try_take(OWNER, count).is_some() {
            polling = Polling::default();
        } else if over {
            break;
        } else {
            if polling.is_about_to_sleep() {
                books.hand_over();
            }
            polling.step();
        }
    }
    books.hand_over();
}

/// A worker's side: it sends.
pub(super) struct Messages {
    ring: Arc<SharedRing>,
    /// The how-manieth of all messages its last one was.
    last: AtomicU64,
}

impl Messages {
    pub(super) fn new(ring: Arc<SharedRing>) -> Self {
        Self { ring, last: AtomicU64::new(0) }
    }

    fn send(&self, log: &mut SegmentLog) {
        let worker = log.worker();
        let try_put = || self.ring.try_put(worker + 1, |place| place[0].store(worker.into(), Relaxed));
        let sent = try_put().unwrap_or_else(|| {
            log.blocked(|| {
                let mut polling = Polling::default();
                loop {
                    polling.step();
                    if let Some(sent) = try_put() {
                        return sent;
                    }
                }
            })
        });
        self.last.store(sent, Relaxed);
    }
}

impl Guard for Messages {
    fn increment_n(&self, _counter: &AtomicU64, times: u64, log: &mut SegmentLog) {
        for _ in 0..times {
            self.send(log);
        }
    }

    fn increment_yielding(&self, _counter: &AtomicU64, log: &mut SegmentLog, between: &mut dyn FnMut()) {
        between();
        self.send(log);
    }

    /// What was sent is counted when its place is free again.
    fn finish(&self, _counter: &AtomicU64, log: &mut SegmentLog) {
        let last = self.last.load(Relaxed);
        log.blocked(|| {
            let mut polling = Polling::default();
            while self.ring.taken() < last {
                polling.step();
            }
        });
    }
}
