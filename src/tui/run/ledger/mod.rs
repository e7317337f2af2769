//! Where every lost update of a run went, row by row.

pub(in crate::tui) mod state;
pub(super) mod view;

#[cfg(test)]
mod tests;
