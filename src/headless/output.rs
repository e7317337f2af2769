//! Where words leave the program: results on standard output, errors on standard error, nothing else on either.

use std::io::{BufWriter, ErrorKind, IntoInnerError, Write};
use std::os::fd::AsFd as _;
use std::path::{Path, PathBuf};

use super::FAILED;
use crate::os::{FileId, Output};
use crate::text::{Phrase, Texts, fit_middle, without_passwords};
use crate::whole_file::{WholeFile, why_unwritten};

/// Widest line of an error, columns: names from outside may be longer than anybody reads.
const WIDEST: usize = 1_000;

/// Writes a result to standard output, and returns the exit code. A reader that has gone away is no error: `head`
/// has seen enough.
#[must_use]
pub fn print(bytes: &[u8], texts: &Texts) -> u8 {
    print_piece_by_piece(texts, |out| out.write_all(bytes))
}

/// Writes a result, while it is made, to standard output, or into a file that is whole or not there; returns the exit code.
/// Pipes and devices are written to as they are.
#[must_use]
pub fn deliver(place: Option<&Path>, texts: &Texts, make: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> u8 {
    let Some(place) = place else { return print_piece_by_piece(texts, make) };
    let written = WholeFile::begin(place).and_then(|file| {
        let mut out = BufWriter::with_capacity(1 << 16, file);
        make(&mut out)?;
        out.into_inner().map_err(IntoInnerError::into_error)?.put().map(drop)
    });
    written.map_or_else(
        |error| {
            let file = place.to_string_lossy().into_owned();
            fail(texts, &Phrase::new("export.not-written").with("file", file).with("why", why_unwritten(&error)))
        },
        |()| 0,
    )
}

/// The same with a result that is written while it is made.
fn print_piece_by_piece(texts: &Texts, make: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> u8 {
    match write(&mut BufWriter::with_capacity(1 << 16, Output::standard()), make) {
        Ok(()) => 0,
        Err(error) => fail(texts, &Phrase::new("failed.output").with("why", &error)),
    }
}

fn write(out: &mut dyn Write, make: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> std::io::Result<()> {
    match make(out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Why a result must not go where it would go, if it would be written over what is read: into a file of this name, or
/// into the file that standard output leads to.
#[must_use]
pub fn over_an_input(output: Option<&Path>, inputs: impl FnOnce() -> Vec<PathBuf>) -> Option<Phrase> {
    let named = output.and_then(FileId::of);
    let standard = FileId::of_plain(std::io::stdout().as_fd());
    // Looking for the inputs of a run may take a while.
    if named.is_none() && standard.is_none() {
        return None;
    }
    let read: Vec<FileId> = inputs().iter().filter_map(|input| FileId::of(input)).collect();
    if let (Some(path), true) = (output, named.is_some_and(|id| read.contains(&id))) {
        return Some(Phrase::new("output.is-input").with("file", path.to_string_lossy().into_owned()));
    }
    standard.filter(|id| read.contains(id)).map(|_| Phrase::new("output.into-input"))
}

/// Writes one line to standard error that is no error: something to know while one waits.
pub(super) fn print_note(texts: &Texts, note: &Phrase) {
    // There is no other place to say that this one is closed.
    let _ = Output::of_errors().write_all(format!("{}\n", texts.say(note)).as_bytes());
}

/// Writes one line to standard error: the program's name and what is wrong. Passwords in addresses are not repeated.
pub fn print_error(texts: &Texts, wrong: &Phrase) {
    let said = texts.say(wrong);
    // There is no other place to say that this one is closed.
    let line = format!("racelab: {}\n", fit_middle(&without_passwords(&said), WIDEST));
    let _ = Output::of_errors().write_all(line.as_bytes());
}

/// Says what is wrong, and returns the exit code.
#[must_use]
pub fn fail(texts: &Texts, wrong: &Phrase) -> u8 {
    print_error(texts, wrong);
    FAILED
}

/// Writes a result to standard output, or says why there is none; returns the exit code.
pub(super) fn print_or_fail(result: Result<String, Phrase>, texts: &Texts) -> u8 {
    match result {
        Ok(result) => print(result.as_bytes(), texts),
        Err(why) => fail(texts, &why),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Broken(ErrorKind);

    impl Write for Broken {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_closed_pipe_is_no_error_but_a_full_disk_is() {
        assert!(write(&mut Broken(ErrorKind::BrokenPipe), |out| out.write_all(b"result")).is_ok());
        assert!(write(&mut Broken(ErrorKind::StorageFull), |out| out.write_all(b"result")).is_err());
    }
}
