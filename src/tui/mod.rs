//! The laboratory on screen.
//!
//! The screen is a function: [`update()`] changes an [`App`] by a [`Message`] and returns the effects that it asks for,
//! [`view()`] draws it; neither reads a clock or touches a terminal. Threads that wait for the world (keys, signals,
//! runs) put messages into one channel; the loop drains it, then draws once, at most thirty times a second and only
//! when something changed.

mod actions;
mod app;
mod beginning;
mod class;
mod compare;
mod draw;
mod found;
mod glossary;
mod guessing;
mod habits;
mod hints;
mod keymap;
mod kit;
mod lab;
mod lesson;
mod links;
mod message;
mod mouse;
mod notes;
mod opening;
mod overlay;
pub mod picture;
mod plain;
mod predict;
mod run;
mod schedule;
mod shell;
mod taking;
pub mod theme;
mod update;
mod view;

#[cfg(test)]
mod tests;

pub use app::App;
pub use beginning::Beginning;
pub use keymap::{Keymap, Rebinding};
pub use kit::Setup;
pub use message::{ClassOrder, ClassReport, Effect, FolderEntry, FolderListing, Message, Report, RunNumber};
pub use picture::{film, still};
pub use plain::{plain_is_wished, sentences};
#[doc(hidden)]
pub use shell::typed;
pub use shell::{
    Options, Unheard, class, lesson_plain, read_notes, replay, replay_plain, run, run_plain, take_lesson, tell_notes,
    watch,
};
pub use theme::{AUTO, Faint, PaletteError, ROLES, Theme, ThemeWish, Themes};
pub use update::update;
pub use view::{SMALLEST, view};
