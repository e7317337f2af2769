//! What a file is beside its name, files that have no name yet, and files that nobody stands at the other end of.
//!
//! It must not know what is written into them, nor for whom.

use std::fs::{File, Metadata, Permissions};
use std::io::{self, Read};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};
use std::os::unix::fs::{FileTypeExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Gid, Mode, OFlags, Uid, fchmod, fchown, fcntl_getfl, fcntl_setfl};
use rustix::io::Errno;

/// What a file is, whatever names it has: two names of one file have one id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileId {
    device: u64,
    number: u64,
}

impl FileId {
    /// That of the plain file of this name, or of what a link of this name leads to: a pipe, a terminal or a device keeps
    /// nothing that could be lost.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        std::fs::metadata(path).ok().filter(Metadata::is_file).map(|about| Self::of_metadata(&about))
    }

    /// That of an open file, if it is a plain one.
    #[must_use]
    pub fn of_plain(open: BorrowedFd<'_>) -> Option<Self> {
        let about = File::from(open.try_clone_to_owned().ok()?).metadata().ok()?;
        about.is_file().then(|| Self::of_metadata(&about))
    }

    fn of_metadata(about: &Metadata) -> Self {
        Self { device: about.dev(), number: about.ino() }
    }
}

/// Gives a file the owner, the group and the rights of another one.
///
/// # Errors
/// The system does not let this user do so.
pub fn make_alike(file: &File, other: &Metadata) -> io::Result<()> {
    let own = file.metadata()?;
    if (own.uid(), own.gid()) != (other.uid(), other.gid()) {
        fchown(file, Some(Uid::from_raw(other.uid())), Some(Gid::from_raw(other.gid())))?;
    }
    // After the owner: a change of that takes some rights away.
    Ok(fchmod(file, Mode::from_bits_truncate(other.permissions().mode() & 0o7777))?)
}

/// The rights of a folder that nobody else may look into.
#[must_use]
pub fn private() -> Permissions {
    Permissions::from_mode(0o700)
}

/// Whether a folder is this user's own, and nobody else may look into it.
#[must_use]
pub fn is_private_folder(path: &Path) -> bool {
    let own = rustix::process::geteuid().as_raw();
    std::fs::symlink_metadata(path)
        .is_ok_and(|about| about.is_dir() && about.uid() == own && about.permissions().mode().trailing_zeros() >= 6)
}

/// A new file in a folder that has no name, and is gone with the program unless it is given one. `None` where the system
/// has no such files.
#[must_use]
pub fn nameless(folder: &Path) -> Option<File> {
    if cfg!(target_os = "linux") { nameless_of_linux(folder) } else { nameless_nowhere(folder) }
}

/// Gives a nameless file a name that nothing has.
///
/// # Errors
/// Something has it, or the folder cannot be written.
pub fn name(file: &File, path: &Path) -> io::Result<()> {
    let open = format!("/proc/self/fd/{}", file.as_raw_fd());
    let (here, flags) = (rustix::fs::CWD, rustix::fs::AtFlags::SYMLINK_FOLLOW);
    Ok(rustix::fs::linkat(here, open, here, path, flags)?)
}

#[cfg(target_os = "linux")]
fn nameless_of_linux(folder: &Path) -> Option<File> {
    let mode = Mode::RUSR | Mode::WUSR | Mode::RGRP | Mode::WGRP | Mode::ROTH | Mode::WOTH;
    let file = rustix::fs::open(folder, OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC, mode).ok()?;
    // It is named by way of this place, which a system may lack.
    let seen = FileId::of(Path::new(&format!("/proc/self/fd/{}", file.as_raw_fd())));
    let file = File::from(file);
    (seen == FileId::of_plain(file.as_fd()) && seen.is_some()).then_some(file)
}

#[cfg(not(target_os = "linux"))]
fn nameless_of_linux(folder: &Path) -> Option<File> {
    nameless_nowhere(folder)
}

/// The portable twin: whoever gets none takes a file with a name.
fn nameless_nowhere(_: &Path) -> Option<File> {
    None
}

/// Opens what is no plain file to be written, without waiting for somebody to read it. Writing to it does not wait, either.
///
/// # Errors
/// It is a pipe that nobody reads ([`is_nobody_there`]), or cannot be opened.
pub fn open_at_once(path: &Path) -> io::Result<File> {
    let flags = i32::try_from(OFlags::NONBLOCK.bits()).unwrap_or_default();
    File::options().write(true).custom_flags(flags).open(path)
}

/// Whether this is the error of what has nobody at its other end: of a pipe that nobody reads, also of a socket or a device.
#[must_use]
pub fn is_nobody_there(error: &io::Error) -> bool {
    Errno::from_io_error(error) == Some(Errno::NXIO)
}

