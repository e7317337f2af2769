//! Threads that poll the slots of one event loop: whoever is free takes the slot that was woken first.
//!
//! They are threads of this program's own, started once and kept: where a thread is refused, a runtime that starts its own
//! panics, or waits for ever. It must not know what a slot does, nor who wakes it.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

use crossbeam::channel::{Receiver, Sender, unbounded};
use parking_lot::Mutex;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use crate::engine::slots::{SlotFuture, SlotHandle};

thread_local! {
    /// The slot that this thread polls next. A slot that another wakes goes on where that one was, as soon as it waits:
    /// to wake another thread takes longer than many a wait. `None` on a thread that polls no slots.
    static NEXT: Cell<Option<Arc<Slot>>> = const { Cell::new(None) };
    static POLLS: Cell<bool> = const { Cell::new(false) };
}

/// What is to be done by whichever thread is free.
enum Turn {
    Poll(Arc<Slot>),
    End,
}

/// The threads and the slots that live on them.
pub(super) struct SlotThreads {
    runtime: Handle,
    due: Sender<Turn>,
    turns: Receiver<Turn>,
    slots: Mutex<Vec<Arc<Slot>>>,
    serving: Mutex<u32>,
}

/// Ends the threads when it is dropped.
pub(super) struct Ending<'threads>(&'threads SlotThreads);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        // One for each thread that serves or will serve: nobody takes two.
        for _ in 0..*self.0.serving.lock() {
            // The channel is open as long as the threads are.
            let _ = self.0.due.send(Turn::End);
        }
    }
}

impl SlotThreads {
    /// No thread yet, and no slot. What slots wait for, they wait for on this runtime.
    pub(super) fn new(runtime: &Handle) -> Self {
        let (due, turns) = unbounded();
        Self { runtime: runtime.clone(), due, turns, slots: Mutex::default(), serving: Mutex::new(0) }
    }

    /// A thread was started that will [serve](Self::serve).
    pub(super) fn expect_one(&self) {
        *self.serving.lock() += 1;
    }

    pub(super) fn end_on_drop(&self) -> Ending<'_> {
        Ending(self)
    }

    /// The life of one of the threads: it polls slots until it is told to end.
    pub(super) fn serve(&self) {
        let _inside = self.runtime.enter();
        POLLS.set(true);
        while let Ok(Turn::Poll(slot)) = self.turns.recv() {
            let mut next = Some(slot);
            while let Some(slot) = next {
                slot.poll();
                next = NEXT.take();
            }
        }
    }

    /// A slot lives on these threads from now on.
    pub(super) fn spawn(&self, future: SlotFuture) -> LivingSlot {
        let (over, ended) = oneshot::channel();
        let stage = Mutex::new(Stage::Waits);
        let slot = Arc::new(Slot { stage, future: Mutex::new(Some((future, over))), due: self.due.clone() });
        self.slots.lock().push(Arc::clone(&slot));
        slot.wake_by_ref();
        LivingSlot { slot, ended }
    }
}

impl Drop for SlotThreads {
    /// A slot that waits is kept by what it waits for, and keeps that.
    fn drop(&mut self) {
        self.slots.get_mut().drain(..).for_each(|slot| slot.abort());
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Waits,
    /// It was woken, and is polled soon.
    Due,
    Polled,
    /// It was woken while it was polled.
    PolledAndDue,
    /// It will not be polled any more; who polls it now drops it.
    Over,
}

struct Slot {
    stage: Mutex<Stage>,
    /// Locked by who polls it, and by who drops it.
    future: Mutex<Option<(SlotFuture, oneshot::Sender<()>)>>,
    due: Sender<Turn>,
}

impl Slot {
    fn poll(self: &Arc<Self>) {
        {
            let mut stage = self.stage.lock();
            if *stage == Stage::Over {
                return;
            }
            *stage = Stage::Polled;
        }
        let mut living = self.future.lock();
        let Some((future, _)) = living.as_mut() else { return };
        let waker = Waker::from(Arc::clone(self));
        let polled = poll_once(future.as_mut(), &mut Context::from_waker(&waker));
        let mut stage = self.stage.lock();
        match (polled, *stage) {
            (Polled::Waits, Stage::PolledAndDue) => {
                *stage = Stage::Due;
                drop((stage, living));
                self.enqueue();
            }
            (Polled::Waits, Stage::Polled) => *stage = Stage::Waits,
            (polled, _) => {
                *stage = Stage::Over;
                drop(stage);
                let ended = living.take();
                drop(living);
                if let (Polled::Ended, Some((_, over))) = (polled, ended) {
                    // Nobody waits for the end of most slots.
                    let _ = over.send(());
                }
            }
        }
    }

    fn enqueue(self: &Arc<Self>) {
        // It fails when the run is over.
        let _ = self.due.send(Turn::Poll(Arc::clone(self)));
    }

