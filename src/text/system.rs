//! What the system says went wrong, in the reader's language as far as it is known.

use std::io::{Error, ErrorKind};

use super::{Arg, Phrase};

/// The system's common errors have words in every language; what else there is, is said as it comes.
impl From<&Error> for Arg {
    fn from(error: &Error) -> Self {
        let key = match error.kind() {
            ErrorKind::NotFound => "system.not-found",
            ErrorKind::PermissionDenied => "system.permission-denied",
            ErrorKind::IsADirectory => "system.is-a-directory",
            ErrorKind::NotADirectory => "system.not-a-directory",
            ErrorKind::StorageFull => "system.storage-full",
            ErrorKind::ReadOnlyFilesystem => "system.read-only",
            ErrorKind::FileTooLarge => "system.file-too-large",
            ErrorKind::QuotaExceeded => "system.quota",
            _ => return error.to_string().into(),
        };
        // An error that a library made has words of its own.
        if error.raw_os_error().is_some() { Phrase::new(key).into() } else { error.to_string().into() }
    }
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
}
