//! What a user sets once and for all: a file of theirs, read in bounds, of which whatever is right holds.
//!
//! It must not know what comes of a setting. What is asked for on the command line and what the environment says come
//! before it; what the laboratory remembers of the last time, and the defaults, come after it. The language and the look of
//! characters follow the locale where nothing else says.

mod entries;
mod printed;
mod read;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use etcetera::base_strategy::{BaseStrategy as _, Xdg};

pub use printed::{in_force, schema};

use crate::found_file;
use crate::text::Phrase;
use crate::tui::{Keymap, Rebinding, Theme, Themes};

/// The largest file that is read, bytes.
const LARGEST: usize = 64 * 1024;

/// What is set.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Config {
    given: BTreeMap<&'static str, Given>,
    palettes: Vec<OwnPalette>,
    rebound: Vec<Rebinding>,
    themes: Themes,
    keymap: Keymap,
}

/// A value as it is given.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Given {
    Name(String),
    Flag(bool),
    Count(u64),
    Programs(Vec<String>),
}

/// A palette of one's own, as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
struct OwnPalette {
    name: String,
    like: Theme,
    colours: Vec<(String, Vec<String>)>,
}

/// What is wrong in a file, and in which line.
#[derive(Debug, Clone, PartialEq)]
pub struct Wrong {
    line: usize,
    what: Phrase,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct ConfigFile {
    /// What of it holds.
    pub config: Config,
    path: PathBuf,
    /// Whether there is one.
    is_there: bool,
    wrongs: Vec<Wrong>,
    warnings: Vec<Wrong>,
    unreadable: Option<Phrase>,
}

/// The user's file: `$XDG_CONFIG_HOME/racelab/config.toml`, which is in `~/.config` where that is not set.
#[must_use]
pub fn place() -> Option<PathBuf> {
    Some(Xdg::new().ok()?.config_dir().join("racelab/config.toml"))
}

impl ConfigFile {
    /// The user's; nothing is set if there is none.
    #[must_use]
    pub fn of_user() -> Self {
        place().map_or_else(|| Self::nothing(PathBuf::new()), |path| Self::at(&path))
    }

    /// The file at a path. Nothing is set if there is none, or none that can be read.
    #[must_use]
    pub fn at(path: &Path) -> Self {
        match found_file::text_if_there(path, LARGEST) {
            Ok(None) => Self::nothing(path.to_owned()),
            Ok(Some(text)) => {
                let read::Read { config, wrongs, warnings } = read::read(&text);
                Self { config, wrongs, warnings, is_there: true, ..Self::nothing(path.to_owned()) }
            }
            Err(why) => {
                let file = path.to_string_lossy().into_owned();
                let unreadable = Phrase::new("config.unreadable").with("file", file).with("why", why);
                Self { unreadable: Some(unreadable), is_there: true, ..Self::nothing(path.to_owned()) }
            }
        }
    }

    /// No file: nothing is set.
    #[must_use]
    pub fn none() -> Self {
        Self::nothing(PathBuf::new())
    }

    fn nothing(path: PathBuf) -> Self {
        Self {
            config: Config::default(),
            path,
            is_there: false,
            wrongs: Vec::new(),
            warnings: Vec::new(),
            unreadable: None,
        }
    }

    /// The file's path as it is told.
    fn file(&self) -> String {
        self.path.to_string_lossy().into_owned()
    }

    /// Everything that is wrong, a line each: file, line and what.
    #[must_use]
    pub fn wrongs(&self) -> Vec<Phrase> {
        self.unreadable.iter().cloned().chain(self.wrongs.iter().map(|wrong| self.placed(wrong))).collect()
    }

    /// What holds and should be known all the same, a line each: words that are hard to read.
    #[must_use]
    pub fn warnings(&self) -> Vec<Phrase> {
        self.warnings.iter().map(|warning| self.placed(warning)).collect()
    }

    fn placed(&self, Wrong { line, what }: &Wrong) -> Phrase {
        Phrase::new("config.wrong").with("file", self.file()).with("line", *line).with("what", what.clone())
    }

    /// What is to be said when the file is merely used: the first that is wrong, and how many more there are.
    #[must_use]
    pub fn note(&self) -> Option<Phrase> {
        let mut wrongs = [self.wrongs(), self.warnings()].concat();
        if wrongs.is_empty() {
            return None;
        }
        let first = wrongs.remove(0);
        Some(if wrongs.is_empty() {
            first
        } else {
            Phrase::new("config.and-more").with("first", first).with("n", wrongs.len())
        })
    }

    /// What is to be said of a file that was checked and is right, or is not there.
    #[must_use]
    pub fn praise(&self) -> Phrase {
        let key = if self.is_there { "config.fine" } else { "config.none" };
        Phrase::new(key).with("file", self.file())
    }

    /// Whether there is a file.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.is_there
    }
}

impl Config {
    /// What is given for a key that has names.
    #[must_use]
    pub fn name<T: FromStr>(&self, key: &str) -> Option<T> {
        match self.given.get(key) {
            Some(Given::Name(name)) => name.parse().ok(),
            _ => None,
        }
    }

    /// What is given for a key that is on or off.
    #[must_use]
    pub fn flag(&self, key: &str) -> Option<bool> {
        match self.given.get(key) {
            Some(Given::Flag(on)) => Some(*on),
            _ => None,
        }
    }

    /// What is given for a key that is a number.
    #[must_use]
    pub fn count(&self, key: &str) -> Option<u32> {
        match self.given.get(key) {
            Some(Given::Count(count)) => u32::try_from(*count).ok(),
            _ => None,
        }
    }

    /// The programs that are given for a key; none if it is not given. `~/` is the user's home.
    #[must_use]
    pub fn programs(&self, key: &str) -> Vec<PathBuf> {
        let Some(Given::Programs(paths)) = self.given.get(key) else { return Vec::new() };
        let path = |path: &String| match (path.strip_prefix("~/"), etcetera::home_dir()) {
            (Some(rest), Ok(home)) => home.join(rest),
            _ => PathBuf::from(path),
        };
        paths.iter().map(path).collect()
    }

    /// The looks that there are, one's own first.
    #[must_use]
    pub fn themes(&self) -> Themes {
        self.themes
    }

    /// The keys in force.
    #[must_use]
    pub fn keymap(&self) -> Keymap {
        self.keymap
    }
}

#[cfg(test)]
mod tests;
