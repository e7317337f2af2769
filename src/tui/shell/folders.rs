//! What a folder holds, for the completion of paths, and what stands in a program: looked up in the world, on a thread of
//! its own, in bounds.

use std::fs;
use std::path::Path;

use crossbeam::channel::Sender;

use crate::cancel::Cancel;
use crate::supply::{ProgramText, python};
use crate::text::Arg;
use crate::tui::message::{FolderEntry, FolderListing, Message};

const LOOKED_AT: usize = 20_000;
const TOLD: usize = 200;

/// Looks a folder up and tells what was found. A folder may lie on a disk that does not answer: then nothing comes.
pub(crate) fn look_up(number: u64, folder: String, beginning: String, out: Sender<Message>) {
    let look = move || {
        let found = list(&folder, &beginning).map_err(|error| Arg::from(&error));
        // The laboratory may have been left in the meantime.
        let _ = out.send(Message::Listed(number, found));
    };
    // Without a thread there is no completion, and nothing else is lost.
    let _ = std::thread::Builder::new().name("folder".to_owned()).spawn(look);
}

/// Finds the text of a small program and tells it. A file that does not answer is waited for elsewhere.
pub(crate) fn find_program(number: u64, what: String, out: Sender<Message>) {
    let look = move || {
        // The laboratory may have been left in the meantime.
        let _ = out.send(Message::ProgramFound(number, ProgramText::find(&what)));
    };
    // Without a thread nothing is opened, and nothing else is lost.
    let _ = std::thread::Builder::new().name("program".to_owned()).spawn(look);
}

/// Asks a Python what it is and tells whether tasks can be run on it: a shim takes a second for that.
pub(crate) fn find_python(path: String, out: Sender<Message>) {
    let look = move || {
        let named = Some(Path::new(&path)).filter(|named| !named.as_os_str().is_empty());
        let found = python::find(named, &Cancel::new()).map(drop);
        // The laboratory may have been left in the meantime.
        let _ = out.send(Message::PythonFound(path, found));
    };
    // Without a thread a run says the same.
    let _ = std::thread::Builder::new().name("python".to_owned()).spawn(look);
}

/// The names in a folder that begin like this, in order. Hidden ones only where a full stop asks for them; none that is
/// no text, or that would steer a terminal.
fn list(folder: &str, beginning: &str) -> std::io::Result<FolderListing> {
    let folder = if folder.is_empty() { Path::new(".") } else { Path::new(folder) };
    let mut entries = fs::read_dir(folder)?;
    let fits = |name: &String| {
        let hidden = name.starts_with('.') && !beginning.starts_with('.');
        name.starts_with(beginning) && !hidden && crate::text::visible(name) == name.as_str()
    };
    let read = entries.by_ref().take(LOOKED_AT).filter_map(Result::ok);
    let mut names: Vec<String> = read.filter_map(|entry| entry.file_name().into_string().ok()).filter(fits).collect();
    let more = names.len() > TOLD || entries.next().is_some();
    names.sort_unstable();
    names.truncate(TOLD);
    let entry = |name: String| FolderEntry { is_folder: folder.join(&name).is_dir(), name };
    Ok(FolderListing { entries: names.into_iter().map(entry).collect(), more })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path, beginning: &str) -> Vec<(String, bool)> {
        let listing = list(folder.to_str().unwrap(), beginning).unwrap();
        listing.entries.into_iter().map(|entry| (entry.name, entry.is_folder)).collect()
    }

    #[test]
    fn names_come_in_order_and_hidden_ones_only_when_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["beta.json", "alpha 1.json", ".hidden", "escape\u{1b}.json"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        fs::create_dir(folder.path().join("archive")).unwrap();
        let all = names(folder.path(), "");
        assert_eq!(all, [("alpha 1.json".into(), false), ("archive".into(), true), ("beta.json".into(), false)]);
        assert_eq!(names(folder.path(), "a").len(), 2);
        assert_eq!(names(folder.path(), ".h"), [(".hidden".into(), false)]);
        assert_eq!(
            list(folder.path().join("none").to_str().unwrap(), "").unwrap_err().kind(),
            std::io::ErrorKind::NotFound
        );
    }

    #[test]
    fn of_very_many_names_some_are_told_and_that_there_are_more() {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..=TOLD {
            fs::write(folder.path().join(format!("{number:04}")), "").unwrap();
        }
        let listing = list(folder.path().to_str().unwrap(), "").unwrap();
        assert_eq!((listing.entries.len(), listing.more), (TOLD, true));
    }
}
