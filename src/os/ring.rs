//! A queue in memory that several processes share: a ring of places, each of them for an item of so many words.
//!
//! There is a lock at either end, a [`RobustLock`](super::RobustLock): whoever is killed while it puts has put nothing, whoever is killed while
//! it takes has taken nothing, and whoever reaps it frees the lock. Nobody is woken across processes: who finds the ring full
//! or empty looks again later ([`Polling`](super::Polling)). It must not know what the items are.
#![expect(unsafe_code, reason = "a mapping is turned into references here, after its length was checked")]

use std::fs::{File, OpenOptions};
use std::io;
use std::mem::size_of;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering::{AcqRel, Acquire, Release};
use std::sync::atomic::{AtomicU8, AtomicU32, AtomicU64};

use memmap2::{MmapOptions, MmapRaw};
use serde::{Deserialize, Serialize};

use super::memory::{Access, Backing, Make, not_ours};
use super::ring_ends::RingEnds;
use super::words::Line;

/// The mark of a ring that is ready.
const MAGIC: u64 = u64::from_le_bytes(*b"racering");

/// Most users of a ring who are told apart.
const USERS: usize = 1024;

/// The largest ring, bytes: over it nothing is made or mapped.
const MAX_BYTES: u64 = 1 << 30;

/// How large a ring is, and who uses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RingShape {
    /// How many items there is room for.
    pub places: u64,
    /// Words of an item.
    pub words: u64,
    /// Users 0 up to this one put; it and those up to `users` take.
    pub putters: u32,
    pub users: u32,
}

/// What stands before the places. Every field is an atomic word for which any bits are a value.
#[repr(C)]
struct Head {
    magic: Line<AtomicU64>,
    ends: RingEnds,
    finished: Line<AtomicU32>,
    /// Who will not use the ring any more.
    gone: Line<[AtomicU8; USERS]>,
}

/// A queue that several processes of one user share, found by its path as long as its creator keeps it.
///
/// ```
/// use std::sync::atomic::Ordering::Relaxed;
/// use racelab::os::{RingShape, SharedRing};
/// let shape = RingShape { places: 2, words: 1, putters: 1, users: 2 };
/// let ours = SharedRing::create(shape)?;
/// let theirs = SharedRing::open(&ours.path(), shape)?;
/// assert!(ours.try_put(1, |place| place[0].store(7, Relaxed)).is_some());
/// assert_eq!(theirs.try_take(2, |place| place[0].load(Relaxed)), Some(7));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct SharedRing {
    map: MmapRaw,
    shape: RingShape,
    path: PathBuf,
    /// What its creator holds so that the path stays good.
    _backing: Option<Backing>,
}

impl SharedRing {
    /// Makes an empty ring.
    ///
    /// # Errors
    /// It would be too large, or the system has no memory or no descriptors left.
    pub fn create(shape: RingShape) -> io::Result<Self> {
        #[cfg(target_os = "linux")]
        if let Ok(ring) = Self::create_in(Backing::anonymous_file, shape) {
            return Ok(ring);
        }
        Self::create_in(Backing::temporary_file, shape)
    }

