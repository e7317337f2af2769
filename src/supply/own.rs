//! The user's own files: a file, all files of a kind in a folder, or those whose names match a pattern.
//!
//! Links to files are followed, links to folders are not entered, so that a loop of links is no loop. It must not know
//! what the files are for, and it opens none of them: one that cannot be read fails its own task, and so does a folder
//! below the first that cannot be searched.

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use glob::{MatchOptions, Pattern};

use crate::cancel::Cancel;
use crate::text::Phrase;

/// Most files of one run.
pub const MAX_FILES: usize = 10_000;

/// How deep `**` looks into folders.
const MAX_DEPTH: usize = 64;

/// As a shell does: `*` stays within a folder's name, and what begins with a dot has to be asked for.
const AS_IN_A_SHELL: MatchOptions =
    MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: true };

/// The files that a text of the user's names, sorted. In a folder those count that end in one of the extensions.
///
/// # Errors
/// There are none, or too many, or a folder cannot be read; and an unfinished list when the run was cancelled meanwhile.
pub fn find(given: &str, extensions: &[&str], cancel: &Cancel) -> Result<Vec<PathBuf>, Phrase> {
    let given = &*unquoted(given);
    let about = |key: &'static str| Phrase::new(key).with("path", given);
    let search = Search { given, cancel };
    // What is there is meant, even if its name looks like a pattern.
    let mut found = match fs::metadata(given) {
        Ok(thing) if thing.is_dir() => {
            let is_one = |path: &Path| {
                let extension = path.extension().unwrap_or_default();
                !is_hidden(path) && extensions.iter().any(|known| extension.eq_ignore_ascii_case(known))
            };
            let found = search.walk(Path::new(given), 1, false, &is_one)?;
            if found.is_empty() {
                let kinds: Vec<String> = extensions.iter().map(|extension| format!(".{extension}")).collect();
                return Err(about("supply.none").with("kinds", kinds.join(", ")));
            }
            found
        }
        Ok(_) => vec![PathBuf::from(given)],
        Err(_) if given.contains(['*', '?', '[']) => search.matches()?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(about("supply.missing")),
        Err(error) => return Err(about("supply.unreadable").with("why", &error)),
    };
    found.sort_unstable();
    Ok(found)
}

struct Search<'run> {
    given: &'run str,
    cancel: &'run Cancel,
}

