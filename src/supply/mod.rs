//! What a run brings along itself, and what it finds outside: a server on the loopback, files made for it, files of the
//! user's, a Python.
//!
//! A floor below the scenarios: it must know neither them nor kernels nor engines nor screens. Whatever is made here is
//! gone when its handle is dropped.

pub mod door;
mod files;
mod folder;
mod out;
mod own;
mod pictures;
mod program_text;
pub mod python;
mod replies;
mod server;

pub use files::{JsonFile, write_json};
pub use folder::{Folder, sweep};
pub use out::OutFolder;
pub use own::{MAX_FILES, find, unquoted};
pub use pictures::write_pictures;
pub use program_text::ProgramText;
pub use replies::Replies;
pub use server::Server;

/// Removes everything that is there, for a program that ends on the spot: temporary folders, unfinished files, and folders
/// that were made for products and have none.
pub fn clear_up() {
    folder::clear_up();
    crate::whole_file::clear_up();
    out::clear_up();
}
