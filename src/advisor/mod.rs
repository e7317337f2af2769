//! Which model and how many workers suit a piece of work, by the rules of thumb that the guides teach, and what was
//! measured on this machine beside them.
//!
//! Pure: a plan and a number of cores in, advice out; trials in, a sentence out that claims only what they allow. It asks
//! a scenario for its group, its needs and what its tasks are like, and knows none by name.

mod measured;
mod numbers;
mod table;

pub use measured::{conclusion, same_work, session};
pub use numbers::{by_numbers, numbers_in_words};
pub use table::{ASPECTS, KINDS, cell};

use crate::engine::{self, Runnable};
use crate::event::Nanos;
use crate::plan::{GuardName, Memory, ModelName, Plan, Together};
use crate::scenario::{self, Group, InPython, Returned, TaskLoad};
use crate::text::Phrase;

/// So many waves of waits, with as many workers as the rule of thumb has, are worth a worker for every wait.
const MANY_WAVES: u32 = 10;

/// A way that would only wait for longer than this is left out of what is measured, ns.
pub const LONGEST: Nanos = 30_000_000_000;

/// What is suggested, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Advice {
    pub model: ModelName,
    pub workers: u32,
    /// How many workers the other models are measured with: one suits a loop, and what it is held against are several.
    pub others: u32,
    /// The cores that the rule was asked about.
    pub cores: u32,
    /// What should protect a counter, if there is one.
    pub guard: Option<GuardName>,
    /// Why, in a sentence.
    pub reason: Phrase,
    /// What is different in Python, where an interpreter lock stands in the way; `None` where nothing is.
    pub python: Option<Phrase>,
}

/// What is suggested for the work of a plan on a machine with so many cores: its own model and workers do not matter.
///
/// ```
/// use racelab::plan::{ModelName, ScenarioName};
/// let advice = racelab::advisor::advise(&racelab::scenario::plan(ScenarioName::Squares, 1), 2);
/// assert_eq!((advice.model, advice.workers), (ModelName::Rayon, 2));
/// ```
#[must_use]
pub fn advise(plan: &Plan, cores: u32) -> Advice {
    let scenario = scenario::get(plan.scenario);
    let tasks = scenario.shape(plan).tasks;
    let nature = scenario.nature(&plan.settings);
    let guard = scenario.needs().guards.then_some(GuardName::Local);
    let Rule { key, wanted, workers } = rule(plan, cores);
    // Advice is on what the laboratory does by itself, and not on what somebody's Python may do.
    let is_own = |model: &ModelName| model.profile().python.is_none();
    let possible = |model: &ModelName| is_own(model) && engine::refusal(&way(plan, *model, 1, guard)).is_none();
    let all = ModelName::all().iter().filter(|model| possible(model)).count();
    let model = wanted.iter().chain(ModelName::all()).copied().find(possible).unwrap_or(plan.model);
    let workers = workers.clamp(1, model.profile().max_workers);
    let reason = Phrase::new(if all == 1 { "advice.only" } else { key })
        .offer("model", crate::verdict::model_name(model))
        .offer("workers", workers)
        .offer("tasks", tasks)
        .offer("cores", cores)
        .offer("most", most_threads());
    let python = nature.in_python.filter(|_| cores > 1).map(|python| in_python(python).offer("workers", workers));
    let others = workers.max(scenario.suggested_workers(cores, &plan.settings));
    Advice { model, workers, others, cores, guard, reason, python }
}

/// A rule of thumb: why, with which models, the best first, and how many workers.
struct Rule {
    key: &'static str,
    wanted: &'static [ModelName],
    workers: u32,
}

fn rule(plan: &Plan, cores: u32) -> Rule {
    const THREADS: &[ModelName] = &[ModelName::Threads, ModelName::Processes];
    const POOL: &[ModelName] = &[ModelName::Rayon, ModelName::Threads, ModelName::Processes];
    let scenario = scenario::get(plan.scenario);
    let tasks = scenario.shape(plan).tasks;
    let workers = scenario.suggested_workers(cores, &plan.settings).max(1);
    let is_many = tasks / workers >= MANY_WAVES;
    match (scenario.group(), scenario.nature(&plan.settings).load) {
        (Group::Computing, TaskLoad::Tiny) => Rule { key: "advice.tiny", wanted: &[ModelName::Sequential], workers: 1 },
        (Group::Computing, TaskLoad::LoadsFile) => Rule { key: "advice.files", wanted: THREADS, workers },
        (Group::Computing, _) if cores == 1 => Rule { key: "advice.one-core", wanted: POOL, workers },
        (Group::Computing, _) => Rule { key: "advice.computing", wanted: POOL, workers },
        (Group::Waiting, _) if is_many && tasks > most_threads() => {
            Rule { key: "advice.many", wanted: &[ModelName::Async, ModelName::Threads], workers: tasks }
        }
        (Group::Waiting, _) if is_many => Rule { key: "advice.one-each", wanted: THREADS, workers: tasks },
        (Group::Waiting, _) => Rule { key: "advice.waiting", wanted: THREADS, workers },
        (Group::Sharing, _) if scenario.needs().guards => Rule { key: "advice.counter", wanted: THREADS, workers },
        (Group::Sharing, _) => Rule { key: "advice.sharing", wanted: THREADS, workers },
        (Group::Processes, _) => Rule { key: "advice.processes", wanted: THREADS, workers },
    }
}

