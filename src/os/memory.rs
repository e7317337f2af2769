//! Memory that child processes of the same user can map: one [`Words`], on a page of its own, and the files behind it.
//!
//! On Linux it is an anonymous file that lives as long as a process holds it, so nothing is left behind even by `kill -9`. The
//! portable twin is a mapped temporary file, readable by its user alone, which its creator removes. Linux falls back to the twin
//! where `/proc` does not show our descriptors. It must not know what the words mean to a run.
#![expect(unsafe_code, reason = "a mapping is turned into a reference here, after its length was checked")]

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::mem::size_of;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use memmap2::{MmapOptions, MmapRaw};

use super::words::Words;

/// Names tried for a temporary file before giving up. One nearly always does; a second is needed only when a program that died
/// has left a file with our process id, count and time.
const NAMES_TRIED: u32 = 16;

/// Where the words of a run are: in this process's own heap, or where other processes can map them.
#[derive(Debug)]
pub enum CounterMemory {
    /// In the heap: all workers are threads or slots of this process.
    Heap(Box<Words>),
    /// In shared memory: workers are processes.
    Mapped(SharedMemory),
}

impl CounterMemory {
    /// Fresh words in the heap.
    #[must_use]
    pub fn heap() -> Self {
        Self::Heap(Box::default())
    }

    /// The words.
    #[must_use]
    pub fn words(&self) -> &Words {
        match self {
            Self::Heap(words) => words,
            Self::Mapped(memory) => memory.words(),
        }
    }
}

/// Memory that several processes of one user map, by its path.
///
/// The path is good as long as the creator keeps its `SharedMemory`, and may name another file afterwards: a creator keeps it
/// until its children have opened it. They keep the memory itself as long as they like.
///
/// ```
/// use std::sync::atomic::Ordering;
/// use racelab::os::SharedMemory;
/// let ours = SharedMemory::create()?;
/// let theirs = SharedMemory::open(&ours.path())?;
/// theirs.words().counter.store(7, Ordering::Relaxed);
/// assert_eq!(ours.words().counter.load(Ordering::Relaxed), 7);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct SharedMemory {
    map: MmapRaw,
    path: PathBuf,
    /// What its creator holds so that the path stays good.
    _backing: Option<Backing>,
}

impl SharedMemory {
    /// Makes memory with fresh words.
    ///
    /// # Errors
    /// The system has no memory or no descriptors left, or the temporary directory cannot be written.
    pub fn create() -> io::Result<Self> {
        #[cfg(target_os = "linux")]
        if let Ok(memory) = Self::create_in(Backing::anonymous_file) {
            return Ok(memory);
        }
        Self::create_in(Backing::temporary_file)
    }

    /// Maps the memory that another process (or this one) created.
    ///
    /// # Errors
    /// There is no such file, or it is none of [`SharedMemory::create`]'s.
    pub fn open(path: &Path) -> io::Result<Self> {
        // The path may be wrong: opening what is there must neither wait nor make a terminal ours.
        let file =
            OpenOptions::new().read(true).write(true).custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY).open(path)?;
        let memory = Self { map: map(&file)?, path: path.to_owned(), _backing: None };
        if memory.words().are_ready() { Ok(memory) } else { Err(not_ours()) }
    }

    /// Where other processes find it.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.path.clone()
    }

    /// The words in it.
    #[must_use]
    #[inline]
    pub fn words(&self) -> &Words {
        #[expect(
            clippy::cast_ptr_alignment,
            reason = "a mapping begins on a page, and pages are aligned to more than 128"
        )]
        let words = self.map.as_mut_ptr().cast::<Words>();
        // SAFETY: the mapping is as long as `Words` (`map` checked the file's length), begins on a page, is readable and
        // writable, and lives as long as `self`. Every field is an atomic integer: any bits are valid, and other processes write
        // them through atomics only. The file is not shortened: an anonymous one is sealed, a temporary one is our user's own;
        // were it shortened all the same, the access would raise SIGBUS, not go astray.
        unsafe { &*words }
    }

    fn create_in(make: Make) -> io::Result<Self> {
        // Zeros are the beginning of every word.
        let backing = make(&[0; size_of::<Words>()], Access::Write)?;
        let (file, path) = backing.file_and_path()?;
        let memory = Self { map: map(file)?, path, _backing: Some(backing) };
        memory.words().make_ready();
        Ok(memory)
    }
}

