//! The Compare screen: the form of a comparison, and its results.

pub(super) mod form;
mod keys;
mod pages;
pub(super) mod results;
mod side_by_side;
pub(super) mod state;
pub(super) mod view;

#[cfg(test)]
mod tests;
