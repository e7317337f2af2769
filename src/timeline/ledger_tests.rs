use super::*;
use crate::event::{Event, EventKind};
use proptest::prelude::*;

/// Workers that read, and later write one more; what each saw is cut into segments as `guard::SegmentLog` cuts it.
struct Model {
    counter: u64,
    now: Nanos,
    workers: Vec<Counting>,
    events: Vec<Event>,
    made: u64,
}

#[derive(Clone, Copy)]
struct Counting {
    seen: Option<u64>,
    next: Option<u64>,
    from: u64,
    since: Nanos,
}

impl Model {
    fn new(workers: usize) -> Self {
        let idle = Counting { seen: None, next: None, from: 0, since: 0 };
        Self { counter: 0, now: 0, workers: vec![idle; workers], events: Vec::new(), made: 0 }
    }

    /// A worker takes its next step: it reads, or it writes what it read and one more.
    fn step(&mut self, worker: usize) {
        self.now += 1;
        let counting = &mut self.workers[worker];
        let Some(seen) = counting.seen.take() else {
            counting.seen = Some(self.counter);
            return;
        };
        self.counter = seen + 1;
        self.made += 1;
        if counting.next != Some(seen) {
            self.cut(worker);
            let counting = &mut self.workers[worker];
            (counting.from, counting.since) = (seen, self.now);
        }
        self.workers[worker].next = Some(seen + 1);
    }

    fn cut(&mut self, worker: usize) {
        let Counting { next, from, since, .. } = self.workers[worker];
        if let Some(to) = next.filter(|to| *to > from) {
            let id = WorkerId::try_from(worker).unwrap();
            self.events.push(Event { at: self.now, what: EventKind::unmarked_segment(id, since, from, to) });
        }
    }

    fn finish(mut self) -> (Timeline, u64) {
        for worker in 0..self.workers.len() {
            if self.workers[worker].seen.is_some() {
                self.step(worker);
            }
        }
        for worker in 0..self.workers.len() {
            self.cut(worker);
        }
        self.events
            .push(Event { at: self.now + 1, what: EventKind::CounterRead { observed: self.counter, last: None } });
        (Timeline::of(&self.events), self.made)
    }
}

/// Runs of steps: a worker goes on for a while, as the processor lets it.
fn interleavings() -> impl Strategy<Value = (usize, Vec<(usize, usize)>)> {
    (1_usize..7).prop_flat_map(|workers| {
        let turns = prop::collection::vec((0..workers, prop_oneof![1_usize..4, 1_usize..60]), 0..120);
        (Just(workers), turns)
    })
}

fn run(workers: usize, turns: &[(usize, usize)]) -> (Timeline, u64) {
    let mut model = Model::new(workers);
    for (worker, steps) in turns {
        for _ in 0..*steps {
            model.step(*worker);
        }
    }
    model.finish()
}

fn wrote(timeline: &Timeline, worker: WorkerId, value: u64) -> bool {
    let segments = timeline.lanes()[worker as usize].segments();
    segments.iter().any(|segment| segment.from() < value && value <= segment.to())
}

