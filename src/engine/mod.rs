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

pub use gil::GilSettings;
pub use processes::{WORKER_ARGUMENT, worker_main};
pub use stage::Stage;

use std::sync::Arc;

use crate::plan::{GuardName, Memory, ModelName, Plan, Setting};
use crate::scenario::{self, Scenario};
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

/// What a model can do, and what its workers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caps {
    /// The most workers that it takes; the fewest is 1.
    pub max_workers: u32,
    /// Workers are slots of an event loop.
    pub event_loop: bool,
    /// Workers are processes with memory of their own.
    pub own_memory: bool,
    /// Part of it is a model of something else, and is labelled so wherever it is shown.
    pub modelled: bool,
}

/// Most OS threads or child processes in a run.
pub const MAX_WORKERS: u32 = 1024;

/// Most slots of an event loop: a slot is a few hundred bytes, not a thread.
pub const MAX_SLOTS: u32 = 200_000;

/// What a model can do.
#[must_use]
pub fn caps(model: ModelName) -> Caps {
    let threads = Caps { max_workers: MAX_WORKERS, event_loop: false, own_memory: false, modelled: false };
    match model {
        ModelName::Sequential | ModelName::Threads | ModelName::Rayon => threads,
        ModelName::Gil => Caps { modelled: true, ..threads },
        ModelName::Processes => Caps { own_memory: true, ..threads },
        ModelName::Async => Caps { event_loop: true, max_workers: MAX_SLOTS, ..threads },
        ModelName::AsyncThreads => Caps { event_loop: true, ..threads },
    }
}

/// A model's own settings: they stand in a plan beside the scenario's.
#[must_use]
pub fn settings(model: ModelName) -> &'static [Setting] {
    if model == ModelName::Gil { gil::SETTINGS } else { &[] }
}

/// Puts the defaults of the model's own settings into a plan that lacks them, and takes those of other models out.
pub fn fit_settings(plan: &mut Plan) {
    let own = settings(plan.model);
    let foreign = ModelName::all().iter().flat_map(|model| settings(*model));
    for setting in foreign.filter(|setting| own.iter().all(|own| own.key != setting.key)) {
        plan.settings.remove(setting.key);
    }
    for setting in own {
        plan.settings.set(setting.key, setting.value_in(&plan.settings));
    }
}

/// Where that lives which a model's workers work on, when nobody says.
#[must_use]
pub fn default_memory(scenario: &dyn Scenario, model: ModelName) -> Memory {
    let chosen = scenario.memory().filter(|_| caps(model).own_memory);
    chosen.unwrap_or(Memory::Shared)
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
    let caps = caps(plan.model);
    if plan.workers < 1 || plan.workers > caps.max_workers {
        return Some(
            Phrase::new("refusal.workers")
                .with("max", caps.max_workers)
                .with("given", plan.workers)
                .with("model", plan.model.name()),
        );
    }
    if plan.memory == Memory::Private && !caps.own_memory {
        return Some(Phrase::new("refusal.private").with("model", plan.model.name()));
    }
    if GilSettings::of(plan).is_some_and(|settings| settings.interval_ns == 0) {
        return Some(Phrase::new("refusal.switch-interval"));
    }
    if let Some(refusal) = scenario::get(plan.scenario).refusal(plan) {
        return Some(refusal);
    }
    if scenario::get(plan.scenario).needs().guards { refuse_guard(plan, caps) } else { None }
}

fn refuse_guard(plan: &Plan, caps: Caps) -> Option<Phrase> {
    let guard = plan.guard?;
    let model = plan.model.name();
    let refused = |key: &'static str| {
        Some(Phrase::new(key).with("guard", guard.name()).offer("model", model).mark("model", model))
    };
    let one_process_only = caps.own_memory
        && matches!(
            guard,
            GuardName::StdMutex | GuardName::Rwlock | GuardName::Channel | GuardName::TwoMutexes | GuardName::ReadLock
        );
    let blocks_the_loop = matches!(guard, GuardName::StdMutex | GuardName::Spin)
        && caps.event_loop
        && plan.window == crate::plan::Window::Nudged;
    if guard.is_wrong() && plan.model == ModelName::Sequential {
        refused("refusal.nobody-to-race")
    } else if guard == GuardName::Sleep && caps.event_loop {
        refused("refusal.sleep-on-loop")
    } else if one_process_only {
        refused("refusal.one-process")
    } else if blocks_the_loop {
        refused("refusal.across-await")
    } else {
        refuse_size(plan, guard, caps)
    }
}

/// Most increments of all workers together: a few in a hundred begin a new segment, and the books keep them all.
const MAX_INCREMENTS: u64 = 200_000_000;

/// Most increments where the counter is handed on so often that nearly every one begins a new segment.
const MAX_HANDED_ON: u64 = 5_000_000;

fn refuse_size(plan: &Plan, guard: GuardName, caps: Caps) -> Option<Phrase> {
    let lock = matches!(guard, GuardName::Mutex | GuardName::Rwlock | GuardName::TwoMutexes | GuardName::ReadLock);
    // A fair lock is handed on at every turn, a message is a turn, and pauses take their time.
    let handed_on = lock && caps.event_loop || matches!(guard, GuardName::Channel | GuardName::Sleep);
    let max = if handed_on { MAX_HANDED_ON } else { MAX_INCREMENTS };
    let together = plan.settings.count("increments").saturating_mul(plan.workers.into());
    (together > max)
        .then(|| Phrase::new("refusal.too-many").with("max", max).with("given", together).with("guard", guard.name()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::ScenarioName;

    #[test]
    fn settings_of_models_are_nobody_elses_and_come_and_go_with_the_model() {
        for model in ModelName::all() {
            for name in ScenarioName::all() {
                let mut plan = Plan { model: *model, ..scenario::plan(*name, 1) };
                fit_settings(&mut plan);
                for setting in settings(*model) {
                    assert!(
                        scenario::get(*name).settings().iter().all(|own| own.key != setting.key),
                        "{}",
                        setting.key
                    );
                    assert_eq!(plan.settings.get(setting.key), Some(&setting.default_value()));
                }
                plan.model = ModelName::Sequential;
                fit_settings(&mut plan);
                assert_eq!(plan.settings, scenario::plan(*name, 1).settings);
            }
        }
    }
}
