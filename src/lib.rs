//! The library of Racelab.

pub mod cancel;
pub mod cli;
pub mod clock;
pub mod engine;
pub mod event;
pub mod guard;
pub mod headless;
pub mod log;
pub mod os;
pub mod plan;
pub mod recording;
pub mod report;
pub mod runner;
pub mod scenario;
pub mod text;
pub mod timeline;
pub mod tui;
mod turnstile;
pub mod verdict;
pub mod work;
