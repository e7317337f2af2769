//! Files that somebody else wrote, read in bounds: whatever stands in their place, reading it comes to an end.
//!
//! It must not know what is in them.

use std::io::{self, ErrorKind, Read as _};
use std::path::Path;
use std::time::Duration;

use crate::os;
use crate::text::{Arg, Phrase, told};

/// How long a pipe may be without anybody who writes to it.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// What is in a file that a user names: at most so many bytes, and one more of a file that is longer. It may be a pipe.
///
/// # Errors
/// It cannot be read ([`why_unread`]).
pub fn read(path: &Path, most: usize) -> io::Result<Vec<u8>> {
    read_waiting(path, most, PATIENCE)
}

/// The same of a file that is looked for unasked: a pipe or a device in its place is not waited for.
fn read_plain(path: &Path, most: usize) -> io::Result<Vec<u8>> {
    let about = std::fs::metadata(path)?;
    if !about.is_file() && !about.is_dir() {
        return Err(no_plain_file());
    }
    read_waiting(path, most, Duration::ZERO)
}

fn read_waiting(path: &Path, most: usize, patience: Duration) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    os::open_to_read(path, patience)?.take(most as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The text of a file that is looked for unasked, at most so many bytes; `None` if there is no file.
///
/// # Errors
/// It cannot be read, is longer, or is no text; in words.
pub fn text_if_there(path: &Path, most: usize) -> Result<Option<String>, Arg> {
    let bytes = match read_plain(path, most) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(why_unread(&error)),
    };
    if bytes.len() > most {
        return Err((&io::Error::from(ErrorKind::FileTooLarge)).into());
    }
    String::from_utf8(bytes).map(Some).map_err(|_| Phrase::new("file.no-text").into())
}

/// The error of what is a pipe or a device where a file should be.
#[must_use]
pub fn no_plain_file() -> io::Error {
    told("file.no-plain-file")
}

/// Why a file could not be read, in words where the system's own are of no help.
#[must_use]
pub fn why_unread(error: &io::Error) -> Arg {
    if error.kind() == ErrorKind::TimedOut { Phrase::new("file.nobody-writes").into() } else { error.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Lang, Texts};

    fn said(read: io::Result<Vec<u8>>) -> String {
        let why = why_unread(&read.expect_err("it is no file"));
        Texts::of(Lang::En).say(&Phrase::new("figure.value").with("value", why))
    }

    #[test]
    fn a_file_is_read_one_byte_beyond_its_bound() {
        let folder = tempfile::tempdir().expect("there is room");
        let path = folder.path().join("file");
        std::fs::write(&path, "12345").expect("it is ours");
        for (most, read) in [(5, "12345"), (9, "12345"), (3, "1234")] {
            assert_eq!(self::read(&path, most).expect("it is there"), read.as_bytes());
            assert_eq!(read_plain(&path, most).expect("it is there"), read.as_bytes());
        }
    }

    #[test]
    fn what_is_no_file_is_named_and_nobody_waits_for_it() {
        let folder = tempfile::tempdir().expect("there is room");
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("there is mkfifo").success());
        assert_eq!(said(read_plain(&pipe, 9)), "it is a pipe or a device, and no plain file");
        assert_eq!(said(read_plain(Path::new("/dev/zero"), 9)), "it is a pipe or a device, and no plain file");
        assert_eq!(said(read_plain(folder.path(), 9)), "Is a directory");
        assert_eq!(said(read(folder.path(), 9)), "Is a directory");
        let silent = read_waiting(&pipe, 9, Duration::from_millis(1));
        assert_eq!(said(silent), "it is a pipe that nobody writes to; start what writes to it first");
    }
}
