//! A lesson on screen: a strip over the laboratory's own screens, which says what to press, asks, and is answered.
//!
//! Here are its state and its looks. It draws nothing that another screen draws: what a step shows is shown elsewhere.

pub(super) mod strip;
pub(super) mod view;
pub(super) mod words;

#[cfg(test)]
mod tests;
