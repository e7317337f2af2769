//! Believable runs for the tests of this floor, made by hand and the same every time.

use crate::event::{
    BlockedOn, CounterWord, Event, EventKind, Fact, Facts, NO_WORKER, Nanos, Outcome, RunEnd, TaskId, Usage, Value,
    WorkerId, WorkerKind, Writer,
};
use crate::text::Phrase;
use crate::timeline::Timeline;

/// What each worker of a counter run adds.
pub(crate) const EACH: u64 = 100_000;

fn event(at: Nanos, what: EventKind) -> Event {
    Event { at, what }
}

fn begin(workers: u32, tasks: u32, kind: WorkerKind, stagger: Nanos) -> Vec<Event> {
    let mut events = vec![event(0, EventKind::TasksQueued { first: 0, count: tasks })];
    for worker in 0..workers {
        let asked = Nanos::from(worker) * stagger;
        events.push(event(asked, EventKind::WorkerSpawned { worker, kind }));
        events.push(event(asked + stagger * 3, EventKind::WorkerReady { worker, os_id: 100 + worker }));
    }
    events
}

fn finish(events: &mut Vec<Event>, workers: u32, last: Nanos, observed: Option<CounterWord>) {
    for worker in 0..workers {
        let usage = Usage { cpu_ns: last / 2, voluntary_switches: 20 + worker, involuntary_switches: 3 };
        events.push(event(last + 5_000, EventKind::WorkerExited { worker, usage }));
    }
    if let Some(word) = observed {
        let what = EventKind::CounterRead { observed: word.count(), last: word.writer() };
        events.push(event(last + 9_000, what));
    }
    events.push(event(last + 10_000, EventKind::Finished { end: RunEnd::Completed }));
}

/// Four workers on two cores without a guard: two at a time count on from what they find, or from what they found
/// before they were switched out. 48 segments.
pub(crate) fn race() -> Timeline {
    Timeline::of(&race_events())
}

pub(crate) fn race_events() -> Vec<Event> {
    const TURN: Nanos = 26_000;
    const STEP: u64 = EACH / 12 + 1;
    let mut events = begin(4, 4, WorkerKind::Thread, 6_000);
    let (mut left, mut held) = ([EACH; 4], [CounterWord::unmarked(0); 4]);
    let (mut shared, mut dice) = (CounterWord::unmarked(0), 0x2545_F491_u32);
    let mut roll = || {
        dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        dice >> 16
    };
    let mut last = [40_000; 4];
    for worker in 0..4 {
        events.push(event(40_000 + u64::from(worker) * 900, EventKind::TaskStarted { worker, task: worker }));
    }
    let (mut turn, mut number) = (0, 0);
    while left.iter().any(|left| *left > 0) {
        let since = 44_000 + turn as Nanos * TURN;
        turn += 1;
        number += 1;
        let first = (0..4).map(|next| (turn + next) % 4).find(|one| left[*one] > 0);
        let second = (0..4).map(|next| (roll() as usize + next) % 4).find(|one| left[*one] > 0 && Some(*one) != first);
        for (slot, worker) in [first, second].into_iter().flatten().enumerate() {
            let read = if roll() % 100 < 45 { held[worker] } else { shared };
            let step = left[worker].min(STEP);
            let begin = since + u64::from(roll() % 1_500) + slot as u64 * 700;
            let at = since + TURN - u64::from(roll() % 1_500);
            let writer = Writer { worker: WorkerId::try_from(worker).expect("four"), segment: number };
            shared = CounterWord::written(read.count() + step, writer);
            let what = EventKind::Segment { worker: writer.worker, since: begin, read, wrote: shared };
            events.push(event(at, what));
            left[worker] -= step;
            held[worker] = shared;
            last[worker] = at;
        }
    }
    for worker in 0..4_u32 {
        let outcome = Outcome::Ok(Value::Number(EACH));
        events.push(event(last[worker as usize] + 600, EventKind::TaskFinished { worker, task: worker, outcome }));
    }
    let end = last.into_iter().max().unwrap_or(0) + 600;
    let latest = events.iter().filter_map(|event| match event.what {
        EventKind::Segment { wrote, .. } => Some((event.at, wrote)),
        _ => None,
    });
    let seen = latest.max_by_key(|(at, _)| *at).map(|(_, wrote)| wrote);
    finish(&mut events, 4, end, seen);
    events
}