impl Search<'_> {
    /// The files that the text matches, as a pattern.
    fn matches(&self) -> Result<Vec<PathBuf>, Phrase> {
        let about = |key: &'static str| Phrase::new(key).with("path", self.given);
        let (root, rest) = split(self.given);
        let pattern = Pattern::new(&rest).map_err(|error| about("supply.no-pattern").with("why", error.msg))?;
        let depth = if rest.split('/').any(|part| part == "**") { MAX_DEPTH } else { rest.split('/').count() };
        let fits = |path: &Path| {
            let inside = path.strip_prefix(&root).unwrap_or(path);
            pattern.matches_with(&inside.to_string_lossy(), AS_IN_A_SHELL)
        };
        // A name that begins with a dot has to be asked for, and so has what lies in a folder of such a name.
        let hidden = rest.split('/').any(|part| part.starts_with('.'));
        let found = self.walk(&root, depth, hidden, &fits)?;
        if found.is_empty() { Err(about("supply.no-match")) } else { Ok(found) }
    }

    /// What fits and is no folder, so many folders deep; folders that cannot be read, but for the first. Hidden folders
    /// are entered if asked for.
    fn walk(
        &self,
        root: &Path,
        depth: usize,
        hidden: bool,
        fits: &dyn Fn(&Path) -> bool,
    ) -> Result<Vec<PathBuf>, Phrase> {
        let mut found = Vec::new();
        let mut folders = vec![(root.to_owned(), depth)];
        while let Some((folder, depth)) = folders.pop() {
            let here = if folder.as_os_str().is_empty() { Path::new(".") } else { &folder };
            let entries = match fs::read_dir(here) {
                Ok(entries) => entries,
                Err(error) if folder == root => return Err(unreadable(here, &error)),
                Err(_) => {
                    found.push(folder);
                    continue;
                }
            };
            for entry in entries {
                if self.cancel.is_wanted() {
                    return Ok(found);
                }
                let entry = entry.map_err(|error| unreadable(here, &error))?;
                let path = folder.join(entry.file_name());
                // The type of the entry itself: what a link leads to is not entered.
                let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
                if is_folder && depth > 1 {
                    if hidden || !is_hidden(&path) {
                        folders.push((path, depth - 1));
                    }
                } else if !is_folder && fits(&path) && !fs::metadata(&path).is_ok_and(|thing| thing.is_dir()) {
                    found.push(path);
                }
                if found.len() > MAX_FILES {
                    return Err(Phrase::new("supply.too-many").with("path", self.given).with("max", MAX_FILES));
                }
            }
        }
        Ok(found)
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

/// A path as a shell would have passed it on: without the quotes that people type around a pattern, and terminals around
/// the name of a file that is dropped on them. What is there by the name as it stands is meant.
#[must_use]
pub fn unquoted(given: &str) -> Cow<'_, str> {
    if Path::new(given).exists() {
        return Cow::Borrowed(given);
    }
    for quote in ['\'', '"'] {
        if let Some(inner) = given.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            return Cow::Borrowed(inner);
        }
    }
    let escaped = given.replace("\\ ", " ");
    if escaped != given && Path::new(&escaped).exists() { Cow::Owned(escaped) } else { Cow::Borrowed(given) }
}

fn unreadable(folder: &Path, error: &io::Error) -> Phrase {
    let path = folder.to_string_lossy().into_owned();
    Phrase::new("supply.unreadable").with("path", path).with("why", error)
}

