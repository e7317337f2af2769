//! Believable events for any plan, the same every time: what an engine would report, without one.

use crate::event::{
    BlockedOn, CounterWord, Event, EventKind, Fact, Facts, LockStep, Nanos, Outcome, RunEnd, Usage, Value, WorkerKind,
    Writer,
};
use crate::plan::{GuardName, Plan, Together};
use crate::scenario::{self, Waits};
use crate::text::Phrase;

fn event(at: Nanos, what: EventKind) -> Event {
    Event { at, what }
}

/// Every event of a run of this plan, in order.
pub(crate) fn events(plan: &Plan) -> Vec<Event> {
    let count = scenario::get(plan.scenario).shape(plan).tasks;
    let workers = plan.workers.min(64);
    let facts = Box::new(Facts::new().with("cores", Fact::Number(4)));
    let mut events =
        vec![event(0, EventKind::TasksQueued { first: 0, count }), event(0, EventKind::RunFacts { facts })];
    for worker in 0..workers {
        let asked = Nanos::from(worker) * 4_000;
        events.push(event(asked, EventKind::WorkerSpawned { worker, kind: WorkerKind::Thread }));
        events.push(event(asked + 30_000, EventKind::WorkerReady { worker, os_id: 100 + worker }));
    }
    let begin = 40_000 + Nanos::from(workers) * 4_000;
    let (mut last, observed) = if let Some(guard) = plan.guard {
        count_up(plan, guard, workers, begin, &mut events)
    } else if scenario::get(plan.scenario).locks(plan).is_some() {
        (wait_in_a_circle(plan, workers, begin, &mut events), None)
    } else if plan.together() == Together::TakingTurns {
        (take_turns(plan, workers, begin, &mut events), None)
    } else {
        (wait_or_compute(plan, workers, begin, &mut events), None)
    };
    // Whoever takes turns has the processor in turn.
    let share = if plan.together() == Together::TakingTurns { Nanos::from(workers) } else { 3 };
    let ended = last;
    for worker in 0..workers {
        let usage = Usage { cpu_ns: ended / share, voluntary_switches: 20 + worker, involuntary_switches: 3 };
        last += 1_000;
        events.push(event(last, EventKind::WorkerExited { worker, usage }));
    }
    if let Some(word) = observed {
        let what = EventKind::CounterRead { observed: word.count(), last: word.writer() };
        events.push(event(last + 500, what));
    }
    events.push(event(last + 1_000, EventKind::Finished { end: RunEnd::Completed }));
    events.sort_by_key(|event| event.at);
    events
}

/// Rounds in which every worker makes a part of its increments: on top of each other without a guard, one after the
/// other with one.
fn count_up(
    plan: &Plan,
    guard: GuardName,
    workers: u32,
    begin: Nanos,
    events: &mut Vec<Event>,
) -> (Nanos, Option<CounterWord>) {
    const ROUNDS: u64 = 10;
    const TURN: Nanos = 40_000;
    let times = scenario::get(plan.scenario).shape(plan).size;
    let step = times / ROUNDS;
    let (mut value, mut now) = (CounterWord::unmarked(0), begin);
    for worker in 0..workers {
        events.push(event(begin, EventKind::TaskStarted { worker, task: worker }));
    }
    for (round, segment) in (0..ROUNDS).zip(0..) {
        let step = if round + 1 == ROUNDS { times - step * (ROUNDS - 1) } else { step };
        let seen = value;
        for worker in 0..workers {
            let blocked = now;
            let read = if guard == GuardName::None { seen } else { value };
            if guard != GuardName::None {
                now += TURN;
                events.push(event(now, EventKind::Blocked { worker, on: BlockedOn::Guard, since: blocked }));
            }
            let end = now + TURN + Nanos::from(worker) * 900;
            value = CounterWord::written(read.count() + step, Writer { worker, segment });
            events.push(event(end, EventKind::Segment { worker, since: now, read, wrote: value }));
        }
        now += TURN + Nanos::from(workers) * 1_000;
    }
    for worker in 0..workers {
        let outcome = Outcome::Ok(Value::Number(times));
        events.push(event(now + Nanos::from(worker) * 500, EventKind::TaskFinished { worker, task: worker, outcome }));
    }
    (now + 100_000, Some(value))
}

