//! The main function of a child process: which of the parts of a child it has.

use std::io;

use super::{processes, quarantine, tree};
use crate::os;

/// Serves the parent until it has no more work; returns the exit code. `arguments` are those after the worker argument.
#[must_use]
pub fn worker_main(arguments: &[String]) -> u8 {
    match arguments.first().and_then(|parent| parent.parse().ok()) {
        Some(parent) => os::die_with_parent(parent),
        // Started by hand: there is no parent.
        None => return 2,
    }
    // A panic of a task reaches the parent as a failure; standard error is not read.
    std::panic::set_hook(Box::new(|_| ()));
    let minded = os::stop_as_usual().and_then(|()| os::ignore_terminal_signals_in_child());
    let served = minded.and_then(|()| match arguments.get(1).map(String::as_str) {
        None => processes::serve(),
        Some(quarantine::ROLE) => quarantine::serve(),
        Some(tree::ROLE) => tree::serve(),
        Some(tree::starts::ROLE) => tree::starts::serve(),
        Some(_) => Err(io::ErrorKind::InvalidInput.into()),
    });
    u8::from(served.is_err())
}
