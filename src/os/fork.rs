//! Splitting a process in two, and how much memory of its own a process has.
//!
//! For measuring what it costs, and nothing else: children that do work are started anew. A process of several threads must
//! not be split: in the child, locks that other threads held stay locked for ever.
#![expect(unsafe_code, reason = "fork has no safe wrapper")]

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rustix::process::{Pid, WaitOptions, waitpid};

#[cfg(target_os = "linux")]
use linux as native;
#[cfg(not(target_os = "linux"))]
use portable as native;

/// A process that was split off this one.
#[derive(Debug)]
pub struct Forked(Pid);

/// Splits this process; the child does what is given here, and ends.
///
/// # Errors
/// This process has other threads, or the system does not say that it has none; or it cannot be split.
pub fn fork(what: impl FnOnce()) -> io::Result<Forked> {
    if native::threads() != Some(1) {
        return Err(io::ErrorKind::Unsupported.into());
    }
    // SAFETY: this is the only thread, so nothing in the child is held by a thread that is not there. The child ends with
    // `_exit`, so that nothing of the parent's is flushed or dropped twice, and no panic leaves this function in it.
    match unsafe { libc::fork() } {
        0 => {
            let code = i32::from(catch_unwind(AssertUnwindSafe(what)).is_err());
            // SAFETY: it ends this process and touches nothing.
            unsafe { libc::_exit(code) }
        }
        child => Pid::from_raw(child).filter(|_| child > 0).map(Forked).ok_or_else(io::Error::last_os_error),
    }
}

impl Forked {
    /// Waits for its end.
    ///
    /// # Errors
    /// Somebody else has done so.
    pub fn wait(self) -> io::Result<()> {
        Ok(waitpid(Some(self.0), WaitOptions::empty()).map(drop)?)
    }
}

/// Bytes of memory that this process has for itself, shared with no other; `None` where the system does not say.
#[must_use]
pub fn own_memory() -> Option<u64> {
    native::own_memory()
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs;

    pub(super) fn threads() -> Option<usize> {
        fs::read_dir("/proc/self/task").ok().map(Iterator::count)
    }

    pub(super) fn own_memory() -> Option<u64> {
        let sums = fs::read_to_string("/proc/self/smaps_rollup").ok()?;
        let kilobytes = |line: &str| line.split_whitespace().nth(1)?.parse::<u64>().ok();
        let own = sums.lines().filter(|line| line.starts_with("Private_"));
        Some(own.filter_map(kilobytes).sum::<u64>() << 10)
    }
}

#[cfg(any(test, not(target_os = "linux")))]
#[cfg_attr(target_os = "linux", expect(dead_code, reason = "compiled on Linux, too"))]
mod portable {
    pub(super) fn threads() -> Option<usize> {
        None
    }

    pub(super) fn own_memory() -> Option<u64> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write, pipe};

    use crate::os::test_child;

    const CHILD: &str = "os::fork::tests::as_a_child";

    #[test]
    #[ignore = "the child's half of another test"]
    fn as_a_child() {
        if test_child::argument().is_none() {
            return;
        }
        // Tests run on threads of their own, so this process has several.
        assert_eq!(fork(|| ()).map(drop).unwrap_err().kind(), io::ErrorKind::Unsupported);
        eprintln!("refused");
    }

    #[test]
    fn a_process_of_several_threads_is_not_split() {
        let output = test_child::command(CHILD, "threads").output().unwrap();
        assert!(String::from_utf8_lossy(&output.stderr).contains("refused"), "{output:?}");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn memory_of_ones_own_grows_with_what_is_written() {
        let before = own_memory().unwrap();
        let mut held = vec![1_u8; 32 << 20];
        held[5] = 2;
        assert!(own_memory().unwrap() >= before + (24 << 20), "other tests may let go of some meanwhile");
        let (mut from, mut to) = pipe().unwrap();
        to.write_all(&held[..3]).unwrap();
        let mut three = [0; 3];
        from.read_exact(&mut three).unwrap();
        assert_eq!(three, [1; 3]);
    }
}