/// Waits so long until something can be written, or no more; whether it can.
///
/// # Errors
/// The system has no memory for the wait.
pub fn wait_writable(file: BorrowedFd<'_>, time: Duration) -> io::Result<bool> {
    wait(file, PollFlags::OUT, time)
}

/// Opens a file to be read. A pipe that nobody has opened to write is waited for so long.
///
/// # Errors
/// It cannot be opened; `TimedOut` of a pipe that nobody writes to.
pub fn open_to_read(path: &Path, patience: Duration) -> io::Result<impl io::Read + use<>> {
    let flags = i32::try_from(OFlags::NONBLOCK.bits()).unwrap_or_default();
    let mut file = File::options().read(true).custom_flags(flags).open(path)?;
    let mut already = Vec::new();
    // Until somebody opens a pipe to write, it is neither readable nor hung up. Afterwards reading would have to wait.
    if is_pipe(&file.metadata()?) && !wait(file.as_fd(), PollFlags::IN, patience)? {
        let mut byte = [0];
        match file.read(&mut byte) {
            Ok(0) => return Err(io::ErrorKind::TimedOut.into()),
            Ok(_) => already.extend(byte),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    // Reading waits again from here on.
    let flags = fcntl_getfl(&file)?;
    fcntl_setfl(&file, flags.difference(OFlags::NONBLOCK))?;
    Ok(io::Cursor::new(already).chain(file))
}

/// Whether this is a pipe, of those that have a name and those that have none.
#[must_use]
pub fn is_pipe(about: &Metadata) -> bool {
    about.file_type().is_fifo()
}

/// Waits so long for one of these; whether it came, or the end of it.
fn wait(file: BorrowedFd<'_>, what: PollFlags, time: Duration) -> io::Result<bool> {
    let deadline = std::time::Instant::now() + time;
    loop {
        let left = deadline.saturating_duration_since(std::time::Instant::now());
        let left = Timespec::try_from(left).map_err(|_| io::ErrorKind::InvalidInput)?;
        match poll(&mut [PollFd::from_borrowed_fd(file, what)], Some(&left)) {
            Err(Errno::INTR) => {}
            came => return Ok(came? > 0),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn two_names_of_a_file_are_one_file_and_a_pipe_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let [one, link, other] = ["one", "link", "other"].map(|name| folder.path().join(name));
        std::fs::write(&one, "x").unwrap();
        std::fs::write(&other, "x").unwrap();
        std::os::unix::fs::symlink(&one, &link).unwrap();
        assert!(FileId::of(&one).is_some() && FileId::of(&one) == FileId::of(&link));
        assert_ne!(FileId::of(&one), FileId::of(&other));
        assert_eq!(FileId::of_plain(File::open(&link).unwrap().as_fd()), FileId::of(&one));
        assert_eq!(FileId::of_plain(io::pipe().unwrap().0.as_fd()), None);
        assert_eq!(FileId::of(&folder.path().join("none")), None);
    }

    #[test]
    fn a_nameless_file_leaves_nothing_until_it_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let count = || std::fs::read_dir(folder.path()).unwrap().count();
        assert!(nameless_nowhere(folder.path()).is_none());
        // Not every file system has them.
        let Some(mut file) = nameless(folder.path()) else { return };
        file.write_all(b"whole").unwrap();
        assert_eq!(count(), 0);
        let place = folder.path().join("place");
        name(&file, &place).unwrap();
        assert_eq!(std::fs::read(&place).unwrap(), b"whole");
        let taken = name(&nameless(folder.path()).unwrap(), &place).unwrap_err();
        assert_eq!((taken.kind(), count()), (io::ErrorKind::AlreadyExists, 1));
    }

    fn named_pipe(folder: &tempfile::TempDir) -> std::path::PathBuf {
        let path = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&path).status().unwrap();
        assert!(made.success());
        path
    }

    #[test]
    fn a_pipe_with_nobody_at_its_other_end_is_an_error_and_no_wait() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = named_pipe(&folder);
        assert!(is_nobody_there(&open_at_once(&pipe).unwrap_err()));
        let silent = open_to_read(&pipe, Duration::from_millis(1)).map(drop).unwrap_err();
        assert_eq!(silent.kind(), io::ErrorKind::TimedOut);
    }

    #[test]
    fn a_pipe_with_somebody_at_its_other_end_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = named_pipe(&folder);
        // Opened for both, so that it stays open whoever comes and goes.
        let mut both = File::options().read(true).write(true).open(&pipe).unwrap();
        let mut reading = open_to_read(&pipe, Duration::ZERO).unwrap();
        let reader = std::thread::spawn(move || {
            let mut read = [0; 5];
            reading.read_exact(&mut read).map(|()| read)
        });
        both.write_all(b"later").unwrap();
        assert_eq!(&reader.join().unwrap().unwrap(), b"later");
        assert!(open_at_once(&pipe).is_ok());
    }
}
