//! The table that the guides end with: threads, processes and async beside each other, in words.

/// What is put beside each other.
pub const KINDS: [&str; 3] = ["threads", "processes", "async"];

/// By what it is told apart.
pub const ASPECTS: [&str; 6] = ["unit", "memory", "gil", "strengths", "costs", "fit"];

/// The key of a cell's text.
///
/// ```
/// use racelab::{advisor::{ASPECTS, KINDS, cell}, text::{Lang, Texts}};
/// assert!(KINDS.iter().all(|kind| ASPECTS.iter().all(|aspect| Texts::of(Lang::Ko).has(&cell(kind, aspect)))));
/// ```
#[must_use]
pub fn cell(kind: &str, aspect: &str) -> String {
    format!("advice.table.{kind}.{aspect}")
}
