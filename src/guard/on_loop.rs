//! The guards as slots of an event loop use them: whoever waits awaits, and the loop turns on.
//!
//! Locks are tokio's, which know how to wake a task. `std-mutex` and `spin` are only used where no await stands in the
//! critical section (`engine::refusal` sees to that), so they are the blocking guards themselves.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use tokio::sync::{Mutex, RwLock, mpsc, oneshot};

use super::channel::{Books, UNDER_WAY};
use super::check_then_act::checked;
use super::two_mutexes::half_of;
use super::{Guard, SegmentLog, Site, open};
use crate::event::WorkerId;
use crate::log::Log;
use crate::plan::GuardName;

/// A way to protect the counter, for slots of an event loop.
pub struct LoopGuard {
    form: Form,
}

enum Form {
    /// Never waits for anybody: the blocking form serves.
    Straight {
        name: GuardName,
        guard: Arc<dyn Guard>,
    },
    Mutex(Mutex<()>),
    TwoMutexes([Mutex<()>; 2]),
    ReadLock(Mutex<()>),
    ReadersWriter(RwLock<()>),
    Owner(mpsc::Sender<Message>),
}

enum Message {
    AddOne(WorkerId),
    Done(oneshot::Sender<()>),
}

impl std::fmt::Debug for LoopGuard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LoopGuard").finish_non_exhaustive()
    }
}

impl LoopGuard {
    /// Sets a guard up. Must be called within a tokio runtime: the owner of `channel` is a task of it.
    ///
    /// # Errors
    /// As [`open`].
    pub fn open(name: GuardName, site: Site<'_>) -> std::io::Result<Self> {
        let form = match name {
            GuardName::Mutex => Form::Mutex(Mutex::default()),
            GuardName::TwoMutexes => Form::TwoMutexes(Default::default()),
            GuardName::ReadLock => Form::ReadLock(Mutex::default()),
            GuardName::Rwlock => Form::ReadersWriter(RwLock::default()),
            GuardName::Channel => {
                let (messages, inbox) = mpsc::channel(UNDER_WAY);
                let log = Log::new(site.clock.clone(), site.out.clone());
                tokio::spawn(own(inbox, Books::new(Arc::clone(site.memory), site.clock.clone(), log)));
                Form::Owner(messages)
            }
            other => Form::Straight { name, guard: open(other, site)? },
        };
        Ok(Self { form })
    }

    /// Makes so many increments.
    pub async fn stretch(&self, counter: &AtomicU64, times: u64, log: &mut SegmentLog) {
        match &self.form {
            Form::Straight { guard, .. } => guard.stretch(counter, times, log),
            Form::Mutex(lock) => {
                for _ in 0..times {
                    let _held = held(lock, log).await;
                    log.saw(read_then_write(counter));
                }
            }
            Form::TwoMutexes(halves) => {
                for _ in 0..times {
                    let _held = held(&halves[half_of(log.worker())], log).await;
                    log.saw(read_then_write(counter));
                }
            }
            Form::ReadLock(lock) => {
                for _ in 0..times {
                    let seen = read_locked(lock, counter, log).await;
                    counter.store(seen + 1, Relaxed);
                    log.saw(seen);
                }
            }
            Form::ReadersWriter(lock) => {
                for _ in 0..times {
                    let _held = held_for_writing(lock, log).await;
                    log.saw(read_then_write(counter));
                }
            }
            Form::Owner(messages) => {
                for _ in 0..times {
                    send(messages, log).await;
                }
            }
        }
    }

    /// Makes one increment with an await in the gap between its read and its write, or where the gap would be.
    pub async fn nudged(&self, counter: &AtomicU64, log: &mut SegmentLog) {
        self.around(counter, log, nudge()).await;
    }

