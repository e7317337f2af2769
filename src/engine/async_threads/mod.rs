//! `async-threads`: one event loop and N threads that poll its N slots. Computing blocks a thread, not the loop.
//!
//! The loop turns on the thread that makes the run: it knows who waits for a timer or a reply, and wakes them.

mod slot_threads;

use std::io;
use std::sync::Arc;

use tokio::runtime::Builder;
use tokio::sync::mpsc::channel;

use self::slot_threads::SlotThreads;
use super::async_loop::{GOODBYE, no_loop};
use super::not_started::refuse;
use super::slots::{SlotGroup, live_among_threads, run_all};
use super::{Engine, RunContext};
use crate::os;
use crate::text::Phrase;

pub(super) struct AsyncThreads;

impl Engine for AsyncThreads {
    fn run(&self, run: &Arc<RunContext>) -> Result<(), Phrase> {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| no_loop(&error))?;
        let counter = {
            let _inside = runtime.enter();
            run.loop_counter()?
        };
        let threads = SlotThreads::new(runtime.handle());
        std::thread::scope(|scope| {
            // However this ends, the threads end with it.
            let ending = threads.end_on_drop();
            let start = || {
                let thread = std::thread::Builder::new().name("racelab-loop".to_owned());
                thread.spawn_scoped(scope, || threads.serve()).map(|_| threads.expect_one())
            };
            let started = start_until_refused(run, start);
            if started == 0 {
                return Err(run.no_worker());
            }
            let (alive, all_gone) = channel(1);
            // Slots run at the same time here, so each has a log of its own.
            let groups = (0..started)
                .map(move |_| SlotGroup::of_one(run, Arc::new(run.log().into()), counter.clone(), alive.clone()));
            runtime.block_on(run_all(Arc::clone(run), groups, all_gone, |group, turns| {
                threads.spawn(live_among_threads(group, turns))
            }));
            drop(ending);
            Ok(())
        })?;
        // Cancelled slots end before what they wait for.
        drop(threads);
        runtime.shutdown_timeout(GOODBYE);
        Ok(())
    }
}

/// Starts a thread for every worker of the plan, up to the first that is refused; returns how many there are.
fn start_until_refused(run: &RunContext, mut start: impl FnMut() -> io::Result<()>) -> u32 {
    // The last memory is for those that are at work.
    let mut begin = || if os::memory_is_scarce() { Err(io::ErrorKind::OutOfMemory.into()) } else { start() };
    let refused = (0..run.plan.workers).find_map(|worker| Some((worker, begin().err()?)));
    let Some((started, error)) = refused else { return run.plan.workers };
    let mut log = run.log();
    (started..run.plan.workers).for_each(|worker| refuse(run, &mut log, worker, 0, &error));
    started
}
