//! What goes wrong around a run: children and parents that are killed, signals, closed pipes, a system that has no more
//! to give. Whatever happens, every task ends once, nothing hangs, and nobody is left behind.
//!
//! It looks at processes through `/proc`, so it is for Linux.

mod files;
mod inputs;
mod killed;
mod library;
mod limits;
mod outputs;
mod pipes;
mod signals;
mod stopped;
