//! Long runs of every kind, made by hand and the same every time: about as many events as are asked for, in the order in
//! which a runner hands them on.

use racelab::event::{
    BlockedOn, Event, EventKind, Fact, Facts, LockStep, Nanos, Outcome, RunEnd, Usage, Value, WorkerId, WorkerKind,
};
use racelab::plan::{GuardName, ModelName, Plan, ScenarioName, SettingValue};
use racelab::scenario;

/// A long run.
pub(crate) struct Long {
    /// What kind of run it is, for people.
    pub(crate) name: &'static str,
    pub(crate) plan: Plan,
    pub(crate) events: Vec<Event>,
}

/// Kinds of long runs, each of about so many events.
pub(crate) const KINDS: [fn(u32) -> Long; 9] = [race, tasks, queued, facts, waits, slots, turns, futures, requests];

/// Events that a runner puts in order and hands on together.
const BATCH: usize = 8192;

/// Events that a worker hands to the runner together.
const CHUNK: usize = 256;

fn plan(name: ScenarioName, model: ModelName, workers: u32, settings: &[(&str, u64)]) -> Plan {
    let mut plan = scenario::plan(name, 1);
    plan.model = model;
    plan.workers = workers;
    for (key, value) in settings {
        plan.settings.set(key, SettingValue::Count(*value));
    }
    plan
}

/// Dice that always fall the same way.
struct Dice(u64);

impl Dice {
    /// A number from 0 up to `below`.
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}

/// What the workers of a run tell, each in its own order.
struct Workers {
    told: Vec<Vec<Event>>,
}

impl Workers {
    fn new(workers: u32) -> Self {
        Self { told: (0..workers).map(|_| Vec::new()).collect() }
    }

    fn tell(&mut self, worker: WorkerId, at: Nanos, what: EventKind) {
        self.told[worker as usize].push(Event { at, what });
    }

    /// All of it as a runner hands it on, between the starts and the ends of the workers.
    fn run(self, kind: WorkerKind, observed: Option<u64>) -> Vec<Event> {
        let mut events = Vec::new();
        for worker in (0..).take(self.told.len()) {
            events.push(Event { at: 100 + u64::from(worker) * 10, what: EventKind::WorkerSpawned { worker, kind } });
            events.push(Event {
                at: 2_000_000 + u64::from(worker) * 10,
                what: EventKind::WorkerReady { worker, os_id: 0 },
            });
        }
        let ends: Vec<Nanos> = self.told.iter().map(|told| told.last().map_or(0, |event| event.at)).collect();
        let mut chunks: Vec<Vec<Event>> = Vec::new();
        for told in self.told {
            let mut rest = told.into_iter().peekable();
            while rest.peek().is_some() {
                chunks.push(rest.by_ref().take(CHUNK).collect());
            }
        }
        chunks.sort_by_key(|chunk| chunk.last().map_or(0, |event| event.at));
        let mut batch: Vec<Event> = Vec::new();
        for chunk in chunks {
            batch.extend(chunk);
            if batch.len() >= BATCH {
                batch.sort_by_key(|event| event.at);
                events.append(&mut batch);
            }
        }
        batch.sort_by_key(|event| event.at);
        events.append(&mut batch);
        let usage = Usage { cpu_ns: 1_000_000, voluntary_switches: 20, involuntary_switches: 3 };
        let last = ends.iter().copied().max().unwrap_or(0);
        for worker in (0..).take(ends.len()) {
            events.push(Event { at: last + 1_000, what: EventKind::WorkerExited { worker, usage } });
        }
        events.extend(
            observed.map(|observed| Event { at: last + 2_000, what: EventKind::CounterRead { observed, last: None } }),
        );
        events.push(Event { at: last + 3_000, what: EventKind::Finished { end: RunEnd::Completed } });
        events
    }
}

fn ok(value: u64) -> Outcome {
    Outcome::Ok(Value::Number(value))
}

/// When the workers of a run are up, ns.
const UP: Nanos = 10_000_000;

