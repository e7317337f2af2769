//! The handshake of a parent and its child: both must be the same build, or their messages would not mean the same.
//!
//! The build goes in a frame of its own, as what follows it can only be read by the same build.

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
    /// It cannot; why, for a developer.
    Unfit(String),
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
    answer(&mut stdin().lock(), &mut stdout().lock(), &build, prepare)
}

fn answer<Order: DeserializeOwned, Prepared>(
    from: &mut impl Read,
    to: &mut impl Write,
    build: &str,
    prepare: impl FnOnce(Order, Clock) -> io::Result<Prepared>,
) -> io::Result<Prepared> {
    let prepared = read_order(from, build).and_then(|(order, clock)| prepare(order, clock));
    let answer = match &prepared {
        Ok(_) => Answer::Ready,
        Err(error) => Answer::Unfit(error.to_string()),
    };
    frame::write(to, &answer)?;
    prepared
}

fn read_order<Order: DeserializeOwned>(from: &mut impl Read, build: &str) -> io::Result<(Order, Clock)> {
    let gone = || io::Error::from(io::ErrorKind::UnexpectedEof);
    let hello: Hello = frame::read(from)?.ok_or_else(gone)?;
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
    fn a_child_of_another_build_says_so_and_does_nothing() {
        let (prepared, answer) = talk("1", "2");
        assert_eq!((prepared.ok(), answer), (None, Answer::Unfit("another build".to_owned())));
    }
}
