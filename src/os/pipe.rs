//! Pipes whose other end may have stopped reading, or writing.

use std::io;
use std::os::fd::{AsFd, AsRawFd as _, OwnedFd, RawFd};
use std::os::unix::process::CommandExt as _;
use std::process::Command;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use rustix::io::{Errno, FdFlags, fcntl_setfd};

/// From now on a write to this end fails at once where it would have to wait. The other end is as it was.
///
/// # Errors
/// The descriptor has no such switch.
pub fn never_block(descriptor: impl AsFd) -> io::Result<()> {
    let flags = fcntl_getfl(&descriptor)?;
    Ok(fcntl_setfl(&descriptor, flags | OFlags::NONBLOCK)?)
}

/// The child that is started by this command inherits this descriptor, and nobody else does, whoever is started meanwhile;
/// returns its number there. It is closed here with the command.
#[expect(unsafe_code, reason = "what a child does before it is another program has no safe wrapper")]
pub fn inherit(command: &mut Command, descriptor: OwnedFd) -> RawFd {
    let number = descriptor.as_raw_fd();
    let keep_open = move || Ok(fcntl_setfd(&descriptor, FdFlags::empty())?);
    // SAFETY: between fork and exec it makes one system call and touches no memory that another thread may have locked.
    unsafe { command.pre_exec(keep_open) };
    number
}

/// Waits until there is something to read, or will never be again; false if that is not so until a moment.
///
/// # Errors
/// The system has no memory for the wait.
pub fn readable_until(descriptor: impl AsFd, until: Instant) -> io::Result<bool> {
    let mut watched = [PollFd::from_borrowed_fd(descriptor.as_fd(), PollFlags::IN)];
    loop {
        let left = until.saturating_duration_since(Instant::now());
        // Longer than anybody waits: the loop comes back to it.
        let left = left.min(Duration::from_hours(1));
        let left = Timespec { tv_sec: left.as_secs().cast_signed(), tv_nsec: left.subsec_nanos().into() };
        match poll(&mut watched, Some(&left)) {
            Ok(0) if Instant::now() >= until => return Ok(false),
            Ok(0) | Err(Errno::INTR) => {}
            result => return Ok(result.map(|_| true)?),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write, pipe};

    use super::*;

    #[test]
    fn a_full_pipe_is_an_error_and_what_was_written_can_be_read() {
        let (mut from, mut to) = pipe().unwrap();
        never_block(&to).unwrap();
        let mut written = 0;
        let error = loop {
            match to.write(&[7; 4096]) {
                Ok(bytes) => written += bytes,
                Err(error) => break error,
            }
        };
        assert_eq!(error.kind(), io::ErrorKind::WouldBlock);
        drop(to);
        let mut read = Vec::new();
        assert_eq!(from.read_to_end(&mut read).unwrap(), written);
        assert!(written > 0);
    }

    #[test]
    fn what_can_be_read_is_waited_for_no_longer_than_it_may_take() {
        let (from, mut to) = pipe().unwrap();
        let now = Instant::now();
        assert!(!readable_until(&from, now).unwrap());
        assert!(!readable_until(&from, now + Duration::from_millis(2)).unwrap());
        to.write_all(b"x").unwrap();
        assert!(readable_until(&from, now).unwrap());
        let (from, to) = pipe().unwrap();
        drop(to);
        assert!(readable_until(&from, now + Duration::from_hours(1)).unwrap(), "its end can be read");
    }

    #[test]
    fn a_child_inherits_what_is_meant_for_it_and_its_sister_does_not() {
        let (mut from, to) = pipe().unwrap();
        let mut command = Command::new("sh");
        let number = inherit(&mut command, to.into());
        // Some shells know no `>&` of two digits.
        let write = format!("echo x > /dev/fd/{number}");
        let sister = Command::new("sh").args(["-c", &write]).stderr(std::process::Stdio::null()).status().unwrap();
        assert!(!sister.success());
        assert!(command.args(["-c", &write]).status().unwrap().success());
        drop(command);
        let mut read = String::new();
        from.read_to_string(&mut read).unwrap();
        assert_eq!(read, "x\n");
    }
}
