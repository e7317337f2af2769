//! Bytes that child processes of the same user read where they are: nothing is copied.
//!
//! The same files as for shared words, but written once and then only read. It must not know what the bytes mean.
#![expect(unsafe_code, reason = "a mapping of a file that nobody changes becomes a slice here")]

use std::fs::{File, OpenOptions};
use std::io;
use std::ops::Deref;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use memmap2::{Mmap, MmapOptions};

use super::memory::{Access, Backing, Make, not_ours};

/// Bytes that several processes of one user read, found by their path as long as the creator keeps them.
///
/// ```
/// use racelab::os::SharedBytes;
/// let ours = SharedBytes::holding(b"abc")?;
/// let theirs = SharedBytes::open(ours.path(), 3)?;
/// assert_eq!(&*theirs, b"abc");
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct SharedBytes {
    map: Mmap,
    path: PathBuf,
    /// What their creator holds so that the path stays good.
    _backing: Option<Backing>,
}

impl SharedBytes {
    /// Puts bytes where other processes can read them.
    ///
    /// # Errors
    /// There are none, or the system has no memory or no descriptors left.
    pub fn holding(bytes: &[u8]) -> io::Result<Self> {
        #[cfg(target_os = "linux")]
        if let Ok(shared) = Self::create_in(Backing::anonymous_file, bytes) {
            return Ok(shared);
        }
        Self::create_in(Backing::temporary_file, bytes)
    }

    /// Finds the bytes that another process (or this one) put somewhere; `length` is how many they are.
    ///
    /// # Errors
    /// There is no such file, or it is none of [`SharedBytes::holding`]'s.
    pub fn open(path: &Path, length: u64) -> io::Result<Self> {
        // The path may be wrong: opening what is there must neither wait nor make a terminal ours.
        let file = OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY).open(path)?;
        let map = map(&file)?;
        if map.len() as u64 == length {
            Ok(Self { map, path: path.to_owned(), _backing: None })
        } else {
            Err(not_ours())
        }
    }

    /// Where other processes find them.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn create_in(make: Make, bytes: &[u8]) -> io::Result<Self> {
        let backing = make(bytes, Access::Read)?;
        let (file, path) = backing.file_and_path()?;
        Ok(Self { map: map(file)?, path, _backing: Some(backing) })
    }
}

impl Deref for SharedBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.map
    }
}

/// Maps a whole file. All of it is made present at once: that is a cost of passing it, not of its first reader.
fn map(file: &File) -> io::Result<Mmap> {
    let metadata = file.metadata()?;
    if !metadata.is_file() || metadata.len() == 0 {
        return Err(not_ours());
    }
    // SAFETY: the file is not changed while it is mapped. An anonymous one is sealed against writing and shortening before
    // anybody learns its path; a temporary one is our user's own, under a name that only our children are told, and none of
    // them writes. The mapping is as long as the file and lives as long as the slices of it.
    unsafe { MmapOptions::new().populate().map_copy_read_only(file) }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const MAKERS: [Make; 2] = [
        #[cfg(target_os = "linux")]
        Backing::anonymous_file,
        #[cfg(not(target_os = "linux"))]
        Backing::temporary_file,
        Backing::temporary_file,
    ];

    #[test]
    fn bytes_are_found_by_their_path_as_long_as_they_are_kept() {
        let bytes: Vec<u8> = (0..=255).cycle().take(10_000).collect();
        for make in MAKERS {
            let ours = SharedBytes::create_in(make, &bytes).unwrap();
            let path = ours.path().to_owned();
            let theirs = SharedBytes::open(&path, 10_000).unwrap();
            drop(ours);
            assert_eq!(&*theirs, bytes.as_slice(), "who has opened them keeps them");
            assert!(SharedBytes::open(&path, 10_000).is_err(), "nothing is left behind");
        }
    }

    #[test]
    fn another_length_no_bytes_and_no_file_are_errors() {
        let ours = SharedBytes::holding(b"abc").unwrap();
        assert!(SharedBytes::open(ours.path(), 4).is_err());
        assert!(SharedBytes::open(Path::new("/dev/null"), 0).is_err());
        assert!(SharedBytes::holding(b"").is_err());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn nobody_writes_to_an_anonymous_file_any_more() {
        let ours = SharedBytes::create_in(Backing::anonymous_file, b"abc").unwrap();
        let mut file = OpenOptions::new().write(true).open(ours.path()).unwrap();
        assert!(file.write_all(b"x").is_err());
        assert_eq!(&*ours, b"abc");
    }
}
