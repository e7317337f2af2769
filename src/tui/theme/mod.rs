//! How the laboratory looks: colours by role, a hue for each worker, and the characters that things are drawn with.
//!
//! It knows neither what is drawn nor where. Colour never stands alone: a worker has a letter beside its hue, an
//! outcome has a mark and a word beside its colour, so the monochrome theme and the ASCII symbols lose nothing.

mod depth;
mod glyphs;
mod look;
mod palette;

pub(crate) use depth::reduce;
pub(crate) use look::{Look, Mark};
pub use look::{Symbols, Theme};

#[cfg(test)]
mod tests;
