//! How tasks are run: one file or folder a model. An engine runs any task; what it cannot do is refused beforehand.

mod async_loop;
mod async_threads;
mod child_process;
mod gil;
mod guard_refusal;
mod main_exit;
mod processes;
mod quarantine;
mod queue;
mod rayon;
mod run_context;
mod sequential;
mod slots;
mod start_barrier;
mod threads;
mod tree;
mod worker;
mod worker_main;

pub use child_process::WORKER_ARGUMENT;
pub use run_context::RunContext;
pub use worker_main::worker_main;

use std::sync::Arc;

use crate::plan::{GilSettings, Memory, ModelName, Plan};
use crate::scenario;
use crate::text::Phrase;

/// How tasks are run.
pub trait Engine: Sync {
    /// Runs every task to its end and returns when nothing of the run is left: no thread, no child.
    ///
    /// A worker that cannot be started is an event; the run goes on with the others.
    ///
    /// # Errors
    /// Why the run could not be made at all.
    fn run(&self, run: &Arc<RunContext>) -> Result<(), Phrase>;
}

/// Makes a run with the engine of its plan's model; in a process of its own if its workers may wait for each other for
/// ever, and as a tree of processes if every worker starts others. Returns when nothing of the run is left: no thread, no child.
///
/// # Errors
/// Why the run could not be made at all.
pub fn run(run: &Arc<RunContext>) -> Result<(), Phrase> {
    if scenario::get(run.plan.scenario).may_hang() {
        quarantine::run(run)
    } else if let Some(fuse) = scenario::get(run.plan.scenario).fuse(&run.plan) {
        tree::run(run, fuse)
    } else {
        get(run.plan.model).run(run)
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
    if scenario::get(plan.scenario).needs().guards { guard_refusal::of(plan, model) } else { None }
}
