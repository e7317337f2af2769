//! What goes wrong around a run: children and parents that are killed, signals, closed pipes, a system that has no more
//! to give. Whatever happens, every task ends once, nothing hangs, and nobody is left behind.
//!
//! It looks at processes through `/proc`, so it is for Linux.
#![cfg(target_os = "linux")]

#[path = "support/command.rs"]
mod command;
#[path = "support/processes.rs"]
mod processes;
#[path = "support/runs.rs"]
#[expect(dead_code, reason = "not every test needs all of it")]
mod runs;

#[path = "faults/files.rs"]
mod files;
#[path = "faults/killed.rs"]
mod killed;
#[path = "faults/library.rs"]
mod library;
#[path = "faults/pipes.rs"]
mod pipes;
#[path = "faults/signals.rs"]
mod signals;