/// A race of four workers on two cores: two at a time count on from the same value, and the last to write wins.
fn race(count: u32) -> Long {
    const STEP: Nanos = 10;
    let (mut dice, mut workers) = (Dice(1), Workers::new(4));
    let (mut made, mut last, mut shared, mut now) = ([0_u64; 4], [None::<(Nanos, u64)>; 4], 0_u64, UP);
    for worker in 0..4 {
        workers.tell(worker, UP - 1_000, EventKind::TaskStarted { worker, task: worker });
    }
    for turn in 0..count / 2 {
        // Whoever had the least turns comes first, so that all make about the same.
        let first = (0..4).min_by_key(|worker| made[*worker]).unwrap_or(0);
        let second = (first + 1 + usize::try_from(dice.roll(3)).unwrap_or(0)) % 4;
        let length = 5 + dice.roll(180);
        for (core, worker) in [first, second].into_iter().enumerate() {
            let steps = length + dice.roll(9);
            let since = now + core as Nanos * 3;
            let at = since + steps * STEP;
            let id = WorkerId::try_from(worker).expect("four");
            workers.tell(id, at, EventKind::unmarked_segment(id, since, shared, shared + steps));
            made[worker] += steps;
            last[worker] = Some((at, shared + steps));
        }
        now += (length + 12) * STEP;
        let writer = if turn % 2 == 0 { first } else { second };
        shared = last[writer].map_or(shared, |(_, value)| value);
    }
    for (worker, made) in (0..).zip(made) {
        workers.tell(worker, now + 100, EventKind::TaskFinished { worker, task: worker, outcome: ok(made) });
    }
    let mut plan = plan(ScenarioName::Counter, ModelName::Threads, 4, &[("increments", made.iter().sum::<u64>() / 4)]);
    plan.guard = Some(GuardName::None);
    Long { name: "segments of a race", plan, events: workers.run(WorkerKind::Thread, Some(shared)) }
}

/// Tasks of some 20 µs, one after the other on each of some workers; what each tells is up to `between`.
fn in_turn(
    count: u32,
    workers: u32,
    pause: Nanos,
    mut between: impl FnMut(&mut Workers, u32, Nanos, Nanos),
) -> Workers {
    let (mut dice, mut told) = (Dice(2), Workers::new(workers));
    let mut free: Vec<Nanos> = (0..workers).map(|worker| UP + u64::from(worker) * 700).collect();
    for task in 0..count {
        let worker = task % workers;
        let since = free[worker as usize];
        let at = since + pause + 20_000 + dice.roll(3_000);
        free[worker as usize] = at + 300 + dice.roll(200);
        told.tell(worker, since, EventKind::TaskStarted { worker, task });
        between(&mut told, task, since, at);
        told.tell(worker, at, EventKind::TaskFinished { worker, task, outcome: ok(u64::from(task) * 977) });
    }
    told
}

fn with_queue(mut events: Vec<Event>, tasks: u32) -> Vec<Event> {
    events.insert(0, Event { at: 50, what: EventKind::TasksQueued { first: 0, count: tasks } });
    events
}

/// Tasks that were queued together.
fn tasks(count: u32) -> Long {
    let tasks = count / 2;
    let events = in_turn(tasks, 4, 0, |_, _, _, _| {}).run(WorkerKind::Thread, None);
    let plan = plan(ScenarioName::Squares, ModelName::Threads, 4, &[("tasks", tasks.into()), ("rounds", 1)]);
    Long { name: "tasks: started, finished", plan, events: with_queue(events, tasks) }
}

/// Futures that are counted one by one.
fn futures(count: u32) -> Long {
    let Long { events, .. } = tasks(count);
    let plan = plan(ScenarioName::Futures, ModelName::Threads, 4, &[("tasks", u64::from(count / 2))]);
    Long { name: "futures: started, finished", plan, events }
}

/// Requests that came one by one and counted their hit under a lock.
fn requests(count: u32) -> Long {
    let (tasks, mut hits) = (count / 5, 0_u64);
    let told = in_turn(tasks, 4, 0, |told, task, since, at| {
        let queued = EventKind::TasksQueued { first: task, count: 1 };
        told.told[(task % 4) as usize].insert_before(Event { at: since.saturating_sub(900), what: queued });
        let worker = task % 4;
        let stood = EventKind::Blocked { worker, on: BlockedOn::Guard, since: at - 4_000 };
        told.tell(worker, at - 2_000, stood);
        let hit = EventKind::unmarked_segment(worker, at - 1_900, hits, hits + 1);
        told.tell(worker, at - 1_000, hit);
        hits += 1;
    });
    let plan = plan(ScenarioName::Requests, ModelName::Threads, 4, &[]);
    Long { name: "requests: all that they tell", plan, events: told.run(WorkerKind::Thread, Some(hits)) }
}

