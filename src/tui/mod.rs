//! The laboratory on screen.
