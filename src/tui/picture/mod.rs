//! A drawn screen taken elsewhere: as a picture, as a film for terminals. It knows cells and nothing of what they mean.

mod cast;
mod film;
mod shapes;
mod svg;

pub use cast::{Cast, CastVersion};
pub use film::{Moment, film, still};
pub use svg::svg;