/// How many waits threads take at once: more come in waves. Up to there they do as well as an event loop: starting a thousand
/// takes some 50 ms and 10 MiB.
fn most_threads() -> u32 {
    ModelName::Threads.profile().max_workers
}

/// What is different in Python, where the interpreter lock stands in the way of some work and not of other.
fn in_python(python: InPython) -> Phrase {
    Phrase::new(match python {
        InPython::Tiny => "advice.python.tiny",
        InPython::Native => "advice.python.native",
        InPython::KeepsLock { returns: Returned::Little } => "advice.python.computing",
        InPython::KeepsLock { returns: Returned::Much } => "advice.python.returns-much",
    })
}

/// The plan of the same work in another way.
fn way(plan: &Plan, model: ModelName, workers: u32, guard: Option<GuardName>) -> Plan {
    let own_memory = model.profile().own_memory();
    let memory = if own_memory { plan.memory } else { Memory::Shared };
    let mut way = Plan { model, workers, guard, memory, ..plan.clone() };
    scenario::fit_settings(&mut way);
    way
}

/// The models that are worth measuring, one after the other first: all others are measured by it.
const MEASURED: [ModelName; 6] = [
    ModelName::Sequential,
    ModelName::Threads,
    ModelName::Rayon,
    ModelName::Gil,
    ModelName::Processes,
    ModelName::Async,
];

/// The guards of a counter that are worth measuring: messages before locks.
const GUARDS: [GuardName; 4] = [GuardName::Local, GuardName::Channel, GuardName::Atomic, GuardName::Mutex];

/// The ways of doing the work that are worth measuring, and those that would take too long, with how long they would wait.
/// Of a counter these guards are measured, or the usual ones if there are none.
#[must_use]
pub fn ways(plan: &Plan, advice: &Advice, guards: &[GuardName]) -> (Vec<Runnable>, Vec<(Plan, Nanos)>) {
    let mut ways = Vec::new();
    let models: &[ModelName] = match advice.guard {
        // Around a counter it is the guard that makes the difference.
        Some(_) => &[ModelName::BASELINE, ModelName::USUAL],
        None => &MEASURED,
    };
    for model in models {
        let alone = model.profile().together == Together::Alone;
        let protected: Vec<Option<GuardName>> = match advice.guard {
            None => vec![None],
            Some(_) if alone => vec![Some(GuardName::None)],
            Some(_) if guards.is_empty() => GUARDS.into_iter().map(Some).collect(),
            Some(_) => guards.iter().copied().map(Some).collect(),
        };
        for guard in protected {
            // Where every worker brings a task of its own, one alone does theirs one after the other.
            let own_tasks = scenario::get(plan.scenario).shape(plan).assignment == scenario::Assignment::OnePerWorker;
            let several = if *model == advice.model { advice.workers } else { advice.others };
            let workers = if alone && !own_tasks { 1 } else { several.min(model.profile().max_workers) };
            ways.extend(Runnable::of(way(plan, *model, workers, guard)));
        }
    }
    let tried = numbers::tried(plan, advice).into_iter();
    ways.extend(tried.filter_map(|workers| Runnable::of(way(plan, advice.model, workers, None)).ok()));
    let (short, long): (Vec<_>, Vec<_>) =
        ways.into_iter().map(|way| (least_time(&way), way)).partition(|(waits, _)| *waits <= LONGEST);
    (
        short.into_iter().map(|(_, way)| way).collect(),
        long.into_iter().map(|(waits, way)| (way.into_plan(), waits)).collect(),
    )
}

fn least_time(plan: &Plan) -> Nanos {
    scenario::get(plan.scenario).shape(plan).least_time(plan)
}

#[cfg(test)]
mod tests;
