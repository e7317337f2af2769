//! Pieces of the screen: pure functions from data to cells.
//!
//! Every function takes the area that it may draw in, the buffer, what to draw, and the [`Look`](super::theme::Look).
//! It draws a run *as of a moment*, so that a live run and a rewound one come from the same code; it reads no clock,
//! keeps nothing, never draws outside its area and never panics, however small the area is. Which pieces stand where
//! is the screens' business, not theirs.

pub mod axis;
pub mod bars;
pub mod board;
mod canvas;
pub(crate) mod code;
pub mod digits;
pub mod figures;
pub mod filled;
pub mod histogram;
pub mod intervals;
pub mod lanes;
mod leap;
pub mod legend;
pub mod lock;
pub mod losses;
pub mod pen;
pub mod plot;
pub mod progress;
pub mod series;
pub mod speed_up;
pub mod strip;
pub mod tasks;
pub mod tree;
pub mod verdict;
pub mod wait_graph;

pub use axis::Axis;
pub use pen::{clear, frame};

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;