    /// Drops what it does: at once, or as soon as it waits.
    fn abort(&self) {
        let before = std::mem::replace(&mut *self.stage.lock(), Stage::Over);
        if matches!(before, Stage::Waits | Stage::Due) {
            let living = self.future.lock().take();
            drop(living);
        }
    }
}

enum Polled {
    Waits,
    Ended,
    Panicked,
}

/// Tasks that panic have failed, and are none of a slot's panics: whatever else panics ends its slot alone.
fn poll_once(future: Pin<&mut (dyn Future<Output = ()> + Send)>, context: &mut Context<'_>) -> Polled {
    match catch_unwind(AssertUnwindSafe(|| future.poll(context))) {
        Ok(Poll::Pending) => Polled::Waits,
        Ok(Poll::Ready(())) => Polled::Ended,
        Err(_) => Polled::Panicked,
    }
}

impl Wake for Slot {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let mut stage = self.stage.lock();
        match *stage {
            Stage::Waits => *stage = Stage::Due,
            Stage::Polled => {
                *stage = Stage::PolledAndDue;
                return;
            }
            Stage::Due | Stage::PolledAndDue | Stage::Over => return,
        }
        drop(stage);
        if POLLS.get() {
            if let Some(before) = NEXT.replace(Some(Arc::clone(self))) {
                before.enqueue();
            }
        } else {
            self.enqueue();
        }
    }
}

/// A slot, as its starter knows it. It lives on when this is dropped.
pub(super) struct LivingSlot {
    slot: Arc<Slot>,
    ended: oneshot::Receiver<()>,
}

impl SlotHandle for LivingSlot {
    fn abort(&self) {
        self.slot.abort();
    }

    async fn came_to_its_end(self) -> bool {
        self.ended.await.is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::future::{pending, poll_fn};
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicU32, Ordering};

    /// Does something with so many threads that serve.
    fn with_threads<T>(threads: u32, use_them: impl AsyncFnOnce(&SlotThreads) -> T) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let slots = SlotThreads::new(runtime.handle());
        std::thread::scope(|scope| {
            let _ending = slots.end_on_drop();
            for _ in 0..threads {
                slots.expect_one();
                scope.spawn(|| slots.serve());
            }
            runtime.block_on(use_them(&slots))
        })
    }

    #[test]
    fn slots_that_wake_each_other_all_come_to_their_end() {
        let turn = Arc::new(tokio::sync::Mutex::new(0_u32));
        let ended = with_threads(3, async |threads| {
            let slots: Vec<_> = (0..8)
                .map(|_| {
                    let turn = Arc::clone(&turn);
                    threads.spawn(Box::pin(async move {
                        for _ in 0..500 {
                            let mut held = turn.lock().await;
                            tokio::task::yield_now().await;
                            *held += 1;
                        }
                    }))
                })
                .collect();
            let mut ended = 0;
            for slot in slots {
                ended += u32::from(slot.came_to_its_end().await);
            }
            ended
        });
        assert_eq!((ended, *turn.blocking_lock()), (8, 4_000));
    }

    #[test]
    fn slots_that_compute_do_so_at_the_same_time_and_timers_go_on() {
        let together = Arc::new(Barrier::new(2));
        with_threads(3, async |threads| {
            // Neither of the two gets past the barrier without the other.
            let computing: Vec<_> = (0..2)
                .map(|_| {
                    let together = Arc::clone(&together);
                    threads.spawn(Box::pin(async move {
                        together.wait();
                    }))
                })
                .collect();
            let timer = threads.spawn(Box::pin(tokio::time::sleep(std::time::Duration::from_millis(1))));
            assert!(timer.came_to_its_end().await);
            for slot in computing {
                assert!(slot.came_to_its_end().await);
            }
        });
    }

    /// Counts how many of it are dropped.
    struct Counted(Arc<AtomicU32>);

    impl Drop for Counted {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    #[test]
    fn nothing_is_left_of_slots_that_wait_were_aborted_or_panicked() {
        let dropped = Arc::new(AtomicU32::new(0));
        let slot = |end: u32| {
            let held = Counted(Arc::clone(&dropped));
            Box::pin(async move {
                let _held = held;
                // It has been polled once before it waits for ever.
                tokio::task::yield_now().await;
                assert_ne!(end, 2, "on purpose");
                pending::<()>().await;
            })
        };
        with_threads(1, async |threads| {
            let _waits = threads.spawn(slot(0));
            let aborted = threads.spawn(slot(1));
            aborted.abort();
            assert!(!aborted.came_to_its_end().await);
            assert!(!threads.spawn(slot(2)).came_to_its_end().await);
            assert_eq!(dropped.load(Ordering::SeqCst), 2);
        });
        assert_eq!(dropped.load(Ordering::SeqCst), 3);
    }

    #[test]
    fn a_slot_is_polled_by_one_thread_at_a_time_and_by_all_of_them_in_the_end() {
        let (inside, seen) = (Arc::new(AtomicU32::new(0)), Arc::new(Mutex::new(BTreeSet::new())));
        with_threads(2, async |threads| {
            let (inside, ids) = (Arc::clone(&inside), Arc::clone(&seen));
            let slot = threads.spawn(Box::pin(poll_fn(move |context| {
                assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0, "two threads poll it");
                ids.lock().insert(format!("{:?}", std::thread::current().id()));
                let over = ids.lock().len() == 2;
                inside.fetch_sub(1, Ordering::SeqCst);
                context.waker().wake_by_ref();
                if over { Poll::Ready(()) } else { Poll::Pending }
            })));
            assert!(slot.came_to_its_end().await);
        });
        assert_eq!(seen.lock().len(), 2);
    }
}
