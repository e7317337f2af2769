//! How the laboratory looks: colours by role, a hue for each worker, and the characters that things are drawn with.
//!
//! It knows neither what is drawn nor where. Colour never stands alone: a worker has a letter beside its hue, an
//! outcome has a mark and a word beside its colour, so the monochrome theme and the ASCII symbols lose nothing.

mod contrast;
mod depth;
mod glyphs;
mod look;
mod palette;
mod themes;

pub use contrast::Faint;
pub(crate) use depth::reduce;
pub use look::Symbols;
pub(crate) use look::{Look, Mark};
pub use palette::{NamedPalette, PaletteError, ROLES};
pub use themes::{AUTO, Theme, ThemeWish, Themes};

#[cfg(test)]
mod tests;
