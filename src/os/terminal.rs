//! A terminal, or what stands in its place: waiting for keys, noticing that it has gone away, and writing to one that is
//! late in reading.
//!
//! A reader that only reads learns of a hang-up too late or never: some libraries take the end of a terminal for "nothing
//! yet" and ask again for ever. And a program that was there before may have left it in the mode in which nothing waits.
//! It must not know what a key means, and consumes none.

use std::io::{self, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::getpgrp;
use rustix::termios::tcgetpgrp;

/// What the system reports, asked or not, of a descriptor from which nothing more will come.
const GONE: PollFlags = PollFlags::HUP.union(PollFlags::ERR).union(PollFlags::NVAL);

/// Why a wait for input ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readable {
    /// There is something to read.
    Input,
    /// Nothing came in the time that was given.
    Nothing,
    /// The terminal is gone. Input that it may still hold does not count.
    HungUp,
}

/// Waits, without using the processor, until there is input on `fd`, or there will be none any more, or for so long. A
/// hang-up comes before input; nothing is consumed.
///
/// # Errors
/// The system has no memory for the wait.
pub fn wait_readable(fd: BorrowedFd<'_>, patience: Option<Duration>) -> io::Result<Readable> {
    let mut watched = [PollFd::from_borrowed_fd(fd, PollFlags::IN)];
    // A time that is too long for the system is as good as none.
    let patience = patience.and_then(|patience| Timespec::try_from(patience).ok());
    poll_again(&mut watched, patience.as_ref())?;
    let seen = watched[0].revents();
    Ok(if seen.intersects(GONE) {
        Readable::HungUp
    } else if seen.is_empty() {
        Readable::Nothing
    } else {
        Readable::Input
    })
}

/// Whether the terminal is this program's own at present, and not that of a shell before which it stands aside. What is
/// no terminal is nobody else's.
#[must_use]
pub fn is_in_foreground(terminal: BorrowedFd<'_>) -> bool {
    tcgetpgrp(terminal).map_or(true, |foreground| foreground == getpgrp())
}

/// A descriptor to write to, without a buffer or a lock. Where writing would not wait for a reader that is late, this
/// waits.
#[derive(Debug)]
pub struct Output(BorrowedFd<'static>);

impl Output {
    /// The standard output.
    #[must_use]
    pub fn standard() -> Self {
        Self(rustix::stdio::stdout())
    }

    /// The standard error.
    #[must_use]
    pub fn of_errors() -> Self {
        Self(rustix::stdio::stderr())
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        write(self.0, bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn write(to: impl AsFd, bytes: &[u8]) -> io::Result<usize> {
    loop {
        match rustix::io::write(&to, bytes) {
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => poll_again(&mut [PollFd::new(&to, PollFlags::OUT)], None)?,
            result => return result.map_err(io::Error::from),
        }
    }
}

/// Polls until there is an answer: a signal, such as the one that follows ^Z and fg, is none.
fn poll_again(watched: &mut [PollFd<'_>], patience: Option<&Timespec>) -> io::Result<()> {
    loop {
        match poll(watched, patience) {
            Err(Errno::INTR) => {}
            result => return Ok(result.map(drop)?),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs::OpenOptions;
    use std::io::{Read, pipe};
    use std::os::unix::fs::OpenOptionsExt;
    use std::thread;

    use portable_pty::{MasterPty, PtySize, native_pty_system};

    use super::*;
    use crate::os::never_block;

    /// A terminal: the side of its user, and the side of a program on it.
    fn terminal() -> (Box<dyn MasterPty + Send>, std::fs::File) {
        let pair = native_pty_system().openpty(PtySize::default()).unwrap();
        let name = pair.master.tty_name().unwrap();
        let program = OpenOptions::new().read(true).write(true).custom_flags(libc::O_NOCTTY).open(name).unwrap();
        (pair.master, program)
    }

    #[test]
    fn a_terminal_hangs_up_when_its_user_closes_it() {
        let (user, program) = terminal();
        assert_eq!(wait_readable(program.as_fd(), Some(Duration::ZERO)).unwrap(), Readable::Nothing);
        drop(user);
        assert_eq!(wait_readable(program.as_fd(), None).unwrap(), Readable::HungUp);
    }

    #[test]
    fn keys_are_announced_and_not_consumed() {
        let (user, mut program) = terminal();
        user.take_writer().unwrap().write_all(b"q\n").unwrap();
        assert_eq!(wait_readable(program.as_fd(), None).unwrap(), Readable::Input);
        assert_eq!(wait_readable(program.as_fd(), None).unwrap(), Readable::Input);
        let mut keys = [0; 2];
        program.read_exact(&mut keys).unwrap();
        assert_eq!(&keys, b"q\n");
    }

    #[test]
    fn a_hang_up_comes_before_input() {
        let (input, mut keys) = pipe().unwrap();
        keys.write_all(b"k").unwrap();
        assert_eq!(wait_readable(input.as_fd(), None).unwrap(), Readable::Input);
        drop(keys);
        assert_eq!(wait_readable(input.as_fd(), None).unwrap(), Readable::HungUp);
    }

    #[test]
    fn a_reader_that_is_late_gets_everything_from_a_writer_that_does_not_wait_by_itself() {
        let (mut late, to) = pipe().unwrap();
        never_block(&to).unwrap();
        let sent: Vec<u8> = (0..=250).cycle().take(1 << 20).collect();
        let all = sent.clone();
        let writer = thread::spawn(move || {
            let mut rest = &all[..];
            while !rest.is_empty() {
                let written = write(&to, rest).unwrap();
                rest = &rest[written..];
            }
        });
        let mut read = Vec::new();
        late.read_to_end(&mut read).unwrap();
        writer.join().unwrap();
        assert!(read == sent, "{} of {} bytes", read.len(), sent.len());
    }

    #[test]
    fn what_is_no_terminal_is_nobody_elses() {
        let (input, _output) = pipe().unwrap();
        assert!(is_in_foreground(input.as_fd()));
    }
}