fn read(timeline: &Timeline, worker: WorkerId, value: u64) -> bool {
    let segments = timeline.lanes()[worker as usize].segments();
    segments.iter().any(|segment| segment.from() <= value && value < segment.to())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn every_lost_update_is_in_a_row((workers, turns) in interleavings()) {
        let (timeline, made) = run(workers, &turns);
        let ledger = timeline.ledger().expect("it is over");
        prop_assert_eq!(ledger.made, made);
        prop_assert_eq!(ledger.lost(), made - ledger.observed);
        prop_assert!(ledger.balances());
        let books = timeline.books().expect("it is over");
        prop_assert_eq!(i128::from(ledger.lost()), books.lost);
        let by_worker: u64 = ledger.workers.iter().map(|share| share.lost).sum();
        prop_assert_eq!(by_worker, ledger.lost());
        for share in &ledger.workers {
            let in_rows = ledger.rows.iter().flat_map(|row| &row.losers).filter(|(worker, _)| *worker == share.worker);
            prop_assert_eq!(in_rows.map(|(_, lost)| lost).sum::<u64>(), share.lost);
        }
    }

    #[test]
    fn a_row_says_only_what_happened((workers, turns) in interleavings()) {
        let (timeline, _) = run(workers, &turns);
        let ledger = timeline.ledger().expect("it is over");
        for row in &ledger.rows {
            prop_assert!(row.lost > 0 && row.highest > row.read, "{row:?}");
            prop_assert_eq!(row.losers.iter().map(|(_, lost)| lost).sum::<u64>(), row.lost);
            prop_assert!(row.by.is_some(), "{row:?}");
            let steps = ledger.interleaving(row);
            prop_assert!(steps.len() >= 3, "{steps:?}");
            for step in &steps {
                let done = if step.writes { wrote } else { read };
                prop_assert!(done(&timeline, step.worker, step.value), "{step:?} of {row:?}");
            }
            if let Some(back) = row.thrown_back {
                prop_assert!(back.to < back.from && back.worker != back.by, "{back:?}");
                prop_assert!(wrote(&timeline, back.worker, back.from) && read(&timeline, back.worker, back.to));
                prop_assert!(wrote(&timeline, back.by, back.to), "{back:?}");
            }
            let stamps: Vec<Nanos> = steps.iter().filter_map(|step| step.at).collect();
            prop_assert!(stamps.is_sorted(), "{:?}", steps);
            // Two reads of one value, two writes of the next.
            let count = |writes, value| steps.iter().filter(|step| (step.writes, step.value) == (writes, value)).count();
            if row.read < ledger.observed {
                prop_assert!(count(false, row.read) >= 2 && count(true, row.read + 1) >= 2, "{:?}", steps);
                let stands = |writes: bool| steps.iter().filter(|step| step.stands && step.writes == writes).count();
                prop_assert_eq!((stands(false), stands(true)), (1, 1), "{:?}", steps);
            }
        }
    }

    #[test]
    fn segments_that_are_missing_are_told_and_never_made_up((workers, turns) in interleavings(), gone in 0_usize..40) {
        let (timeline, _) = run(workers, &turns);
        let mut events: Vec<Event> = Vec::new();
        for (worker, lane) in (0..).zip(timeline.lanes()) {
            events.extend(lane.segments().iter().map(|segment| {
                let what = EventKind::unmarked_segment(worker, segment.start, segment.from(), segment.to());
                Event { at: segment.end, what }
            }));
        }
        if !events.is_empty() {
            events.remove(gone % events.len());
        }
        let observed = timeline.observed().expect("it is over");
        events.push(Event { at: Nanos::MAX, what: EventKind::CounterRead { observed, last: None } });
        let timeline = Timeline::of(&events);
        let (ledger, books) = (timeline.ledger().expect("it is over"), timeline.books().expect("it is over"));
        prop_assert_eq!((ledger.made, ledger.unexplained), (books.made, books.unexplained));
        prop_assert_eq!(ledger.lost() + ledger.observed, ledger.made + ledger.unexplained);
    }
}

fn segment(worker: WorkerId, from: u64, to: u64, since: Nanos, at: Nanos) -> Event {
    Event { at, what: EventKind::unmarked_segment(worker, since, from, to) }
}

fn observed(observed: u64) -> Event {
    Event { at: 1_000, what: EventKind::CounterRead { observed, last: None } }
}

#[test]
fn a_worker_that_slept_in_the_gap_throws_another_back() {
    // Worker 0 counts to 100. Worker 1 read 40 on the way, and writes 41 when it wakes up; worker 0 goes on from there.
    let timeline = Timeline::of(&[
        segment(0, 0, 100, 1, 110),
        segment(1, 40, 50, 105, 120),
        segment(0, 50, 70, 110, 130),
        observed(70),
    ]);
    let ledger = timeline.ledger().expect("it is over");
    let [row] = ledger.rows.as_slice() else { panic!("one branch: {ledger:?}") };
    assert_eq!((row.lost, row.losers.as_slice(), row.by), (60, &[(0, 60)][..], Some(1)));
    let back = ThrownBack { worker: 0, by: 1, from: 100, to: 50, at: 110 };
    assert_eq!(row.thrown_back, Some(back));
    assert_eq!((row.read, row.highest, row.at), (40, 100, 105));
    let steps: Vec<_> = ledger.interleaving(row).iter().map(|step| (step.worker, step.writes, step.value)).collect();
    assert_eq!(steps, [(1, false, 40), (0, false, 40), (0, true, 41), (0, true, 100), (1, true, 41), (0, false, 50)]);
}

