//! A child's pipe that is read up to a moment, whether the child writes or not.

use std::io::{self, Read};
use std::process::ChildStdout;
use std::time::Instant;

use crate::os;

/// A pipe from a child; reading fails with [`io::ErrorKind::TimedOut`] when nothing has come until the moment.
pub(in crate::engine) struct TimedPipe {
    pub(in crate::engine) from: ChildStdout,
    /// `None` to wait without end.
    pub(in crate::engine) until: Option<Instant>,
}

impl Read for TimedPipe {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.until {
            Some(until) if !os::readable_until(&self.from, until)? => Err(io::ErrorKind::TimedOut.into()),
            _ => self.from.read(buffer),
        }
    }
}
