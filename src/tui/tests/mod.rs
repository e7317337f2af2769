//! The screen, tested by what people do and see: messages in, effects and cells out.

pub(super) mod desk;
mod keys;
mod laws;
mod motion;
mod random;
pub(super) mod synthetic;
mod work;
