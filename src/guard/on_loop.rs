//! The guards as slots of an event loop use them: a waiting slot awaits, and the loop goes on.
//!
//! Locks are tokio's, which know how to wake a task. `std-mutex` and `spin` are only used where no await is in the
//! critical section (`engine::refusal` sees to that), so they are the blocking guards themselves.

use std::future::ready;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use tokio::sync::{Mutex, MutexGuard, RwLock, RwLockWriteGuard, mpsc, oneshot};

use super::cas::swap;
use super::channel::{CounterOwner, UNDER_WAY};
use super::check_then_act::checked;
use super::two_mutexes::half_of;
use super::{Expected, Guard, GuardContext, SegmentLog, Step, open, read, write};
use crate::event::WorkerId;
use crate::event_buffer::EventBuffer;
use crate::plan::GuardName;

/// A way to protect the counter, for slots of an event loop.
pub struct LoopGuard {
    form: Form,
}

enum Form {
    /// The blocking guard as it is: it has no gap, or may not be held over an await.
    Blocking(Arc<dyn Guard>),
    /// Nobody waits and nothing is held: the steps of the blocking guard, with an await between them.
    Open {
        guard: Arc<dyn Guard>,
        steps: Steps,
    },
    Mutex(Mutex<()>),
    TwoMutexes([Mutex<()>; 2]),
    ReadLock(Mutex<()>),
    ReadersWriter(RwLock<()>),
    Owner(mpsc::Sender<Message>),
}

/// How a guard reads the word, and how it writes the next one.
#[derive(Clone, Copy)]
struct Steps {
    read: fn(&AtomicU64) -> u64,
    write: fn(&AtomicU64, Expected, u64) -> Step,
}

/// A load and a store.
const PLAIN: Steps = Steps { read, write };

/// What a slot holds while it makes an increment.
enum Held<'lock> {
    Nothing,
    Mutex { _guard: MutexGuard<'lock, ()> },
    Writer { _guard: RwLockWriteGuard<'lock, ()> },
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
    pub fn open(name: GuardName, context: GuardContext<'_>) -> std::io::Result<Self> {
        let open_steps = |steps| Ok::<_, std::io::Error>(Form::Open { guard: open(name, context)?, steps });
        let form = match name {
            // A mutex that only one slot uses is never waited for.
            GuardName::None | GuardName::OwnMutex => open_steps(PLAIN)?,
            GuardName::CheckThenAct => open_steps(Steps { read: checked, write })?,
            GuardName::Cas => {
                open_steps(Steps { read, write: |counter, _, seen| Step::unmarked(swap(counter, seen)) })?
            }
            GuardName::StdMutex
            | GuardName::Spin
            | GuardName::Peterson
            | GuardName::PetersonAcqRel
            | GuardName::PetersonRelaxed
            | GuardName::Atomic
            | GuardName::Local
            | GuardName::Sleep => Form::Blocking(open(name, context)?),
            GuardName::Mutex => Form::Mutex(Mutex::default()),
            GuardName::TwoMutexes => Form::TwoMutexes(Default::default()),
            GuardName::ReadLock => Form::ReadLock(Mutex::default()),
            GuardName::Rwlock => Form::ReadersWriter(RwLock::default()),
            GuardName::Channel => {
                let (messages, inbox) = mpsc::channel(UNDER_WAY);
                let log = EventBuffer::new(context.clock.clone(), context.out.clone());
                tokio::spawn(own(inbox, CounterOwner::new(Arc::clone(context.memory), context.clock.clone(), log)));
                Form::Owner(messages)
            }
        };
        Ok(Self { form })
    }

    /// Makes so many increments.
    pub async fn increment_n(&self, counter: &AtomicU64, times: u64, log: &mut SegmentLog) {
        match &self.form {
            Form::Blocking(guard) | Form::Open { guard, .. } => guard.increment_n(counter, times, log),
            _ => {
                for _ in 0..times {
                    self.increment_around(counter, log, ready(())).await;
                }
            }
        }
    }

    /// Makes one increment and awaits `between` in the gap between its read and its write, or where the gap would be.
    pub async fn increment_around<T>(
        &self,
        counter: &AtomicU64,
        log: &mut SegmentLog,
        between: impl Future<Output = T>,
    ) -> T {
        match &self.form {
            Form::Blocking(guard) => {
                let done = between.await;
                guard.increment_n(counter, 1, log);
                done
            }
            Form::Owner(messages) => {
                let done = between.await;
                send(messages, log).await;
                done
            }
            Form::Open { steps, .. } => self.read_await_write(*steps, counter, log, between).await,
            Form::Mutex(_) | Form::TwoMutexes(_) | Form::ReadLock(_) | Form::ReadersWriter(_) => {
                self.read_await_write(PLAIN, counter, log, between).await
            }
        }
    }

    async fn read_await_write<T>(
        &self,
        steps: Steps,
        counter: &AtomicU64,
        log: &mut SegmentLog,
        between: impl Future<Output = T>,
    ) -> T {
        let mut held = self.hold(log).await;
        let seen = (steps.read)(counter);
        if let Form::ReadLock(_) = self.form {
            held = Held::Nothing;
        }
        let done = between.await;
        let step = (steps.write)(counter, log.expected(), seen);
        log.saw(step.seen, step.wrote);
        drop(held);
        done
    }

    async fn hold(&self, log: &mut SegmentLog) -> Held<'_> {
        match &self.form {
            Form::Blocking(_) | Form::Open { .. } | Form::Owner(_) => Held::Nothing,
            Form::Mutex(lock) | Form::ReadLock(lock) => Held::Mutex { _guard: lock_logged(lock, log).await },
            Form::TwoMutexes(halves) => Held::Mutex { _guard: lock_logged(&halves[half_of(log.worker())], log).await },
            Form::ReadersWriter(lock) => Held::Writer { _guard: write_logged(lock, log).await },
        }
    }

    /// The worker has made its increments: what is not in the counter yet goes into it now.
    pub async fn finish(&self, counter: &AtomicU64, log: &mut SegmentLog) {
        match &self.form {
            Form::Blocking(guard) | Form::Open { guard, .. } => guard.finish(counter, log),
            Form::Owner(messages) => {
                let (answer, all_counted) = oneshot::channel();
                log.blocked_on(async {
                    if messages.send(Message::Done(answer)).await.is_ok() {
                        // The owner lives as long as the loop, and always answers.
                        let _ = all_counted.await;
                    }
                })
                .await;
            }
            Form::Mutex(_) | Form::TwoMutexes(_) | Form::ReadLock(_) | Form::ReadersWriter(_) => {}
        }
    }
}