/// Workers that take turns under a lock, the others standing before it.
pub(crate) fn guarded(workers: u32, turns: u32, length: Nanos) -> Timeline {
    let mut events = begin(workers, workers, WorkerKind::Thread, 6_000);
    let ready = 40_000 + u64::from(workers) * 6_000;
    let turn = length / u64::from(turns);
    let total = EACH * u64::from(workers);
    let mut free = vec![ready; workers as usize];
    for worker in 0..workers {
        events.push(event(ready, EventKind::TaskStarted { worker, task: worker }));
    }
    for index in 0..turns {
        let worker = index % workers;
        let since = ready + u64::from(index) * turn;
        let value = |index: u32| total * u64::from(index) / u64::from(turns);
        let (from, to) = (value(index), value(index + 1));
        let blocked = EventKind::Blocked { worker, on: BlockedOn::Guard, since: free[worker as usize] };
        events.push(event(since, blocked));
        events.push(event(since + turn, EventKind::unmarked_segment(worker, since, from, to)));
        free[worker as usize] = since + turn;
    }
    for worker in 0..workers {
        let outcome = Outcome::Ok(Value::Number(EACH));
        events.push(event(free[worker as usize], EventKind::TaskFinished { worker, task: worker, outcome }));
    }
    finish(&mut events, workers, ready + u64::from(turns) * turn, Some(CounterWord::unmarked(total)));
    Timeline::of(&events)
}

/// Tasks that wait, taken by any worker that is free; their durations in ms, and which of them come to a bad end.
pub(crate) fn waits(workers: u32, millis: &[u64], ends: &[(TaskId, Outcome)]) -> Timeline {
    const MILLI: Nanos = 1_000_000;
    let count = u32::try_from(millis.len()).expect("few");
    let mut events = begin(workers, count, WorkerKind::Thread, 90_000);
    let mut free: Vec<Nanos> = (0..workers).map(|worker| 400_000 + u64::from(worker) * 90_000).collect();
    for (task, millis) in (0..).zip(millis) {
        let worker = (0..free.len()).min_by_key(|one| free[*one]).expect("somebody");
        let (since, at) = (free[worker], free[worker] + millis * MILLI + 130_000 * u64::from(task % 3));
        free[worker] = at + 40_000;
        let worker = WorkerId::try_from(worker).expect("few");
        let outcome = ends.iter().find(|(id, _)| *id == task).map(|(_, outcome)| outcome.clone());
        events.push(event(since, EventKind::TaskStarted { worker, task }));
        events.push(event(since + 10_000, EventKind::Waiting { worker }));
        events.push(event(at - 5_000, EventKind::Resumed { worker }));
        let outcome = outcome.unwrap_or(Outcome::Ok(Value::Nothing));
        events.push(event(at, EventKind::TaskFinished { worker, task, outcome }));
    }
    let end = free.into_iter().max().unwrap_or(0);
    finish(&mut events, workers, end, None);
    Timeline::of(&events)
}

/// Ten tasks of half a second to three seconds on five workers; one fails, one takes too long.
pub(crate) fn random() -> Timeline {
    let failed = Outcome::Failed(Box::new(Phrase::read("made to fail halfway")));
    let millis = [1_240, 2_810, 620, 1_930, 2_450, 890, 1_510, 2_990, 700, 1_180];
    waits(5, &millis, &[(3, failed), (7, Outcome::TimedOut)])
}

/// Three fetches that tell facts: of all, of some, and too long ones.
pub(crate) fn facts() -> Timeline {
    let mut timeline = waits(2, &[120, 80, 240], &[(2, Outcome::TimedOut)]);
    let long = "a server that tells much too much of itself";
    let told = [
        (0, Facts::new().with("bytes", Fact::Bytes(200)).with("first-byte", Fact::Nanos(41_000_000))),
        (1, Facts::new().with("bytes", Fact::Bytes(1_404_000)).with("status", Fact::Text(long.into()))),
    ];
    for (task, facts) in told {
        timeline.apply(&event(0, EventKind::TaskFacts { worker: 0, task, facts: Box::new(facts) }));
    }
    timeline
}

/// Three workers of which the second could not be started, and a task that no worker took.
pub(crate) fn refused() -> Timeline {
    let mut events = begin(1, 2, WorkerKind::Process, 50_000);
    let reason = Box::new(Phrase::read("too many processes: close some, or take fewer workers"));
    events.push(event(60_000, EventKind::WorkerSpawned { worker: 1, kind: WorkerKind::Process }));
    events.push(event(80_000, EventKind::WorkerRefused { worker: 1, reason }));
    events.push(event(160_000, EventKind::TaskStarted { worker: 0, task: 0 }));
    events.push(event(900_000, EventKind::TaskFinished { worker: 0, task: 0, outcome: Outcome::Ok(Value::Number(7)) }));
    events.push(event(950_000, EventKind::TaskFinished { worker: NO_WORKER, task: 1, outcome: Outcome::Cancelled }));
    finish(&mut events, 1, 960_000, None);
    Timeline::of(&events)
}
