//! Predictions on screen: what was said before a run, a show of hands, and both beside what came out.
//!
//! It knows questions and cells. Which question a plan has is the scenario's to say, and where it is asked the Lab's.

pub(super) mod expected;
pub(super) mod history;
pub(super) mod panel;
pub(super) mod scale;

#[cfg(test)]
mod tests;
