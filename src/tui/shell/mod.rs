//! Where the screen meets the world: the terminal, keys and signals come in as messages, effects are carried out.
//!
//! The only part of the screen with threads and clocks. It knows no key's meaning and draws nothing itself.

mod backlog;
mod classroom;
mod clipboard;
mod decoder;
mod effects;
mod event_loop;
mod folders;
mod input;
mod memory_keeper;
mod plain_loop;
mod saving;
mod signals;
mod terminal;

pub use event_loop::{Options, class, replay, run, watch};
#[doc(hidden)]
pub use input::typed;
pub use plain_loop::{replay_plain, run_plain};