    /// Makes one increment and awaits `inside` in the gap between its read and its write, or where the gap would be.
    pub async fn around<T>(&self, counter: &AtomicU64, log: &mut SegmentLog, inside: impl Future<Output = T>) -> T {
        match &self.form {
            // A mutex of its own would keep nobody out here either.
            Form::Straight { name: GuardName::None | GuardName::OwnMutex, .. } => {
                read_await_write(counter, log, inside).await
            }
            Form::Straight { name: GuardName::CheckThenAct, .. } => {
                let seen = checked(counter);
                let done = inside.await;
                counter.store(seen + 1, Relaxed);
                log.saw(seen);
                done
            }
            Form::Straight { name: GuardName::Cas, .. } => {
                let mut seen = counter.load(Relaxed);
                let done = inside.await;
                while let Err(now) = counter.compare_exchange(seen, seen + 1, Relaxed, Relaxed) {
                    seen = now;
                }
                log.saw(seen);
                done
            }
            // No gap, or a guard that may not be held across an await: the await falls before the increment.
            Form::Straight { guard, .. } => {
                let done = inside.await;
                guard.stretch(counter, 1, log);
                done
            }
            Form::Mutex(lock) => {
                let _held = held(lock, log).await;
                read_await_write(counter, log, inside).await
            }
            Form::TwoMutexes(halves) => {
                let _held = held(&halves[half_of(log.worker())], log).await;
                read_await_write(counter, log, inside).await
            }
            Form::ReadLock(lock) => {
                let seen = read_locked(lock, counter, log).await;
                let done = inside.await;
                counter.store(seen + 1, Relaxed);
                log.saw(seen);
                done
            }
            Form::ReadersWriter(lock) => {
                let _held = held_for_writing(lock, log).await;
                read_await_write(counter, log, inside).await
            }
            Form::Owner(messages) => {
                let done = inside.await;
                send(messages, log).await;
                done
            }
        }
    }

    /// The worker has made its increments: what it kept back goes into the counter now.
    pub async fn finish(&self, counter: &AtomicU64, log: &mut SegmentLog) {
        match &self.form {
            Form::Straight { guard, .. } => guard.finish(counter, log),
            Form::Owner(messages) => {
                let (answer, all_counted) = oneshot::channel();
                let since = log.now();
                if messages.send(Message::Done(answer)).await.is_ok() {
                    // The owner answers everybody, and it lives as long as the loop.
                    let _ = all_counted.await;
                }
                log.stood(since);
            }
            Form::Mutex(_) | Form::TwoMutexes(_) | Form::ReadLock(_) | Form::ReadersWriter(_) => {}
        }
    }
}

/// Gives way to the other slots, and to the other threads of the loop: where every slot has a thread of its own, there is
/// nobody on that thread to give way to.
async fn nudge() {
    tokio::task::yield_now().await;
    std::thread::yield_now();
}

fn read_then_write(counter: &AtomicU64) -> u64 {
    let seen = counter.load(Relaxed);
    counter.store(seen + 1, Relaxed);
    seen
}

/// Reads under a lock, which is let go before the write.
async fn read_locked(lock: &Mutex<()>, counter: &AtomicU64, log: &mut SegmentLog) -> u64 {
    let _held = held(lock, log).await;
    counter.load(Relaxed)
}

async fn read_await_write<T>(counter: &AtomicU64, log: &mut SegmentLog, inside: impl Future<Output = T>) -> T {
    let seen = counter.load(Relaxed);
    let done = inside.await;
    counter.store(seen + 1, Relaxed);
    log.saw(seen);
    done
}

async fn held<'lock>(lock: &'lock Mutex<()>, log: &mut SegmentLog) -> tokio::sync::MutexGuard<'lock, ()> {
    if let Ok(held) = lock.try_lock() {
        return held;
    }
    let since = log.now();
    let held = lock.lock().await;
    log.stood(since);
    held
}

async fn held_for_writing<'lock>(
    lock: &'lock RwLock<()>,
    log: &mut SegmentLog,
) -> tokio::sync::RwLockWriteGuard<'lock, ()> {
    if let Ok(held) = lock.try_write() {
        return held;
    }
    let since = log.now();
    let held = lock.write().await;
    log.stood(since);
    held
}

async fn send(messages: &mpsc::Sender<Message>, log: &mut SegmentLog) {
    let message = Message::AddOne(log.worker());
    // The owner lives as long as the loop, so only a full channel can refuse.
    if let Err(mpsc::error::TrySendError::Full(message)) = messages.try_send(message) {
        let since = log.now();
        let _ = messages.send(message).await;
        log.stood(since);
    }
}

async fn own(mut inbox: mpsc::Receiver<Message>, mut books: Books) {
    while let Some(message) = inbox.recv().await {
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
