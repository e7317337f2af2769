//! What all screens are made with: writing, places to click, lines that are typed, things to choose from.
//!
//! It knows no screen.

pub(super) mod choices;
mod hit;
mod painter;
mod path_input;
mod responder;
mod scene;
#[cfg(test)]
pub(super) mod testing;
mod text_input;

pub(super) use choices::NamedChoice;
pub(super) use hit::{HitTarget, Hits};
pub(super) use painter::{Painter, columns};
pub(super) use path_input::{FolderQuery, PathInput};
pub(super) use responder::{Handled, Request, Responder};
pub use scene::Setup;
pub(super) use scene::{Scene, done};
pub(super) use text_input::TextInput;
