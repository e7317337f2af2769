//! What running and watching cost, with peers beside them in the same run: `cargo bench`.
//!
//! Every figure is a median over interleaved rounds, and every claim is a ratio between neighbours, so that a machine
//! whose speed drifts slows down both sides alike. Arguments choose sections: `cargo bench -- counter tasks`.

use std::hint::black_box;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Barrier};
use std::time::Instant;

use parking_lot::Mutex;
use racelab::cancel::Cancel;
use racelab::clock::Clock;
use racelab::engine::Runnable;
use racelab::event::{Event, EventKind};
use racelab::event_buffer::EventBuffer;
use racelab::guard::{self, GuardContext, SegmentLog};
use racelab::os::CounterMemory;
use racelab::plan::{GuardName, ModelName, Plan, ScenarioName, SettingValue, Waiting, Window};
use racelab::runner::{self, Environment};
use racelab::scenario::{self, Task};
use racelab::timeline::Timeline;
use racelab::work::{Context, LockSet, LoopContext, SlotShared, Worker};
use tokio::runtime::{Builder, Runtime};

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let sections: [(&str, fn()); 7] = [
        ("counter", counter),
        ("tasks", tasks),
        ("start", start),
        ("speedup", speedup),
        ("fetches", fetches),
        ("guards", guards),
        ("crowd", crowd),
    ];
    for (name, section) in sections {
        if asked.is_empty() || asked.iter().any(|word| word == name) {
            println!("\n{name}");
            section();
        }
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn say(what: &str, value: f64, unit: &str, bound: &str) {
    println!("  {what:<58} {value:>9.3} {unit:<14} {bound}");
}

/// Nanoseconds that `work` takes.
fn time(work: impl FnOnce()) -> f64 {
    let began = Instant::now();
    work();
    began.elapsed().as_secs_f64() * 1e9
}

/// A load and a store, and nothing else: what every counter loop is compared with. The value that was read is used
/// (never true), or the compiler would fold both into one instruction.
fn bare_loop(counter: &AtomicU64, times: u64) {
    for _ in 0..times {
        let seen = counter.load(Relaxed);
        if seen == u64::MAX {
            return;
        }
        counter.store(seen + 1, Relaxed);
    }
}

/// `workers` threads run `work` at the same time; nanoseconds until the last has ended.
fn together(workers: usize, work: impl Fn(u32) + Sync) -> f64 {
    let line = Barrier::new(workers + 1);
    std::thread::scope(|scope| {
        for worker in 0..workers {
            let (line, work) = (&line, &work);
            scope.spawn(move || {
                line.wait();
                work(u32::try_from(worker).unwrap_or(0));
                line.wait();
            });
        }
        line.wait();
        time(|| {
            line.wait();
        })
    })
}

fn counter() {
    const TIMES: u64 = 2_000_000;
    for workers in [1, 4] {
        let (mut bare, mut watched, mut ratio) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..31 {
            let memory = Arc::new(CounterMemory::heap());
            let one = together(workers, |_| bare_loop(&memory.words().counter, TIMES));
            let (out, _events) = crossbeam::channel::unbounded();
            let clock = Clock::start();
            let context = GuardContext { memory: &memory, clock: &clock, out: &out, across_processes: false };
            let guard = guard::open(GuardName::None, context).expect("no guard needs nothing");
            let other = together(workers, |worker| {
                let mut log = SegmentLog::new(worker, 0, clock.clone(), None);
                for _ in 0..TIMES / 50_000 {
                    guard.increment_n(&memory.words().counter, 50_000, &mut log);
                    log.events().clear();
                }
                log.close();
            });
            bare.push(one);
            watched.push(other);
            ratio.push(other / one);
        }
        #[expect(clippy::cast_precision_loss, reason = "a few million")]
        let each = |total: Vec<f64>| median(total) / TIMES as f64;
        let (bare, watched) = (each(bare), each(watched));
        say(&format!("{workers} worker(s): bare load and store"), bare, "ns/increment", "");
        say(&format!("{workers} worker(s): with segments recorded"), watched, "ns/increment", "");
        if workers == 1 {
            say("  more than bare", watched - bare, "ns/increment", "(at most 0.4)");
        } else {
            say("  ratio, pair by pair", median(ratio), "x", "(at most 1.15)");
        }
    }
}

fn surroundings() -> Environment {
    Environment::of(PathBuf::from(env!("CARGO_BIN_EXE_racelab")))
}

fn run(plan: &Plan) -> Timeline {
    let mut timeline = Timeline::new();
    runner::run(&runnable(plan), &surroundings(), &Cancel::new(), &mut |batch: Vec<Event>| {
        for event in &batch {
            timeline.apply(event);
        }
    });
    timeline
}

fn plan(name: ScenarioName, model: ModelName, workers: u32, settings: &[(&str, SettingValue)]) -> Plan {
    let mut plan = scenario::plan(name, 1);
    plan.model = model;
    plan.workers = workers;
    for (key, value) in settings {
        plan.settings.set(key, value.clone());
    }
    plan
}

/// Performs a task as a worker that may block does, and notes nothing.
fn perform(task: &Task, cancel: &Cancel, log: &mut EventBuffer, locks: &LockSet) {
    let mut worker = Worker { id: 0, log, cancel, gil: None, shared: None, locks, queue: None, timeout: None };
    drop(black_box(task.perform(&mut Context::new(&mut worker, task.id, 0))));
}

/// A log that nobody reads.
fn unread() -> EventBuffer {
    EventBuffer::new(Clock::start(), crossbeam::channel::unbounded().0)
}

/// The tasks, taken from crossbeam's queue by a thread: ns.
fn on_crossbeam(tasks: &[Task]) -> f64 {
    let queue = crossbeam::queue::SegQueue::new();
    for task in tasks {
        queue.push(task);
    }
    let (cancel, locks) = (Cancel::new(), LockSet::new(0, 0));
    together(1, |_| {
        let mut log = unread();
        while let Some(task) = queue.pop() {
            perform(task, &cancel, &mut log, &locks);
        }
    })
}

/// The tasks, spawned in a pool of rayon's: ns.
fn on_rayon(tasks: &[Task]) -> f64 {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread can be started");
    let (cancel, locks, log) = (Cancel::new(), LockSet::new(0, 0), Mutex::new(unread()));
    time(|| {
        pool.scope_fifo(|scope| {
            for task in tasks {
                let (cancel, locks, log) = (&cancel, &locks, &log);
                scope.spawn_fifo(move |_| perform(task, cancel, &mut log.lock(), locks));
            }
        });
    })
}

/// The tasks, taken from a queue by a slot on a runtime of tokio's: ns.
fn on_tokio(runtime: &Runtime, tasks: &[Task]) -> f64 {
    let queue = Arc::new(crossbeam::queue::SegQueue::new());
    for task in tasks {
        queue.push(task.clone());
    }
    let (log, locks) = (Arc::new(Mutex::new(unread())), Arc::new(LockSet::new(0, 0)));
    let (cancel, counter, timeout) = (Cancel::new(), None, None);
    let shared = SlotShared { log, cancel, counter, locks, queue: None, timeout, flushes_before_waits: true };
    time(|| {
        let slot = runtime.spawn(async move {
            while let Some(task) = queue.pop() {
                let context = LoopContext::new(&shared, 0, task.id, 0);
                drop(black_box(task.perform_on_loop(&context).await));
            }
        });
        runtime.block_on(slot).expect("it comes to its end");
    })
}

/// A model, whose library it is held against, and the time that its tasks take there, ns.
type Peer<'bare> = (ModelName, &'static str, &'bare dyn Fn(&[Task]) -> f64);

/// A task of a microsecond and one of ten, in a watched run and as bare as its model can be had: crossbeam's queue for
/// threads, rayon's pool, tokio's slots. Children are left out: there, a task goes through a pipe.
#[expect(clippy::cast_precision_loss, reason = "times of runs, shown with three digits")]
fn tasks() {
    const TASKS: u64 = 50_000;
    let on_one = Builder::new_current_thread().build().expect("a loop can be had");
    let on_many = Builder::new_multi_thread().worker_threads(1).build().expect("a thread can be started");
    let on_one = |tasks: &[Task]| on_tokio(&on_one, tasks);
    let on_many = |tasks: &[Task]| on_tokio(&on_many, tasks);
    let peers: [Peer<'_>; 5] = [
        (ModelName::Threads, "crossbeam", &on_crossbeam),
        (ModelName::Gil, "crossbeam", &on_crossbeam),
        (ModelName::Rayon, "rayon", &on_rayon),
        (ModelName::Async, "tokio", &on_one),
        (ModelName::AsyncThreads, "tokio", &on_many),
    ];
    for (n, bound) in [(3_700, "(at most 1.1)"), (37_000, "(at most 1.02)")] {
        let settings =
            [("n", n), ("rounds", 1), ("tasks", TASKS)].map(|(key, value)| (key, SettingValue::Count(value)));
        let (mut alone, mut ratios) = (Vec::new(), vec![Vec::new(); peers.len()]);
        for round in 0..15 {
            for ((model, _, bare), ratios) in peers.iter().zip(&mut ratios) {
                let plan = plan(ScenarioName::Squares, *model, 1, &settings);
                let tasks = scenario::get(plan.scenario).job(&plan).tasks;
                let watched = || {
                    let (from, to) = run(&plan).action();
                    (to - from) as f64
                };
                // Whoever comes second finds the caches warm: both come second as often.
                let (bare, watched) = if round % 2 == 0 {
                    let bare = bare(&tasks);
                    (bare, watched())
                } else {
                    let watched = watched();
                    (bare(&tasks), watched)
                };
                alone.push(bare / TASKS as f64);
                ratios.push(watched / bare);
            }
        }
        say("a task, as bare as it can be had", median(alone) / 1e3, "µs", "");
        for ((model, peer, _), ratios) in peers.iter().zip(ratios) {
            say(&format!("  the same in a watched run on {model}, against {peer}"), median(ratios), "x", bound);
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "times of starts, shown with three digits")]
fn start() {
    for (model, bound) in [(ModelName::Threads, "(at most 0.3)"), (ModelName::Processes, "(at most 6)")] {
        let settings = [("delay", SettingValue::Duration(0))];
        let plan = plan(ScenarioName::Fetch, model, 4, &settings);
        let ready = (0..31).map(|_| {
            let timeline = run(&plan);
            timeline.lanes().iter().filter_map(|lane| lane.ready).max().unwrap_or(0) as f64 / 1e6
        });
        say(&format!("4 workers of {model} are up"), median(ready.collect()), "ms", bound);
    }
}

#[expect(clippy::cast_precision_loss, reason = "times of runs, shown with three digits")]
fn speedup() {
    let settings = [("rounds", SettingValue::Count(400))];
    let models = [ModelName::Threads, ModelName::Rayon, ModelName::Processes, ModelName::Gil, ModelName::Async];
    let mut ratios: Vec<Vec<f64>> = vec![Vec::new(); models.len()];
    for _ in 0..7 {
        let alone = run(&plan(ScenarioName::Squares, ModelName::Sequential, 1, &settings)).elapsed() as f64;
        for (model, ratios) in models.iter().zip(&mut ratios) {
            let elapsed = run(&plan(ScenarioName::Squares, *model, 2, &settings)).elapsed() as f64;
            ratios.push(alone / elapsed);
        }
    }
    for (model, ratios) in models.iter().zip(ratios) {
        let bound =
            if matches!(model, ModelName::Gil | ModelName::Async) { "(about 1)" } else { "(at least 1.8 on 2 cores)" };
        say(&format!("squares on 2 workers of {model}, against sequential"), median(ratios), "x", bound);
    }
}

/// Resident memory now, bytes; 0 where the system does not say.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<f64>().ok());
    kib.unwrap_or(0.0) * 1024.0
}

fn fetches() {
    const TASKS: u32 = 100_000;
    let settings = [("tasks", SettingValue::Count(TASKS.into()))];
    let plan = plan(ScenarioName::Fetch, ModelName::Async, TASKS, &settings);
    let (before, mut most, mut waiting) = (resident(), 0.0_f64, 0_u32);
    let elapsed = time(|| {
        runner::run(&runnable(&plan), &surroundings(), &Cancel::new(), &mut |batch| {
            waiting +=
                u32::try_from(batch.iter().filter(|event| matches!(event.what, EventKind::Waiting { .. })).count())
                    .unwrap_or(0);
            drop(batch);
            most = most.max(resident() - before);
        });
    });
    assert_eq!(waiting, TASKS);
    say("100,000 fetches of 1 s on one event loop", elapsed / 1e9, "s", "(at most 1.3)");
    say("  memory while they wait", most / f64::from(TASKS), "bytes/task", "(at most 850)");
}

/// Whether so many workers can use the guard.
fn is_for(guard: GuardName, workers: u32) -> bool {
    guard.profile().most_workers.is_none_or(|most| workers <= most)
}

#[expect(clippy::cast_precision_loss, reason = "times of runs, shown with three digits")]
fn guards() {
    let mut plan = plan(ScenarioName::Counter, ModelName::Threads, 4, &[]);
    plan.window = Window::Natural;
    let action = |plan: &Plan| {
        let (from, to) = run(plan).action();
        (to - from) as f64
    };
    let guards = || GuardName::all().iter().filter(|guard| !guard.is_wrong() && is_for(**guard, 4));
    let mut ratios: Vec<Vec<f64>> = vec![Vec::new(); guards().count()];
    for _ in 0..15 {
        plan.guard = Some(GuardName::None);
        let none = action(&plan);
        for (guard, ratios) in guards().zip(&mut ratios) {
            plan.guard = Some(*guard);
            ratios.push(action(&plan) / none);
        }
    }
    for (guard, ratios) in guards().zip(ratios) {
        say(&format!("counter on 4 threads with {guard}, against none"), median(ratios), "x", "");
    }
}

/// A thousand workers before one lock.
#[expect(clippy::cast_precision_loss, reason = "times of runs, shown with three digits")]
fn crowd() {
    let all = GuardName::all().iter().filter(|guard| is_for(**guard, 1_024));
    for guard in all.filter(|guard| guard.profile().waiting != Waiting::Pauses) {
        let mut plan = plan(ScenarioName::Counter, ModelName::Threads, 1_024, &[]);
        plan.guard = Some(*guard);
        if *guard == GuardName::Channel {
            // More of them are refused: each is a change of hands.
            plan.settings.set("increments", SettingValue::Count(4_800));
        }
        let elapsed = run(&plan).elapsed() as f64 / 1e9;
        say(&format!("counter on 1,024 threads with {guard}"), elapsed, "s", "(at most 3)");
    }
}

/// The plan, which can be run.
fn runnable(plan: &Plan) -> Runnable {
    Runnable::of(plan.clone()).expect("it can be run")
}
