//! The second terminal's side: finds a laboratory, listens to it to its end, and waits for the next.

use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use serde::Deserialize as _;

use super::folder::NotesFolder;
use super::page::NotesPage;
use crate::report::PROGRAM;

/// How often it is looked whether there is a laboratory.
const GLANCE: Duration = Duration::from_millis(250);

/// The longest page, bytes.
const LONGEST: u64 = 1 << 20;

/// What a listener is told.
#[derive(Debug, Clone, PartialEq)]
pub enum NotesNews {
    /// There is no laboratory: one is waited for.
    Waiting,
    /// This one is listened to, and there are these others.
    Found {
        laboratory: u32,
        others: Vec<u32>,
    },
    Page(Box<NotesPage>),
    /// This one is another version, and cannot be understood.
    Foreign(u32),
    /// This one has been left.
    Left(u32),
}

/// Listens to the newest laboratory, and when it is left to the next; or to one alone, and to no other. Ends when `tell` is
/// false, or that one alone is not there any more.
pub fn listen(folder: &NotesFolder, only: Option<u32>, mut tell: impl FnMut(NotesNews) -> bool) {
    let mut is_waiting = false;
    loop {
        let mut others = folder.laboratories();
        let wanted = only.or_else(|| others.first().copied());
        others.retain(|other| Some(*other) != wanted);
        let Some((laboratory, stream)) = wanted.and_then(|number| Some((number, folder.open(number).ok()?))) else {
            if only.is_some() || (!is_waiting && !tell(NotesNews::Waiting)) {
                return;
            }
            is_waiting = true;
            std::thread::sleep(GLANCE);
            continue;
        };
        is_waiting = false;
        if !tell(NotesNews::Found { laboratory, others }) || !hear(stream, laboratory, &mut tell) {
            return;
        }
        if !tell(NotesNews::Left(laboratory)) {
            return;
        }
    }
}

/// Hears one laboratory to its end; whether somebody still wants to be told.
fn hear(stream: UnixStream, laboratory: u32, tell: &mut impl FnMut(NotesNews) -> bool) -> bool {
    let mut lines = BufReader::new(stream);
    loop {
        let mut line = Vec::new();
        let is_whole =
            matches!(lines.by_ref().take(LONGEST).read_until(b'\n', &mut line), Ok(1..)) && line.ends_with(b"\n");
        if !is_whole {
            return true;
        }
        if line == b"\n" {
            continue;
        }
        let news = match read(&line) {
            Some(page) => NotesNews::Page(Box::new(page)),
            None => NotesNews::Foreign(laboratory),
        };
        if !tell(news) {
            return false;
        }
    }
}

fn read(line: &[u8]) -> Option<NotesPage> {
    let (program, page) =
        <(String, serde_json::Value)>::deserialize(&mut serde_json::Deserializer::from_slice(line)).ok()?;
    (program == PROGRAM).then(|| serde_json::from_value(page).ok()).flatten()
}