/// Waits for a lock, and records for how long if it was not free.
async fn lock_logged<'lock>(lock: &'lock Mutex<()>, log: &mut SegmentLog) -> MutexGuard<'lock, ()> {
    match lock.try_lock() {
        Ok(held) => held,
        Err(_) => log.blocked_on(lock.lock()).await,
    }
}

async fn write_logged<'lock>(lock: &'lock RwLock<()>, log: &mut SegmentLog) -> RwLockWriteGuard<'lock, ()> {
    match lock.try_write() {
        Ok(held) => held,
        Err(_) => log.blocked_on(lock.write()).await,
    }
}

async fn send(messages: &mpsc::Sender<Message>, log: &mut SegmentLog) {
    let message = Message::AddOne(log.worker());
    // The owner lives as long as the loop, so only a full channel can refuse.
    if let Err(mpsc::error::TrySendError::Full(message)) = messages.try_send(message) {
        let _ = log.blocked_on(messages.send(message)).await;
    }
}

async fn own(mut inbox: mpsc::Receiver<Message>, mut books: CounterOwner) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::event::CounterWord;
    use crate::os::CounterMemory;
    use crate::plan::Waiting;
    use std::sync::atomic::Ordering::Relaxed;

    /// Two slots make an increment at a time, each with an await in its gap; returns what the counter says.
    fn count_on_loop(name: GuardName) -> (LoopGuard, u64) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let (out, _) = crossbeam::channel::unbounded();
        let (memory, clock) = (Arc::new(CounterMemory::heap()), Clock::start());
        let counter = &memory.words().counter;
        let guard = runtime.block_on(async {
            let context = GuardContext { memory: &memory, clock: &clock, out: &out, across_processes: false };
            let guard = LoopGuard::open(name, context).unwrap();
            let slot = async |worker| {
                let mut log = SegmentLog::new(worker, 0, clock.clone(), None);
                for _ in 0..10 {
                    guard.increment_around(counter, &mut log, tokio::task::yield_now()).await;
                    guard.increment_n(counter, 1, &mut log).await;
                }
                guard.finish(counter, &mut log).await;
            };
            tokio::join!(slot(0), slot(1));
            guard
        });
        (guard, CounterWord::from_bits(counter.load(Relaxed)).count())
    }

    #[test]
    fn guards_do_on_a_loop_what_their_profiles_say() {
        for name in GuardName::all().iter().filter(|name| name.profile().works_on_loop()) {
            let (guard, counted) = count_on_loop(*name);
            assert_eq!(counted == 40, name.protects(), "{name}: {counted}");
            let awaits = !matches!(guard.form, Form::Blocking(_) | Form::Open { .. });
            assert_eq!(awaits, name.profile().waiting == Waiting::ParksOrAwaits, "{name}");
        }
    }
}