/// Maps a file that is exactly one `Words` long.
fn map(file: &File) -> io::Result<MmapRaw> {
    let metadata = file.metadata()?;
    if !metadata.is_file() || metadata.len() != size_of::<Words>() as u64 {
        return Err(not_ours());
    }
    MmapOptions::new().len(size_of::<Words>()).map_raw(file)
}

pub(super) fn not_ours() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "not shared memory of this program; start the run again")
}

/// Makes a file with this content. It is written rather than the length set: the memory is then really there, and a full
/// disk is an error now instead of a SIGBUS at the first access.
pub(super) type Make = fn(content: &[u8], access: Access) -> io::Result<Backing>;

/// What may be done with a file of shared memory once its first content stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// All processes write.
    Write,
    /// None writes any more; an anonymous file is sealed against it.
    Read,
}

/// What the creator of shared memory keeps.
#[derive(Debug)]
pub(super) enum Backing {
    /// An anonymous file, reached by others through our table of descriptors: the path is good while it is open.
    #[cfg(target_os = "linux")]
    Anonymous(File),
    /// A named file, removed at the end.
    Temporary(File, TemporaryName),
}

impl Backing {
    #[cfg(target_os = "linux")]
    pub(super) fn anonymous_file(content: &[u8], access: Access) -> io::Result<Self> {
        use rustix::fs::{MemfdFlags, SealFlags, fcntl_add_seals, memfd_create};

        let flags = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
        // Newer kernels want to know that it will not be executed; older ones do not know the flag.
        let descriptor =
            memfd_create("racelab", flags | MemfdFlags::NOEXEC_SEAL).or_else(|_| memfd_create("racelab", flags))?;
        let mut file = File::from(descriptor);
        file.write_all(content)?;
        let seals = SealFlags::SHRINK | SealFlags::GROW | SealFlags::SEAL;
        fcntl_add_seals(&file, if access == Access::Read { seals | SealFlags::WRITE } else { seals })?;
        Ok(Self::Anonymous(file))
    }

    /// A file that stands in the temporary directory as long as this does. Nothing but its mode keeps others from writing.
    pub(super) fn temporary_file(content: &[u8], _access: Access) -> io::Result<Self> {
        let (name, mut file) = TemporaryName::create()?;
        file.write_all(content)?;
        Ok(Self::Temporary(file, name))
    }

    /// The file, and where others find it.
    pub(super) fn file_and_path(&self) -> io::Result<(&File, PathBuf)> {
        match self {
            #[cfg(target_os = "linux")]
            Self::Anonymous(file) => Ok((file, path_of_descriptor(file)?)),
            Self::Temporary(file, name) => Ok((file, name.path.clone())),
        }
    }
}

/// Where other processes find an open file of ours. An error where they do not: in some containers `/proc` is missing, or
/// belongs to another world of process ids.
#[cfg(target_os = "linux")]
fn path_of_descriptor(file: &File) -> io::Result<PathBuf> {
    use std::os::fd::AsRawFd;
    use std::os::unix::fs::MetadataExt;

    let path = PathBuf::from(format!("/proc/{}/fd/{}", process::id(), file.as_raw_fd()));
    let (seen, ours) = (fs::metadata(&path)?, file.metadata()?);
    if (seen.dev(), seen.ino()) == (ours.dev(), ours.ino()) { Ok(path) } else { Err(io::ErrorKind::NotFound.into()) }
}

/// The name of a temporary file that is ours to remove.
#[derive(Debug)]
pub(super) struct TemporaryName {
    path: PathBuf,
}

impl TemporaryName {
    /// Creates an empty file for this user alone, never one that was there before, and no link's target.
    fn create() -> io::Result<(Self, File)> {
        let mut result = Err(io::ErrorKind::AlreadyExists.into());
        for _ in 0..NAMES_TRIED {
            let path = std::env::temp_dir().join(fresh_name());
            result = OpenOptions::new()
                .read(true)
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&path)
                .map(|file| (Self { path }, file));
            if !matches!(&result, Err(error) if error.kind() == io::ErrorKind::AlreadyExists) {
                break;
            }
        }
        result
    }
}

impl Drop for TemporaryName {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = fs::remove_file(&self.path);
    }
}

/// A name of our own: by process, count and time.
fn fresh_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let time = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.subsec_nanos());
    format!("racelab-{}-{}-{time:08x}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

#[cfg(test)]
#[path = "memory_tests.rs"]
mod tests;
