//! Runs made up of events by hand, for the tests of the reports.

use crate::event::{BlockedOn, Event, EventKind, NO_WORKER, Nanos, Outcome, RunEnd, Usage, Value, WorkerKind};
use crate::plan::{GuardName, Memory, ModelName, Plan, ScenarioName, SettingValue};
use crate::report::Run;
use crate::scenario;
use crate::text::Phrase;
use crate::timeline::Timeline;

fn event(at: Nanos, what: EventKind) -> Event {
    Event { at, what }
}

fn up(worker: u32, kind: WorkerKind) -> [Event; 2] {
    [
        event(1_000, EventKind::WorkerSpawned { worker, kind }),
        event(61_000, EventKind::WorkerReady { worker, os_id: 100 + worker }),
    ]
}

fn gone(worker: u32, at: Nanos, cpu_ns: u64) -> Event {
    let usage = Usage { cpu_ns, voluntary_switches: 1, involuntary_switches: 2 };
    event(at, EventKind::WorkerExited { worker, usage })
}

fn started(at: Nanos, worker: u32, task: u32) -> Event {
    event(at, EventKind::TaskStarted { worker, task })
}

fn ended(at: Nanos, worker: u32, task: u32, outcome: Outcome) -> Event {
    event(at, EventKind::TaskFinished { worker, task, outcome })
}

fn completed(at: Nanos) -> Event {
    event(at, EventKind::Finished { end: RunEnd::Completed })
}

fn run(plan: Plan, events: &[Event]) -> Run {
    let timeline = Timeline::of(events);
    (plan, timeline)
}

fn counter_plan(guard: GuardName) -> Plan {
    let mut plan = scenario::plan(ScenarioName::Counter, 7);
    plan.workers = 2;
    plan.guard = Some(guard);
    plan.settings.set("increments", SettingValue::Count(4));
    plan
}

/// Two workers, four increments each: three lost without a guard; none with a mutex, in four times the time.
pub(super) fn counter_pair() -> Vec<Run> {
    let segment = |worker, since, at, from, to| event(at, EventKind::unmarked_segment(worker, since, from, to));
    let mut bare = vec![event(0, EventKind::TasksQueued { first: 0, count: 2 })];
    bare.extend((0..2).flat_map(|worker| up(worker, WorkerKind::Thread)));
    bare.extend([
        started(100_000, 0, 0),
        started(100_000, 1, 1),
        segment(0, 110_000, 140_000, 0, 3),
        segment(1, 110_000, 150_000, 0, 4),
        segment(0, 160_000, 170_000, 4, 5),
        ended(200_000, 0, 0, Outcome::Ok(Value::Nothing)),
        ended(200_000, 1, 1, Outcome::Ok(Value::Nothing)),
        gone(0, 210_000, 90_000),
        gone(1, 210_000, 95_000),
        event(220_000, EventKind::CounterRead { observed: 5, last: None }),
        completed(230_000),
    ]);
    let mut guarded = vec![event(0, EventKind::TasksQueued { first: 0, count: 2 })];
    guarded.extend((0..2).flat_map(|worker| up(worker, WorkerKind::Thread)));
    guarded.extend([
        started(100_000, 0, 0),
        started(100_000, 1, 1),
        segment(0, 110_000, 210_000, 0, 4),
        event(220_000, EventKind::Blocked { worker: 1, on: BlockedOn::Guard, since: 120_000 }),
        segment(1, 230_000, 400_000, 4, 8),
        ended(500_000, 0, 0, Outcome::Ok(Value::Nothing)),
        ended(500_000, 1, 1, Outcome::Ok(Value::Nothing)),
        gone(0, 510_000, 90_000),
        gone(1, 510_000, 95_000),
        event(520_000, EventKind::CounterRead { observed: 8, last: None }),
        completed(530_000),
    ]);
    vec![run(counter_plan(GuardName::None), &bare), run(counter_plan(GuardName::Mutex), &guarded)]
}

/// Two children count in copies of their own; the parent reads nothing.
pub(super) fn private() -> Run {
    let mut plan = counter_plan(GuardName::None);
    plan.model = ModelName::Processes;
    plan.memory = Memory::Private;
    let mut events = vec![event(0, EventKind::TasksQueued { first: 0, count: 2 })];
    events.extend((0..2).flat_map(|worker| up(worker, WorkerKind::Process)));
    events.extend((0..2).map(|worker| started(700_000, worker, worker)));
    events.extend((0..2).map(|worker| ended(710_000, worker, worker, Outcome::Ok(Value::Number(4)))));
    events.extend([event(720_000, EventKind::CounterRead { observed: 0, last: None }), completed(730_000)]);
    run(plan, &events)
}

/// Three tasks on two workers: the second fails first, the first comes out, the third takes too long.
pub(super) fn random() -> Run {
    const SECOND: Nanos = 1_000_000_000;
    let mut plan = scenario::plan(ScenarioName::Random, 42);
    plan.fail_rate = 0.0;
    plan.workers = 2;
    plan.model = ModelName::Gil;
    plan.settings.set("tasks", SettingValue::Count(4));
    let mut events = vec![event(0, EventKind::TasksQueued { first: 0, count: 4 })];
    events.extend((0..2).flat_map(|worker| up(worker, WorkerKind::Thread)));
    events.extend([
        started(100_000, 0, 0),
        event(100_000, EventKind::Waiting { worker: 0 }),
        started(100_000, 1, 1),
        ended(SECOND, 1, 1, Outcome::Failed(Box::new(Phrase::read("the reply never came")))),
        started(SECOND, 1, 2),
        event(2 * SECOND, EventKind::Resumed { worker: 0 }),
        ended(2 * SECOND, 0, 0, Outcome::Ok(Value::Nothing)),
        ended(6 * SECOND, 1, 2, Outcome::TimedOut),
        ended(6 * SECOND, NO_WORKER, 3, Outcome::Cancelled),
        gone(0, 6 * SECOND, 30_000),
        gone(1, 6 * SECOND, 30_000),
        completed(6 * SECOND + 1),
    ]);
    run(plan, &events)
}

