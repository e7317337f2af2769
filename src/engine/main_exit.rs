//! What the main thread of a program does when all workers are started: it joins them in order, shuts their pool down, or
//! ends.
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
    if main.then == OnMainExit::CancelQueued {
        run.cancel_queued(&mut log);
    }
    match main.then {
        OnMainExit::Join => join_each(&mut log, workers),
        OnMainExit::LeaveToExit | OnMainExit::CancelQueued => {
            log.push(EventKind::MainEnded);
            join_each(&mut log, workers);
        }
        OnMainExit::Abandon => {
            log.push(EventKind::MainEnded);
            log.flush();
            // The end of a process ends its threads wherever they are. The laboratory goes on, so its threads are cancelled.
            run.cancel.request();
        }
    }
}

fn join_each(log: &mut EventBuffer, workers: Vec<(WorkerId, ScopedJoinHandle<'_, ()>)>) {
    for (worker, thread) in workers {
        let since = log.now();
        log.flush();
        if let Err(panic) = thread.join() {
            resume_unwind(panic);
        }
        log.push(EventKind::Joined { worker, since });
    }
}
