//! What all screens are made with: writing, places to click, lines that are typed, things to choose from.
//!
//! It knows no screen.

pub(super) mod choices;
pub(super) mod hit;
pub(super) mod painter;
pub(super) mod responder;
pub(super) mod scene;
pub(super) mod text_input;
