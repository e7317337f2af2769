//! The table that the guides end with: threads, processes and async beside each other, in words.

use crate::text::Key;

/// What is put beside each other.
pub const KINDS: [&str; 3] = ["threads", "processes", "async"];

/// By what it is told apart.
pub const ASPECTS: [&str; 7] = ["idea", "unit", "memory", "gil", "strengths", "costs", "fit"];

/// The key of a cell's text.
#[must_use]
pub fn cell(kind: &'static str, aspect: &'static str) -> &'static str {
    Key::AdviceCell.of_two(kind, aspect)
}
