//! The second terminal's side: finds a laboratory, listens to it to its end, and waits for the next.

use std::io::{self, BufRead as _, BufReader, ErrorKind, Read as _};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use serde::Deserialize as _;

use super::folder::NotesFolder;
use super::page::NotesPage;
use crate::report::PROGRAM;

/// How often it is looked whether there is a laboratory.
const GLANCE: Duration = Duration::from_millis(250);

/// How long a laboratory may take to greet: one that is stopped never does.
const PATIENCE: Duration = Duration::from_secs(1);

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
        if only.is_some_and(|only| !others.contains(&only)) {
            return;
        }
        let wanted = others.iter().copied().filter(|number| only.is_none_or(|only| only == *number));
        let greeted = wanted.into_iter().find_map(|number| Some((number, greeted(folder.open(number).ok()?).ok()?)));
        let Some((laboratory, stream)) = greeted else {
            if !is_waiting && !tell(NotesNews::Waiting) {
                return;
            }
            is_waiting = true;
            std::thread::sleep(GLANCE);
            continue;
        };
        is_waiting = false;
        others.retain(|other| *other != laboratory);
        if !tell(NotesNews::Found { laboratory, others }) || !hear(stream, laboratory, &mut tell) {
            return;
        }
        if !tell(NotesNews::Left(laboratory)) {
            return;
        }
    }
}

/// The lines of a laboratory that says something: else it cannot be told from one that never will.
fn greeted(stream: UnixStream) -> io::Result<BufReader<UnixStream>> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut lines = BufReader::new(stream);
    let is_over = loop {
        match lines.fill_buf() {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            heard => break heard?.is_empty(),
        }
    };
    lines.get_ref().set_read_timeout(None)?;
    if is_over { Err(ErrorKind::UnexpectedEof.into()) } else { Ok(lines) }
}

/// Hears one laboratory to its end; whether somebody still wants to be told.
fn hear(mut lines: BufReader<UnixStream>, laboratory: u32, tell: &mut impl FnMut(NotesNews) -> bool) -> bool {
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
