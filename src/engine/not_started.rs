//! Workers that could not be started: the run goes on without them.

use std::io;

use super::RunContext;
use crate::event::{EventKind, Nanos, WorkerId};
use crate::event_buffer::EventBuffer;
use crate::text::Phrase;
use crate::work::shortage;

/// Records that a worker could not be started; its task is left to the others.
pub(super) fn refuse(run: &RunContext, log: &mut EventBuffer, worker: WorkerId, asked: Nanos, error: &io::Error) {
    run.first_refusal.note(shortage(error));
    refuse_because(run, log, worker, asked, plain(error));
}

/// The same for a reason in words.
pub(super) fn refuse_because(run: &RunContext, log: &mut EventBuffer, worker: WorkerId, asked: Nanos, why: Phrase) {
    run.first_refusal.note(why.clone());
    log.push_at(asked.max(log.now()), EventKind::WorkerRefused { worker, reason: Box::new(why) });
    run.disown(worker);
}

/// The system's words alone: on a lane there is no room for advice.
pub(super) fn plain(error: &io::Error) -> Phrase {
    Phrase::new("run.worker-refused").with("reason", error)
}

/// What could not be started at all, and what can be done about it.
pub(super) fn in_full(why: Phrase) -> Phrase {
    Phrase::new("run.worker-refused").with("reason", why)
}