#[test]
fn steps_stand_in_the_order_of_their_stamps() {
    // Worker 0 wrote first, worker 1 soon after; then 1 wrote on for long, but nobody read that.
    let timeline = Timeline::of(&[
        segment(0, 0, 100, 10, 110),
        segment(1, 0, 30, 12, 35),
        segment(1, 100, 101, 112, 113),
        observed(101),
    ]);
    let ledger = timeline.ledger().expect("it is over");
    let [row] = ledger.rows.as_slice() else { panic!("one branch: {ledger:?}") };
    let steps: Vec<_> =
        ledger.interleaving(row).iter().map(|step| (step.worker, step.value, step.stands, step.at)).collect();
    let written = [(0, 1, true, Some(10)), (1, 1, false, Some(12)), (1, 30, false, None)];
    assert_eq!(steps[2..], written, "{steps:?}");
    // And the other way round: the one whose writes are lost wrote first.
    let timeline = Timeline::of(&[segment(0, 0, 100, 12, 110), segment(1, 0, 30, 10, 35), observed(100)]);
    let ledger = timeline.ledger().expect("it is over");
    let steps: Vec<_> =
        ledger.interleaving(&ledger.rows[0]).iter().map(|step| (step.worker, step.value, step.at)).collect();
    assert_eq!(steps[2..], [(1, 1, Some(10)), (0, 1, Some(12)), (1, 30, None)], "{steps:?}");
}

#[test]
fn workers_in_step_write_the_same_numbers() {
    // As slots of a loop do that await in the gap: four times the same line.
    let mut events: Vec<Event> = (0..4).map(|worker| segment(worker, 0, 1_000, 1 + u64::from(worker), 900)).collect();
    events.push(observed(1_000));
    let ledger = Timeline::of(&events).ledger().expect("it is over");
    let [row] = ledger.rows.as_slice() else { panic!("one branch: {ledger:?}") };
    assert_eq!((row.lost, row.losers.len(), row.workers().len()), (3_000, 3, 4));
}

#[test]
fn work_upon_lost_work_is_lost_with_it() {
    // Worker 1 goes on where worker 0 was; then worker 2, which slept since the beginning, throws both away.
    let timeline =
        Timeline::of(&[segment(0, 0, 10, 1, 5), segment(1, 10, 30, 6, 20), segment(2, 0, 4, 25, 30), observed(4)]);
    let ledger = timeline.ledger().expect("it is over");
    let [row] = ledger.rows.as_slice() else { panic!("one branch: {ledger:?}") };
    assert_eq!((row.lost, row.by, row.highest), (30, Some(2), 30));
    assert_eq!(row.losers, [(1, 20), (0, 10)]);
}

#[test]
fn a_run_that_lost_nothing_has_no_rows() {
    let timeline = Timeline::of(&[segment(0, 0, 10, 1, 5), segment(1, 10, 30, 6, 20), observed(30)]);
    let ledger = timeline.ledger().expect("it is over");
    assert!(ledger.rows.is_empty() && ledger.balances());
    assert_eq!(Timeline::new().ledger(), None);
}

#[test]
fn a_hundred_thousand_segments_are_no_matter() {
    let mut model = Model::new(8);
    let mut random = 1_u64;
    for _ in 0..400_000 {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        model.step((random >> 33) as usize % 8);
    }
    let (timeline, made) = model.finish();
    assert!(timeline.lanes().iter().map(|lane| lane.segments().len()).sum::<usize>() > 100_000);
    let ledger = timeline.ledger().expect("it is over");
    assert_eq!(ledger.lost(), made - ledger.observed);
}