/// Tasks taken from a queue by any worker that is free; those that compute take half a second.
fn wait_or_compute(plan: &Plan, workers: u32, begin: Nanos, events: &mut Vec<Event>) -> Nanos {
    let mut free = vec![begin; workers as usize];
    let shape = scenario::get(plan.scenario).shape(plan);
    let waits = shape.waits != Waits::Unknown;
    let lengths: Vec<Nanos> = if waits { shape.waits().collect() } else { vec![500_000_000; shape.tasks as usize] };
    for (task, length) in (0..).zip(lengths) {
        let worker = (0..free.len()).min_by_key(|worker| free[*worker]).unwrap();
        let start = free[worker];
        free[worker] = start + length + 20_000;
        let worker = u32::try_from(worker).unwrap();
        events.push(event(start, EventKind::TaskStarted { worker, task }));
        if waits {
            events.push(event(start + 5_000, EventKind::Waiting { worker }));
            events.push(event(start + length, EventKind::Resumed { worker }));
        }
        let outcome = Outcome::Ok(Value::Nothing);
        events.push(event(start + length + 10_000, EventKind::TaskFinished { worker, task, outcome }));
    }
    free.into_iter().max().unwrap_or(begin)
}

/// Everybody takes a lock and waits for the next one's, where nothing keeps them from that; else everybody comes to its end.
fn wait_in_a_circle(plan: &Plan, workers: u32, begin: Nanos, events: &mut Vec<Event>) -> Nanos {
    const MILLI: Nanos = 1_000_000;
    let is_mended = scenario::get(plan.scenario).other_way(plan).is_some_and(|other| !other.mends);
    let lock = |at, worker, lock, step| event(at, EventKind::Lock { worker, lock, step });
    let end = begin + 20 * MILLI;
    for worker in 0..workers {
        let next = (worker + 1) % workers;
        events.push(event(begin, EventKind::TaskStarted { worker, task: worker }));
        events.push(lock(begin + 1_000, worker, worker, LockStep::Taken));
        let outcome = if is_mended {
            events.push(lock(end - 2_000, worker, worker, LockStep::Released));
            Outcome::Ok(Value::Nothing)
        } else {
            events.push(lock(begin + 10 * MILLI + Nanos::from(worker) * 1_000, worker, next, LockStep::Asked));
            Outcome::Failed(Box::new(Phrase::new("task.raised")))
        };
        events.push(event(end, EventKind::TaskFinished { worker, task: worker, outcome }));
    }
    end
}

/// Tasks of half a second each, of which one is computed at a time: the lock goes round every 5 ms.
fn take_turns(plan: &Plan, workers: u32, begin: Nanos, events: &mut Vec<Event>) -> Nanos {
    const TURN: Nanos = 5_000_000;
    let tasks = scenario::get(plan.scenario).shape(plan).tasks.min(workers);
    let end = begin + Nanos::from(tasks) * 500_000_000;
    for worker in 0..tasks {
        events.push(event(begin, EventKind::TaskStarted { worker, task: worker }));
        let mut since = begin;
        for turn in 0.. {
            let at = begin + (Nanos::from(tasks) * turn + Nanos::from(worker)) * TURN;
            if at + TURN > end {
                break;
            }
            events.push(event(at, EventKind::Blocked { worker, on: BlockedOn::Gil, since }));
            let held = EventKind::GilHeld { worker, since: at, forced: true, switched: true };
            events.push(event(at + TURN, held));
            since = at + TURN;
        }
        let value = scenario::get(plan.scenario).expected_value(plan, worker);
        let outcome = Outcome::Ok(value.map_or(Value::Nothing, Value::from));
        events.push(event(end, EventKind::TaskFinished { worker, task: worker, outcome }));
    }
    end
}
