//! The laboratory on screen.
//!
//! The screen is a function: [`update()`] changes an [`App`] by a [`Message`] and says what it wants done, [`view()`] draws
//! it; neither reads a clock or touches a terminal. Threads that wait for the world (keys, signals, runs) put messages
//! into one channel; the loop drains it, then draws once, at most thirty times a second and only when something changed.

mod app;
mod code;
mod comparing;
mod counter_view;
mod draft;
pub mod draw;
mod extents;
mod field;
mod film;
mod hints;
mod inspector;
mod keymap;
mod kit;
mod lab;
mod lab_view;
mod ledger;
mod ledger_view;
mod lists_view;
mod locks_view;
mod message;
mod mouse;
mod overlay;
pub mod picture;
mod player;
mod results_view;
mod run_length;
mod run_screen;
mod run_view;
mod scenario_list;
mod settings_view;
mod settled;
mod shell;
mod take;
pub mod theme;
mod tree_view;
mod update;
mod view;
mod walk;
mod workers_view;

#[cfg(test)]
mod tests;

pub use app::{App, Setup};
pub use film::{film, still};
pub use keymap::{Action, Context};
pub use message::{Effect, Entry, Listing, Message, Report, RunNumber};
pub use shell::{Options, replay, run};
pub use theme::Theme;
pub use update::update;
pub use view::{SMALLEST, view};
