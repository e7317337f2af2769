//! Files that are whole or not there: written beside their place, brought to the disk, then moved there.
//!
//! A leaf. It must not know what is written, nor for whom.

use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::TempPath;

/// What the program's own files are called until they are whole.
const MARK: &str = ".racelab-";

/// A file that is being written. If it is dropped before it is put in its place, nothing of it is left.
#[derive(Debug)]
pub struct WholeFile {
    file: File,
    /// Where the file is until it is whole; `None` for a pipe or a device.
    unfinished: Option<TempPath>,
    place: PathBuf,
}

impl WholeFile {
    /// Begins a file with a name from the user. A pipe or a device is written to as it is.
    ///
    /// # Errors
    /// It is a folder, or nothing can be made beside it.
    pub fn begin(place: &Path) -> io::Result<Self> {
        match std::fs::metadata(place) {
            Ok(about) if about.is_dir() => Err(ErrorKind::IsADirectory.into()),
            Ok(about) if !about.is_file() => {
                let file = File::options().write(true).open(place)?;
                Ok(Self { file, unfinished: None, place: place.to_owned() })
            }
            _ => Self::beside(place, MARK),
        }
    }

    /// Begins a file whose name begins with `mark` until it is whole. What is in its place is not looked at.
    ///
    /// # Errors
    /// Nothing can be made beside its place.
    pub fn beside(place: &Path, mark: &str) -> io::Result<Self> {
        // Not the library's default, which makes a file that only its owner may read.
        let create = |path: &Path| File::options().write(true).create_new(true).open(path);
        let unfinished = tempfile::Builder::new().prefix(mark).suffix(".part").make_in(folder(place), create)?;
        let (file, unfinished) = unfinished.into_parts();
        Ok(Self { file, unfinished: Some(unfinished), place: place.to_owned() })
    }

    /// Puts the file in its place, and replaces what is there. Returns where that is.
    ///
    /// # Errors
    /// It cannot be brought to the disk or moved. What was there is unchanged.
    pub fn put(self) -> io::Result<PathBuf> {
        let Self { file, unfinished, place } = self;
        let Some(unfinished) = unfinished else { return Ok(place) };
        // Synced before it gets its name: after a power cut there is the old file or the whole new one.
        file.sync_all()?;
        unfinished.persist(&place).map_err(|error| error.error)?;
        Ok(place)
    }

    /// Gives the file the first of these names that nothing has, and returns it.
    ///
    /// # Errors
    /// It cannot be brought to the disk or moved, or all names are taken.
    pub fn put_where_free(self, names: impl IntoIterator<Item = PathBuf>) -> io::Result<PathBuf> {
        let Self { file, unfinished, place } = self;
        let Some(mut unfinished) = unfinished else { return Ok(place) };
        file.sync_all()?;
        for name in names {
            match unfinished.persist_noclobber(&name) {
                Ok(()) => return Ok(name),
                Err(taken) if taken.error.kind() == ErrorKind::AlreadyExists => unfinished = taken.path,
                Err(other) => return Err(other.error),
            }
        }
        Err(ErrorKind::AlreadyExists.into())
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Brings the name of a file to the disk, if the system can. The file is whole in any case; without this only its name
/// may be late. It is not worth it for hundreds of files.
pub fn keep_name(path: &Path) {
    if let Ok(folder) = File::open(folder(path)) {
        let _ = folder.sync_all();
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).expect("it is ours");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("it is ours").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn the_old_file_stands_until_the_new_one_is_whole() {
        let folder = tempfile::tempdir().expect("there is room");
        let place = folder.path().join("figures.csv");
        std::fs::write(&place, "old").expect("it is ours");
        let mut file = WholeFile::begin(&place).expect("the folder is ours");
        file.write_all(b"new").expect("there is room");
        assert_eq!(std::fs::read_to_string(&place).expect("it stands"), "old");
        assert_eq!(file.put().expect("it can be moved"), place);
        assert_eq!(std::fs::read_to_string(&place).expect("it stands"), "new");
        assert_eq!(names(folder.path()), ["figures.csv"]);
    }

    #[test]
    fn a_file_that_is_given_up_leaves_nothing() {
        let folder = tempfile::tempdir().expect("there is room");
        let mut file = WholeFile::beside(&folder.path().join("a"), ".mark-").expect("the folder is ours");
        file.write_all(b"half").expect("there is room");
        let beside = names(folder.path());
        assert!(matches!(&beside[..], [name] if name.starts_with(".mark-")), "{beside:?}");
        drop(file);
        assert_eq!(names(folder.path()), [""; 0]);
    }

    #[test]
    fn a_name_that_is_taken_is_passed_over() {
        let folder = tempfile::tempdir().expect("there is room");
        let [first, second] = ["1", "2"].map(|name| folder.path().join(name));
        std::fs::write(&first, "taken").expect("it is ours");
        let begin = || WholeFile::begin(&first).expect("the folder is ours");
        assert_eq!(begin().put_where_free([first.clone(), second.clone()]).expect("one is free"), second);
        let refused = begin().put_where_free([first.clone(), second]).expect_err("none is free");
        assert_eq!(refused.kind(), ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read_to_string(&first).expect("it stands"), "taken");
        assert_eq!(names(folder.path()), ["1", "2"]);
    }

    #[test]
    fn a_folder_is_no_place_and_a_device_is_written_to_as_it_is() {
        let folder = tempfile::tempdir().expect("there is room");
        let refused = WholeFile::begin(folder.path()).expect_err("it is a folder");
        assert_eq!(refused.kind(), ErrorKind::IsADirectory);
        let mut device = WholeFile::begin(Path::new("/dev/null")).expect("it can be opened");
        device.write_all(b"nothing to be kept").expect("it takes anything");
        assert!(device.unfinished.is_none(), "nothing is made beside a device");
    }
}
