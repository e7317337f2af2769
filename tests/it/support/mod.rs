//! What many tests need: the program, runs through the library, processes seen from outside, and a terminal.
//!
//! It knows no test.

#[cfg(target_os = "linux")]
pub(crate) mod browser;
pub(crate) mod command;
#[cfg(target_os = "linux")]
pub(crate) mod family;
#[cfg(target_os = "linux")]
pub(crate) mod laboratory;
pub(crate) mod processes;
pub(crate) mod program;
pub(crate) mod pyenv;
pub(crate) mod python;
pub(crate) mod runs;
pub(crate) mod server;
