//! How tasks are run: one file a model. An engine runs any task; what it cannot do it says beforehand.

mod async_loop;
mod async_threads;
mod cell;
mod farewell;
mod gate;
mod gil;
mod processes;
mod quarantine;
mod queue;
mod rayon;
mod sequential;
mod slots;
mod stage;
mod threads;
mod tree;
mod worker;

pub use processes::{WORKER_ARGUMENT, worker_main};
pub use stage::Stage;

use std::sync::Arc;

use crate::plan::{GilSettings, GuardName, Memory, ModelName, ModelProfile, Plan, Together};
use crate::scenario;
use crate::text::Phrase;

/// How tasks are run. One file a model.
pub trait Engine: Sync {
    /// Runs every task of the stage to its end and returns when nothing of the run is left: no thread, no child.
    ///
    /// Workers that cannot be started are told as events; the run goes on with the others.
    ///
    /// # Errors
    /// Why the run could not be made at all.
    fn run(&self, stage: &Arc<Stage>) -> Result<(), Phrase>;
}

/// Runs the stage with the engine of its plan's model; in a process of its own if its workers may wait for each other for
/// ever, and as a tree of processes if every worker starts others. Returns when nothing of the run is left: no thread, no child.
///
/// # Errors
/// Why the run could not be made at all.
pub fn run(stage: &Arc<Stage>) -> Result<(), Phrase> {
    if scenario::get(stage.plan.scenario).may_hang() {
        quarantine::run(stage)
    } else if let Some(fuse) = scenario::get(stage.plan.scenario).fuse(&stage.plan) {
        tree::run(stage, fuse)
    } else {
        get(stage.plan.model).run(stage)
    }
}

/// The engine of a model.
#[must_use]
pub fn get(model: ModelName) -> &'static dyn Engine {
    match model {
        ModelName::Sequential => &sequential::Sequential,
        ModelName::Threads => &threads::Threads,
        ModelName::Rayon => &rayon::Rayon,
        ModelName::Gil => &gil::InterpreterLock,
        ModelName::Processes => &processes::Processes,
        ModelName::Async => &async_loop::AsyncLoop,
        ModelName::AsyncThreads => &async_threads::AsyncThreads,
    }
}

/// Why a plan cannot be run; `None` if it can.
///
/// ```
/// use racelab::plan::{GuardName, ModelName, ScenarioName};
/// let mut plan = racelab::scenario::plan(ScenarioName::Counter, 1);
/// plan.model = ModelName::Processes;
/// assert!(racelab::engine::refusal(&plan).is_none());
/// plan.guard = Some(GuardName::Rwlock);
/// assert!(racelab::engine::refusal(&plan).is_some());
/// ```
#[must_use]
pub fn refusal(plan: &Plan) -> Option<Phrase> {
    let model = plan.model.profile();
    if plan.workers < 1 || plan.workers > model.max_workers {
        return Some(
            Phrase::new("refusal.workers")
                .with("max", model.max_workers)
                .with("given", plan.workers)
                .with("model", plan.model.name()),
        );
    }
    if plan.memory == Memory::Private && !model.own_memory() {
        return Some(Phrase::new("refusal.private").with("model", plan.model.name()));
    }
    if GilSettings::of_plan(plan).is_some_and(|settings| settings.switch_interval == 0) {
        return Some(Phrase::new("refusal.switch-interval"));
    }
    if let Some(refusal) = scenario::get(plan.scenario).refusal(plan) {
        return Some(refusal);
    }
    if scenario::get(plan.scenario).needs().guards { refuse_guard(plan, model) } else { None }
}

fn refuse_guard(plan: &Plan, model: ModelProfile) -> Option<Phrase> {
    let guard = plan.guard?;
    let refused =
        |key: &'static str| Some(Phrase::new(key).with("guard", guard.name()).with("model", plan.model.name()));
    let one_process_only = model.own_memory()
        && matches!(
            guard,
            GuardName::StdMutex | GuardName::Rwlock | GuardName::Channel | GuardName::TwoMutexes | GuardName::ReadLock
        );
    let blocks_the_loop = matches!(guard, GuardName::StdMutex | GuardName::Spin)
        && model.event_loop()
        && plan.window == crate::plan::Window::Nudged;
    if guard.is_wrong() && model.together == Together::Alone {
        refused("refusal.nobody-to-race")
    } else if guard == GuardName::Sleep && model.event_loop() {
        refused("refusal.sleep-on-loop")
    } else if one_process_only {
        refused("refusal.one-process")
    } else if blocks_the_loop {
        refused("refusal.across-await")
    } else {
        refuse_size(plan, guard, model)
    }
}

/// Most increments of all workers together: a few in a hundred begin a new segment, and the books keep them all.
const MAX_INCREMENTS: u64 = 200_000_000;

/// Most increments where the counter is handed on so often that nearly every one begins a new segment.
const MAX_HANDED_ON: u64 = 5_000_000;

fn refuse_size(plan: &Plan, guard: GuardName, model: ModelProfile) -> Option<Phrase> {
    let lock = matches!(guard, GuardName::Mutex | GuardName::Rwlock | GuardName::TwoMutexes | GuardName::ReadLock);
    // A fair lock is handed on at every turn, a message is a turn, and pauses take their time.
    let handed_on = lock && model.event_loop() || matches!(guard, GuardName::Channel | GuardName::Sleep);
    let max = if handed_on { MAX_HANDED_ON } else { MAX_INCREMENTS };
    let together = scenario::get(plan.scenario).expected_counter(plan).unwrap_or(0);
    (together > max)
        .then(|| Phrase::new("refusal.too-many").with("max", max).with("given", together).with("guard", guard.name()))
}
