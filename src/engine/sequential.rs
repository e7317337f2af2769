//! `sequential`: one worker, one task after the other, on the thread that makes the run.

use std::sync::Arc;

use super::worker::Crew;
use super::{Engine, RunContext};
use crate::event::{EventKind, WorkerKind};
use crate::text::Phrase;

/// One worker, whatever number was asked for.
pub(super) struct Sequential;

impl Engine for Sequential {
    fn run(&self, run: &Arc<RunContext>) -> Result<(), Phrase> {
        run.log().push(EventKind::WorkerSpawned { worker: 0, kind: WorkerKind::Main });
        let crew = Crew::new(run, None)?;
        // There are no other workers for the other tasks.
        (1..run.plan.workers).for_each(|worker| run.disown(worker));
        crew.barrier.expect(1);
        crew.work(0);
        Ok(())
    }
}
