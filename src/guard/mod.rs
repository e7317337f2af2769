//! Ways to protect the counter, one file each.
//!
//! A guard makes one increment out of a read and a write. It knows the counter's word and the segment log of the worker
//! that counts, and neither kernels nor engines. Every intentional race is made of relaxed atomics, a load and then a
//! store: wrong results, but no undefined behaviour.
//!
//! There are two forms. [`Guard`] is for workers that may block; [`LoopGuard`] is for slots of an event loop, which must
//! await instead.

mod anteroom;
mod atomic;
mod cas;
mod channel;
mod channel_across;
mod check_then_act;
mod cross_process;
mod local;
mod mutex;
mod none;
mod on_loop;
mod own_mutex;
mod peterson;
mod read_lock;
mod rwlock;
mod segment_log;
mod sleep;
mod spin;
mod std_mutex;
mod two_mutexes;

pub use channel_across::RingOwner;
pub use on_loop::LoopGuard;
pub use segment_log::{Expected, SegmentLog, Stops};

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crossbeam::channel::Sender;

use crate::clock::Clock;
use crate::event::Event;
use crate::gil::{Gil, drop_on_request};
use crate::os::{CounterMemory, SharedRing};
use crate::plan::GuardName;

/// A way to protect the counter, for workers that may block.
pub trait Guard: Send + Sync {
    /// Makes so many increments as fast as it can.
    fn increment_n(&self, counter: &AtomicU64, times: u64, log: &mut SegmentLog);

    /// Makes one increment and calls `between` in the gap between its read and its write, or where the gap would be.
    fn increment_yielding(&self, counter: &AtomicU64, log: &mut SegmentLog, between: &mut dyn FnMut());

    /// The worker has made its increments: what is not in the counter yet goes into it now.
    fn finish(&self, _counter: &AtomicU64, _log: &mut SegmentLog) {}
}

/// A guard whose increment reads one value and writes the next, as most do.
trait ReadThenWrite: Send + Sync {
    /// One increment.
    fn increment(&self, counter: &AtomicU64, me: Expected, log: &mut SegmentLog, between: impl FnOnce()) -> Step;
}

/// One increment: the word that was read and the one that was written in its place.
#[derive(Debug, Clone, Copy)]
struct Step {
    seen: u64,
    wrote: u64,
}

impl Step {
    /// One after which every count is written once: it needs no mark to tell whose write it is.
    #[inline]
    fn unmarked(seen: u64) -> Self {
        Self { seen, wrote: seen + 1 }
    }
}

/// The first step of an increment.
#[inline]
fn read(counter: &AtomicU64) -> u64 {
    counter.load(Relaxed)
}

/// The second step. What is written depends on whose word was read: otherwise the compiler would fold both steps into one
/// instruction, which cannot lose an update on one core.
#[inline]
fn write(counter: &AtomicU64, me: Expected, seen: u64) -> Step {
    let wrote = me.word_after(seen);
    counter.store(wrote, Relaxed);
    Step { seen, wrote }
}

/// Both, and what happens between them.
#[inline]
fn read_then_write(counter: &AtomicU64, me: Expected, between: impl FnOnce()) -> Step {
    let seen = read(counter);
    between();
    write(counter, me, seen)
}

impl<T: ReadThenWrite> Guard for T {
    fn increment_n(&self, counter: &AtomicU64, times: u64, log: &mut SegmentLog) {
        if let Some(gil) = log.changes_inside() {
            return increment_n_dropping_gil(self, &*gil, counter, times, log);
        }
        // What is expected is kept in registers: in the log it would cost a store a turn.
        let mut me = log.expected();
        for _ in 0..times {
            let step = self.increment(counter, me, log, || ());
            if step.seen != me.word {
                me = log.cut(me.word, step.seen);
            }
            me.word = step.wrote;
        }
        log.expect(me);
    }

    fn increment_yielding(&self, counter: &AtomicU64, log: &mut SegmentLog, between: &mut dyn FnMut()) {
        let step = self.increment(counter, log.expected(), log, between);
        log.saw(step.seen, step.wrote);
    }
}

