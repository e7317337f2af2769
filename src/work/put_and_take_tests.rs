//! The queue in all its forms, among workers that may block and among slots: what is put is taken once, in order.

use std::sync::Arc;

use crossbeam::channel::unbounded;
use parking_lot::Mutex;
use proptest::prelude::*;

use super::*;
use crate::cancel::Cancel;
use crate::clock::Clock;
use crate::event::{Event, EventKind};
use crate::event_buffer::EventBuffer;
use crate::os::SharedRing;
use crate::work::{LockSet, QueueShape, RunQueue, SlotShared, Worker};

fn shape(capacity: u64, putters: u32, takers: u32) -> QueueShape {
    QueueShape { capacity, items: 200, words: 3, putters, takers }
}

/// What a worker of a test does with its context.
fn as_worker<T>(
    id: u32,
    queue: &RunQueue,
    cancel: &Cancel,
    timeout: Option<Nanos>,
    act: impl FnOnce(&mut Context<'_, '_>) -> T,
) -> (T, Vec<Event>) {
    let (out, told) = unbounded();
    let mut log = EventBuffer::new(Clock::start(), out);
    let locks = LockSet::new(0, 0);
    let done = {
        let mut worker =
            Worker { id, log: &mut log, cancel, gil: None, shared: None, locks: &locks, queue: Some(queue), timeout };
        let started = worker.log.now();
        act(&mut Context::new(&mut worker, id, started))
    };
    drop(log);
    (done, told.iter().flatten().collect())
}

/// Puts so many items a putter and takes them all; returns what each taker got.
fn through(queue: &RunQueue, putters: u32, takers: u32, each: u32) -> Vec<Vec<(u32, u32)>> {
    let cancel = Cancel::new();
    std::thread::scope(|scope| {
        for id in 0..putters {
            let cancel = &cancel;
            scope.spawn(move || {
                as_worker(id, queue, cancel, None, |context| {
                    let end = queue.put_end(id, id, context.cancel()).unwrap();
                    for number in 0..each {
                        context.put(&end, Item::new(id, number, 3)).unwrap();
                    }
                })
            });
        }
        let takers = (putters..putters + takers).map(|id| {
            let cancel = &cancel;
            scope.spawn(move || {
                let take_all = |context: &mut Context<'_, '_>| {
                    let end = queue.take_end(id, id, context.cancel()).unwrap();
                    std::iter::from_fn(|| context.take(&end).unwrap()).map(|(_, item)| item.origin().unwrap()).collect()
                };
                as_worker(id, queue, cancel, None, take_all).0
            })
        });
        let takers: Vec<_> = takers.collect();
        takers.into_iter().map(|taker| taker.join().unwrap()).collect()
    })
}

/// The same in slots of one event loop.
fn through_on_loop(queue: RunQueue, putters: u32, takers: u32, each: u32) -> Vec<Vec<(u32, u32)>> {
    let (out, _) = unbounded();
    let shared = SlotShared {
        log: Arc::new(Mutex::new(EventBuffer::new(Clock::start(), out))),
        cancel: Cancel::new(),
        counter: None,
        locks: Arc::new(LockSet::new(0, 0)),
        queue: Some(Arc::new(queue)),
        timeout: None,
        flushes_before_waits: false,
    };
    let put = async |id: u32| {
        let context = LoopContext::new(&shared, id, id, 0);
        let end = context.queue().unwrap().loop_put_end().unwrap();
        for number in 0..each {
            context.put(&end, Item::new(id, number, 3)).await.unwrap();
        }
    };
    let take = async |id: u32| {
        let context = LoopContext::new(&shared, id, id, 0);
        let end = context.queue().unwrap().loop_take_end().unwrap();
        let mut taken = Vec::new();
        while let Some((_, item)) = context.take(&end).await.unwrap() {
            taken.push(item.origin().unwrap());
        }
        taken
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        // The futures live on this thread; tokio's `join!` wants to know their number, so three of each are made.
        let (putters, takers) = (putters.min(3), takers.min(3));
        let put = async |id: u32| {
            if id < putters {
                put(id).await;
            }
        };
        let take = async |id: u32| if id < takers { take(putters + id).await } else { Vec::new() };
        let (.., one, two, three) = tokio::join!(put(0), put(1), put(2), take(0), take(1), take(2));
        vec![one, two, three]
    })
}

