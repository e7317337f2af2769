//! The text of a small program: one that comes along, or a file of the user's own, read in bounds.
//!
//! It does not know whether the text is right: that is the language's affair.

use std::io::ErrorKind;
use std::path::Path;

use crate::found_file::{self, why_unread};
use crate::schedule::language::LONGEST_TEXT;
use crate::schedule::shipped;
use crate::text::{Phrase, nearest};

/// A small program as it was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProgramText {
    /// The name under which it can be found again: that of one that comes along, or a path.
    pub name: String,
    /// What stands in it.
    pub text: String,
    /// Whether it was made for this session: then nobody can find it again.
    pub is_passing: bool,
}

impl ProgramText {
    /// One that can be found under its name.
    #[must_use]
    pub fn new(name: &str, text: &str) -> Self {
        Self { name: name.to_owned(), text: text.to_owned(), is_passing: false }
    }

    /// The one that comes along under this name; else what stands in this file.
    ///
    /// # Errors
    /// Why there is no such text, and which name is the nearest.
    pub fn find(what: &str) -> Result<Self, Phrase> {
        if let Some(shipped) = shipped::find(what) {
            return Ok(Self::new(shipped.name, shipped.text));
        }
        let path = Path::new(what);
        // One byte more than a program may have: then the language says that it is too long.
        let text = found_file::read(path, LONGEST_TEXT).map_err(|error| match path.components().count() {
            0 | 1 if error.kind() == ErrorKind::NotFound && path.extension().is_none() => unknown(what),
            _ => Phrase::new("explore.unread").with("file", what).with("why", why_unread(&error)),
        })?;
        let text = String::from_utf8(text).or_else(|error| {
            // What is too long may be cut within a character.
            let is_cut = error.utf8_error().error_len().is_none() && error.as_bytes().len() > LONGEST_TEXT;
            let said = Phrase::new("explore.no-text").with("file", what);
            if is_cut { Ok(String::from_utf8_lossy(error.as_bytes()).into_owned()) } else { Err(said) }
        })?;
        Ok(Self::new(what, &text))
    }
}

fn unknown(what: &str) -> Phrase {
    let names: Vec<&str> = shipped::all().map(|program| program.name).collect();
    match nearest(what, &names) {
        Some(nearest) => Phrase::new("explore.unknown").with("given", what).with("nearest", nearest),
        None => Phrase::new("explore.unknown.far").with("given", what),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_along_is_found_by_its_name_and_a_file_by_its_path() {
        let shipped = ProgramText::find("lost-update").unwrap();
        assert!(shipped.text.contains("counter += 1"));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mine.txt");
        std::fs::write(&path, "worker A:\n    pass\n").unwrap();
        let name = path.to_str().unwrap();
        assert_eq!(ProgramText::find(name).map(|found| found.name), Ok(name.to_owned()));
        assert_eq!(ProgramText::find("lost-updat").unwrap_err().key(), "explore.unknown");
        assert_eq!(ProgramText::find("xyzzy").unwrap_err().key(), "explore.unknown.far");
        assert_eq!(ProgramText::find("no/such.txt").unwrap_err().key(), "explore.unread");
    }

    #[test]
    fn a_long_file_is_not_read_to_its_end_wherever_that_cuts_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("long.txt");
        for beginning in ["", " ", "  "] {
            std::fs::write(&path, format!("{beginning}{}", "한".repeat(LONGEST_TEXT))).unwrap();
            let found = ProgramText::find(path.to_str().unwrap()).unwrap();
            assert!(found.text.len() > LONGEST_TEXT && found.text.len() < LONGEST_TEXT + 8);
        }
    }
}
