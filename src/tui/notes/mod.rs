//! What the speaker reads of the laboratory, on a second terminal: a page made of what is known here, and how it looks there.
//!
//! The page says what the projected screen hides: a lesson's notes, the right answer, what the class answered.

mod page;
mod view;

#[cfg(test)]
mod tests;

pub(super) use page::page;
pub(super) use view::{NotesReader, lines};
