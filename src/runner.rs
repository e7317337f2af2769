//! One run: an engine's events, in order, to a sink; exactly one `Finished`, and it is the last.
//!
//! The runner knows no model and no screen. It sets the run up, lets the engine work on a thread of its own, hands
//! events on as they come, and sees to it that every task ends exactly once, whatever happened to its worker.

mod batch;

#[cfg(test)]
pub(crate) use batch::run_all_with;
pub use batch::{RunSink, run_all};

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crossbeam::channel::{Receiver, RecvTimeoutError, Sender, bounded, unbounded};

use crate::cancel::Cancel;
use crate::clock::Clock;
use crate::engine::{self, RunContext, Runnable};
use crate::event::{CounterWord, Event, EventKind, Facts, NO_WORKER, Nanos, Outcome, RunEnd, TaskId, WorkerId};
use crate::os::{self, CounterMemory, SharedMemory};
use crate::plan::Plan;
use crate::scenario::{self, Assignment, Prepared};
use crate::text::Phrase;
use crate::work::panicked;

/// The longest time that events lie with the runner before they are handed on: one frame.
const FRAME: Duration = Duration::from_millis(33);

/// Events in one batch, about: a run that tells a million at once shall not need them all twice.
const BATCH: usize = 8192;

/// What a run needs from its surroundings.
#[derive(Debug, Clone)]
pub struct Environment {
    /// The program that child processes are started from: the laboratory's own binary.
    pub worker_program: PathBuf,
}

impl Environment {
    /// Those of the running program itself. If the system does not say which program that is, it is looked up by name
    /// when a child is started; parent and child compare their builds, so a wrong one is found out.
    #[must_use]
    pub fn of_this_program() -> Self {
        Self { worker_program: os::own_program().unwrap_or_else(|_| PathBuf::from(env!("CARGO_PKG_NAME"))) }
    }
}

/// Makes one run, and returns when it is over and nothing of it is left: no thread, no child.
///
/// Events are handed to `sink` in batches, at least thirty times a second while anything happens. A run that cannot be
/// prepared ends at once with [`RunEnd::Failed`]. The last event is always [`EventKind::Finished`].
pub fn run(plan: &Runnable, surroundings: &Environment, cancel: &Cancel, sink: &mut dyn FnMut(Vec<Event>)) {
    let prepared = scenario::get(plan.scenario).prepare(plan, cancel);
    match prepared.and_then(|prepared| Ok((prepared, counter_memory(plan)?))) {
        Ok((prepared, memory)) => perform(plan, surroundings, cancel, prepared, memory, sink),
        Err(reason) => {
            // A preparation that was stopped is not a failure.
            let end = if cancel.is_wanted() { RunEnd::Cancelled } else { RunEnd::Failed(Box::new(reason)) };
            sink(vec![Event { at: 0, what: EventKind::Finished { end } }]);
        }
    }
}

/// The memory that the run's counter lives in; child processes also need it for their start barrier.
fn counter_memory(plan: &Plan) -> Result<Option<Arc<CounterMemory>>, Phrase> {
    if !scenario::get(plan.scenario).needs().counter {
        return Ok(None);
    }
    let memory = if plan.model.profile().own_memory() {
        SharedMemory::create().map(CounterMemory::Mapped)
    } else {
        Ok(CounterMemory::heap())
    };
    memory
        .map(|memory| Some(Arc::new(memory)))
        .map_err(|error| Phrase::new("run.no-memory").with("reason", error.to_string()))
}

fn perform(
    plan: &Runnable,
    surroundings: &Environment,
    cancel: &Cancel,
    prepared: Prepared,
    memory: Option<Arc<CounterMemory>>,
    sink: &mut dyn FnMut(Vec<Event>),
) {
    let (out, events) = unbounded();
    let program = surroundings.worker_program.clone();
    let Prepared { job, names, keeps } = prepared;
    let baseline = scenario::get(plan.scenario).baseline(plan, cancel);
    // An engine may have to stop its workers although the run was not cancelled: what stops them is a request of its own,
    // which follows the user's.
    let stop = Cancel::new();
    cancel.on_request({
        let stop = stop.clone();
        move || stop.request()
    });
    let run = Arc::new(RunContext::new(plan.clone(), stop, program, out, memory.clone(), job));
    let clock = run.clock().clone();
    let mut ends = OpenTasks::new(run.job.tasks.len());
    announce(&run, ends.count(), names, baseline);
    let mut arrivals = Arrivals::of(&run);
    let made = std::thread::scope(|scope| {
        let (working, over) = bounded(0);
        let engine = std::thread::Builder::new().name("racelab-engine".to_owned()).spawn_scoped(scope, move || {
            // Gone with this thread, and that is how its end is seen.
            let _working: Sender<()> = working;
            let made = catch_unwind(AssertUnwindSafe(|| engine::run(&run)));
            made.unwrap_or_else(|panic| Err(panicked(&*panic)))
        });
        match engine {
            Ok(engine) => {
                hand_on(&events, &over, &mut arrivals, &mut ends, sink);
                engine.join().unwrap_or_else(|panic| Err(panicked(&*panic)))
            }
            Err(error) => Err(Phrase::new("run.worker-refused").with("reason", error.to_string())),
        }
    });
    drop(keeps);
    let mut last = ends.missing(&clock);
    if let Some(memory) = memory {
        let word = CounterWord::from_bits(memory.words().counter.load(Ordering::Acquire));
        let what = EventKind::CounterRead { observed: word.count(), last: word.writer() };
        last.push(Event { at: clock.now(), what });
    }
    let end = match made {
        Err(reason) => RunEnd::Failed(Box::new(reason)),
        Ok(()) if cancel.is_wanted() => RunEnd::Cancelled,
        Ok(()) => RunEnd::Completed,
    };
    last.push(Event { at: clock.now(), what: EventKind::Finished { end } });
    sink(last);
}

