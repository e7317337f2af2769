//! One run: an engine's events, in order, to whoever wants them; exactly one `Finished`, and it is the last.

use std::path::PathBuf;

use crate::cancel::Cancel;
use crate::event::Event;
use crate::plan::Plan;

/// What a run needs from its surroundings.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// The program that child processes are started from: the laboratory's own binary.
    pub worker_program: PathBuf,
}

impl Surroundings {
    /// Those of the running program itself.
    #[must_use]
    pub fn of_this_program() -> Self {
        Self { worker_program: PathBuf::from("/proc/self/exe") }
    }
}

/// Makes one run, and returns when it is over and nothing of it is left: no thread, no child.
///
/// Events are handed to `sink` in batches, at least thirty times a second while anything happens. The plan should have
/// been checked with [`crate::engine::refusal`]; one that is refused ends at once with `RunEnd::Failed`. The last event is
/// always [`crate::event::What::Finished`].
pub fn run(plan: &Plan, surroundings: &Surroundings, cancel: &Cancel, sink: &mut dyn FnMut(Vec<Event>)) {
    let _ = (plan, surroundings, cancel, sink);
}
