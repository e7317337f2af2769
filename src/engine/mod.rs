//! How tasks are run: one file or folder a model. An engine runs any task; what it cannot do is refused beforehand.

mod async_loop;
mod async_threads;
mod child_process;
mod first_refusal;
mod foretold;
mod gil;
mod guard_refusal;
mod loop_cpu;
mod main_exit;
mod not_started;
mod own;
mod processes;
mod processor_time;
mod python;
mod python_refusal;
mod quarantine;
mod queue;
mod rayon;
mod run_context;
mod runnable;
mod sequential;
mod slots;
mod start_barrier;
mod threads;
mod tree;
mod waiter;
mod waiter_news;
mod worker;
mod worker_main;

pub use child_process::WORKER_ARGUMENT;
pub use foretold::foretold;
#[doc(hidden)]
pub use processes::messages_in;
pub use run_context::{ProgramOutput, RunContext};
pub use runnable::{Runnable, refusal};
pub use worker_main::worker_main;

use std::sync::Arc;

use crate::cancel::Cancel;
use crate::plan::{ModelName, PythonSettings};
use crate::text::Phrase;
use crate::{scenario, supply};

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

/// Finds outside of the program what a plan's model needs there, before the run's clock starts: a Python that is asked what it
/// is. Ends soon when cancelled.
///
/// # Errors
/// What is missing, in one line.
pub fn prepare(plan: &Runnable, cancel: &Cancel) -> Result<(), Phrase> {
    match PythonSettings::of_plan(plan) {
        Some(settings) => supply::python::find(settings.named(), cancel).map(drop),
        None => Ok(()),
    }
}

/// Makes a run with the engine of its plan's model; in a process of its own if its workers may wait for each other for
/// ever, and as a tree of processes if every worker starts others. Returns when nothing of the run is left: no thread, no child.
///
/// # Errors
/// Why the run could not be made at all.
pub fn run(run: &Arc<RunContext>) -> Result<(), Phrase> {
    if let Some(program) = scenario::get(run.plan.scenario).program(&run.plan) {
        own::run(run, &program)
    } else if scenario::get(run.plan.scenario).may_hang() {
        quarantine::run(run)
    } else if let Some(fuse) = scenario::get(run.plan.scenario).fuse(&run.plan) {
        tree::run(run, fuse)
    } else {
        waiter::beside(run, |run| get(run.plan.model).run(run))
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
        ModelName::PythonThreads | ModelName::PythonProcesses | ModelName::PythonAsync => &python::Python,
    }
}
