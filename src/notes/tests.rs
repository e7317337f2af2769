//! Who tells and who listens, without a laboratory.

use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixListener;
use std::time::Duration;

use tempfile::TempDir;

use super::{NotesFolder, NotesNews, NotesPage, NotesTeller, listen};
use crate::text::Phrase;

/// A folder that nobody else may look into.
fn room() -> (TempDir, NotesFolder) {
    let room = tempfile::tempdir().unwrap();
    std::fs::set_permissions(room.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
    let folder = NotesFolder::at(room.path());
    (room, folder)
}

fn page(heading: &'static str) -> NotesPage {
    NotesPage { heading: Phrase::new(heading), parts: Vec::new() }
}

/// A laboratory that is stopped takes connections, and never says a word.
#[test]
fn a_laboratory_that_says_nothing_holds_nobody_from_one_that_does() {
    let (room, folder) = room();
    let _teller = NotesTeller::open(&folder, || ());
    let _silent = UnixListener::bind(room.path().join("1.notes")).unwrap();
    assert_eq!(folder.laboratories().len(), 2);
    let mut heard = None;
    listen(&folder, None, |news| {
        heard.get_or_insert(news);
        false
    });
    let Some(NotesNews::Found { laboratory, others }) = heard else { panic!("{heard:?}") };
    assert_eq!((laboratory, others), (std::process::id(), vec![1]));
}

#[test]
fn when_the_last_has_gone_what_was_told_is_forgotten() {
    let (_room, folder) = room();
    let teller = NotesTeller::open(&folder, || ());
    let come = || BufReader::new(folder.open(std::process::id()).unwrap());
    let mut line = String::new();
    let mut first = come();
    first.read_line(&mut line).unwrap();
    assert_eq!(line, "\n", "whoever comes is greeted");
    teller.tell(&page("notes.waiting"));
    while line == "\n" {
        line.clear();
        first.read_line(&mut line).unwrap();
    }
    assert!(line.contains("notes.waiting"), "{line}");
    drop(first);
    // It is noticed when something is told.
    for heading in ["notes.waiting", "notes.last"].into_iter().cycle().take_while(|_| teller.is_heard()) {
        teller.tell(&page(heading));
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(teller.has_forgotten());
}
