//! The Run screen: a run is watched while it goes on, and walked through when it is over; a recording likewise.

mod boards;
mod counter;
mod expected;
pub(super) mod expected_length;
mod explained;
mod headline;
mod inspector;
pub(super) mod ledger;
mod lists;
mod locks;
pub(super) mod parts;
pub(super) mod player;
mod printed;
mod results;
pub(super) mod state;
mod summary;
mod task_sizes;
mod tasks;
mod tree;
pub(super) mod trials;
pub(super) mod variant;
pub(super) mod view;
mod viewport;
mod watched;
mod workers;

#[cfg(test)]
mod tests;
