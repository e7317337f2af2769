//! Every key of the file but palettes and keys: its name, what it may be, and what holds where it is not given. Reading,
//! printing and the schema go by this one list.

use strum::VariantArray as _;

use super::Config;
use crate::motion::Motion;
use crate::plan::{ModelName, ScenarioName};
use crate::text::{CodeLanguage, Lang};
use crate::tui::AUTO;

pub(super) struct Entry {
    pub(super) key: &'static str,
    pub(super) kind: Kind,
    /// What holds otherwise, as TOML; empty where that depends on something else, as its help says.
    pub(super) default: &'static str,
}

pub(super) enum Kind {
    /// One of some names.
    Choice(fn(&Config) -> Vec<String>),
    Flag,
    /// A whole number from 1 to this.
    Count(u64),
    /// The path of a program, or several.
    Programs,
}

/// Workers that any model takes, at most.
const MOST_WORKERS: u64 = 1_000_000;

pub(super) const ENTRIES: &[Entry] = &[
    Entry { key: "language", kind: Kind::Choice(|_| names(Lang::VARIANTS)), default: "" },
    Entry { key: "theme", kind: Kind::Choice(themes), default: "\"dark\"" },
    Entry {
        key: "symbols",
        kind: Kind::Choice(|_| vec!["unicode".to_owned(), "ascii".to_owned()]),
        default: "\"unicode\"",
    },
    Entry { key: "mouse", kind: Kind::Flag, default: "true" },
    Entry { key: "motion", kind: Kind::Choice(|_| names(Motion::VARIANTS)), default: "\"full\"" },
    Entry { key: "plain", kind: Kind::Flag, default: "false" },
    Entry { key: "code", kind: Kind::Choice(|_| names(CodeLanguage::VARIANTS)), default: "\"python\"" },
    Entry { key: "scenario", kind: Kind::Choice(|_| names(ScenarioName::all())), default: "\"counter\"" },
    Entry { key: "model", kind: Kind::Choice(|_| names(ModelName::all())), default: "" },
    Entry { key: "workers", kind: Kind::Count(MOST_WORKERS), default: "" },
    Entry { key: "python", kind: Kind::Programs, default: "\"python3\"" },
];

fn names<T: Copy + Into<&'static str>>(all: &[T]) -> Vec<String> {
    all.iter().map(|one| (*one).into().to_owned()).collect()
}

fn themes(config: &Config) -> Vec<String> {
    let themes = config.themes.all().iter().map(|theme| theme.name().to_owned());
    themes.chain([AUTO.to_owned()]).collect()
}
