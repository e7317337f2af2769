//! `threads`: OS threads and one queue.

use std::io;
use std::sync::Arc;
use std::thread::Builder;

use super::not_started::refuse;
use super::worker::Crew;
use super::{Engine, RunContext, main_exit};
use crate::event::{EventKind, WorkerId, WorkerKind};
use crate::gil::Gil;
use crate::os;
use crate::text::{Phrase, letter};

pub(super) struct Threads;

/// What the system calls the thread of a worker: as the screen does, for whoever looks at both.
pub(super) fn system_name(worker: WorkerId) -> String {
    format!("{} {}", env!("CARGO_PKG_NAME"), letter(worker))
}

impl Engine for Threads {
    fn run(&self, run: &Arc<RunContext>) -> Result<(), Phrase> {
        run_on_threads(run, None)
    }
}

/// Makes a run on threads, which share the interpreter lock if there is one.
pub(super) fn run_on_threads(run: &RunContext, gil: Option<Arc<dyn Gil>>) -> Result<(), Phrase> {
    let crew = Crew::new(run, gil)?;
    std::thread::scope(|scope| {
        let mut threads = Vec::new();
        let started = start_each(run, WorkerKind::Thread, |worker| {
            let crew = &crew;
            let thread = Builder::new().name(system_name(worker)).spawn_scoped(scope, move || crew.work(worker))?;
            threads.push((worker, thread));
            Ok(())
        });
        crew.barrier.expect(started);
        if let Some(main) = run.main() {
            main_exit::finish_main(run, main, threads);
        }
        if started == 0 { Err(run.no_worker()) } else { Ok(()) }
    })
}

/// Starts every worker of the plan; returns how many were started. The tasks of those that were not are left to the others.
pub(super) fn start_each(run: &RunContext, kind: WorkerKind, mut start: impl FnMut(WorkerId) -> io::Result<()>) -> u32 {
    let mut log = run.log();
    let mut started = 0;
    for worker in 0..run.plan.workers {
        let asked = log.push(EventKind::WorkerSpawned { worker, kind });
        // Before the worker's own events.
        log.flush();
        // The last memory is for those that are at work.
        let begun = if os::memory_is_scarce() { Err(io::ErrorKind::OutOfMemory.into()) } else { start(worker) };
        match begun {
            Ok(()) => started += 1,
            Err(error) => refuse(run, &mut log, worker, asked, &error),
        }
    }
    started
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cancel::Cancel;
    use crate::plan::ScenarioName;
    use crate::scenario;

    #[test]
    fn a_worker_is_heard_of_before_it_starts() {
        let plan = super::super::Runnable::usual(ScenarioName::Squares, 1);
        let job = scenario::get(plan.scenario).job(&plan);
        let (out, heard) = crossbeam::channel::unbounded();
        let run = RunContext::new(plan, Cancel::new(), std::path::PathBuf::new(), out, None, job);
        let started = start_each(&run, WorkerKind::Thread, |worker| {
            let asked = EventKind::WorkerSpawned { worker, kind: WorkerKind::Thread };
            assert!(heard.try_iter().flatten().any(|event| event.what == asked), "{worker}");
            Ok(())
        });
        assert_eq!(started, run.plan.workers);
    }
}
