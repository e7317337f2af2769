//! `threads`: OS threads and one queue.

use std::io;
use std::sync::Arc;
use std::thread::Builder;

use super::worker::Crew;
use super::{Engine, Stage, farewell};
use crate::event::{What, WorkerId, WorkerKind};
use crate::log::Log;
use crate::text::Phrase;
use crate::turnstile::Turnstile;

/// N OS threads and one queue.
pub(super) struct Threads;

/// The name of worker threads; the screen's panic hook leaves their panics to the tasks.
pub(crate) const THREAD_NAME: &str = "racelab-worker";

impl Engine for Threads {
    fn run(&self, stage: &Arc<Stage>) -> Result<(), Phrase> {
        run(stage, None)
    }
}

/// Runs the stage on threads, which share the turnstile if there is one.
pub(super) fn run(stage: &Stage, turnstile: Option<Arc<dyn Turnstile>>) -> Result<(), Phrase> {
    let crew = Crew::new(stage, turnstile)?;
    std::thread::scope(|scope| {
        let mut threads = Vec::new();
        let started = start_each(stage, WorkerKind::Thread, |worker| {
            let crew = &crew;
            let thread = Builder::new().name(THREAD_NAME.to_owned()).spawn_scoped(scope, move || crew.work(worker))?;
            threads.push((worker, thread));
            Ok(())
        });
        crew.line.expect(started);
        if let Some(main) = stage.main() {
            farewell::to_threads(stage, main, threads);
        }
        if started == 0 { Err(Phrase::new("run.no-worker").with("model", stage.plan.model.name())) } else { Ok(()) }
    })
}

/// Starts every worker of the plan and says so; those that cannot be started are told, with the reason, and their
/// tasks are left to the others. Returns how many were started.
pub(super) fn start_each(stage: &Stage, kind: WorkerKind, mut start: impl FnMut(WorkerId) -> io::Result<()>) -> u32 {
    let mut log = stage.log();
    let mut started = 0;
    for worker in 0..stage.plan.workers {
        let asked = log.push(What::WorkerSpawned { worker, kind });
        // Nobody shall hear of the worker from itself before hearing that it was asked for.
        log.flush();
        match start(worker) {
            Ok(()) => started += 1,
            Err(error) => refuse(stage, &mut log, worker, asked, &error),
        }
    }
    started
}

pub(super) fn refuse(stage: &Stage, log: &mut Log, worker: WorkerId, asked: u64, error: &io::Error) {
    let reason = Phrase::new("run.worker-refused").with("reason", error.to_string());
    log.push_at(asked.max(log.now()), What::WorkerRefused { worker, reason: Box::new(reason) });
    stage.disown(worker);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cancel::Cancel;
    use crate::plan::ScenarioName;
    use crate::scenario;

    #[test]
    fn a_worker_is_heard_of_before_it_starts() {
        let plan = scenario::plan(ScenarioName::Squares, 1);
        let job = scenario::get(plan.scenario).job(&plan);
        let (out, heard) = crossbeam::channel::unbounded();
        let stage = Stage::new(plan, Cancel::new(), std::path::PathBuf::new(), out, None, job);
        let started = start_each(&stage, WorkerKind::Thread, |worker| {
            let asked = What::WorkerSpawned { worker, kind: WorkerKind::Thread };
            assert!(heard.try_iter().flatten().any(|event| event.what == asked), "{worker}");
            Ok(())
        });
        assert_eq!(started, stage.plan.workers);
    }
}
