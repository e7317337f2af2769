//! The Pythons that pyenv keeps, where it is used: for what has to hold on several.

use std::fs;
use std::path::{Path, PathBuf};

/// The program of each of its versions.
pub(crate) fn pythons() -> Vec<PathBuf> {
    let versions = std::env::var_os("HOME").map(|home| Path::new(&home).join(".pyenv/versions"));
    let entries = versions.and_then(|folder| fs::read_dir(folder).ok()).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.path().join("bin/python")).collect();
    found.retain(|path| path.is_file());
    found.sort();
    found
}