/// The folder in which a pattern begins, and the rest of it, with `/` between its parts.
fn split(pattern: &str) -> (PathBuf, String) {
    let mut root = PathBuf::new();
    let mut rest: Vec<&str> = Vec::new();
    for part in Path::new(pattern).components() {
        // It was a text, so its parts are.
        let text = part.as_os_str().to_str().unwrap_or_default();
        let is_plain = !matches!(part, Component::Normal(_)) || !text.contains(['*', '?', '[']);
        if rest.is_empty() && is_plain {
            root.push(part);
        } else {
            rest.push(text);
        }
    }
    (root, rest.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    /// A folder with these files; a name that ends in `/` is a folder.
    fn folder(names: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("there is room");
        for name in names {
            let path = folder.path().join(name);
            fs::create_dir_all(if name.ends_with('/') { &path } else { path.parent().expect("it is inside") })
                .expect("there is room");
            if !name.ends_with('/') {
                fs::write(path, "1").expect("there is room");
            }
        }
        folder
    }

    fn found(folder: &tempfile::TempDir, pattern: &str) -> Vec<String> {
        let given = folder.path().join(pattern);
        let found = find(given.to_str().expect("a text"), &["json"], &Cancel::new());
        let name = |path: &PathBuf| path.strip_prefix(folder.path()).expect("inside").to_string_lossy().into_owned();
        found.map_or_else(|why| vec![format!("! {}", why.key())], |found| found.iter().map(name).collect())
    }

    #[rstest]
    #[case("", &["a.json", "b.JSON"])]
    #[case("a.json", &["a.json"])]
    #[case("note.txt", &["note.txt"])]
    #[case("*.json", &["a.json"])]
    #[case(".*.json", &[".hidden.json"])]
    #[case("*/*.json", &["deep/c.json", "x[1]/e.json"])]
    #[case("**/*.json", &["a.json", "deep/c.json", "deep/er/d.json", "x[1]/e.json"])]
    #[case("[ab].*", &["a.json", "b.JSON"])]
    #[case("x[1]", &["x[1]/e.json"])]
    #[case("empty", &["! supply.none"])]
    #[case("nothing", &["! supply.missing"])]
    #[case("z*.json", &["! supply.no-match"])]
    #[case("nothing/*.json", &["! supply.unreadable"])]
    #[case("a**b", &["! supply.no-pattern"])]
    #[case("**/.more/*.json", &["deep/.more/f.json"])]
    fn a_folder_a_file_or_a_pattern(#[case] given: &str, #[case] expected: &[&str]) {
        let names = [
            "b.JSON",
            "a.json",
            "note.txt",
            ".hidden.json",
            "deep/c.json",
            "deep/er/d.json",
            "deep/.more/f.json",
            "x[1]/e.json",
            "empty/",
        ];
        assert_eq!(found(&folder(&names), given), expected);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_to_files_and_not_into_folders() {
        use std::os::unix::fs::symlink;
        let folder = folder(&["in/a.json"]);
        let link = |to: &str, name: &str| symlink(to, folder.path().join(name)).expect("links can be made");
        link("..", "in/loop");
        link("a.json", "in/b.json");
        link("in", "folder.json");
        link("c.json", "c.json");
        // A link to itself is found, and fails when it is opened.
        assert_eq!(found(&folder, "**/*.json"), ["c.json", "in/a.json", "in/b.json"]);
        assert_eq!(found(&folder, "in"), ["in/a.json", "in/b.json"]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_name_that_is_no_text_is_a_name() {
        use std::os::unix::ffi::OsStrExt as _;
        let folder = folder(&[]);
        let name = std::ffi::OsStr::from_bytes(b"\xff.json");
        fs::write(folder.path().join(name), "1").expect("there is room");
        for pattern in ["", "*.json"] {
            let given = folder.path().join(pattern);
            let found = find(given.to_str().expect("a text"), &["json"], &Cancel::new()).expect("it is there");
            assert_eq!(found[0].file_name(), Some(name));
        }
    }

    #[test]
    fn quotes_around_a_name_are_nobodys_name() {
        let folder = folder(&["a b.json", "'c'.json"]);
        for quote in ["'", "\""] {
            let given = format!("{quote}{}/*.json{quote}", folder.path().display());
            let found = find(&given, &["json"], &Cancel::new()).expect("the pattern is in quotes");
            assert_eq!(found.len(), 2);
        }
        assert_eq!(found(&folder, "a\\ b.json"), ["a b.json"]);
        assert_eq!(found(&folder, "'c'.json"), ["'c'.json"], "what is there is meant");
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_below_that_may_not_be_read_is_a_failed_entry_and_not_the_end() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = folder(&["a.json", "lost/", ".trash/"]);
        let set = |name: &str, mode| {
            fs::set_permissions(folder.path().join(name), fs::Permissions::from_mode(mode)).expect("it is ours");
        };
        set("lost", 0);
        set(".trash", 0);
        // Root may read it all the same.
        let is_root = fs::read_dir(folder.path().join("lost")).is_ok();
        let expected: &[&str] = if is_root { &["a.json"] } else { &["a.json", "lost"] };
        assert_eq!(found(&folder, "**/*.json"), expected);
        set("lost", 0o700);
        set(".trash", 0o700);
    }

    #[test]
    fn there_may_be_too_many() {
        let folder = tempfile::tempdir().expect("there is room");
        for number in 0..=MAX_FILES {
            fs::File::create(folder.path().join(format!("{number}.json"))).expect("there is room");
        }
        assert_eq!(found(&folder, ""), ["! supply.too-many"]);
    }

    #[test]
    fn a_search_ends_when_nobody_wants_it_any_more() {
        let folder = folder(&["a.json", "b.json"]);
        let cancel = Cancel::new();
        cancel.request();
        let search = Search { given: "", cancel: &cancel };
        assert_eq!(search.walk(folder.path(), 9, true, &|_| true), Ok(Vec::new()));
    }
}
