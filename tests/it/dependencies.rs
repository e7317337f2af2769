//! What is built in: under licences that `deny.toml` allows, from the one registry, and twice only where it says so. The
//! same as `cargo deny` finds without a network, for machines that do not have it.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// The names in a list of `deny.toml`: what is quoted first in each of its lines.
fn listed(list: &str) -> BTreeSet<&'static str> {
    let rest = include_str!("../../deny.toml").split(&format!("\n{list} = [\n")).nth(1).expect("the list is there");
    let lines = rest.lines().take_while(|line| *line != "]");
    lines.map(|line| line.split('"').nth(1).expect("a name")).collect()
}

/// Every package that is built on this machine, for the program or its tests.
fn packages() -> Vec<Value> {
    let ask = |program: &str, args: &[&str]| {
        let output =
            Command::new(program).args(args).current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("it is there");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("it is text")
    };
    let about = ask("rustc", &["-vV"]);
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).expect("it says for whom it compiles");
    let metadata =
        ask(env!("CARGO"), &["metadata", "--locked", "--offline", "--format-version", "1", "--filter-platform", host]);
    let metadata: Value = serde_json::from_str(&metadata).expect("it is JSON");
    metadata["packages"].as_array().expect("there are packages").clone()
}

/// Whether an expression of licences can be met by those that are allowed.
fn is_allowed(licence: &str, allowed: &BTreeSet<&str>) -> bool {
    let spaced = licence.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    any(&mut words, allowed)
}

type Words<'text> = std::iter::Peekable<std::str::SplitWhitespace<'text>>;

fn any(words: &mut Words<'_>, allowed: &BTreeSet<&str>) -> bool {
    let mut met = all(words, allowed);
    while words.next_if_eq(&"OR").is_some() {
        met |= all(words, allowed);
    }
    met
}

fn all(words: &mut Words<'_>, allowed: &BTreeSet<&str>) -> bool {
    let mut met = one(words, allowed);
    while words.next_if_eq(&"AND").is_some() {
        met &= one(words, allowed);
    }
    met
}

fn one(words: &mut Words<'_>, allowed: &BTreeSet<&str>) -> bool {
    let word = words.next().expect("a licence");
    if word == "(" {
        let met = any(words, allowed);
        assert_eq!(words.next(), Some(")"));
        return met;
    }
    // With an exception it is another licence, which would have to be listed as such.
    let exception = words.next_if_eq(&"WITH").and_then(|_| words.next());
    exception.is_none() && allowed.contains(word)
}

#[test]
fn expressions_of_licences_are_understood() {
    let allowed = BTreeSet::from(["MIT", "ISC"]);
    for met in ["MIT", "GPL-3.0 OR MIT", "Unlicense/MIT", "(MIT OR Apache-2.0) AND ISC", "A WITH B OR MIT"] {
        assert!(is_allowed(met, &allowed), "{met}");
    }
    for unmet in ["GPL-3.0", "MIT AND GPL-3.0", "(MIT OR ISC) AND IJG", "MIT WITH B"] {
        assert!(!is_allowed(unmet, &allowed), "{unmet}");
    }
}

#[test]
fn what_is_built_in_may_be_and_is_there_once() {
    let (allowed, twice) = (listed("allow"), listed("skip"));
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut strange = Vec::new();
    for package in packages() {
        let text = |key: &str| package[key].as_str().unwrap_or_default().to_owned();
        let (name, licence, source) = (text("name"), text("license"), text("source"));
        if !is_allowed(&licence, &allowed) {
            strange.push(format!("{name}: {licence}"));
        }
        if name != "racelab" && source != "registry+https://github.com/rust-lang/crates.io-index" {
            strange.push(format!("{name}: from {source}"));
        }
        versions.entry(name).or_default().insert(text("version"));
    }
    let doubles: BTreeSet<&str> =
        versions.iter().filter(|(_, versions)| versions.len() > 1).map(|(name, _)| &**name).collect();
    assert_eq!(strange, Vec::<String>::new());
    assert_eq!(doubles, twice, "twice, and listed as such");
}
