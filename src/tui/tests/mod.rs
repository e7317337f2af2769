//! The screen, tested by what people do and see: messages in, effects and cells out.

mod comparing;
mod desk;
mod fields;
mod keys;
mod ledger;
mod random;
mod replays;
mod screens;
mod synthetic;
