//! A lesson on screen: a strip over the laboratory's own screens, which says what to press, asks, and is answered.
//!
//! It draws nothing that another screen draws: runs are made on the Run screen, programs walked on that of schedules.

pub(super) mod course;
pub(super) mod keys;
pub(super) mod strip;
pub(super) mod view;

/// Under which name progress in lessons is remembered.
pub(super) use crate::lesson::MEMORY;

#[cfg(test)]
mod tests;
