//! `async`: one event loop on one thread, N slots. Computing blocks it, waiting does not.

use std::iter::repeat_n;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::runtime::Builder;
use tokio::sync::mpsc::channel;

use super::loop_cpu::LoopCpu;
use super::slots::{SlotGroup, live, run_all};
use super::{Engine, RunContext};
use crate::text::Phrase;
use crate::work::shortage;

pub(super) struct AsyncLoop;

/// How long a runtime may take to shut down. Nothing should hold it up.
pub(super) const GOODBYE: Duration = Duration::from_millis(100);

impl Engine for AsyncLoop {
    fn run(&self, run: &Arc<RunContext>) -> Result<(), Phrase> {
        let log = Arc::new(Mutex::new(run.log()));
        // Whatever keeps a part of the runtime must not keep the log, for whose end the run waits.
        let waiting_log = Arc::downgrade(&log);
        let cpu = Arc::new(LoopCpu::of_this_thread());
        let woken = Arc::clone(&cpu);
        let runtime = Builder::new_current_thread()
            .enable_all()
            // The loop may sleep for long.
            .on_thread_park(move || {
                if let Some(log) = waiting_log.upgrade() {
                    log.lock().flush();
                }
            })
            .on_thread_unpark(move || woken.wake())
            .build()
            .map_err(|error| no_loop(&error))?;
        let counter = {
            let _inside = runtime.enter();
            run.loop_counter()?
        };
        let (alive, all_gone) = channel(1);
        let group = SlotGroup::of_all(run, log, cpu, counter, alive);
        let groups = repeat_n(group, run.plan.workers as usize);
        runtime.block_on(run_all(Arc::clone(run), groups, all_gone, |group, turns| tokio::spawn(live(group, turns))));
        runtime.shutdown_timeout(GOODBYE);
        Ok(())
    }
}

pub(super) fn no_loop(error: &std::io::Error) -> Phrase {
    Phrase::new("run.no-loop").with("reason", shortage(error))
}
