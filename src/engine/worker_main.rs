//! The main function of a child process: which of the parts of a child it has. Started by hand it says so, and has none.

use std::io::{self, IsTerminal as _, stdin};

use super::child_process::NoParent;
use super::{own, processes, quarantine, tree};
use crate::os;
use crate::text::Phrase;
use crate::work::lacks_a_stack;

/// Serves the parent until it has no more work; returns the exit code. `arguments` are those after the worker argument.
///
/// # Errors
/// Nobody of this program has started it.
pub fn worker_main(arguments: &[String]) -> Result<u8, Phrase> {
    let by_hand = || Phrase::new("usage.worker");
    let parent: u32 = arguments.first().and_then(|parent| parent.parse().ok()).ok_or_else(by_hand)?;
    let serve = role(arguments.get(1).map(String::as_str)).ok_or_else(by_hand)?;
    // A parent that has ended meanwhile reads nothing of what is said.
    if parent != std::os::unix::process::parent_id() || stdin().is_terminal() {
        return Err(by_hand());
    }
    // One that outlives its parent has something to do then.
    if arguments.get(1).is_none_or(|role| role != own::ROLE) {
        os::die_with_parent(parent);
    }
    // The name that its parent gave it: what was started by the path of a running program would be called after that.
    if let Some(called) = std::env::args().next() {
        os::call_this_thread(called.rsplit('/').next().unwrap_or_default());
    }
    // A panic of a task reaches the parent as a failure; standard error is not read.
    std::panic::set_hook(Box::new(|panic| {
        if lacks_a_stack(panic) {
            os::end_without_memory();
        }
    }));
    // The first thing of a child: until then no terminal stops it.
    match os::stop_as_usual().and_then(|()| serve()) {
        Ok(()) => Ok(0),
        Err(error) if NoParent::is_behind(&error) => Err(by_hand()),
        Err(_) => Ok(1),
    }
}

fn role(name: Option<&str>) -> Option<fn() -> io::Result<()>> {
    match name {
        None => Some(processes::serve),
        Some(quarantine::ROLE) => Some(quarantine::serve),
        Some(tree::ROLE) => Some(tree::serve),
        Some(tree::starts::ROLE) => Some(tree::starts::serve),
        Some(own::ROLE) => Some(own::serve),
        Some(_) => None,
    }
}
