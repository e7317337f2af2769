//! One run: an engine's events, in order, to a sink; exactly one `Finished`, and it is the last.
//!
//! The runner knows no model and no screen. It sets the run up, lets the engine work on a thread of its own, hands
//! events on as they come, and sees to it that every task ends exactly once, whatever happened to its worker.

mod batch;
mod glimpse;

#[cfg(test)]
pub(crate) use batch::run_all_with;
pub use batch::{RunSink, run_all};
pub use glimpse::glimpse;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crossbeam::channel::{Receiver, RecvTimeoutError, Sender, bounded, unbounded};

use crate::cancel::Cancel;
use crate::clock::Clock;
use crate::engine::{self, ProgramOutput, RunContext, Runnable};
use crate::event::{CounterWord, Event, EventKind, Fact, Facts, NO_WORKER, Nanos, Outcome, RunEnd, TaskId, WorkerId};
use crate::os::{self, CounterMemory, SharedMemory};
use crate::plan::Plan;
use crate::scenario::{self, Assignment, Prepared};
use crate::text::Phrase;
use crate::work::{caught, shortage};

/// The longest time that events lie with the runner before they are handed on: one frame.
const FRAME: Duration = Duration::from_millis(33);

/// Events in one batch, about: a run that tells a million at once shall not need them all twice.
const BATCH: usize = 8192;

/// What a run needs from its surroundings.
#[derive(Debug, Clone)]
pub struct Environment {
    /// The program that child processes are started from: the laboratory's own binary.
    pub worker_program: PathBuf,
    /// Where that goes which a program of the user's writes.
    pub output: ProgramOutput,
}

impl Environment {
    /// Those of the running program itself. If the system does not say which program that is, it is looked up by name
    /// when a child is started; parent and child compare their builds, so a wrong one is found out.
    #[must_use]
    pub fn of_this_program() -> Self {
        Self::of(os::own_program().unwrap_or_else(|_| PathBuf::from(env!("CARGO_PKG_NAME"))))
    }

    /// Those with this program for child processes.
    #[must_use]
    pub fn of(worker_program: PathBuf) -> Self {
        Self { worker_program, output: ProgramOutput::default() }
    }
}

/// Makes one run, and returns when it is over and nothing of it is left: no thread, no child. If it is cancelled and a
/// worker does not stop, it is [abandoned](EventKind::WorkerAbandoned): the run is over then without it.
///
/// Events are handed to `sink` in batches, at least thirty times a second while anything happens. A run that cannot be
/// prepared ends at once with [`RunEnd::Failed`]. The last event is always [`EventKind::Finished`].
pub fn run(plan: &Runnable, surroundings: &Environment, cancel: &Cancel, sink: &mut dyn FnMut(Vec<Event>)) {
    let over = match Engine::start(plan.clone(), cancel.clone()) {
        Ok(engine) => perform(plan, surroundings, cancel, &engine, sink),
        Err(error) => Over::before_it_began(Phrase::new("run.worker-refused").with("reason", shortage(&error))),
    };
    let end = match over.made {
        // What was stopped is not a failure.
        Err(_) if cancel.is_wanted() && !over.began => RunEnd::Cancelled,
        Err(reason) => RunEnd::Failed(Box::new(reason)),
        Ok(()) if cancel.is_wanted() => RunEnd::Cancelled,
        Ok(()) => RunEnd::Completed,
    };
    let mut last = over.last;
    last.push(Event { at: over.at, what: EventKind::Finished { end } });
    sink(last);
}

/// How a run came to its end.
struct Over {
    made: Result<(), Phrase>,
    began: bool,
    /// What is still to be told of it.
    last: Vec<Event>,
    at: Nanos,
}

impl Over {
    fn before_it_began(why: Phrase) -> Self {
        Self { made: Err(why), began: false, last: Vec::new(), at: 0 }
    }
}

/// What a run needs beside its plan.
struct Ready {
    prepared: Prepared,
    memory: Option<Arc<CounterMemory>>,
    baseline: Facts,
}

/// The thread that prepares a run and makes it. The runner never waits for it without end: it may stand before a disk that
/// does not answer.
struct Engine {
    ready: Receiver<Result<Ready, Phrase>>,
    begin: Sender<Arc<RunContext>>,
    made: Receiver<Result<(), Phrase>>,
}