fn check(taken: &[Vec<(u32, u32)>], putters: u32, each: u32) -> Result<(), TestCaseError> {
    for items in taken {
        for putter in 0..putters {
            let numbers = items.iter().filter(|(from, _)| *from == putter).map(|(_, number)| number);
            prop_assert!(numbers.is_sorted(), "items of one putter overtook each other: {:?}", items);
        }
    }
    let mut all = taken.concat();
    all.sort_unstable();
    let expected: Vec<_> = (0..putters).flat_map(|putter| (0..each).map(move |number| (putter, number))).collect();
    prop_assert_eq!(all, expected);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn what_is_put_is_taken_once_and_in_order_whatever_the_queue_is_made_of(
        capacity in 0_u64..4,
        putters in 1_u32..4,
        takers in 1_u32..4,
        each in 0_u32..60,
    ) {
        let shape = shape(capacity, putters, takers);
        check(&through(&RunQueue::own(shape), putters, takers, each), putters, each)?;
        let ring = Arc::new(SharedRing::create(shape.ring()).unwrap());
        check(&through(&RunQueue::across(ring), putters, takers, each), putters, each)?;
        check(&through_on_loop(RunQueue::own(shape), putters, takers, each), putters, each)?;
    }
}

/// A queue of either form for workers that may block.
fn forms(shape: QueueShape) -> [RunQueue; 2] {
    [RunQueue::own(shape), RunQueue::across(Arc::new(SharedRing::create(shape.ring()).unwrap()))]
}

#[test]
fn whoever_finds_it_full_or_empty_stands_there_and_says_so() {
    for queue in forms(shape(1, 1, 1)) {
        let cancel = Cancel::new();
        let takes = |queue: &RunQueue| {
            let end = queue.take_end(1, 1, &Cancel::new()).unwrap();
            as_worker(1, queue, &cancel, Some(1_000_000), |context| context.take(&end).map(drop))
        };
        let (done, told) = takes(&queue);
        assert_eq!(done, Err(Stop::TimedOut), "nobody puts in time");
        let stood: Vec<_> = told.into_iter().map(|event| event.what).collect();
        assert!(matches!(
            stood[..],
            [EventKind::Asks { worker: 1, on: BlockedOn::Item }, EventKind::Blocked { worker: 1, .. }]
        ));
    }
    for queue in forms(shape(1, 1, 1)) {
        let cancel = Cancel::new();
        let (done, told) = as_worker(0, &queue, &cancel, Some(1_000_000), |context| {
            let end = queue.put_end(0, 0, &Cancel::new()).unwrap();
            [0, 1].map(|number| context.put(&end, Item::new(0, number, 3)).map(drop))
        });
        assert_eq!(done, [Ok(()), Err(Stop::TimedOut)], "there is room for one");
        assert!(matches!(told[0].what, EventKind::Asks { on: BlockedOn::Place, .. }));
    }
}

#[test]
fn a_cancelled_worker_does_not_stand_on_and_nobody_puts_where_nobody_takes() {
    for queue in forms(shape(1, 1, 1)) {
        let cancel = Cancel::new();
        let taker = queue.take_end(1, 1, &Cancel::new()).unwrap();
        std::thread::scope(|scope| {
            let (queue, cancel) = (&queue, &cancel);
            let stands =
                scope.spawn(move || as_worker(1, queue, cancel, None, |context| context.take(&taker).map(drop)).0);
            cancel.request();
            assert_eq!(stands.join().unwrap(), Err(Stop::Cancelled));
        });
        let (done, _) = as_worker(0, &queue, &Cancel::new(), None, |context| {
            let end = queue.put_end(0, 0, &Cancel::new()).unwrap();
            context.put(&end, Item::new(0, 0, 3)).map(drop)
        });
        assert_eq!(done, Err(nobody_takes()), "the only taker has gone");
        assert!(queue.put_end(0, 0, &Cancel::new()).is_err(), "an end is there once");
    }
}
