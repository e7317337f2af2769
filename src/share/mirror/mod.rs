//! The screen in browsers: each picture becomes rows of text once, whoever and however many watch.
//!
//! A viewer is told the rows that changed since the picture that it has. One that is slow misses pictures, never rows; and
//! one that finds that it missed something asks for everything.

mod encoder;
mod row;

pub(super) use encoder::{Encoder, Picture};