/// Tasks that came one by one.
fn queued(count: u32) -> Long {
    let tasks = count / 3;
    let events = in_turn(tasks, 4, 0, |told, task, since, _| {
        let queued = EventKind::TasksQueued { first: task, count: 1 };
        told.told[(task % 4) as usize].insert_before(Event { at: since.saturating_sub(900), what: queued });
    });
    let plan = plan(ScenarioName::Squares, ModelName::Threads, 4, &[("tasks", tasks.into()), ("rounds", 1)]);
    Long { name: "tasks: queued, started, finished", plan, events: events.run(WorkerKind::Thread, None) }
}

trait InsertBefore {
    /// Puts something before the last.
    fn insert_before(&mut self, event: Event);
}

impl InsertBefore for Vec<Event> {
    fn insert_before(&mut self, event: Event) {
        self.insert(self.len().saturating_sub(1), event);
    }
}

/// Fetches that each tell three facts.
fn facts(count: u32) -> Long {
    let tasks = count / 3;
    let mut dice = Dice(3);
    let told = in_turn(tasks, 16, 400_000, |told, task, since, at| {
        let worker = task % 16;
        let first_byte = (at - since) / 2 + dice.roll(100);
        let facts = Facts::new()
            .with("status", Fact::Number(200))
            .with("bytes", Fact::Bytes(1_000 + dice.roll(60_000)))
            .with("first-byte", Fact::Nanos(first_byte));
        told.tell(worker, at - 100, EventKind::TaskFacts { worker, task, facts: Box::new(facts) });
    });
    let plan = plan(ScenarioName::Http, ModelName::Threads, 16, &[]);
    let events = with_queue(told.run(WorkerKind::Thread, None), tasks);
    Long { name: "tasks: started, three facts, finished", plan, events }
}

/// Waits of a thousand slots on a loop.
fn waits(count: u32) -> Long {
    let tasks = count / 4;
    let told = in_turn(tasks, 1_000, 10_000_000, |told, task, since, at| {
        let worker = task % 1_000;
        told.tell(worker, since + 1_000, EventKind::Waiting { worker });
        told.tell(worker, at - 1_000, EventKind::Resumed { worker });
    });
    let plan = plan(ScenarioName::Fetch, ModelName::Async, 1_000, &[("tasks", tasks.into())]);
    let events = with_queue(told.run(WorkerKind::Slot, None), tasks);
    Long { name: "waits of 1,000 slots on a loop", plan, events }
}

/// A slot for every task.
fn slots(count: u32) -> Long {
    let tasks = count / 7;
    let told = in_turn(tasks, tasks, 1_000_000_000, |told, task, since, at| {
        told.tell(task, since + 1_000, EventKind::Waiting { worker: task });
        told.tell(task, at - 1_000, EventKind::Resumed { worker: task });
    });
    let plan = plan(ScenarioName::Fetch, ModelName::Async, tasks, &[("tasks", tasks.into())]);
    let events = with_queue(told.run(WorkerKind::Slot, None), tasks);
    Long { name: "a slot for every wait", plan, events }
}

/// Threads that take turns under an interpreter lock, and two locks beside it.
fn turns(count: u32) -> Long {
    let mut told = Workers::new(4);
    let mut now = UP;
    for worker in 0..4 {
        told.tell(worker, now - 1_000, EventKind::TaskStarted { worker, task: worker });
    }
    let mut lock = Vec::new();
    for turn in 0..count / 5 {
        let worker = turn % 4;
        let since = now;
        now += 5_000 + u64::from(turn % 7) * 10;
        let blocked = EventKind::Blocked { worker, on: BlockedOn::Gil, since: since.saturating_sub(15_000).max(UP) };
        told.tell(worker, since, blocked);
        told.tell(worker, since + 100, EventKind::Lock { worker, lock: turn % 2, step: LockStep::Taken });
        told.tell(worker, now - 100, EventKind::Lock { worker, lock: turn % 2, step: LockStep::Released });
        told.tell(worker, now - 50, EventKind::Progress { worker, task: worker, done: u64::from(turn) * 10 });
        lock.push(Event { at: now, what: EventKind::GilHeld { worker, since, forced: true, switched: true } });
    }
    for worker in 0..4 {
        told.tell(worker, now + 100, EventKind::TaskFinished { worker, task: worker, outcome: ok(7) });
    }
    let mut events = told.run(WorkerKind::Thread, None);
    let end = events.pop();
    // The lock tells its own story, and tells it last.
    events.extend(lock);
    events.extend(end);
    let plan = plan(ScenarioName::Squares, ModelName::Gil, 4, &[("rounds", 1)]);
    Long { name: "turns under locks", plan, events: with_queue(events, 4) }
}
