//! The handshake of a parent and its child: both must be the same build, or their messages would not mean the same.
//!
//! The build goes in a frame of its own, as what follows it can only be read by the same build.

use std::fmt;
use std::io::{self, Read, Write, stdin, stdout};
use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::frame;
use crate::clock::Clock;
use crate::os;

/// From a parent to its child, first of all; the child's order follows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::engine) struct Hello {
    build: String,
    /// The start of the run on the machine's monotonic clock, ns.
    origin: u64,
}

/// From a child to its parent, first of all.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::engine) enum Answer {
    /// It can do what it was ordered to.
    Ready,
    /// It cannot; why, and the system's number for that, if it has one.
    Unfit { reason: String, errno: Option<i32> },
}

impl Answer {
    /// # Errors
    /// Why the child cannot do what it was ordered to.
    pub(in crate::engine) fn into_result(self) -> io::Result<()> {
        match self {
            Self::Ready => Ok(()),
            Self::Unfit { errno: Some(errno), .. } => Err(io::Error::from_raw_os_error(errno)),
            Self::Unfit { reason, errno: None } => Err(io::Error::other(reason)),
        }
    }
}

impl Hello {
    /// For a child that is started from this program and stamps its events on this clock.
    pub(in crate::engine) fn new(program: &Path, clock: &Clock) -> Self {
        Self { build: os::build_id(program), origin: clock.origin() }
    }

    pub(in crate::engine) fn send(&self, to: &mut impl Write, order: &impl Serialize) -> io::Result<()> {
        frame::write(to, self)?;
        frame::write(to, order)
    }
}

/// In a child: reads its order, prepares for it, and answers whether it can do it.
///
/// # Errors
/// Why it cannot; its parent has been told.
pub(in crate::engine) fn receive<Order: DeserializeOwned, Prepared>(
    prepare: impl FnOnce(Order, Clock) -> io::Result<Prepared>,
) -> io::Result<Prepared> {
    let build = os::build_id(&os::own_program()?);
    // The input is not locked: what prepares may begin to read it.
    answer(&mut stdin(), &mut stdout().lock(), &build, prepare)
}

fn answer<Order: DeserializeOwned, Prepared>(
    from: &mut impl Read,
    to: &mut impl Write,
    build: &str,
    prepare: impl FnOnce(Order, Clock) -> io::Result<Prepared>,
) -> io::Result<Prepared> {
    let hello: Hello = frame::read(from).ok().flatten().ok_or_else(|| io::Error::other(NoParent))?;
    // From here on the parent decides when this process ends.
    os::ignore_terminal_signals_in_child()?;
    let prepared = read_order(&hello, from, build).and_then(|(order, clock)| prepare(order, clock));
    let answer = match &prepared {
        Ok(_) => Answer::Ready,
        Err(error) => Answer::Unfit { reason: error.to_string(), errno: error.raw_os_error() },
    };
    frame::write(to, &answer)?;
    prepared
}

/// Nobody of this program is at the other end of the pipe: somebody started a child by hand, or its parent has gone.
#[derive(Debug)]
pub(in crate::engine) struct NoParent;

impl NoParent {
    pub(in crate::engine) fn is_behind(error: &io::Error) -> bool {
        error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<Self>)
    }
}

impl fmt::Display for NoParent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no parent")
    }
}

impl std::error::Error for NoParent {}

fn read_order<Order: DeserializeOwned>(hello: &Hello, from: &mut impl Read, build: &str) -> io::Result<(Order, Clock)> {
    let gone = || io::Error::from(io::ErrorKind::UnexpectedEof);
    if hello.build != build {
        return Err(io::Error::other("another build"));
    }
    Ok((frame::read(from)?.ok_or_else(gone)?, Clock::joined(hello.origin)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a child of a build prepares and answers when a parent of a build orders 7.
    fn talk(parent: &str, child: &str) -> (io::Result<u32>, Answer) {
        let (mut to_child, mut to_parent) = (Vec::new(), Vec::new());
        Hello { build: parent.to_owned(), origin: 0 }.send(&mut to_child, &7_u32).unwrap();
        let prepared = answer(&mut to_child.as_slice(), &mut to_parent, child, |order: u32, _| Ok(order));
        (prepared, frame::read(&mut to_parent.as_slice()).unwrap().unwrap())
    }

    #[test]
    fn a_child_does_what_a_parent_of_its_build_orders() {
        let (prepared, answer) = talk("1", "1");
        assert_eq!((prepared.ok(), answer), (Some(7), Answer::Ready));
    }

    #[test]
    fn whoever_talks_otherwise_is_no_parent_and_gets_no_answer() {
        for said in [&b""[..], &b"hello?"[..], &[0; 40], &[255; 40]] {
            let (mut said, mut answered) = (said, Vec::new());
            let prepared = answer(&mut said, &mut answered, "1", |order: u32, _| Ok(order));
            let why = prepared.unwrap_err();
            assert!(NoParent::is_behind(&why) && answered.is_empty(), "{why:?}");
        }
    }

    #[test]
    fn a_child_of_another_build_says_so_and_does_nothing() {
        let (prepared, answer) = talk("1", "2");
        assert_eq!((prepared.ok(), answer.into_result().unwrap_err().to_string()), (None, "another build".to_owned()));
    }
}
