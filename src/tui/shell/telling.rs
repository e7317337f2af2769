//! Sentences on standard output: one after the other, to whoever reads them.

use std::io::{self, Write as _};

use crate::os::Output;

/// Adds lines to what has been said.
pub(super) fn tell(said: &[String]) -> io::Result<()> {
    if said.is_empty() {
        return Ok(());
    }
    Output::standard().write_all(format!("{}\n", said.join("\n")).as_bytes())
}

/// What was said could not be written.
#[derive(Debug)]
pub struct Unheard(pub io::Error);

impl std::fmt::Display for Unheard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Unheard {}

/// Whoever does not read any more has heard enough; everything else that keeps words from going out is an error.
pub(super) fn heard(left: io::Result<u8>) -> anyhow::Result<u8> {
    match left {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(0),
        left => left.map_err(|error| Unheard(error).into()),
    }
}
