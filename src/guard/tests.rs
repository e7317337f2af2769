use std::sync::atomic::Ordering;

use super::*;
use crate::event::What;
use crate::timeline::Timeline;

/// Counts on so many threads through the guard, and returns what the counter says and the timeline of the segments.
fn count(name: GuardName, across_processes: bool, threads: u32, times: u64) -> (u64, Timeline) {
    let memory = Arc::new(CounterMemory::heap());
    let clock = Clock::start();
    let (out, seen) = crossbeam::channel::unbounded();
    let site = Site { memory: &memory, clock: &clock, out: &out, across_processes };
    let guard = open(name, site).unwrap();
    std::thread::scope(|scope| {
        for worker in 0..threads {
            let (guard, memory, out, clock) = (&guard, &memory, &out, &clock);
            scope.spawn(move || {
                let counter = &memory.words().counter;
                let mut log = SegmentLog::new(worker, clock.clone(), None);
                for _ in 0..10 {
                    guard.stretch(counter, times / 10 - 1, &mut log);
                    guard.nudged(counter, &mut log, &mut std::thread::yield_now);
                }
                guard.finish(counter, &mut log);
                log.close();
                out.send(std::mem::take(log.events())).unwrap();
            });
        }
    });
    drop((guard, out));
    let observed = memory.words().counter.load(Ordering::Relaxed);
    let mut events: Vec<Event> = seen.iter().flatten().collect();
    events.push(Event { at: clock.now(), what: What::CounterRead { observed } });
    (observed, Timeline::of(&events))
}

#[test]
fn every_guard_but_none_counts_exactly_and_every_guard_keeps_its_books() {
    for name in GuardName::all() {
        for across in [false, true] {
            let (observed, timeline) = count(*name, across, 4, 10_000);
            let books = timeline.books().unwrap();
            assert!(books.balance(), "{name}: {books:?}");
            assert_eq!(books.made, 40_000, "{name}");
            if *name != GuardName::None {
                assert_eq!(observed, 40_000, "{name}");
            }
        }
    }
}

#[test]
fn one_worker_alone_sees_one_segment() {
    let (observed, timeline) = count(GuardName::None, false, 1, 1_000);
    assert_eq!(observed, 1_000);
    assert_eq!(timeline.lanes()[0].segments().len(), 1);
}
