//! Peterson's lock for two workers, out of loads and stores alone. It is right where everybody sees all of them in one order
//! (seq-cst); where a store may be seen later than a load behind it (relaxed, acquire-release), both may come in at once.

use std::marker::PhantomData;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use crossbeam::utils::CachePadded;

use super::{Expected, ReadThenWrite, SegmentLog, Step, read_then_write};

/// Looks before a yield: with one core, the one that is waited for has to get it.
const SPINS: u32 = 128;

/// In which order its loads and stores may be seen.
pub(super) trait SeenInOrder: Send + Sync {
    const LOAD: Ordering;
    const STORE: Ordering;
}

pub(super) struct Relaxed;
pub(super) struct AcquireRelease;
pub(super) struct SequentiallyConsistent;

impl SeenInOrder for Relaxed {
    const LOAD: Ordering = Ordering::Relaxed;
    const STORE: Ordering = Ordering::Relaxed;
}

impl SeenInOrder for AcquireRelease {
    const LOAD: Ordering = Ordering::Acquire;
    const STORE: Ordering = Ordering::Release;
}

impl SeenInOrder for SequentiallyConsistent {
    const LOAD: Ordering = Ordering::SeqCst;
    const STORE: Ordering = Ordering::SeqCst;
}

pub(super) struct Peterson<Order> {
    wants: [CachePadded<AtomicBool>; 2],
    turn: CachePadded<AtomicUsize>,
    order: PhantomData<Order>,
}

impl<Order> Default for Peterson<Order> {
    fn default() -> Self {
        Self { wants: Default::default(), turn: CachePadded::default(), order: PhantomData }
    }
}

impl<Order: SeenInOrder> Peterson<Order> {
    /// Whether the other one is before me.
    #[inline]
    fn must_wait(&self, other: usize) -> bool {
        self.wants[other].load(Order::LOAD) && self.turn.load(Order::LOAD) == other
    }

    fn wait(&self, other: usize) {
        let mut spins = 0_u32;
        while self.must_wait(other) {
            spins = spins.wrapping_add(1);
            if spins.is_multiple_of(SPINS) {
                std::thread::yield_now();
            } else {
                std::hint::spin_loop();
            }
        }
    }
}

impl<Order: SeenInOrder> ReadThenWrite for Peterson<Order> {
    #[inline]
    fn increment(&self, counter: &AtomicU64, me: Expected, log: &mut SegmentLog, between: impl FnOnce()) -> Step {
        let own = usize::from(log.worker() % 2 == 1);
        let other = 1 - own;
        self.wants[own].store(true, Order::STORE);
        self.turn.store(other, Order::STORE);
        if self.must_wait(other) {
            log.blocked(|| self.wait(other));
        }
        let step = read_then_write(counter, me, between);
        self.wants[own].store(false, Order::STORE);
        step
    }
}