/// Tells which tasks there are, unless they are still to come, and what is known of the run before it begins.
fn announce(run: &RunContext, count: u32, names: Vec<Box<str>>, facts: Facts) {
    let mut log = run.log();
    let at = match run.job.assignment {
        Assignment::Arrivals => log.now(),
        _ => log.push(EventKind::TasksQueued { first: 0, count }),
    };
    for (task, name) in (0..).zip(names) {
        log.push_at(at, EventKind::TaskNamed { task, name });
    }
    if !facts.is_empty() {
        log.push_at(at, EventKind::RunFacts { facts: Box::new(facts) });
    }
}

/// Tasks that come while the run goes on, and how many of them have been told.
struct Arrivals {
    clock: Clock,
    times: Vec<Nanos>,
    told: usize,
}

impl Arrivals {
    fn of(run: &RunContext) -> Self {
        Self { clock: run.clock().clone(), times: run.job.arrivals.clone(), told: 0 }
    }

    /// Those that have come since the last call, each at its moment. They come by the clock, whether anybody is free to
    /// take them or not.
    fn news(&mut self) -> Option<Vec<Event>> {
        let now = self.clock.now();
        let come = self.times.partition_point(|at| *at <= now);
        let queued =
            |(first, at): (TaskId, &Nanos)| Event { at: *at, what: EventKind::TasksQueued { first, count: 1 } };
        let news: Vec<Event> = (0..).zip(&self.times).take(come).skip(self.told).map(queued).collect();
        self.told = come;
        (!news.is_empty()).then_some(news)
    }
}

/// Hands events on, frame by frame, until every log of the run is gone.
///
/// It sleeps on the end of the engine and never on the events: a worker that had to wake a sleeping reader with every
/// chunk would pay some 10 µs for it, a tenth of a microsecond a task.
fn hand_on(
    events: &Receiver<Vec<Event>>,
    over: &Receiver<()>,
    arrivals: &mut Arrivals,
    ends: &mut OpenTasks,
    sink: &mut dyn FnMut(Vec<Event>),
) {
    let mut pass_on = |chunks: &mut dyn Iterator<Item = Vec<Event>>| {
        let mut batch = Vec::new();
        let mut chunks = chunks.peekable();
        while let Some(mut chunk) = chunks.next() {
            batch.append(&mut chunk);
            if batch.len() >= BATCH || chunks.peek().is_none() {
                // A stable sort: a worker's own events stay in their order.
                batch.sort_by_key(|event: &Event| event.at);
                for event in &batch {
                    ends.note(event);
                }
                sink(std::mem::take(&mut batch));
            }
        }
    };
    while over.recv_timeout(FRAME) == Err(RecvTimeoutError::Timeout) {
        pass_on(&mut arrivals.news().into_iter().chain(events.try_iter()));
    }
    pass_on(&mut arrivals.news().into_iter().chain(events.iter()));
}

/// Which tasks have ended, and who had taken those that have not.
struct OpenTasks {
    tasks: Vec<TaskEnd>,
}

#[derive(Clone, Copy)]
struct TaskEnd {
    worker: WorkerId,
    ended: bool,
}

impl OpenTasks {
    fn new(tasks: usize) -> Self {
        Self { tasks: vec![TaskEnd { worker: NO_WORKER, ended: false }; tasks] }
    }

    fn count(&self) -> TaskId {
        // Scenarios number their tasks with a TaskId.
        TaskId::try_from(self.tasks.len()).unwrap_or(TaskId::MAX)
    }

    fn note(&mut self, event: &Event) {
        match &event.what {
            EventKind::TaskStarted { worker, task } => self.tasks[*task as usize].worker = *worker,
            EventKind::TaskFinished { task, .. } => {
                let task = &mut self.tasks[*task as usize];
                debug_assert!(!task.ended, "a task ended twice");
                task.ended = true;
            }
            _ => {}
        }
    }

    /// An end for every task that has none.
    fn missing(&self, clock: &Clock) -> Vec<Event> {
        let at = clock.now();
        let missing = (0..).zip(&self.tasks).filter(|(_, task)| !task.ended);
        missing
            .map(|(id, task)| Event {
                at,
                what: EventKind::TaskFinished { worker: task.worker, task: id, outcome: Outcome::Cancelled },
            })
            .collect()
    }
}
