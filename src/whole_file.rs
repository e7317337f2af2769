//! Files that are whole or not there: written without a name or beside their place, brought to the disk, then put there.
//!
//! It must not know what is written, nor for whom. What stands in the place is looked at first: a link is followed,
//! owner and rights stay, and a pipe that nobody reads is an error instead of a wait.

use std::fs::{File, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use tempfile::TempPath;

use crate::cancel::Cancel;
use crate::os;
use crate::text::{Arg, Phrase, told};

/// What the program's own files are called until they are whole.
const MARK: &str = ".racelab-";

/// How they end.
const UNFINISHED: &str = ".part";

/// How many names of a folder are looked at to find what a dead program left.
const LOOKED_AT: usize = 20_000;

/// How many links are followed, as many as the system follows.
const LINKS: usize = 40;

/// How long whoever reads a pipe may take nothing once the program is asked to stop.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long a wait for a reader lasts before the wish to stop is looked at again.
const GLANCE: Duration = Duration::from_millis(50);

/// The files that have a name and are not finished. A program that ends without being asked twice drops nothing: it
/// clears them up.
static THERE: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A file that is being written. If it is dropped before it is put in its place, nothing of it is left.
#[derive(Debug)]
pub struct WholeFile {
    file: File,
    state: State,
    place: PathBuf,
    mark: String,
    cancel: Option<Cancel>,
}

/// Names of which each ends otherwise, the first with nothing: `-2`, `-3`, and so on.
pub fn numbered(name: impl Fn(&str) -> PathBuf) -> impl Iterator<Item = PathBuf> {
    (1_u32..).map(move |number| if number == 1 { name("") } else { name(&format!("-{number}")) })
}

/// Where a file is until it is whole.
#[derive(Debug)]
enum State {
    /// Nowhere: it has no name, so whatever ends the program ends it, too.
    Nameless,
    /// Beside its place, where the system has no files without names.
    Named(Named),
    /// A pipe or a device, which is written to as it is.
    AsItIs,
}

impl WholeFile {
    /// Begins a file with a name from the user. A pipe or a device is written to as it is.
    ///
    /// # Errors
    /// It is a folder, a pipe that nobody reads or a file that may not be replaced, or nothing can be made beside it.
    pub fn begin(place: &Path) -> io::Result<Self> {
        let place = followed(place);
        sweep(folder(&place));
        Self::replacing(&place, MARK)
    }

    /// Begins a file that replaces what is in its place, if there is something. Its name begins with `mark` as long as it
    /// is not whole.
    ///
    /// # Errors
    /// As [`WholeFile::begin`].
    pub fn replacing(place: &Path, mark: &str) -> io::Result<Self> {
        let place = followed(place);
        match std::fs::metadata(&place) {
            Ok(about) if about.is_dir() => Err(ErrorKind::IsADirectory.into()),
            Ok(about) if !about.is_file() => {
                let file = os::open_at_once(&place).map_err(|error| {
                    let is_unread = os::is_pipe(&about) && os::is_nobody_there(&error);
                    if is_unread { told("file.nobody-reads") } else { error }
                })?;
                Ok(Self { file, state: State::AsItIs, place, mark: mark.to_owned(), cancel: None })
            }
            Ok(about) => {
                // Whoever may not write into it may not replace it, either.
                File::options().write(true).open(&place)?;
                let whole = Self::beside(&place, mark)?;
                os::make_alike(&whole.file, &about).map_err(|_| told("file.somebody-elses"))?;
                Ok(whole)
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Self::beside(&place, mark),
            // Links that lead in a circle, a folder that nobody may look into: nothing can be put there.
            Err(error) => Err(error),
        }
    }

    /// Begins a file whose name begins with `mark` until it is whole. What is in its place is not looked at.
    ///
    /// # Errors
    /// Nothing can be made beside its place.
    pub fn beside(place: &Path, mark: &str) -> io::Result<Self> {
        let (file, state) = match os::nameless(folder(place)) {
            Some(file) => (file, State::Nameless),
            None => Named::create(folder(place), mark).map(|(file, named)| (file, State::Named(named)))?,
        };
        Ok(Self { file, state, place: place.to_owned(), mark: mark.to_owned(), cancel: None })
    }

    /// Whoever reads a pipe and takes nothing is not waited for any more when stopping is requested.
    pub fn heed(&mut self, cancel: &Cancel) {
        self.cancel = Some(cancel.clone());
    }

    /// Puts the file in its place, and replaces what is there. Returns where that is.
    ///
    /// # Errors
    /// It cannot be brought to the disk or moved. What was there is unchanged.
    pub fn put(self) -> io::Result<PathBuf> {
        let Self { file, state, place, mark, .. } = self;
        let named = match state {
            State::AsItIs => return Ok(place),
            // Synced before it gets its name: after a power cut there is the old file or the whole new one.
            State::Nameless => {
                file.sync_all()?;
                Named::link(&file, folder(&place), &mark)?
            }
            State::Named(named) => {
                file.sync_all()?;
                named
            }
        };
        named.rename(&place)?;
        Ok(place)
    }

    /// Gives the file the first of these names that nothing has, and returns it.
    ///
    /// # Errors
    /// It cannot be brought to the disk or moved, or all names are taken.
    pub fn put_where_free(self, names: impl IntoIterator<Item = PathBuf>) -> io::Result<PathBuf> {
        let Self { file, state, place, .. } = self;
        let mut beside = match state {
            State::AsItIs => return Ok(place),
            State::Nameless => None,
            State::Named(file) => Some(file),
        };
        file.sync_all()?;
        for name in names {
            let put = match beside.take() {
                None => os::name(&file, &name),
                Some(before) => before.rename_where_free(&name).map_err(|(before, error)| {
                    beside = Some(before);
                    error
                }),
            };
            match put {
                Ok(()) => return Ok(name),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(ErrorKind::AlreadyExists.into())
    }

    /// Waits until whoever reads takes something, as long as that is worth it.
    fn wait_for_reader(&self) -> io::Result<()> {
        let began = Instant::now();
        loop {
            if os::wait_writable(self.file.as_fd(), GLANCE)? {
                return Ok(());
            }
            let is_wanted = self.cancel.as_ref().is_some_and(Cancel::is_wanted);
            if is_wanted && began.elapsed() > PATIENCE {
                return Err(ErrorKind::TimedOut.into());
            }
        }
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            match self.file.write(bytes) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => self.wait_for_reader()?,
                written => return written,
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Why a file could not be written, in words where the system's own are of no help.
#[must_use]
pub fn why_unwritten(error: &io::Error) -> Arg {
    if error.kind() == ErrorKind::TimedOut { Phrase::new("file.nothing-taken").into() } else { error.into() }
}

/// The name of a file that is not finished: gone when this is dropped.
#[derive(Debug)]
struct Named {
    path: TempPath,
}

impl Named {
    /// A new file with such a name.
    fn create(folder: &Path, mark: &str) -> io::Result<(File, Self)> {
        // Not the library's default, which makes a file that only its owner may read.
        Self::make(folder, mark, |path| {
            let file = File::options().write(true).create_new(true).open(path)?;
            // Whoever sweeps up leaves alone what is locked; what was swept in between is made again.
            let is_swept = matches!(file.try_lock(), Err(TryLockError::WouldBlock)) || !path.exists();
            if is_swept { Err(ErrorKind::AlreadyExists.into()) } else { Ok(file) }
        })
    }

    /// Such a name for a file that has none.
    fn link(file: &File, folder: &Path, mark: &str) -> io::Result<Self> {
        // A file system without locks is not swept.
        let _ = file.try_lock();
        Self::make(folder, mark, |path| os::name(file, path)).map(|((), named)| named)
    }

    fn make<F>(folder: &Path, mark: &str, open: impl FnMut(&Path) -> io::Result<F>) -> io::Result<(F, Self)> {
        let named = tempfile::Builder::new().prefix(mark).suffix(UNFINISHED).make_in(folder, open)?;
        let (file, path) = named.into_parts();
        THERE.lock().push(path.to_path_buf());
        Ok((file, Self { path }))
    }

    fn rename(self, place: &Path) -> io::Result<()> {
        let written = self.path.to_path_buf();
        let renamed = self.path.persist(place).map_err(|error| error.error);
        forget(&written);
        renamed
    }

    fn rename_where_free(self, place: &Path) -> Result<(), (Self, io::Error)> {
        let written = self.path.to_path_buf();
        match self.path.persist_noclobber(place) {
            Ok(()) => {
                forget(&written);
                Ok(())
            }
            Err(taken) => Err((Self { path: taken.path }, taken.error)),
        }
    }
}

fn forget(path: &Path) {
    THERE.lock().retain(|there| there != path);
}

/// Removes every unfinished file of this program that has a name, for a program that ends on the spot.
pub fn clear_up() {
    for path in THERE.lock().drain(..) {
        // What the system refuses to remove here it would refuse again: no one is left to report it to.
        let _ = std::fs::remove_file(path);
    }
}

/// Removes the unfinished files in a folder whose program is dead: nobody holds their lock any more.
pub fn sweep(folder: &Path) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().take(LOOKED_AT).flatten();
    for entry in entries {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_unfinished = name.starts_with(MARK) && name.ends_with(UNFINISHED);
        if is_unfinished && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            let left = File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok());
            if left {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }
}

/// Brings the name of a file to the disk, if the system can. The file is whole in any case; without this only its name
/// may be late. It is not worth it for hundreds of files.
pub fn keep_name(path: &Path) {
    if let Ok(folder) = File::open(folder(path)) {
        let _ = folder.sync_all();
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Where a path leads: what a link points to is replaced, not the link, even if it is not there yet.
fn followed(path: &Path) -> PathBuf {
    let mut place = path.to_owned();
    for _ in 0..LINKS {
        let Ok(target) = std::fs::read_link(&place) else { break };
        place = folder(&place).join(target);
    }
    place
}

#[cfg(test)]
mod tests;