    /// Maps the ring that another process (or this one) created with this shape.
    ///
    /// # Errors
    /// There is no such file, or it is no ring of this shape.
    pub fn open(path: &Path, shape: RingShape) -> io::Result<Self> {
        // The path may be wrong: opening what is there must neither wait nor make a terminal ours.
        let file =
            OpenOptions::new().read(true).write(true).custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY).open(path)?;
        let ring = Self { map: map(&file, shape)?, shape, path: path.to_owned(), _backing: None };
        if ring.head().magic.load(Acquire) == MAGIC { Ok(ring) } else { Err(not_ours()) }
    }

    fn create_in(make: Make, shape: RingShape) -> io::Result<Self> {
        let length = usize::try_from(length(shape).ok_or_else(too_large)?).map_err(|_| too_large())?;
        // Zeros are an empty ring with free locks.
        let backing = make(&vec![0; length], Access::Write)?;
        let (file, path) = backing.file_and_path()?;
        let ring = Self { map: map(file, shape)?, shape, path, _backing: Some(backing) };
        ring.head().magic.store(MAGIC, Release);
        Ok(ring)
    }

    /// Where other processes find it.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.path.clone()
    }

    /// How large it is, and who uses it.
    #[must_use]
    pub fn shape(&self) -> RingShape {
        self.shape
    }

    /// Puts an item, which `fill` writes into its place, unless the ring is full; returns the how-manieth it is, from 1. `owner`
    /// is who holds the lock meanwhile (see [`RobustLock`](super::RobustLock)).
    pub fn try_put(&self, owner: u32, fill: impl FnOnce(&[AtomicU64])) -> Option<u64> {
        self.head().ends.try_put(self.shape.places, owner, |number| fill(self.place(number)))
    }

    /// Takes the item that has been there longest, which `take` reads, unless the ring is empty. Its place is free when
    /// `take` has returned.
    pub fn try_take<T>(&self, owner: u32, take: impl FnOnce(&[AtomicU64]) -> T) -> Option<T> {
        self.head().ends.try_take(owner, |number| take(self.place(number)))
    }

    /// How many items have been taken since the beginning.
    #[must_use]
    pub fn taken(&self) -> u64 {
        self.head().ends.taken()
    }

    /// How many items stand in it: known for a moment.
    #[must_use]
    pub fn fill(&self) -> u64 {
        self.head().ends.fill()
    }

    /// Whether an item can be put: known for a moment.
    #[must_use]
    pub fn has_room(&self) -> bool {
        self.fill() < self.shape.places
    }

    /// A user will not use it any more. Saying so twice is saying so once.
    pub fn leave(&self, user: u32) {
        if let Some(gone) = self.head().gone.get(user as usize) {
            gone.store(1, Release);
        }
    }

    /// Whether a user has left.
    #[must_use]
    pub fn has_left(&self, user: u32) -> bool {
        self.head().gone.get(user as usize).is_none_or(|gone| gone.load(Acquire) != 0)
    }

    /// Whether anybody may still put.
    #[must_use]
    pub fn any_putter(&self) -> bool {
        (0..self.shape.putters).any(|user| !self.has_left(user))
    }

    /// Whether anybody may still take.
    #[must_use]
    pub fn any_taker(&self) -> bool {
        (self.shape.putters..self.shape.users).any(|user| !self.has_left(user))
    }

    /// A putter has put everything; whether it is the last of them.
    #[must_use]
    pub fn finish(&self) -> bool {
        self.head().finished.fetch_add(1, AcqRel) + 1 == self.shape.putters
    }

    /// Frees what a dead owner held; only after it has been reaped.
    pub fn free_if_owned_by(&self, owner: u32) {
        self.head().ends.free_if_owned_by(owner);
    }

    fn head(&self) -> &Head {
        #[expect(
            clippy::cast_ptr_alignment,
            reason = "a mapping begins on a page, and pages are aligned to more than 128"
        )]
        let head = self.map.as_mut_ptr().cast::<Head>();
        // SAFETY: the mapping is longer than `Head` (`map` checked the file's length), begins on a page, is readable and
        // writable, and lives as long as `self`. Every field is an atomic integer: any bits are valid, and other processes
        // write them through atomics only. The file is not shortened: an anonymous one is sealed, a temporary one is our
        // user's own; were it shortened all the same, the access would raise SIGBUS, not go astray.
        unsafe { &*head }
    }

    /// The place of the item with this number.
    fn place(&self, number: u64) -> &[AtomicU64] {
        #[expect(clippy::cast_possible_truncation, reason = "both are below the length of a mapping, which fits")]
        let (words, index) = (self.shape.words as usize, (number % self.shape.places) as usize);
        #[expect(clippy::cast_ptr_alignment, reason = "the head's length is a multiple of 128, and so of 8")]
        // SAFETY: `index` is below `places`, and the mapping is as long as the head and all places together (`map` checked
        // it against the same shape), so the words lie within it. They are atomics, as above, and no `&mut` is ever made.
        unsafe {
            let first = self.map.as_ptr().add(size_of::<Head>()).cast::<AtomicU64>().add(index * words);
            std::slice::from_raw_parts(first, words)
        }
    }
}

/// The length of its file, bytes; `None` of a ring that may not be.
fn length(shape: RingShape) -> Option<u64> {
    let places = shape.places.checked_mul(shape.words)?.checked_mul(size_of::<AtomicU64>() as u64)?;
    let length = places.checked_add(size_of::<Head>() as u64)?;
    (shape.places > 0 && length <= MAX_BYTES && shape.users as usize <= USERS).then_some(length)
}

fn too_large() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "a queue that large cannot be shared; make its items fewer or smaller")
}

fn map(file: &File, shape: RingShape) -> io::Result<MmapRaw> {
    let (metadata, length) = (file.metadata()?, length(shape).ok_or_else(too_large)?);
    if !metadata.is_file() || metadata.len() != length {
        return Err(not_ours());
    }
    MmapOptions::new().len(usize::try_from(length).map_err(|_| too_large())?).map_raw(file)
}

#[cfg(test)]
#[path = "ring_tests.rs"]
mod tests;
