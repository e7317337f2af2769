//! A temporary folder of the run's own, gone when its handle is dropped, and files that are written into it.
//!
//! It must not know what is in the files. Writing stops as soon as the run is cancelled.

use std::fs::{self, File};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use parking_lot::Mutex;
use tempfile::TempDir;

use crate::cancel::Cancel;
use crate::text::Phrase;

/// The folders that there are. A program that ends without being asked twice drops no handle: it clears them up.
static THERE: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A temporary folder.
#[derive(Debug)]
pub struct Folder {
    folder: TempDir,
}

impl Folder {
    /// A new one, where the system keeps temporary files.
    ///
    /// # Errors
    /// None can be made; where, and what to do.
    pub fn create() -> Result<Self, Phrase> {
        let within = std::env::temp_dir();
        let made = tempfile::Builder::new().prefix("racelab-").tempdir_in(&within);
        let folder = made.map_err(|error| {
            Phrase::new("supply.no-folder")
                .with("path", within.to_string_lossy().into_owned())
                .with("why", error.to_string())
        })?;
        THERE.lock().push(folder.path().to_owned());
        Ok(Self { folder })
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
                Err(Phrase::new("supply.unwritten").with("path", path).with("why", error.to_string()))
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

/// How long clearing up waits for somebody who makes a folder.
const PATIENCE: Duration = Duration::from_millis(200);

/// Removes every temporary folder that is there, for a program that ends on the spot.
pub fn clear_up() {
    // Whoever holds it may have come to a stop, and may even be this thread.
    let Some(mut there) = THERE.try_lock_for(PATIENCE) else { return };
    for path in there.drain(..) {
        // As above; and whoever writes into it at this moment ends with the program.
        let _ = fs::remove_dir_all(path);
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
