//! What the main thread of a program without a pool does when all workers are started: it joins them in order, or ends.
//!
//! For models whose main thread may block; an event loop has its own form beside its slots.

use std::panic::resume_unwind;
use std::thread::ScopedJoinHandle;
use std::time::Duration;

use super::RunContext;
use crate::event::{EventKind, WorkerId};
use crate::event_buffer::EventBuffer;
use crate::scenario::{Main, OnMainExit};

pub(super) fn finish_main(run: &RunContext, main: Main, workers: Vec<(WorkerId, ScopedJoinHandle<'_, ()>)>) {
    if run.cancel.wait(Duration::from_nanos(main.goes_on)) {
        return;
    }
    let mut log = run.log();
    match main.then {
        OnMainExit::Join => {
            for (worker, thread) in workers {
                join(&mut log, worker, || {
                    if let Err(panic) = thread.join() {
                        resume_unwind(panic);
                    }
                });
            }
        }
        OnMainExit::Abandon => {
            log.push(EventKind::MainEnded);
            log.flush();
            // The end of a process ends its threads wherever they are. The laboratory goes on, so its threads are cancelled.
            run.cancel.request();
        }
    }
}

pub(super) fn join(log: &mut EventBuffer, worker: WorkerId, wait: impl FnOnce()) {
    let since = log.now();
    log.flush();
    wait();
    log.push(EventKind::Joined { worker, since });
}
