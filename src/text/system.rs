//! What the system says went wrong, in the reader's language as far as it is known.

use std::io::{Error, ErrorKind};

use rustix::io::Errno;

use super::{Arg, Phrase};

/// An error that has a text of its own, which is called like this.
#[derive(Debug)]
struct Told(&'static str);

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Told {}

/// An error of this program's own, by the key of its text: for what the system has no word for.
#[must_use]
pub fn told(key: &'static str) -> Error {
    Error::other(Told(key))
}

/// The system's common errors have words in every language; what else there is, is said as it comes.
impl From<&Error> for Arg {
    fn from(error: &Error) -> Self {
        // An error that a library made has words of its own; one that a library dressed up is asked what was the matter.
        if let Some(inner) = error.get_ref() {
            if let Some(Told(key)) = inner.downcast_ref() {
                return Phrase::new(key).into();
            }
            let cause = inner.source().and_then(|cause| cause.downcast_ref::<Error>());
            return cause.map_or_else(|| error.to_string().into(), Arg::from);
        }
        let key = match error.kind() {
            ErrorKind::NotFound => "system.not-found",
            ErrorKind::PermissionDenied => "system.permission-denied",
            ErrorKind::IsADirectory => "system.is-a-directory",
            ErrorKind::NotADirectory => "system.not-a-directory",
            ErrorKind::StorageFull => "system.storage-full",
            ErrorKind::ReadOnlyFilesystem => "system.read-only",
            ErrorKind::FileTooLarge => "system.file-too-large",
            ErrorKind::QuotaExceeded => "system.quota",
            ErrorKind::InvalidFilename => "system.bad-name",
            ErrorKind::BrokenPipe => "system.broken-pipe",
            ErrorKind::OutOfMemory => "system.no-memory",
            ErrorKind::AddrInUse => "system.address-in-use",
            ErrorKind::AddrNotAvailable => "system.no-such-address",
            _ if Errno::from_io_error(error) == Some(Errno::MFILE) => "system.too-many-files",
            _ if Errno::from_io_error(error) == Some(Errno::AGAIN) => "system.no-more",
            _ if Errno::from_io_error(error) == Some(Errno::IO) => "system.input-output",
            _ if Errno::from_io_error(error) == Some(Errno::LOOP) => "system.link-loop",
            _ if Errno::from_io_error(error) == Some(Errno::NXIO) => "system.nothing-there",
            _ => return without_number(error).into(),
        };
        Phrase::new(key).into()
    }
}

/// What the system says, without the number that the library adds to it.
fn without_number(error: &Error) -> String {
    let said = error.to_string();
    let number = error.raw_os_error().map(|number| format!(" (os error {number})"));
    number.and_then(|number| Some(said.strip_suffix(&number)?.to_owned())).unwrap_or(said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Lang, Texts};

    #[test]
    fn the_system_speaks_the_readers_language() {
        let error = std::fs::read("/no/such/file").expect_err("there is none");
        let said = |lang: Lang| Texts::of(lang).say(&Phrase::new("figure.value").with("value", &error));
        assert_eq!(said(Lang::En), "No such file or directory");
        assert_eq!(said(Lang::Ko), "그런 파일이나 폴더가 없습니다");
        let own = Error::new(ErrorKind::NotFound, "the queue has gone");
        assert_eq!(Arg::from(&own), Arg::from("the queue has gone"));
    }

    #[test]
    fn nobody_reads_a_number_of_the_systems() {
        for number in 1..140 {
            for lang in [Lang::En, Lang::Ko] {
                let error = Error::from_raw_os_error(number);
                let said = Texts::of(lang).say(&Phrase::new("figure.value").with("value", &error));
                assert!(!said.is_empty() && !said.contains("os error"), "{number}: {said}");
            }
        }
        let made =
            Texts::of(Lang::Ko).say(&Phrase::new("figure.value").with("value", &Error::from(ErrorKind::IsADirectory)));
        assert_eq!(made, "폴더입니다");
    }
}