impl Engine {
    fn start(plan: Runnable, cancel: Cancel) -> std::io::Result<Self> {
        let (said, ready) = bounded(1);
        let (begin, orders) = bounded::<Arc<RunContext>>(1);
        let (ended, made) = bounded(1);
        std::thread::Builder::new().name("racelab-engine".to_owned()).spawn(move || {
            let prepared = caught(|| prepare(&plan, &cancel)).unwrap_or_else(Err);
            // Where nobody waits any more, nothing is made.
            let _ = said.send(prepared);
            if let Ok(run) = orders.recv() {
                let made = caught(|| engine::run(&run)).unwrap_or_else(Err);
                drop(run);
                let _ = ended.send(made);
            }
        })?;
        Ok(Self { ready, begin, made })
    }
}

fn prepare(plan: &Runnable, cancel: &Cancel) -> Result<Ready, Phrase> {
    engine::prepare(plan, cancel)?;
    let scenario = scenario::get(plan.scenario);
    let prepared = scenario.prepare(plan, cancel)?;
    let memory = counter_memory(plan)?;
    Ok(Ready { prepared, memory, baseline: scenario.baseline(plan, cancel) })
}

/// How long a cancelled run may take to stop. Nobody should have to wait for longer than two seconds.
const LAST_WAIT: Duration = Duration::from_millis(1_500);

/// The wish to stop, and for how long it has been there.
struct Wish<'run> {
    cancel: &'run Cancel,
    since: Option<Instant>,
}

impl Wish<'_> {
    /// Whether it was made so long ago that nobody waits any more.
    fn is_out_of_patience(&mut self) -> bool {
        let since = self.cancel.is_wanted().then(|| *self.since.get_or_insert_with(Instant::now));
        since.is_some_and(|since| since.elapsed() >= LAST_WAIT)
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
        .map_err(|error| Phrase::new("run.no-memory").with("reason", shortage(&error)))
}

fn perform(
    plan: &Runnable,
    surroundings: &Environment,
    cancel: &Cancel,
    engine: &Engine,
    sink: &mut dyn FnMut(Vec<Event>),
) -> Over {
    let mut wish = Wish { cancel, since: None };
    let Some(ready) = wait(&engine.ready, &mut wish, || {}) else {
        return Over::before_it_began(Phrase::new("run.not-prepared"));
    };
    let Ready { prepared: Prepared { job, names, keeps }, memory, baseline } = match ready {
        Ok(ready) => ready,
        Err(why) => return Over::before_it_began(why),
    };
    let (out, events) = unbounded();
    // An engine may have to stop its workers although the run was not cancelled: what stops them is a request of its own,
    // which follows the user's.
    let stop = Cancel::new();
    let _following = cancel.listen({
        let stop = stop.clone();
        move || stop.request()
    });
    let program = surroundings.worker_program.clone();
    let run = RunContext::new(plan.clone(), stop, program, out, memory.clone(), job);
    let run = Arc::new(run.with_output(surroundings.output));
    let clock = run.clock().clone();
    let mut ends = Ends::new(run.job.tasks.len());
    announce(&run, ends.count(), names, baseline);
    let mut arrivals = Arrivals::of(&run);
    // The engine waits for it.
    let _ = engine.begin.send(run);
    let mut hand_on = HandOn { events: &events, arrivals: &mut arrivals, ends: &mut ends, sink };
    let made = wait(&engine.made, &mut wish, || hand_on.what_has_come());
    hand_on.the_rest(made.is_some());
    drop(keeps);
    let mut last = ends.missing(&clock);
    if made.is_none() {
        last.extend(ends.abandoned(&clock));
    }
    if let Some(memory) = memory {
        let word = CounterWord::from_bits(memory.words().counter.load(Ordering::Acquire));
        let what = EventKind::CounterRead { observed: word.count(), last: word.writer() };
        last.push(Event { at: clock.now(), what });
    }
    Over { made: made.unwrap_or(Ok(())), began: true, last, at: clock.now() }
}

