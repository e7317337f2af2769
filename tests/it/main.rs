//! The laboratory as its users meet it: the command line, the screen in a terminal, runs through the library, and what
//! goes wrong around them. And the rules of the house.
//!
//! One program, so that it is linked once. Its tests run beside each other in one process: none of them changes the
//! environment, the folder or a limit, and whoever looks for processes that are left looks for those of its own run.

mod advise;
mod architecture;
#[cfg(target_os = "linux")]
mod class;
mod command_line;
mod compare;
mod config;
mod cpython;
mod deadlock;
mod dependencies;
mod engines;
mod explore;
mod export;
#[cfg(target_os = "linux")]
mod faults;
mod files;
mod http;
mod lesson;
mod lifecycle;
mod litmus;
mod matrix;
mod measured;
#[cfg(target_os = "linux")]
mod notes;
mod outputs;
mod own_python;
#[cfg(target_os = "linux")]
mod packages;
mod pipeline;
mod plain;
mod pool;
mod predict;
mod proxy;
mod python_farewells;
mod python_http;
mod pythons;
mod recordings;
mod requests;
mod shown;
mod spawn_tree;
mod support;
#[cfg(target_os = "linux")]
mod terminal;
mod texts;
mod timeouts;
mod untrusted;
mod worksheet;
