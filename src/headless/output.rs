//! Where words leave the program: results on standard output, errors on standard error, nothing else on either.

use std::io::{ErrorKind, Write};

use super::FAILED;
use crate::os::Output;
use crate::text::{Phrase, Texts};

/// Writes a result to standard output, and returns the exit code. A reader that has gone away is no error: `head`
/// has seen enough.
#[must_use]
pub fn print(bytes: &[u8], texts: &Texts) -> u8 {
    match write(&mut Output::standard(), bytes) {
        Ok(()) => 0,
        Err(error) => fail(texts, &Phrase::new("failed.output").with("why", error.to_string())),
    }
}

fn write(out: &mut dyn Write, bytes: &[u8]) -> std::io::Result<()> {
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Writes one line to standard error: the program's name and what is wrong.
pub fn print_error(texts: &Texts, wrong: &Phrase) {
    // There is no other place to say that this one is closed.
    let _ = Output::of_errors().write_all(format!("racelab: {}\n", texts.say(wrong)).as_bytes());
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
        assert!(write(&mut Broken(ErrorKind::BrokenPipe), b"result").is_ok());
        assert!(write(&mut Broken(ErrorKind::StorageFull), b"result").is_err());
    }
}
