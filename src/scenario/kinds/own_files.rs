//! What scenarios that work on files have in common: files of the user's, or files made for the run.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::cancel::Cancel;
use crate::plan::{Outside, SettingKind};
use crate::supply;
use crate::text::Phrase;

/// The user's own files.
pub(in crate::scenario) const PATH: SettingKind = SettingKind::Outside { what: Outside::Path, many: false };

const MIB: u64 = 1 << 20;

/// The most bytes of one file.
pub(in crate::scenario) const MAX_SIZE: SettingKind = SettingKind::Size {
    default: 64 * MIB,
    min: 1 << 10,
    max: 1 << 30,
    steps: &[MIB, 4 * MIB, 16 * MIB, 64 * MIB, 256 * MIB, 1 << 30],
};

/// The user's files, if they named any: those of a folder end in one of these extensions.
///
/// # Errors
/// There are none, or they cannot be looked for.
pub(in crate::scenario) fn given(
    path: &[String],
    extensions: &[&str],
    cancel: &Cancel,
) -> Result<Option<Vec<PathBuf>>, Phrase> {
    path.first().map(|path| supply::find(path, extensions, cancel)).transpose()
}

/// The user's files that a run would read, as far as they can be found.
pub(in crate::scenario) fn inputs(path: &[String], extensions: &[&str]) -> Vec<PathBuf> {
    given(path, extensions, &Cancel::new()).ok().flatten().unwrap_or_default()
}

/// What the files are called: by their names, and where two have one name, by their paths.
pub(in crate::scenario) fn names<'path>(paths: impl Iterator<Item = &'path OsString> + Clone) -> Vec<Box<str>> {
    let name = |path: &'path OsString| Path::new(path).file_name().unwrap_or(path);
    let mut all: Vec<_> = paths.clone().map(name).collect();
    all.sort_unstable();
    let alike: Vec<_> = all.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    let shown = |path: &'path OsString| {
        let short = name(path);
        let name = if alike.binary_search(&short).is_ok() { path.as_os_str() } else { short };
        name.to_string_lossy().into()
    };
    paths.map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_short_names_where_that_tells_them_apart_and_they_are_as_they_are() {
        let paths = ["a/x.json", "a/y.json", "b/x.json", "b/\u{1b}[2J.json"].map(OsString::from);
        let names = names(paths.iter());
        assert_eq!(
            names.iter().map(AsRef::as_ref).collect::<Vec<_>>(),
            ["a/x.json", "y.json", "b/x.json", "\u{1b}[2J.json"]
        );
    }
}