/// Waits for what comes from the engine's thread, frame by frame; `None` if the run was cancelled and that does not help.
///
/// It sleeps on that and never on the events: a worker that had to wake a sleeping reader with every chunk would pay some
/// 10 µs for it, a tenth of a microsecond a task.
fn wait<T>(
    from: &Receiver<Result<T, Phrase>>,
    wish: &mut Wish<'_>,
    mut meanwhile: impl FnMut(),
) -> Option<Result<T, Phrase>> {
    loop {
        match from.recv_timeout(FRAME) {
            Ok(said) => return Some(said),
            Err(RecvTimeoutError::Disconnected) => return Some(Err(Phrase::new("run.not-prepared"))),
            Err(RecvTimeoutError::Timeout) if wish.is_out_of_patience() => return None,
            Err(RecvTimeoutError::Timeout) => meanwhile(),
        }
    }
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
    let cores = std::thread::available_parallelism().map_or(0, |cores| cores.get() as u64);
    let facts = facts.with(scenario::CORES, Fact::Number(cores));
    log.push_at(at, EventKind::RunFacts { facts: Box::new(facts) });
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

/// Hands events on to the face.
struct HandOn<'run> {
    events: &'run Receiver<Vec<Event>>,
    arrivals: &'run mut Arrivals,
    ends: &'run mut Ends,
    sink: &'run mut dyn FnMut(Vec<Event>),
}

/// How long the events of a run that is over are waited for: they are there, unless somebody kept a log who should not.
const LINGER: Duration = Duration::from_secs(1);

impl HandOn<'_> {
    fn what_has_come(&mut self) {
        let news = self.arrivals.news().into_iter();
        self.pass_on(&mut news.chain(self.events.try_iter()));
    }

    /// Everything that is still to come; where somebody was abandoned, what has come.
    fn the_rest(&mut self, all: bool) {
        self.what_has_come();
        if all {
            let until = Instant::now() + LINGER;
            self.pass_on(&mut std::iter::from_fn(|| self.events.recv_deadline(until).ok()));
        }
    }

    fn pass_on(&mut self, chunks: &mut dyn Iterator<Item = Vec<Event>>) {
        let mut batch = Vec::new();
        let mut chunks = chunks.peekable();
        while let Some(mut chunk) = chunks.next() {
            batch.append(&mut chunk);
            if batch.len() >= BATCH || chunks.peek().is_none() {
                // A stable sort: a worker's own events stay in their order.
                batch.sort_by_key(|event: &Event| event.at);
                for event in &batch {
                    self.ends.note(event);
                }
                (self.sink)(std::mem::take(&mut batch));
            }
        }
    }
}

/// Which tasks and workers have ended, and who had taken the tasks that have not.
struct Ends {
    tasks: Vec<TaskEnd>,
    alive: BTreeSet<WorkerId>,
}

#[derive(Clone, Copy)]
struct TaskEnd {
    worker: WorkerId,
    ended: bool,
}

impl Ends {
    fn new(tasks: usize) -> Self {
        Self { tasks: vec![TaskEnd { worker: NO_WORKER, ended: false }; tasks], alive: BTreeSet::new() }
    }

    fn count(&self) -> TaskId {
        // Scenarios number their tasks with a TaskId.
        TaskId::try_from(self.tasks.len()).unwrap_or(TaskId::MAX)
    }

    fn note(&mut self, event: &Event) {
        match &event.what {
            // A program of the user's has as many tasks as it has.
            EventKind::TasksQueued { first, count } => {
                let known = self.tasks.len().max(first.saturating_add(*count) as usize);
                self.tasks.resize(known, TaskEnd { worker: NO_WORKER, ended: false });
            }
            EventKind::TaskStarted { worker, task } => self.tasks[*task as usize].worker = *worker,
            EventKind::TaskFinished { task, .. } => {
                let task = &mut self.tasks[*task as usize];
                debug_assert!(!task.ended, "a task ended twice");
                task.ended = true;
            }
            EventKind::WorkerSpawned { worker, .. } => drop(self.alive.insert(*worker)),
            EventKind::WorkerExited { worker, .. } | EventKind::WorkerRefused { worker, .. } => {
                self.alive.remove(worker);
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

    /// The workers that have not ended are abandoned.
    fn abandoned(&self, clock: &Clock) -> impl Iterator<Item = Event> {
        let at = clock.now();
        self.alive.iter().map(move |worker| Event { at, what: EventKind::WorkerAbandoned { worker: *worker } })
    }
}

#[cfg(test)]
#[path = "runner_tests.rs"]
mod tests;
