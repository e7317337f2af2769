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
mod ground;
mod input;
mod memory_keeper;
mod notes_loop;
mod options;
mod plain_loop;
mod saving;
mod signals;
mod telling;
mod terminal;

pub use event_loop::{class, replay, run, take_lesson, watch};
#[doc(hidden)]
pub use input::typed;
pub use notes_loop::{read_notes, tell_notes};
pub use options::Options;
pub use plain_loop::{lesson_plain, replay_plain, run_plain};
pub use telling::Unheard;
