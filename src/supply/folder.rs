//! A temporary folder of the run's own, gone when its handle is dropped, and files that are written into it.
//!
//! It must not know what is in the files. Writing stops as soon as the run is cancelled. Whoever has a folder holds a lock
//! on it, which ends with the program however that comes about: what is not locked any more was left by a dead one.

use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use parking_lot::Mutex;
use tempfile::TempDir;

use crate::cancel::Cancel;
use crate::os;
use crate::text::Phrase;

/// The folders that there are. A program that ends without being asked twice drops no handle: it clears them up.
static THERE: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// What folders are called.
const PREFIX: &str = "racelab-";
const SUFFIX: &str = ".tmp";

/// How many names in the folder for temporary files are looked at to find what dead programs left.
const LOOKED_AT: usize = 20_000;

/// How often a folder is made anew because somebody swept it up before it was locked.
const TRIES: usize = 8;

/// A temporary folder.
#[derive(Debug)]
pub struct Folder {
    folder: TempDir,
    /// Held as long as the folder is in use.
    _lock: File,
}

impl Folder {
    /// A new one, where the system keeps temporary files.
    ///
    /// # Errors
    /// None can be made; where, and what to do.
    pub fn create() -> Result<Self, Phrase> {
        let within = std::env::temp_dir();
        let made = Self::create_in(&within).map_err(|error| {
            Phrase::new("supply.no-folder").with("path", within.to_string_lossy().into_owned()).with("why", &error)
        })?;
        THERE.lock().push(made.path().to_owned());
        Ok(made)
    }

    fn create_in(within: &Path) -> io::Result<Self> {
        for _ in 0..TRIES {
            let folder =
                tempfile::Builder::new().prefix(PREFIX).suffix(SUFFIX).permissions(os::private()).tempdir_in(within)?;
            let lock = match File::open(folder.path()) {
                // Somebody who sweeps was here before.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                lock => lock?,
            };
            // A file system without locks is not swept.
            let is_swept = matches!(lock.try_lock(), Err(TryLockError::WouldBlock)) || !folder.path().exists();
            if !is_swept {
                return Ok(Self { folder, _lock: lock });
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes one file, and returns where it is.
    ///
    /// # Errors
    /// It could not be written, such as on a full disk, or the run was cancelled meanwhile.
    pub(super) fn write(
        &self,
        name: &str,
        cancel: &Cancel,
        write: impl FnOnce(&mut Sink<'_>) -> io::Result<()>,
    ) -> Result<PathBuf, Phrase> {
        let path = self.path().join(name);
        let written = File::create(&path).and_then(|file| {
            let mut sink = Sink { out: BufWriter::with_capacity(CHUNK, file), cancel };
            write(&mut sink)?;
            sink.flush()
        });
        match written {
            Ok(()) => Ok(path),
            Err(error) => {
                let path = path.to_string_lossy().into_owned();
                Err(Phrase::new("supply.unwritten").with("path", path).with("why", &error))
            }
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What the system refuses to remove here it would refuse again: no one is left to report it to.
        let _ = fs::remove_dir_all(self.path());
        THERE.lock().retain(|path| path != self.folder.path());
    }
}

/// Removes every temporary folder that is there, for a program that ends on the spot.
pub(super) fn clear_up() {
    for path in THERE.lock().drain(..) {
        // As above; and whoever writes into it at this moment ends with the program.
        let _ = fs::remove_dir_all(path);
    }
}

/// Removes the temporary folders that dead programs of this user left.
pub fn sweep() {
    sweep_in(&std::env::temp_dir());
}

fn sweep_in(within: &Path) {
    let entries = fs::read_dir(within).into_iter().flatten().take(LOOKED_AT).flatten();
    for entry in entries {
        let (name, path) = (entry.file_name(), entry.path());
        let name = name.to_string_lossy();
        let is_one = name.starts_with(PREFIX) && name.ends_with(SUFFIX) && os::is_private_folder(&path);
        // The lock is kept until the folder is gone: nobody takes it for theirs meanwhile.
        if is_one
            && let Ok(folder) = File::open(&path)
            && folder.try_lock().is_ok()
        {
            let _ = fs::remove_dir_all(&path);
        }
    }
}

/// Bytes between two looks at the wish to stop, at most.
const CHUNK: usize = 64 << 10;

/// A file that is being written, until stopping is requested.
pub(super) struct Sink<'run> {
    out: BufWriter<File>,
    cancel: &'run Cancel,
}

impl Sink<'_> {
    /// Whether writing goes on.
    ///
    /// # Errors
    /// The run was cancelled.
    pub(super) fn goes_on(&self) -> io::Result<()> {
        // Not `Interrupted`: writers take that as a request to try again.
        if self.cancel.is_wanted() { Err(io::ErrorKind::ConnectionAborted.into()) } else { Ok(()) }
    }
}

impl Write for Sink<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.goes_on()?;
        self.out.write(&bytes[..bytes.len().min(CHUNK)])
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Seek for Sink<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.out.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_gone_with_its_handle_and_everything_in_it() {
        let folder = Folder::create().expect("there is room");
        let file = folder.write("a", &Cancel::new(), |sink| sink.write_all(&vec![7; 200_000])).expect("there is room");
        assert_eq!(fs::metadata(&file).expect("it is there").len(), 200_000);
        let path = folder.path().to_owned();
        drop(folder);
        assert!(!path.exists());
    }

    #[test]
    fn what_a_dead_program_left_is_swept_and_nothing_else() {
        use std::os::unix::fs::PermissionsExt as _;

        let within = tempfile::tempdir().expect("there is room");
        let living = Folder::create_in(within.path()).expect("there is room");
        let named = |name: &str, mode| {
            let path = within.path().join(name);
            fs::create_dir(&path).expect("there is room");
            fs::write(path.join("file"), "x").expect("there is room");
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("it is ours");
            path
        };
        let left = named("racelab-123456.tmp", 0o700);
        assert!(os::is_private_folder(living.path()), "what it makes is what it sweeps");
        let others = [named("racelab-results", 0o700), named("racelab-shared.tmp", 0o755), named("123.tmp", 0o700)];
        sweep_in(within.path());
        assert!(!left.exists() && living.path().exists());
        assert!(others.iter().all(|other| other.join("file").exists()));
    }

    #[test]
    fn writing_stops_when_it_is_cancelled_and_says_what_is_wrong_otherwise() {
        let folder = Folder::create().expect("there is room");
        let cancel = Cancel::new();
        let mut written = 0_u64;
        let stopped = folder.write("endless", &cancel, |sink| {
            loop {
                sink.write_all(&vec![7; 100_000])?;
                written += 1;
                if written == 3 {
                    cancel.request();
                }
            }
        });
        assert!(stopped.is_err() && written == 3, "{stopped:?} after {written}");
        let nowhere = folder.write("no/such", &Cancel::new(), |sink| sink.write_all(b"x"));
        assert_eq!(nowhere.map_err(|why| why.key().to_owned()), Err("supply.unwritten".to_owned()));
    }
}
