//! What the user's file sets, as defaults of options: whatever is read from them needs not know of the file.

use clap::Command;

use super::options::theme_names;
use crate::config::Config;

/// The tree with what is set once and for all. Help and documents are made from the tree without it.
pub(super) fn defaulted(tree: Command, config: &Config) -> Command {
    let is = |key: &str, value: &str| config.name::<String>(key).is_some_and(|given| given == value);
    let flag = |on: bool| on.then(|| "true".to_owned());
    let defaults = [
        ("lang", config.name("language")),
        ("theme", config.name("theme")),
        ("motion", config.name("motion")),
        ("ascii", flag(is("symbols", "ascii"))),
        ("plain", flag(config.flag("plain") == Some(true))),
        ("no-mouse", flag(config.flag("mouse") == Some(false))),
    ];
    let mut tree = tree.mut_arg("theme", |arg| arg.value_parser(theme_names(config.themes())));
    for (option, default) in defaults {
        if let Some(default) = default {
            tree = tree.mut_arg(option, |arg| arg.default_value(default));
        }
    }
    tree
}
