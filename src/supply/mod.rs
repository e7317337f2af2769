//! What a run brings along itself, and what it finds outside: a server on the loopback, files made for it, files of the
//! user's.
//!
//! A floor below the scenarios: it must know neither them nor kernels nor engines nor screens. Whatever is made here is
//! gone when its handle is dropped.

mod files;
mod folder;
mod out;
mod own;
mod pictures;
mod replies;
mod server;

pub use files::{JsonFile, write_json};
pub use folder::{Folder, clear_up};
pub use out::OutFolder;
pub use own::{MAX_FILES, find, unquoted};
pub use pictures::write_pictures;
pub use replies::Replies;
pub use server::Server;
