//! `async-threads`: one event loop on N threads, N slots. Computing blocks a thread, not the loop.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc::channel;

use super::async_loop::{GOODBYE, no_loop};
use super::slots::{place, run_all};
use super::threads::{THREAD_NAME, refuse};
use super::{Engine, Stage};
use crate::text::Phrase;

/// tokio's multi-thread runtime.
pub(super) struct AsyncThreads;

impl Engine for AsyncThreads {
    fn run(&self, stage: &Arc<Stage>) -> Result<(), Phrase> {
        let (runtime, threads) = largest_runtime(stage.plan.workers)?;
        if threads < stage.plan.workers {
            let mut log = stage.log();
            let error = std::io::Error::from(std::io::ErrorKind::WouldBlock);
            (threads..stage.plan.workers).for_each(|worker| refuse(stage, &mut log, worker, 0, &error));
        }
        let counter = {
            let _inside = runtime.enter();
            stage.loop_counter()?
        };
        let (alive, all_gone) = channel(1);
        // Slots run at the same time here, so each has a log of its own.
        let places =
            (0..threads).map(move |_| place(stage, Arc::new(stage.log().into()), true, counter.clone(), alive.clone()));
        runtime.block_on(run_all(Arc::clone(stage), places, all_gone));
        runtime.shutdown_timeout(GOODBYE);
        Ok(())
    }
}

/// A runtime with as many threads as asked for, or as many as the machine gives, to within a factor of two.
fn largest_runtime(asked: u32) -> Result<(Runtime, u32), Phrase> {
    let mut threads = asked;
    loop {
        // `build` panics when a thread cannot be started.
        let built = catch_unwind(AssertUnwindSafe(|| {
            Builder::new_multi_thread().worker_threads(threads as usize).thread_name(THREAD_NAME).enable_time().build()
        }));
        match built {
            Ok(Ok(runtime)) => return Ok((runtime, threads)),
            Ok(Err(error)) => return Err(no_loop(&error)),
            Err(_) if threads > 1 => threads /= 2,
            Err(_) => return Err(Phrase::new("run.no-worker").with("model", "async-threads")),
        }
    }
}
