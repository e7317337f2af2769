//! Waiting for keys without a clock, and noticing that the terminal has gone away.
//!
//! A reader that only reads learns of a hang-up too late or never: some libraries take the end of a terminal for "nothing
//! yet" and ask again for ever. It must not know what a key means, and consumes none.

use std::io;
use std::os::fd::BorrowedFd;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

/// What the system reports, asked or not, of a descriptor from which nothing more will come.
const GONE: PollFlags = PollFlags::HUP.union(PollFlags::ERR).union(PollFlags::NVAL);

/// Why a wait for input ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readable {
    /// There is something to read.
    Input,
    /// The waking pipe was written to or closed. It stays so until the waiter has read the pipe empty.
    Woken,
    /// The terminal is gone. Input that it may still hold does not count.
    HungUp,
}

/// Whether the terminal (or whatever the descriptor is) has gone away. Waits for nothing and consumes nothing.
#[must_use]
pub fn hung_up(fd: BorrowedFd<'_>) -> bool {
    let mut watched = [PollFd::from_borrowed_fd(fd, PollFlags::empty())];
    match poll_again(&mut watched, Some(&Timespec { tv_sec: 0, tv_nsec: 0 })) {
        Ok(()) => watched[0].revents().intersects(GONE),
        // The system has no memory for the call; the next one may succeed.
        Err(_) => false,
    }
}

/// Waits, without a timeout and without using the processor, until there is input on `fd`, a byte on `wake`, or neither
/// any more. A hang-up comes before a wake-up, and that before input; nothing is consumed.
///
/// # Errors
/// The system has no memory for the wait.
pub fn wait_readable(fd: BorrowedFd<'_>, wake: Option<BorrowedFd<'_>>) -> io::Result<Readable> {
    let mut watched = Vec::with_capacity(2);
    watched.push(PollFd::from_borrowed_fd(fd, PollFlags::IN));
    watched.extend(wake.map(|wake| PollFd::from_borrowed_fd(wake, PollFlags::IN)));
    poll_again(&mut watched, None)?;
    // Without a timeout the wait ends only when something is the matter with one of them.
    Ok(if watched[0].revents().intersects(GONE) {
        Readable::HungUp
    } else if watched.get(1).is_some_and(|wake| !wake.revents().is_empty()) {
        Readable::Woken
    } else {
        Readable::Input
    })
}

/// Polls until there is an answer: a signal, such as the one that follows ^Z and fg, is none.
fn poll_again(watched: &mut [PollFd<'_>], timeout: Option<&Timespec>) -> io::Result<()> {
    loop {
        match poll(watched, timeout) {
            Err(Errno::INTR) => {}
            result => return Ok(result.map(drop)?),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs::OpenOptions;
    use std::io::{Read, Write, pipe};
    use std::os::fd::AsFd;
    use std::os::unix::fs::OpenOptionsExt;
    use std::thread;

    use portable_pty::{MasterPty, PtySize, native_pty_system};

    use super::*;

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
        assert!(!hung_up(program.as_fd()));
        drop(user);
        assert!(hung_up(program.as_fd()));
        assert_eq!(wait_readable(program.as_fd(), None).unwrap(), Readable::HungUp);
    }

    #[test]
    fn keys_are_announced_and_not_consumed() {
        let (user, mut program) = terminal();
        user.take_writer().unwrap().write_all(b"q\n").unwrap();
        assert_eq!(wait_readable(program.as_fd(), None).unwrap(), Readable::Input);
        assert_eq!(wait_readable(program.as_fd(), None).unwrap(), Readable::Input);
        assert!(!hung_up(program.as_fd()));
        let mut keys = [0; 2];
        program.read_exact(&mut keys).unwrap();
        assert_eq!(&keys, b"q\n");
    }

    #[test]
    fn a_waiting_reader_is_woken_from_another_thread() {
        let (input, _keys) = pipe().unwrap();
        let (wake, mut waker) = pipe().unwrap();
        let reader = thread::spawn(move || wait_readable(input.as_fd(), Some(wake.as_fd())).unwrap());
        waker.write_all(b"!").unwrap();
        assert_eq!(reader.join().unwrap(), Readable::Woken);
    }

    #[test]
    fn a_hang_up_comes_before_a_wake_up_and_that_before_input() {
        let (input, mut keys) = pipe().unwrap();
        let (wake, mut waker) = pipe().unwrap();
        let wait = || wait_readable(input.as_fd(), Some(wake.as_fd())).unwrap();
        keys.write_all(b"k").unwrap();
        assert_eq!(wait(), Readable::Input);
        waker.write_all(b"!").unwrap();
        assert_eq!(wait(), Readable::Woken);
        drop(keys);
        assert_eq!(wait(), Readable::HungUp);
    }

    #[test]
    fn a_waker_that_is_gone_wakes() {
        let (input, _keys) = pipe().unwrap();
        let (wake, waker) = pipe().unwrap();
        drop(waker);
        assert_eq!(wait_readable(input.as_fd(), Some(wake.as_fd())).unwrap(), Readable::Woken);
    }
}
