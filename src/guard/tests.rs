use std::sync::atomic::Ordering;

use super::*;
use crate::event::EventKind;
use crate::timeline::Timeline;

/// Counts on so many threads through the guard, and returns what the counter says and the timeline of the segments.
fn count(name: GuardName, across_processes: bool, threads: u32, times: u64) -> (u64, Timeline) {
    let memory = Arc::new(CounterMemory::heap());
    let clock = Clock::start();
    let (out, seen) = crossbeam::channel::unbounded();
    let context = GuardContext { memory: &memory, clock: &clock, out: &out, across_processes };
    let guard = open(name, context).unwrap();
    std::thread::scope(|scope| {
        for worker in 0..threads {
            let (guard, memory, out, clock) = (&guard, &memory, &out, &clock);
            scope.spawn(move || {
                let counter = &memory.words().counter;
                let mut log = SegmentLog::new(worker, clock.clone(), None);
                for _ in 0..10 {
                    guard.increment_n(counter, times / 10 - 1, &mut log);
                    guard.increment_yielding(counter, &mut log, &mut std::thread::yield_now);
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
    events.push(Event { at: clock.now(), what: EventKind::CounterRead { observed } });
    (observed, Timeline::of(&events))
}

#[test]
fn guards_that_protect_count_exactly_and_all_keep_their_books() {
    for name in GuardName::all() {
        for across in [false, true] {
            let (observed, timeline) = count(*name, across, 4, 10_000);
            let books = timeline.books().unwrap();
            assert!(books.balance(), "{name}: {books:?}");
            assert_eq!(books.made, 40_000, "{name}");
            if *name != GuardName::None && !name.is_wrong() {
                assert_eq!(observed, 40_000, "{name}");
            }
        }
    }
}

/// Two workers by turns: the first stands in its window while the second makes an increment of its own.
fn one_comes_in_between(name: GuardName) -> (u64, Timeline) {
    let memory = Arc::new(CounterMemory::heap());
    let clock = Clock::start();
    let (out, _seen) = crossbeam::channel::unbounded();
    let context = GuardContext { memory: &memory, clock: &clock, out: &out, across_processes: false };
    let guard = open(name, context).unwrap();
    let counter = &memory.words().counter;
    let [mut first, mut second] = [0, 1].map(|worker| SegmentLog::new(worker, clock.clone(), None));
    guard.increment_yielding(counter, &mut first, &mut || guard.increment_yielding(counter, &mut second, &mut || ()));
    let observed = counter.load(Ordering::Relaxed);
    let mut events = Vec::new();
    for log in [&mut first, &mut second] {
        log.close();
        events.append(log.events());
    }
    events.push(Event { at: clock.now(), what: EventKind::CounterRead { observed } });
    (observed, Timeline::of(&events))
}

#[test]
fn whoever_stands_in_the_window_of_a_wrong_fix_does_not_keep_others_out() {
    for name in GuardName::all().iter().filter(|name| name.is_wrong()) {
        let (observed, timeline) = one_comes_in_between(*name);
        let books = timeline.books().unwrap();
        assert_eq!((observed, books.made, books.lost), (1, 2, 1), "{name}");
        assert!(books.balance(), "{name}: {books:?}");
    }
}

#[test]
fn two_mutexes_keep_workers_of_the_same_half_apart() {
    let halves: Vec<usize> = (0..4).map(two_mutexes::half_of).collect();
    assert_eq!(halves, [0, 1, 0, 1]);
}

#[test]
fn a_pause_is_told_as_a_wait() {
    let clock = Clock::start();
    let mut log = SegmentLog::new(0, clock, None);
    let counter = AtomicU64::new(0);
    sleep::Sleep.increment_n(&counter, 3, &mut log);
    assert_eq!(counter.load(Ordering::Relaxed), 3);
    let told: Vec<&EventKind> = log.events().iter().map(|event| &event.what).collect();
    assert_eq!(told, [&EventKind::Waiting { worker: 0 }, &EventKind::Resumed { worker: 0 }]);
}

#[test]
fn one_worker_alone_sees_one_segment() {
    let (observed, timeline) = count(GuardName::None, false, 1, 1_000);
    assert_eq!(observed, 1_000);
    assert_eq!(timeline.lanes()[0].segments().len(), 1);
}

/// A lock that is always asked for: whenever it is let go, somebody else makes an increment.
struct Impatient {
    memory: Arc<CounterMemory>,
    changes_inside: bool,
}

impl Gil for Impatient {
    fn acquire(&self, _worker: crate::event::WorkerId) {}

    fn release(&self) {
        self.memory.words().counter.fetch_add(1, Ordering::Relaxed);
    }

    fn drop_requested(&self) -> bool {
        true
    }

    fn changes_inside(&self) -> bool {
        self.changes_inside
    }
}

#[test]
fn a_lock_that_changes_hands_inside_the_window_loses_and_one_that_does_not_keeps() {
    for (changes_inside, expected, stops) in [(true, 2, 2), (false, 1, 0)] {
        let memory = Arc::new(CounterMemory::heap());
        let gil = Arc::new(Impatient { memory: Arc::clone(&memory), changes_inside });
        let mut log = SegmentLog::new(0, Clock::start(), Some(gil));
        let counter = &memory.words().counter;
        none::Bare.increment_n(counter, 1, &mut log);
        // Inside, one increment of somebody else is thrown back; behind the write, another one stays.
        assert_eq!(counter.load(Ordering::Relaxed), expected, "changes inside: {changes_inside}");
        let stood = log.events().iter().filter(|event| matches!(event.what, EventKind::Blocked { .. })).count();
        assert_eq!(stood, stops, "changes inside: {changes_inside}");
    }
}
