//! One owner counts, and the workers send it messages. Only the owner touches the counter.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread::JoinHandle;

use crossbeam::channel::{Receiver, Sender, TrySendError, bounded};

use super::anteroom::Anteroom;
use super::{Guard, GuardContext, SegmentLog};
use crate::clock::Clock;
use crate::event::WorkerId;
use crate::event_buffer::EventBuffer;
use crate::os::CounterMemory;

/// Messages under way at most; a sender waits when the owner falls behind (backpressure).
pub(super) const UNDER_WAY: usize = 1024;

enum Message {
    AddOne(WorkerId),
    /// The sender has sent everything: answer when it is counted.
    Done(Sender<()>),
}

pub(super) struct Owner {
    messages: Option<Sender<Message>>,
    thread: Option<JoinHandle<()>>,
    anteroom: Anteroom,
}

impl Owner {
    pub(super) fn start(context: GuardContext<'_>) -> std::io::Result<Self> {
        let (messages, inbox) = bounded(UNDER_WAY);
        let books = CounterOwner::new(
            Arc::clone(context.memory),
            context.clock.clone(),
            EventBuffer::new(context.clock.clone(), context.out.clone()),
        );
        let thread = std::thread::Builder::new().name("racelab-owner".to_owned()).spawn(move || own(&inbox, books))?;
        Ok(Self { messages: Some(messages), thread: Some(thread), anteroom: Anteroom::default() })
    }

    fn send(&self, message: Message, log: &mut SegmentLog) {
        let Some(messages) = &self.messages else { return };
        // The owner lives as long as this handle, so it cannot be gone.
        if let Err(TrySendError::Full(message)) = messages.try_send(message) {
            let _ = log.blocked(|| self.anteroom.in_turn(|| messages.send(message)));
        }
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        self.messages = None;
        if let Some(thread) = self.thread.take() {
            // If the owner panicked, a worker that waited for it has shown that already.
            let _ = thread.join();
        }
    }
}

impl Guard for Owner {
    fn increment_n(&self, _counter: &AtomicU64, times: u64, log: &mut SegmentLog) {
        for _ in 0..times {
            self.send(Message::AddOne(log.worker()), log);
        }
    }

    fn increment_yielding(&self, _counter: &AtomicU64, log: &mut SegmentLog, between: &mut dyn FnMut()) {
        between();
        self.send(Message::AddOne(log.worker()), log);
    }

    fn finish(&self, _counter: &AtomicU64, log: &mut SegmentLog) {
        let (counted, all_counted) = bounded(1);
        self.send(Message::Done(counted), log);
        let _ = log.blocked(|| all_counted.recv());
    }
}

fn own(inbox: &Receiver<Message>, mut books: CounterOwner) {
    for message in inbox {
        match message {
            Message::AddOne(worker) => books.add_one(worker),
            Message::Done(counted) => {
                books.hand_over();
                // A sender that was cancelled does not wait for the answer.
                let _ = counted.send(());
            }
        }
    }
    books.hand_over();
}

/// The owner's side: it counts, and records for whom.
pub(super) struct CounterOwner {
    memory: Arc<CounterMemory>,
    clock: Clock,
    log: EventBuffer,
    segments: SegmentLog,
    counted: u32,
}

impl CounterOwner {
    pub(super) fn new(memory: Arc<CounterMemory>, clock: Clock, log: EventBuffer) -> Self {
        let segments = SegmentLog::new(0, 0, clock.clone(), None);
        Self { memory, clock, log, segments, counted: 0 }
    }

    pub(super) fn add_one(&mut self, worker: WorkerId) {
        if worker != self.segments.worker() {
            self.close();
            self.segments = SegmentLog::new(worker, 0, self.clock.clone(), None);
        }
        let counter = &self.memory.words().counter;
        let seen = counter.load(Relaxed);
        counter.store(seen + 1, Relaxed);
        self.segments.saw(seen, seen + 1);
        self.counted = self.counted.wrapping_add(1);
        if self.counted.is_multiple_of(4096) {
            self.segments.cut_if_long();
            self.log.append(self.segments.events());
        }
    }

    pub(super) fn hand_over(&mut self) {
        self.close();
        self.log.flush();
    }

    fn close(&mut self) {
        self.segments.close();
        self.log.append(self.segments.events());
    }
}
