//! The whole of a child process: it takes one of the parts that children play, and plays it until its parent has enough.

use std::io;

use super::{processes, quarantine, tree};
use crate::os;

/// Serves the parent until it says goodbye; returns the exit code. `arguments` are those after the worker argument.
#[must_use]
pub fn worker_main(arguments: &[String]) -> u8 {
    match arguments.first().and_then(|parent| parent.parse().ok()) {
        Some(parent) => os::die_with_parent(parent),
        // Only a curious person starts a worker by hand; there is no parent to talk to.
        None => return 2,
    }
    // A panic of a task is told to the parent as its failure; nobody reads this process's standard error.
    std::panic::set_hook(Box::new(|_| ()));
    let served = os::ignore_terminal_signals_in_child().and_then(|()| match arguments.get(1).map(String::as_str) {
        None => processes::serve(),
        Some(quarantine::ROLE) => quarantine::serve(),
        Some(tree::ROLE) => tree::serve(),
        Some(_) => Err(io::ErrorKind::InvalidInput.into()),
    });
    u8::from(served.is_err())
}
