use std::sync::atomic::Ordering;

use super::*;
use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::event::{CounterWord, EventKind, WorkerId};
use crate::plan::Waiting;
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
                let mut log = SegmentLog::new(worker, 0, clock.clone(), None);
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
    let word = CounterWord::from_bits(memory.words().counter.load(Ordering::Relaxed));
    let (observed, last) = (word.count(), word.writer());
    let mut events: Vec<Event> = seen.iter().flatten().collect();
    events.push(Event { at: clock.now(), what: EventKind::CounterRead { observed, last } });
    (observed, Timeline::of(&events))
}

#[test]
fn guards_that_protect_count_exactly_and_all_keep_their_books() {
    for name in GuardName::all() {
        for across in [false, true] {
            let threads = name.profile().most_workers.unwrap_or(4);
            let (observed, timeline) = count(*name, across, threads, 10_000);
            let all = u64::from(threads) * 10_000;
            let books = timeline.books().unwrap();
            assert!(books.balance(), "{name}: {books:?}");
            assert_eq!(books.made, all, "{name}");
            if *name != GuardName::None && !name.is_wrong() {
                assert_eq!(observed, all, "{name}");
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
    let [mut first, mut second] = [0, 1].map(|worker| SegmentLog::new(worker, 0, clock.clone(), None));
    guard.increment_yielding(counter, &mut first, &mut || guard.increment_yielding(counter, &mut second, &mut || ()));
    let word = CounterWord::from_bits(counter.load(Ordering::Relaxed));
    let (observed, last) = (word.count(), word.writer());
    let mut events = Vec::new();
    for log in [&mut first, &mut second] {
        log.close();
        events.append(log.events());
    }
    events.push(Event { at: clock.now(), what: EventKind::CounterRead { observed, last } });
    (observed, Timeline::of(&events))
}

#[test]
fn whoever_stands_in_the_window_of_a_wrong_fix_does_not_keep_others_out() {
    // Whoever has to wait for the other one would wait for ever here.
    let lets_in = |name: &&GuardName| name.is_wrong() && name.profile().waiting != Waiting::Spins;
    for name in GuardName::all().iter().filter(lets_in) {
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
    let mut log = SegmentLog::new(0, 0, clock, None);
    let counter = AtomicU64::new(0);
    sleep::Sleep.increment_n(&counter, 3, &mut log);
    assert_eq!(CounterWord::from_bits(counter.load(Ordering::Relaxed)).count(), 3);
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

    fn native_share(&self) -> u32 {
        0
    }
}

#[test]
fn a_lock_that_changes_hands_inside_the_window_loses_and_one_that_does_not_keeps() {
    for (changes_inside, expected, stops) in [(true, 3, 4), (false, 1, 0)] {
        let memory = Arc::new(CounterMemory::heap());
        let gil = Arc::new(Impatient { memory: Arc::clone(&memory), changes_inside });
        let mut log = SegmentLog::new(0, 0, Clock::start(), Some(gil));
        let counter = &memory.words().counter;
        none::Bare.increment_n(counter, 1, &mut log);
        // Inside, two increments of somebody else are thrown back; behind the write, two stay.
        let observed = CounterWord::from_bits(counter.load(Ordering::Relaxed)).count();
        assert_eq!(observed, expected, "changes inside: {changes_inside}");
        let stood = log.events().iter().filter(|event| matches!(event.what, EventKind::Blocked { .. })).count();
        assert_eq!(stood, stops, "changes inside: {changes_inside}");
    }
}

/// A guard under which another worker writes after each of this one's increments.
struct Crowded;

impl ReadThenWrite for Crowded {
    fn increment(&self, counter: &AtomicU64, me: Expected, _log: &mut SegmentLog, between: impl FnOnce()) -> Step {
        let step = read_then_write(counter, me, between);
        let other = CounterWord::written(7, crate::event::Writer { worker: 9, segment: 0 });
        counter.store(other.bits(), Ordering::Relaxed);
        step
    }
}

#[test]
fn every_segment_of_a_stretch_has_a_mark_of_its_own() {
    let counter = AtomicU64::new(0);
    let mut log = SegmentLog::new(0, 0, Clock::manual().0, None);
    Crowded.increment_n(&counter, 5, &mut log);
    Crowded.increment_yielding(&counter, &mut log, &mut || ());
    Crowded.increment_n(&counter, 5, &mut log);
    log.close();
    let numbers = log.events().iter().map(|event| match event.what {
        EventKind::Segment { wrote, .. } => wrote.writer().map(|writer| writer.segment),
        _ => None,
    });
    let numbers: Vec<Option<u32>> = numbers.collect();
    assert_eq!(numbers, (0..11).map(Some).collect::<Vec<_>>());
}

/// One write of a played schedule: who wrote which count over which write.
struct Write {
    worker: WorkerId,
    count: u64,
    over: Option<usize>,
}

/// Workers that read and write by turns on one thread, so that it is known whose write every read returned. They note what
/// they see as workers of a real run do.
struct Schedule {
    counter: u64,
    last: Option<usize>,
    writes: Vec<Write>,
    logs: Vec<SegmentLog>,
    /// What each worker has read and not yet written: the word, and the write that it was.
    read: Vec<Option<(u64, Option<usize>)>>,
    tick: Arc<AtomicU64>,
}

impl Schedule {
    fn new(workers: u32) -> Self {
        let (clock, tick) = Clock::manual();
        let logs: Vec<_> = (0..workers).map(|worker| SegmentLog::new(worker, worker, clock.clone(), None)).collect();
        Self { counter: 0, last: None, writes: Vec::new(), read: vec![None; logs.len()], logs, tick }
    }

    fn step(&mut self, worker: usize) {
        self.tick.fetch_add(1, Ordering::Relaxed);
        let Some((seen, over)) = self.read[worker].take() else {
            self.read[worker] = Some((self.counter, self.last));
            return;
        };
        self.counter = self.logs[worker].expected().word_after(seen);
        self.logs[worker].saw(seen, self.counter);
        let count = CounterWord::from_bits(self.counter).count();
        self.last = Some(self.writes.len());
        self.writes.push(Write { worker: WorkerId::try_from(worker).unwrap(), count, over });
    }

    fn finish(mut self) -> (Timeline, Vec<Write>) {
        for worker in 0..self.logs.len() {
            if self.read[worker].is_some() {
                self.step(worker);
            }
        }
        let mut events = Vec::new();
        for log in &mut self.logs {
            log.close();
            events.append(log.events());
        }
        let word = CounterWord::from_bits(self.counter);
        events
            .push(Event { at: 1 << 40, what: EventKind::CounterRead { observed: word.count(), last: word.writer() } });
        (Timeline::of(&events), self.writes)
    }
}

/// The truth about a row: who lost how many, whose write stands at its first value, and the highest value lost.
#[derive(Debug, Default, PartialEq)]
struct TrueRow {
    losers: BTreeMap<WorkerId, u64>,
    by: Option<WorkerId>,
    highest: u64,
}

/// The true rows, by the value where their branch leaves the line that stands; and which of the writes stand.
fn true_rows(writes: &[Write]) -> (BTreeMap<u64, TrueRow>, Vec<bool>) {
    let mut stands = vec![false; writes.len()];
    let mut standing: BTreeMap<u64, WorkerId> = BTreeMap::new();
    let mut next = writes.len().checked_sub(1);
    while let Some(index) = next {
        stands[index] = true;
        standing.insert(writes[index].count, writes[index].worker);
        next = writes[index].over;
    }
    let mut rows: BTreeMap<u64, TrueRow> = BTreeMap::new();
    for (index, write) in writes.iter().enumerate().filter(|(index, _)| !stands[*index]) {
        let mut root = index;
        while let Some(over) = writes[root].over.filter(|over| !stands[*over]) {
            root = over;
        }
        let row = rows.entry(writes[root].count - 1).or_default();
        *row.losers.entry(write.worker).or_default() += 1;
        row.highest = row.highest.max(write.count);
        row.by = standing.get(&writes[root].count).copied().or_else(|| writes.last().map(|last| last.worker));
    }
    (rows, stands)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn the_ledger_names_exactly_who_lost_who_overwrote_and_who_threw_back(
        (workers, turns) in (2_u32..=64).prop_flat_map(|workers| {
            let turns = proptest::collection::vec((0..workers as usize, prop_oneof![1_usize..5, 1_usize..60]), 0..400);
            (Just(workers), turns)
        })
    ) {
        let mut schedule = Schedule::new(workers);
        for (worker, steps) in turns {
            for _ in 0..steps {
                schedule.step(worker);
            }
        }
        let (timeline, writes) = schedule.finish();
        let ledger = timeline.ledger().expect("it is over");
        let (truth, _) = true_rows(&writes);
        let told: BTreeMap<u64, TrueRow> = ledger.rows.iter().map(|row| {
            (row.read, TrueRow { losers: row.losers.iter().copied().collect(), by: row.by, highest: row.highest })
        }).collect();
        prop_assert_eq!(&told, &truth);
        prop_assert!(!ledger.guessed && ledger.rows.len() == truth.len());
        for row in &ledger.rows {
            prop_assert!(row.by.is_some(), "it says who: {row:?}");
            for step in ledger.interleaving(row) {
                let write = |write: &Write| (write.worker, write.count) == (step.worker, step.value);
                let read = |write: &Write| (write.worker, write.count) == (step.worker, step.value + 1);
                prop_assert!(writes.iter().any(|w| if step.writes { write(w) } else { read(w) }), "{step:?} of {row:?}");
            }
            let Some(back) = row.thrown_back else { continue };
            // The worker's next write after that height is over a write of the one who is named.
            let height = |write: &Write| (write.worker, write.count) == (back.worker, back.from);
            let thrown = writes.iter().enumerate().filter(|(_, write)| height(write)).any(|(at, _)| {
                let next = writes[at + 1..].iter().find(|write| write.worker == back.worker);
                let over = next.and_then(|next| next.over).map(|over| &writes[over]);
                over.is_some_and(|over| (over.worker, over.count) == (back.by, back.to))
            });
            prop_assert!(thrown, "{back:?}");
        }
    }
}

/// How often the threads of a crowd were switched while they counted through a guard, for each of their nudges.
fn switches_a_nudge(name: GuardName, across_processes: bool, threads: u32) -> u32 {
    const NUDGES: u32 = 8;
    let memory = Arc::new(CounterMemory::heap());
    let clock = Clock::start();
    let (out, _events) = crossbeam::channel::unbounded();
    let context = GuardContext { memory: &memory, clock: &clock, out: &out, across_processes };
    let guard = open(name, context).unwrap();
    let switches = std::thread::scope(|scope| {
        let counting = |worker| {
            let (guard, counter, clock) = (&guard, &memory.words().counter, clock.clone());
            scope.spawn(move || {
                let before = crate::os::thread_usage();
                let mut log = SegmentLog::new(worker, 0, clock, None);
                for nudge in 0..NUDGES {
                    guard.increment_n(counter, 500, &mut log);
                    if nudge % 2 == 0 {
                        guard.increment_yielding(counter, &mut log, &mut std::thread::yield_now);
                    } else {
                        std::thread::yield_now();
                    }
                    log.events().clear();
                }
                let used = crate::os::usage_since(before);
                used.voluntary_switches + used.involuntary_switches
            })
        };
        let crowd: Vec<_> = (0..threads).map(counting).collect();
        crowd.into_iter().map(|thread| thread.join().unwrap()).sum::<u32>()
    });
    switches / (threads * NUDGES)
}

/// Whoever is nudged is switched away and back. Beside that a lock may wake one waiter at a time; with one woken at every release
/// there were more than a hundred switches a nudge among so many.
#[test]
fn a_crowd_before_a_lock_is_not_woken_all_the_time() {
    for (name, across) in [
        (GuardName::Mutex, false),
        (GuardName::StdMutex, false),
        (GuardName::Rwlock, false),
        (GuardName::Spin, false),
        (GuardName::TwoMutexes, false),
        (GuardName::ReadLock, false),
        (GuardName::Spin, true),
    ] {
        let switches = switches_a_nudge(name, across, 256);
        assert!(switches <= 30, "{name}, across processes {across}: {switches}");
    }
}
