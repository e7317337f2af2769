//! What is remembered from one start to the next: a small TOML file a name, in a folder that is handed in.
//!
//! It must not know what is remembered, nor for whom. Nothing here is worth more than a note: what cannot be read begins
//! anew, what cannot be written is lost, and the laboratory goes on. Of two laboratories at once the last to write wins,
//! file by file, and no file is ever torn; what *adds* to a file (challenges solved, lessons read) is joined with what
//! another has added, under a lock on the folder.

mod memory;

use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use etcetera::base_strategy::{BaseStrategy as _, Xdg};
use serde::Serialize;
use serde::de::DeserializeOwned;
use toml::Table;

pub use memory::{Memories, Memory};

use crate::found_file;
use crate::text::{Arg, Phrase};
use crate::whole_file::{WholeFile, why_unwritten};

/// The largest file that is read or written, bytes.
const LARGEST: usize = 256 * 1024;

/// The most files that are read.
const MOST: usize = 64;

/// How long a writer waits for another one, at most.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long it waits before it looks again.
const GLANCE: Duration = Duration::from_millis(5);

/// The folder in which the program remembers, or none: then nothing is read, and nothing kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StateFolder(Option<PathBuf>);

impl StateFolder {
    /// The user's: `$XDG_STATE_HOME/racelab`, which is `~/.local/state/racelab` where that is not set.
    #[must_use]
    pub fn of_user() -> Self {
        Self(Xdg::new().ok().and_then(|user| Some(user.state_dir()?.join("racelab"))))
    }

    /// This one. It need not be there.
    #[must_use]
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self(Some(folder.into()))
    }

    /// None.
    #[must_use]
    pub fn none() -> Self {
        Self(None)
    }

    /// What is remembered under a name; the default if that is nothing, or nothing that can be read.
    #[must_use]
    pub fn read<T: DeserializeOwned + Default>(&self, name: &str) -> T {
        let table = self.0.as_deref().and_then(|folder| table(&place(folder, name)).ok().flatten());
        table.and_then(|table| table.try_into().ok()).unwrap_or_default()
    }

    /// Everything that is remembered, and what is to be said if something of it could not be read.
    #[must_use]
    pub fn read_all(&self) -> (Memories, Option<Phrase>) {
        let mut memories = Memories::default();
        let mut note = None;
        let folder = self.0.as_deref().and_then(|folder| fs::read_dir(folder).ok());
        let mut paths: Vec<PathBuf> = folder.into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
        paths.sort();
        for path in paths.iter().take(MOST) {
            let Some(name) = path.file_stem().and_then(|stem| stem.to_str()) else { continue };
            match table(path) {
                Ok(Some(table)) => memories.insert(name, table),
                Ok(None) => {}
                Err(why) => note = note.or_else(|| Some(unread(path, why))),
            }
        }
        (memories, note)
    }

    /// Keeps a memory.
    ///
    /// # Errors
    /// Why it is lost. What was remembered before is still there.
    pub fn keep(&self, memory: &Memory) -> Result<(), Phrase> {
        let Some(folder) = &self.0 else { return Ok(()) };
        let place = place(folder, memory.name());
        let kept = write(folder, &place, memory);
        kept.map_err(|error| {
            let file = place.to_string_lossy().into_owned();
            Phrase::new("state.unkept").with("file", file).with("why", why_unwritten(&error))
        })
    }

    /// Keeps a value in the place of what was remembered under this name.
    ///
    /// # Errors
    /// As [`StateFolder::keep`].
    pub fn replace<T: Serialize>(&self, name: &'static str, value: &T) -> Result<(), Phrase> {
        self.keep(&Memory::replacing(name, value))
    }

    /// Adds a value to what is remembered under this name.
    ///
    /// # Errors
    /// As [`StateFolder::keep`].
    pub fn add<T: Serialize>(&self, name: &'static str, value: &T) -> Result<(), Phrase> {
        self.keep(&Memory::adding(name, value))
    }
}

fn place(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.toml"))
}

/// What is in a file; `None` if there is no file.
fn table(path: &Path) -> Result<Option<Table>, Arg> {
    let Some(text) = found_file::text_if_there(path, LARGEST)? else { return Ok(None) };
    text.parse().map(Some).map_err(|error: toml::de::Error| error.message().into())
}

fn unread(path: &Path, why: Arg) -> Phrase {
    Phrase::new("state.unread").with("file", path.to_string_lossy().into_owned()).with("why", why)
}

fn write(folder: &Path, place: &Path, memory: &Memory) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    // From here to the end no other laboratory writes: of two that add at the same time, one would be lost.
    let turn = File::open(folder)?;
    take(&turn);
    let before = table(place).ok().flatten().unwrap_or_default();
    let text = memory.over(before).to_string();
    if text.len() > LARGEST {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut file = WholeFile::begin(place)?;
    file.write_all(text.as_bytes())?;
    file.put().map(|_| ())
}

/// Takes the lock of a folder, which is given back with the folder's file. Whoever holds it for too long, or a disk that
/// knows no locks, is not waited for: a file is whole in any case.
fn take(folder: &File) {
    let begun = Instant::now();
    while matches!(folder.try_lock(), Err(TryLockError::WouldBlock)) && begun.elapsed() < PATIENCE {
        std::thread::sleep(GLANCE);
    }
}

#[cfg(test)]
mod tests;