/// The same under an interpreter that looks between instructions whether it should hand its lock on.
///
/// `counter += 1` in a loop is seven instructions in `CPython` 3.8 and 3.9: `FOR_ITER`, `STORE_FAST`, `LOAD_GLOBAL` (the read),
/// `LOAD_CONST`, `INPLACE_ADD`, `STORE_GLOBAL` (the write), `JUMP_ABSOLUTE`; it looks behind the third, fifth, sixth and last
/// (`DISPATCH()` in `Python/ceval.c`; the others are dispatched without a look). Each takes about as long as there, or a hundred
/// thousand increments would be over before anybody asked for the lock.
#[inline(never)]
fn increment_n_dropping_gil(
    guard: &impl ReadThenWrite,
    gil: &dyn Gil,
    counter: &AtomicU64,
    times: u64,
    log: &mut SegmentLog,
) {
    let (worker, clock) = (log.worker(), log.clock().clone());
    let passed = std::cell::RefCell::new(Vec::new());
    let look = || {
        if gil.drop_requested() {
            passed.borrow_mut().push(drop_on_request(gil, worker, &clock));
        }
    };
    for _ in 0..times {
        instructions(2);
        let step = guard.increment(counter, log.expected(), log, || {
            look();
            instructions(2);
            look();
        });
        log.saw(step.seen, step.wrote);
        for _ in 0..2 {
            instructions(1);
            look();
        }
        log.events().append(&mut passed.borrow_mut());
    }
}

/// Takes about as long as an interpreter does for so many instructions: some ten nanoseconds each.
#[inline]
fn instructions(count: u32) {
    for turn in 0..count * 40 {
        std::hint::black_box(turn);
    }
}

/// What a guard finds in its run.
#[derive(Clone, Copy)]
pub struct GuardContext<'run> {
    pub memory: &'run Arc<CounterMemory>,
    pub clock: &'run Clock,
    /// Where events go, for guards with a thread of their own.
    pub out: &'run Sender<Vec<Event>>,
    /// Whether workers of other processes use the same counter.
    pub across_processes: bool,
}

/// Sets a guard up. Plans that `engine::refusal` lets through can always be served.
///
/// # Errors
/// When the guard needs a thread of its own and the machine has none left.
pub fn open(name: GuardName, context: GuardContext<'_>) -> std::io::Result<Arc<dyn Guard>> {
    Ok(match name {
        GuardName::None => Arc::new(none::Bare),
        GuardName::Mutex if context.across_processes => Arc::new(cross_process::CrossProcess::parking(context.memory)),
        GuardName::Mutex => Arc::new(mutex::Parking::default()),
        GuardName::StdMutex => Arc::new(std_mutex::Standard::default()),
        GuardName::Rwlock => Arc::new(rwlock::ReadersWriter::default()),
        GuardName::Spin if context.across_processes => Arc::new(cross_process::CrossProcess::spinning(context.memory)),
        GuardName::Spin => Arc::new(spin::Spin::default()),
        GuardName::Peterson => Arc::new(peterson::Peterson::<peterson::SequentiallyConsistent>::default()),
        GuardName::PetersonAcqRel => Arc::new(peterson::Peterson::<peterson::AcquireRelease>::default()),
        GuardName::PetersonRelaxed => Arc::new(peterson::Peterson::<peterson::Relaxed>::default()),
        GuardName::Atomic => Arc::new(atomic::FetchAdd),
        GuardName::Cas => Arc::new(cas::CompareAndSwap),
        GuardName::Channel => Arc::new(channel::Owner::start(context)?),
        GuardName::Local => Arc::new(local::Local),
        GuardName::TwoMutexes => Arc::new(two_mutexes::TwoMutexes::default()),
        GuardName::ReadLock => Arc::new(read_lock::ReadLock::default()),
        GuardName::OwnMutex => Arc::new(own_mutex::OwnMutex),
        GuardName::Sleep => Arc::new(sleep::Sleep),
        GuardName::CheckThenAct => Arc::new(check_then_act::CheckThenAct),
    })
}

/// `channel` as a worker of another process than the owner's has it: increments are sent through the owner's ring.
#[must_use]
pub fn messages(ring: Arc<SharedRing>) -> Arc<dyn Guard> {
    Arc::new(channel_across::Messages::new(ring))
}

#[cfg(test)]
mod tests;
