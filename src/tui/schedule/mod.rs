//! The Schedules screen: one is the scheduler of a small program, and sees at every step what can still be reached.

mod challenge;
mod from_loss;
mod graph;
mod keys;
mod list;
mod opening;
mod part;
mod real_page;
mod real_runs;
mod real_twin;
mod shelf;
mod solved;
pub(super) mod spoken;
mod standing;
pub(super) mod state;
pub(super) mod view;

pub(super) use from_loss::of as from_loss;

#[cfg(test)]
mod tests;
