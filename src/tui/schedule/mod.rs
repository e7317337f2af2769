//! The Schedules screen: one is the scheduler of a small program, and sees at every step what can still be reached.

mod graph;
mod keys;
mod opening;
mod part;
mod real_page;
mod real_runs;
mod real_twin;
mod shelf;
mod spoken;
pub(super) mod state;
pub(super) mod view;

#[cfg(test)]
mod tests;
