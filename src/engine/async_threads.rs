//! `async-threads`: one event loop on N threads, N slots. Computing blocks a thread, not the loop.

use std::io;
use std::sync::Arc;

use tokio::runtime::Builder;
use tokio::sync::mpsc::channel;

use super::async_loop::{GOODBYE, no_loop};
use super::slots::{run_all, slot_group};
use super::start_barrier::Gate;
use super::threads::{THREAD_NAME, refuse};
use super::{Engine, RunContext};
use crate::text::Phrase;

pub(super) struct AsyncThreads;

impl Engine for AsyncThreads {
    fn run(&self, run: &Arc<RunContext>) -> Result<(), Phrase> {
        let (threads, refused) = startable(run.plan.workers);
        if let Some(error) = refused {
            let mut log = run.log();
            (threads..run.plan.workers).for_each(|worker| refuse(run, &mut log, worker, 0, &error));
        }
        if threads == 0 {
            return Err(Phrase::new("run.no-worker").with("model", run.plan.model.name()));
        }
        let runtime = Builder::new_multi_thread()
            .worker_threads(threads as usize)
            .thread_name(THREAD_NAME)
            .enable_all()
            .build()
            .map_err(|error| no_loop(&error))?;
        let counter = {
            let _inside = runtime.enter();
            run.loop_counter()?
        };
        let (alive, all_gone) = channel(1);
        // Slots run at the same time here, so each has a log of its own.
        let groups = (0..threads)
            .map(move |_| slot_group(run, Arc::new(run.log().into()), None, counter.clone(), alive.clone()));
        runtime.block_on(run_all(Arc::clone(run), groups, all_gone));
        runtime.shutdown_timeout(GOODBYE);
        Ok(())
    }
}

/// How many threads can be started, and why not more. They are tried beforehand: if one cannot be started while a runtime
/// is built, tokio panics and waits for the others for ever.
fn startable(asked: u32) -> (u32, Option<io::Error>) {
    let gate = Gate::default();
    std::thread::scope(|scope| {
        let mut started = 0;
        let refused = (0..asked).find_map(|_| {
            let tried = std::thread::Builder::new().spawn_scoped(scope, || gate.wait_parked());
            started += u32::from(tried.is_ok());
            tried.err()
        });
        gate.open();
        (started, refused)
    })
}
