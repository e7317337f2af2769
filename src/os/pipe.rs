//! Pipes whose reader may have stopped reading.

use std::io;
use std::os::fd::AsFd;

use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};

/// From now on a write to this end fails at once where it would have to wait. The other end is as it was.
///
/// # Errors
/// The descriptor has no such switch.
pub fn never_block(descriptor: impl AsFd) -> io::Result<()> {
    let flags = fcntl_getfl(&descriptor)?;
    Ok(fcntl_setfl(&descriptor, flags | OFlags::NONBLOCK)?)
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
}
