//! The folder that a run's products go to: the user's own, so nothing of theirs is touched without being asked.
//!
//! It must not know what is written there.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use parking_lot::Mutex;

use crate::os::FileId;
use crate::text::Phrase;
use crate::whole_file;

/// The folders that there are. A program that ends without being asked twice drops nothing: it clears them up.
static THERE: Mutex<Vec<Unfinished>> = Mutex::new(Vec::new());

/// What there may be to be cleared up in a folder.
#[derive(Debug, Clone, PartialEq)]
struct Unfinished {
    path: PathBuf,
    /// What the names of unfinished files begin with.
    mark: String,
    /// Whether the folder was made for the products.
    made: bool,
}

/// A folder that products go to. Whatever was not finished there is gone when this is dropped.
#[derive(Debug)]
pub struct OutFolder(Unfinished);

/// Tells the runs of one program apart.
static RUNS: AtomicU32 = AtomicU32::new(0);

impl OutFolder {
    /// The folder of this name, made if it is not there.
    ///
    /// # Errors
    /// It is no folder, nothing can be written there, or it is where the inputs are.
    pub fn open(given: &str, inputs: &[PathBuf]) -> Result<Self, Phrase> {
        let given = &*super::unquoted(given);
        let about = |key: &'static str| Phrase::new(key).with("path", given);
        let path = PathBuf::from(given);
        let refused = |error: &io::Error| about("supply.out-refused").with("why", error);
        let made = match fs::metadata(&path) {
            Ok(thing) if thing.is_dir() => false,
            Ok(_) => return Err(about("supply.out-no-folder")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(&path).map_err(|error| refused(&error))?;
                true
            }
            Err(error) => return Err(refused(&error)),
        };
        let mark = format!(".racelab-{}-{}-", std::process::id(), RUNS.fetch_add(1, Ordering::Relaxed));
        whole_file::sweep(&path);
        let folder = Self(Unfinished { path, mark, made });
        THERE.lock().push(folder.0.clone());
        let real = |path: &Path| fs::canonicalize(if path.as_os_str().is_empty() { Path::new(".") } else { path }).ok();
        let here = real(&folder.0.path);
        let parents: BTreeSet<&Path> = inputs.iter().filter_map(|input| input.parent()).collect();
        if parents.into_iter().any(|parent| here.is_some() && real(parent) == here) {
            return Err(about("supply.out-is-in"));
        }
        // Said once and beforehand, not by every task.
        tempfile::Builder::new().prefix(&folder.0.mark).tempfile_in(&folder.0.path).map_err(|error| refused(&error))?;
        Ok(folder)
    }

    /// What the names of unfinished files begin with.
    #[must_use]
    pub fn mark(&self) -> &str {
        &self.0.mark
    }

    /// Refuses products that would be written over what is read: the place of one may be a link to an input.
    ///
    /// # Errors
    /// Which input it is.
    pub fn refuse_inputs(&self, places: &[OsString], inputs: &[PathBuf]) -> Result<(), Phrase> {
        let taken: BTreeSet<FileId> = places.iter().filter_map(|place| FileId::of(Path::new(place))).collect();
        let lost = inputs.iter().find(|input| FileId::of(input).is_some_and(|id| taken.contains(&id)));
        lost.map_or(Ok(()), |input| {
            let path = self.0.path.to_string_lossy().into_owned();
            let file = input.to_string_lossy().into_owned();
            Err(Phrase::new("supply.out-is-input").with("path", path).with("file", file))
        })
    }

    /// Where the product of each input goes: its name with this extension, and a number where two would be alike.
    #[must_use]
    pub fn places(&self, inputs: &[PathBuf], extension: &str) -> Vec<OsString> {
        let mut taken = BTreeSet::new();
        let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
        let place = |input: &PathBuf| {
            let stem = input.file_stem().unwrap_or_default();
            // Not every file system tells large letters from small ones.
            let number = numbers.entry(stem.to_string_lossy().to_lowercase()).or_default();
            loop {
                *number += 1;
                let mut name = stem.to_owned();
                if *number > 1 {
                    name.push(format!("-{number}"));
                }
                name.push(format!(".{extension}"));
                if taken.insert(name.to_string_lossy().to_lowercase()) {
                    return self.0.path.join(name).into_os_string();
                }
            }
        };
        inputs.iter().map(place).collect()
    }
}

