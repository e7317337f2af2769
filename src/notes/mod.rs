//! What only the speaker reads, from the laboratory that is projected to a second terminal of the same user: over a socket of
//! this machine in a folder that nobody else may look into.
//!
//! It must not know the laboratory: it is handed pages and hands them on. Everything goes one way: nothing is ever read from
//! who listens, and who listens slowly, or not at all, holds nobody up.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `page` | what is read: a heading and parts, as phrases |
//! | `folder` | where laboratories are found, and that of the dead nothing stays |
//! | `teller` | the side of the laboratory |
//! | `listener` | the side of the second terminal |

mod folder;
mod listener;
mod page;
mod teller;
#[cfg(test)]
mod tests;

pub use folder::NotesFolder;
pub use listener::{NotesNews, listen};
pub use page::{NotesLine, NotesMark, NotesPage, NotesPart};
pub use teller::NotesTeller;
