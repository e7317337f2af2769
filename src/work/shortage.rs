//! Why the system does not give a thread, a process, a file or memory, and which limit was met.
//!
//! It must not know what it was wanted for.

use std::io::{self, ErrorKind};

use rustix::io::Errno;

use crate::text::Phrase;

/// What a thread's stack takes, and some more, bytes.
const STACK: usize = 4 << 20;

/// The system's reason, and what can be done about it.
#[must_use]
pub fn shortage(error: &io::Error) -> Phrase {
    Phrase::new(advice(error, is_memory_short)).with("reason", error)
}

fn advice(error: &io::Error, is_memory_short: impl FnOnce() -> bool) -> &'static str {
    match Errno::from_io_error(error) {
        // A thread is refused with the same words whether there are too many of them or no place for its stack.
        Some(Errno::AGAIN) if is_memory_short() => "shortage.memory",
        Some(Errno::AGAIN) => "shortage.threads",
        Some(Errno::MFILE) => "shortage.files",
        Some(Errno::NFILE) => "shortage.files-of-all",
        Some(Errno::NOMEM) => "shortage.memory",
        _ if error.kind() == ErrorKind::OutOfMemory => "shortage.memory",
        _ => "shortage.other",
    }
}

/// The same for a program that cannot be started as a child.
#[must_use]
pub fn shortage_of_child(error: &io::Error) -> Phrase {
    let key = match error.kind() {
        ErrorKind::NotFound => "shortage.program",
        ErrorKind::PermissionDenied => "shortage.rights",
        _ => return shortage(error),
    };
    Phrase::new(key).with("reason", error)
}

fn is_memory_short() -> bool {
    Vec::<u8>::new().try_reserve_exact(STACK).is_err()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(Errno::AGAIN, false, "shortage.threads")]
    #[case(Errno::AGAIN, true, "shortage.memory")]
    #[case(Errno::NOMEM, false, "shortage.memory")]
    #[case(Errno::MFILE, true, "shortage.files")]
    #[case(Errno::NFILE, false, "shortage.files-of-all")]
    #[case(Errno::IO, false, "shortage.other")]
    fn the_advice_names_the_limit_that_was_met(#[case] errno: Errno, #[case] short: bool, #[case] key: &str) {
        assert_eq!(advice(&errno.into(), || short), key);
    }

    #[test]
    fn a_child_may_lack_its_program() {
        let key = |errno: Errno| shortage_of_child(&errno.into()).key().to_owned();
        assert_eq!(key(Errno::NOENT), "shortage.program");
        assert_eq!(key(Errno::ACCESS), "shortage.rights");
        assert_eq!(key(Errno::MFILE), "shortage.files");
    }
}
