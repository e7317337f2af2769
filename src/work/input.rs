//! The bytes that a task works on, wherever they are: its own process's, or where several processes read them.
//!
//! A task that goes to another process takes them along. Only the kernel knows what they mean.

use std::path::Path;

use crate::os::SharedBytes;

/// The bytes that a task works on.
pub enum Input {
    /// In the memory of this process: another one gets a copy.
    Own(Vec<u8>),
    /// Where other processes read them, too.
    Shared(SharedBytes),
}

impl Input {
    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Own(bytes) => bytes,
            Self::Shared(bytes) => bytes,
        }
    }

    /// How many there are.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.bytes().len() as u64
    }

    /// Where other processes find them, if they can.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Own(_) => None,
            Self::Shared(bytes) => Some(bytes.path()),
        }
    }
}

impl PartialEq for Input {
    fn eq(&self, other: &Self) -> bool {
        self.bytes() == other.bytes()
    }
}

impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Input").field("length", &self.length()).finish_non_exhaustive()
    }
}