/// Two sums on two workers, both right, with both processors busy.
pub(super) fn squares() -> Run {
    const HALF: Nanos = 500_000_000;
    let mut plan = scenario::plan(ScenarioName::Squares, 1);
    plan.workers = 2;
    plan.settings.set("tasks", SettingValue::Count(2));
    let value = || Outcome::Ok(Value::Number(333_332_833_333_500_000));
    let mut events = vec![event(0, EventKind::TasksQueued { first: 0, count: 2 })];
    events.extend((0..2).flat_map(|worker| up(worker, WorkerKind::Thread)));
    events.extend((0..2).map(|worker| started(100_000, worker, worker)));
    events.extend((0..2).map(|worker| ended(HALF + u64::from(worker), worker, worker, value())));
    events.extend((0..2).map(|worker| gone(worker, HALF + 10, 490_000_000)));
    events.push(completed(HALF + 20));
    run(plan, &events)
}

/// So many fetches of a second, each on a slot of its own.
pub(super) fn many_fetches(count: u32) -> Run {
    let mut plan = scenario::plan(ScenarioName::Fetch, 1);
    plan.model = ModelName::Async;
    plan.workers = count;
    plan.settings.set("tasks", SettingValue::Count(count.into()));
    let mut events = vec![event(0, EventKind::TasksQueued { first: 0, count })];
    events.extend((0..count).flat_map(|worker| up(worker, WorkerKind::Slot)));
    events.extend((0..count).map(|worker| started(100_000, worker, worker)));
    events.extend(
        (0..count).map(|worker| ended(1_000_100_000 + u64::from(worker), worker, worker, Outcome::Ok(Value::Nothing))),
    );
    events.push(completed(1_000_200_000));
    run(plan, &events)
}

/// Three requests on two workers, the lock around nothing: two handlers meet, and one hit is lost.
pub(super) fn requests() -> Run {
    const TENTH: Nanos = 100_000_000;
    let mut plan = scenario::plan(ScenarioName::Requests, 1);
    plan.workers = 2;
    plan.settings.set("tasks", SettingValue::Count(3));
    plan.settings.set("lock", SettingValue::Choice("none".into()));
    let mut events: Vec<Event> = (0..2).flat_map(|worker| up(worker, WorkerKind::Thread)).collect();
    let arrivals = [(0, TENTH), (1, TENTH + TENTH / 2), (2, TENTH + TENTH / 2)];
    events.extend(arrivals.map(|(first, at)| event(at, EventKind::TasksQueued { first, count: 1 })));
    for (worker, task, start, read) in [(0, 0, TENTH, 0), (1, 1, TENTH + TENTH / 2, 0), (0, 2, 2 * TENTH, 1)] {
        let end = start + TENTH;
        events.push(started(start, worker, task));
        events.push(event(start, EventKind::Waiting { worker }));
        events.push(event(end, EventKind::Resumed { worker }));
        events.push(event(end, EventKind::unmarked_segment(worker, end, read, read + 1)));
        events.push(ended(end, worker, task, Outcome::Ok(Value::Nothing)));
    }
    events.extend((0..2).map(|worker| gone(worker, 3 * TENTH, 30_000)));
    events.extend([event(3 * TENTH, EventKind::CounterRead { observed: 2, last: None }), completed(3 * TENTH + 1)]);
    run(plan, &events)
}

/// Two workers without a pool, of which the first takes longer; main joins both, or ends after the second.
pub(super) fn lifecycle(join: &'static str) -> Run {
    const SECOND: Nanos = 1_000_000_000;
    let mut plan = scenario::plan(ScenarioName::Lifecycle, 1);
    plan.workers = 2;
    plan.settings.set("join", SettingValue::Choice(join.into()));
    plan.settings.set("stagger", SettingValue::Duration(SECOND));
    let mut events = vec![event(0, EventKind::TasksQueued { first: 0, count: 2 })];
    events.extend((0..2).flat_map(|worker| up(worker, WorkerKind::Thread)));
    events.extend((0..2).map(|worker| started(61_000, worker, worker)));
    events.extend((0..2).map(|worker| event(61_000, EventKind::Waiting { worker })));
    events.extend([ended(SECOND, 1, 1, Outcome::Ok(Value::Nothing)), gone(1, SECOND, 20_000)]);
    let joined = |at, worker, since| event(at, EventKind::Joined { worker, since });
    if join == "joined" {
        events.extend([
            ended(2 * SECOND, 0, 0, Outcome::Ok(Value::Nothing)),
            gone(0, 2 * SECOND, 20_000),
            joined(2 * SECOND + 50, 0, SECOND / 2),
            joined(2 * SECOND + 60, 1, 2 * SECOND + 55),
        ]);
    } else {
        events.extend([
            event(SECOND + 1_000, EventKind::MainEnded),
            ended(SECOND + 2_000, 0, 0, Outcome::Cancelled),
            gone(0, SECOND + 3_000, 20_000),
        ]);
    }
    events.push(completed(2 * SECOND + 100));
    run(plan, &events)
}
