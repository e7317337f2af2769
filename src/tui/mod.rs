//! The laboratory on screen.

pub mod draw;
pub mod theme;
