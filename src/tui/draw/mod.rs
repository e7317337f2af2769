//! Pieces of the screen: pure functions from data to cells.
//!
//! Every function takes what to draw and a [`Painter`](super::kit::Painter), which knows the area and the
//! look. It draws a run *as of a moment*, so that a live run and a rewound one come from the same code; it reads no
//! clock, keeps nothing, never draws outside its area and never panics, however small the area is. Which pieces stand
//! where is the screens' business, not theirs.

pub(crate) mod axis;
pub(crate) mod bars;
pub(crate) mod board;
mod canvas;
pub(crate) mod code;
pub(crate) mod digits;
pub(crate) mod figures;
mod gallop;
pub(crate) mod histogram;
pub(crate) mod interleaving;
pub(crate) mod intervals;
pub(crate) mod lanes;
pub(crate) mod legend;
pub(crate) mod lock;
pub(crate) mod losses;
pub(crate) mod plot;
pub(crate) mod progress;
pub(crate) mod series;
pub(crate) mod speed_up;
pub(crate) mod styled_template;
pub(crate) mod tallies;
pub(crate) mod tasks;
pub(crate) mod tree;
pub(crate) mod verdict;
pub(crate) mod wait_graph;

pub(crate) use axis::Axis;

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;