impl Drop for OutFolder {
    fn drop(&mut self) {
        self.0.clear_up();
        let mut there = THERE.lock();
        let own = there.iter().position(|folder| *folder == self.0);
        own.map(|own| there.swap_remove(own));
    }
}

impl Unfinished {
    fn clear_up(&self) {
        // A child that was killed leaves what it was writing. What cannot be removed is hidden, at least.
        let entries = fs::read_dir(&self.path).into_iter().flatten().flatten();
        for entry in entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(&self.mark)) {
            let _ = fs::remove_file(entry.path());
        }
        if self.made {
            // Refused unless it is empty: a folder made for nothing goes again.
            let _ = fs::remove_dir(&self.path);
        }
    }
}

/// Clears up in every folder that is there, for a program that ends on the spot.
pub(super) fn clear_up() {
    THERE.lock().drain(..).for_each(|folder| folder.clear_up());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(path: &Path) -> &str {
        path.to_str().expect("a text")
    }

    #[test]
    fn products_of_inputs_with_one_name_have_names_of_their_own() {
        let folder = tempfile::tempdir().expect("there is room");
        let out = OutFolder::open(text(folder.path()), &[]).expect("it is there");
        let inputs = ["a/x.png", "b/x.jpg", "b/X.webp", "b/x-2.png", "c/y"].map(PathBuf::from);
        let places = out.places(&inputs, "png");
        let names: Vec<_> = places.iter().map(|place| Path::new(place).file_name().expect("a name")).collect();
        assert_eq!(names, ["x.png", "x-2.png", "X-3.png", "x-2-2.png", "y.png"]);
    }

    #[test]
    fn what_was_not_finished_goes_and_so_does_a_folder_made_for_nothing() {
        let within = tempfile::tempdir().expect("there is room");
        let path = within.path().join("new/er");
        let out = OutFolder::open(text(&path), &[]).expect("it can be made");
        fs::write(path.join(format!("{}left", out.mark())), "half").expect("there is room");
        drop(out);
        assert!(!path.exists());
        let out = OutFolder::open(text(&path), &[]).expect("it can be made");
        fs::write(path.join("kept"), "whole").expect("there is room");
        drop(out);
        assert_eq!(fs::read_dir(&path).expect("it stays").count(), 1);
    }

    #[test]
    fn a_folder_of_inputs_and_a_file_are_refused() {
        let within = tempfile::tempdir().expect("there is room");
        let file = within.path().join("a.png");
        fs::write(&file, "x").expect("there is room");
        let refused =
            |path: &Path| OutFolder::open(text(path), std::slice::from_ref(&file)).map_err(|why| why.key().to_owned());
        assert_eq!(refused(within.path()).expect_err("inputs are there"), "supply.out-is-in");
        assert_eq!(refused(&within.path().join(".")).expect_err("inputs are there"), "supply.out-is-in");
        assert_eq!(refused(&file).expect_err("it is a file"), "supply.out-no-folder");
        assert_eq!(refused(&file.join("deeper")).expect_err("it is in a file"), "supply.out-refused");
        assert!(file.exists() && refused(&within.path().join("other")).is_ok());
    }

    #[test]
    fn a_link_to_an_input_is_no_place_for_a_product() {
        let within = tempfile::tempdir().expect("there is room");
        let [read, out] = ["in", "out"].map(|name| within.path().join(name));
        fs::create_dir(&read).and_then(|()| fs::create_dir(&out)).expect("there is room");
        let input = read.join("a.png");
        fs::write(&input, "x").expect("there is room");
        std::os::unix::fs::symlink(&input, out.join("a.png")).expect("there is room");
        let inputs = [input];
        let out = OutFolder::open(text(&out), &inputs).expect("it is another folder");
        let refused = out.refuse_inputs(&out.places(&inputs, "png"), &inputs).map_err(|why| why.key().to_owned());
        assert_eq!(refused, Err("supply.out-is-input".to_owned()));
        assert_eq!(out.refuse_inputs(&out.places(&inputs, "webp"), &inputs), Ok(()));
    }

    #[test]
    fn a_folder_made_for_nothing_goes_with_a_program_that_ends_on_the_spot() {
        let within = tempfile::tempdir().expect("there is room");
        let path = within.path().join("new");
        let out = OutFolder::open(text(&path), &[]).expect("it can be made");
        out.0.clear_up();
        assert!(!path.exists());
    }
}
