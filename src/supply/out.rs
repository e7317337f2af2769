//! The folder that a run's products go to: the user's own, so nothing of theirs is touched without being asked.
//!
//! It must not know what is written there.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::text::Phrase;

/// A folder that products go to. Whatever was not finished there is gone when this is dropped.
#[derive(Debug)]
pub struct OutFolder {
    path: PathBuf,
    made: bool,
    mark: String,
}

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
        let refused = |error: &io::Error| about("supply.out-refused").with("why", error.to_string());
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
        let folder = Self { path, made, mark };
        let real = |path: &Path| fs::canonicalize(if path.as_os_str().is_empty() { Path::new(".") } else { path }).ok();
        let here = real(&folder.path);
        let parents: BTreeSet<&Path> = inputs.iter().filter_map(|input| input.parent()).collect();
        if parents.into_iter().any(|parent| here.is_some() && real(parent) == here) {
            return Err(about("supply.out-is-in"));
        }
        // Said once and beforehand, not by every task.
        tempfile::Builder::new().prefix(&folder.mark).tempfile_in(&folder.path).map_err(|error| refused(&error))?;
        Ok(folder)
    }

    /// What the names of unfinished files begin with.
    #[must_use]
    pub fn mark(&self) -> &str {
        &self.mark
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
                    return self.path.join(name).into_os_string();
                }
            }
        };
        inputs.iter().map(place).collect()
    }
}

impl Drop for OutFolder {
    fn drop(&mut self) {
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
}
