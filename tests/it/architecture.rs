//! The arrows of the house: an upper floor imports lower ones only. And some house rules that a machine can check.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use racelab::text::{Lang, Texts};

/// The floors, from the top to the ground. Rooms of one floor may import each other only on the ground.
const FLOORS: &[&[&str]] = &[
    &["main"],
    &["lib"],
    &["cli"],
    &["config"],
    &["export"],
    &["tui", "headless"],
    &["share", "notes"],
    &["lesson", "worksheet"],
    &["report"],
    &["recording"],
    &["advisor"],
    &["comparison"],
    &["verdict"],
    &["runner"],
    &["engine"],
    &["scenario"],
    &["results"],
    &["timeline"],
    &["supply"],
    &["work"],
    &["guard"],
    &["schedule"],
    &["state_folder"],
    &["whole_file", "found_file"],
    &["os"],
    &["question"],
    &["plan", "event", "clock", "event_buffer", "cancel", "motion", "text", "statistics", "gil"],
];

struct Source {
    path: PathBuf,
    room: String,
    /// Its path as a module, without `crate`.
    module: Vec<String>,
    text: String,
}

impl Source {
    /// The code without comments and without the tests at the end of the file.
    fn code(&self) -> String {
        let before_tests = self.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let lines = before_tests.lines().filter(|line| !line.trim_start().starts_with("//"));
        lines.collect::<Vec<_>>().join("\n")
    }

    fn is_test(&self) -> bool {
        let name = self.path.file_stem().unwrap_or_default().to_string_lossy();
        let is_in_tests = self.path.parent().is_some_and(|folder| folder.ends_with("tests"));
        is_in_tests || name.contains("tests") || ["fixtures", "sample", "test_child", "testing"].contains(&&*name)
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Where explanations begin in the map of the house, columns.
const MAP_COLUMN: usize = 34;

/// The files of Rust in one of the house's folders.
fn code_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the house can be read");
    let paths = entries.map(|entry| entry.expect("the house can be read").path());
    let files = |path: PathBuf| {
        if path.is_dir() {
            return code_in(&path);
        }
        let is_code = path.extension().is_some_and(|extension| extension == "rs");
        if is_code { vec![path] } else { Vec::new() }
    };
    paths.flat_map(files).collect()
}

fn sources() -> Vec<Source> {
    let root = root().join("src");
    let paths = code_in(&root);
    assert!(paths.len() > 100, "the house is elsewhere: {}", root.display());
    let source = |path: PathBuf| {
        let inside = path.strip_prefix(&root).expect("found under src").with_extension("");
        let first = inside.iter().next().expect("a file has a name").to_string_lossy().into_owned();
        let mut module: Vec<String> = inside.iter().map(|name| name.to_string_lossy().into_owned()).collect();
        module.retain(|name| name != "mod" && name != "lib");
        let text = fs::read_to_string(&path).expect("source files are text");
        Source { path, room: first, module, text }
    };
    paths.into_iter().map(source).collect()
}

fn floor(room: &str) -> usize {
    let found = FLOORS.iter().position(|rooms| rooms.contains(&room));
    found.unwrap_or_else(|| panic!("`{room}` stands on no floor: give it one in tests/it/architecture.rs"))
}

/// The rooms that this code names by `crate::room`, `use crate::{room, …}` included.
fn imports(code: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for part in code.split("crate::").skip(1) {
        let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
        match part.strip_prefix('{') {
            Some(list) => {
                let list = list.split('}').next().unwrap_or_default();
                rooms.extend(list.split(',').map(|item| word(item.trim())));
            }
            None => rooms.push(word(part)),
        }
    }
    rooms.retain(|room| FLOORS.iter().any(|rooms| rooms.contains(&room.as_str())));
    rooms
}

#[test]
fn an_upper_floor_imports_lower_ones_only() {
    let ground = FLOORS.len() - 1;
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test()) {
        let here = floor(&source.room);
        for room in imports(&source.code()) {
            let there = floor(&room);
            let allowed = room == source.room || there > here || (here == ground && there == ground);
            if !allowed {
                wrong.push(format!("{} imports {room}", source.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "arrows that point up:\n{}", wrong.join("\n"));
}

#[test]
fn the_reader_of_imports_sees_what_it_should() {
    assert_eq!(imports("use crate::event::Event; x(crate::os::go())"), ["event", "os"]);
    assert_eq!(imports("use crate::{clock::Clock, plan};"), ["clock", "plan"]);
}

/// Where the code outside of some rooms says one of these.
fn said_outside(rooms: &[&str], is_said: impl Fn(&str) -> bool) -> Vec<String> {
    let elsewhere = sources().into_iter().filter(|source| !source.is_test() && !rooms.contains(&&*source.room));
    let lines = elsewhere.flat_map(|source| {
        let code = source.code();
        let lines = code.lines().filter(|line| is_said(line)).map(|line| format!("{}: {line}", source.path.display()));
        lines.collect::<Vec<_>>()
    });
    lines.collect()
}

/// Whether a line names a variant of an enum.
fn names_variant(line: &str, of: &str) -> bool {
    line.split(of).skip(1).any(|rest| rest.starts_with(|c: char| c.is_uppercase()) && !rest.starts_with("USUAL"))
}

#[test]
fn nobody_else_names_a_scenario_and_no_scenario_names_a_model() {
    let named = said_outside(&["plan", "scenario"], |line| names_variant(line, "ScenarioName::"));
    assert!(named.is_empty(), "ask for what it needs, not for its name:\n{}", named.join("\n"));
    let scenarios = sources().into_iter().filter(|source| source.room == "scenario" && !source.is_test());
    for source in scenarios {
        let code = source.code();
        let named = code.lines().find(|line| names_variant(&line.replace("ModelName::OF_", ""), "ModelName::"));
        assert_eq!(named, None, "{}", source.path.display());
    }
}

#[test]
fn small_programs_are_a_language_an_explorer_and_a_screen_in_this_order() {
    for source in sources().iter().filter(|source| source.room == "schedule" && !source.is_test()) {
        let code = source.code();
        let others = imports(&code).into_iter().find(|room| room != "schedule" && room != "text");
        assert_eq!(others, None, "{} is pure", source.path.display());
        let part = source.module.get(1).map(String::as_str);
        assert!(part != Some("language") || !code.contains("explorer"), "{}", source.path.display());
        for word in ["std::thread", "std::time", "std::fs", "std::env"] {
            assert!(!code.contains(word), "{} says `{word}`", source.path.display());
        }
    }
}

#[test]
fn tasks_are_made_for_engines_alone() {
    let made = said_outside(&["engine", "scenario"], |line| line.contains(".job("));
    assert!(made.is_empty(), "a shape says how many there are:\n{}", made.join("\n"));
}

#[test]
fn settings_are_read_as_fields() {
    let kinds = ["count", "duration", "range", "size", "share", "choice", "flag", "outside"];
    let read = said_outside(&[], |line| kinds.iter().any(|kind| line.contains(&format!("settings.{kind}(\""))));
    assert!(read.is_empty(), "{}", read.join("\n"));
}

#[test]
fn what_is_public_says_what_it_is() {
    let is_public = |line: &str| {
        let item = line.strip_prefix("    ").unwrap_or(line).strip_prefix("pub ");
        item.is_some_and(|item| {
            let word = item.split([' ', '<', '(']).next().unwrap_or_default();
            ["fn", "async", "const", "struct", "enum", "trait", "type", "static", "macro"].contains(&word)
        })
    };
    let mut silent = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test() && source.room != "tui") {
        let before_tests = source.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let lines: Vec<&str> = before_tests.lines().collect();
        for (at, line) in lines.iter().enumerate().filter(|(_, line)| is_public(line)) {
            // Attributes may stand between.
            let mut above = lines[..at].iter().rev().map(|line| line.trim_start());
            let said = above.find(|line| line.is_empty() || line.starts_with("///") || line.starts_with("#[doc"));
            if said.is_none_or(str::is_empty) {
                silent.push(format!("{}: {}", source.path.display(), line.trim()));
            }
        }
    }
    assert!(silent.is_empty(), "public, and without a word:\n{}", silent.join("\n"));
}

#[test]
fn no_type_that_others_can_see_is_called_as_another() {
    let mut seen: BTreeMap<String, PathBuf> = BTreeMap::new();
    for source in sources().iter().filter(|source| !source.is_test()) {
        for line in source.code().lines() {
            let item = line.strip_prefix("pub(crate) ").or_else(|| line.strip_prefix("pub ")).unwrap_or_default();
            let kind = ["struct ", "enum ", "trait ", "type "].iter().find_map(|kind| item.strip_prefix(kind));
            let Some(name) = kind.and_then(|rest| rest.split(|c: char| !c.is_alphanumeric()).next()) else { continue };
            if let Some(other) = seen.insert(name.to_owned(), source.path.clone()) {
                panic!("{name} is in {} and in {}", other.display(), source.path.display());
            }
        }
    }
}

#[test]
fn nothing_that_others_can_see_is_of_no_use() {
    // The compiler tells only of what is not public.
    let outside = ["tests", "benches", "fuzz"].map(|folder| code_in(&root().join(folder)));
    let outside = outside.concat().into_iter().filter_map(|path| fs::read_to_string(path).ok());
    let sources = sources();
    let mut said: HashMap<String, usize> = HashMap::new();
    for text in outside.chain(sources.iter().map(|source| source.text.clone())) {
        for word in text.split(|sign: char| !sign.is_alphanumeric() && sign != '_') {
            *said.entry(word.to_owned()).or_default() += 1;
        }
    }
    let kinds = ["fn ", "struct ", "enum ", "trait ", "type ", "const ", "static "];
    let is_alone = |line: &str| {
        let item = line.trim_start().strip_prefix("pub ");
        let behind = item.and_then(|item| kinds.iter().find_map(|kind| item.split_once(kind)));
        let name = behind.and_then(|(_, rest)| rest.split(|sign: char| !sign.is_alphanumeric() && sign != '_').next());
        name.is_some_and(|name| said.get(name) == Some(&1))
    };
    for source in &sources {
        let alone = source.text.lines().find(|line| is_alone(line));
        assert!(alone.is_none(), "nobody asks for it: {}: {alone:?}", source.path.display());
    }
}

#[test]
fn unsafe_code_and_platforms_live_on_the_ground_floor_alone() {
    for source in sources().iter().filter(|source| source.room != "os") {
        let code = source.code();
        for word in ["unsafe ", "target_os", "cfg(unix)", "libc::"] {
            assert!(!code.contains(word), "{} says `{word}`", source.path.display());
        }
    }
}

#[test]
fn the_screen_reads_no_clock() {
    // The shell is the loop around the screen: there time becomes a message.
    let is_around = |source: &Source| source.path.parent().is_some_and(|folder| folder.ends_with("tui/shell"));
    let on_screen = |source: &&Source| source.room == "tui" && !source.is_test() && !is_around(source);
    for source in sources().iter().filter(on_screen) {
        for word in ["Instant::now", "SystemTime", "thread::sleep"] {
            assert!(!source.code().contains(word), "{} says `{word}`", source.path.display());
        }
    }
}

#[test]
fn every_file_says_what_it_is_for_and_fits_in_a_head() {
    for source in sources() {
        let lines = source.text.lines().count();
        assert!(lines <= 500, "{} has {lines} lines: split it by purpose", source.path.display());
        let is_tests = source.is_test();
        assert!(is_tests || source.text.starts_with("//!"), "{} does not say what it is for", source.path.display());
    }
}

#[test]
fn every_key_in_the_code_stands_in_the_tables() {
    let texts = Texts::of(Lang::En);
    let (mut missing, mut seen) = (Vec::new(), 0);
    for source in sources().iter().filter(|source| !source.is_test()) {
        let code = source.code();
        for call in ["Phrase::new(\"", ".word(\"", "texts.get(\""] {
            for part in code.split(call).skip(1) {
                let key = part.split('"').next().unwrap_or_default();
                seen += 1;
                if !texts.has(key) {
                    missing.push(format!("{key} in {}", source.path.display()));
                }
            }
        }
    }
    assert!(seen > 200, "only {seen} keys are found in the code");
    assert!(missing.is_empty(), "no text for:\n{}", missing.join("\n"));
}

/// The paths of modules and names that a file writes, from `crate` on, whichever way it writes them.
fn paths(source: &Source) -> Vec<Vec<String>> {
    let code = source.code();
    let mut paths = Vec::new();
    for start in ["crate::", "super::", "self::"] {
        for (at, _) in code.match_indices(start) {
            let goes_on = code[..at].ends_with(|before: char| before.is_alphanumeric() || "_:".contains(before));
            if !goes_on {
                tree(&code[at..], &[], &mut paths);
            }
        }
    }
    paths.into_iter().filter_map(|path| absolute(&source.module, path)).collect()
}

/// Reads `a::b::{c, d::e}` as three paths; returns what follows.
fn tree<'code>(code: &'code str, before: &[String], paths: &mut Vec<Vec<String>>) -> &'code str {
    let end = code.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(code.len());
    let (word, mut rest) = code.split_at(end);
    let mut path = before.to_vec();
    path.extend((!word.is_empty()).then(|| word.to_owned()));
    let Some(inner) = rest.strip_prefix("::") else {
        paths.push(path);
        return rest;
    };
    let Some(mut list) = inner.strip_prefix('{') else { return tree(inner, &path, paths) };
    loop {
        list = list.trim_start();
        rest = tree(list, &path, paths);
        // What is renamed by `as` is passed over, and so is `*`.
        rest = &rest[rest.find([',', '}']).unwrap_or(rest.len())..];
        match rest.strip_prefix(',') {
            Some(next) if !next.trim_start().starts_with('}') => list = next,
            _ => return rest,
        }
    }
}

fn absolute(module: &[String], path: Vec<String>) -> Option<Vec<String>> {
    let climbs = path.iter().take_while(|part| *part == "super").count();
    let rest = path.into_iter().skip_while(|part| ["crate", "super", "self"].contains(&part.as_str()));
    match climbs {
        0 => Some(rest.collect()),
        _ => Some(module.get(..module.len().checked_sub(climbs)?)?.iter().cloned().chain(rest).collect()),
    }
}

/// The module in which the thing at a path is made: names that a module hands on lead to where it has them from.
fn home(path: &[String], modules: &BTreeMap<Vec<String>, &Source>, depth: usize) -> Vec<String> {
    let known = (0..=path.len()).rev().find(|end| modules.contains_key(&path[..*end])).unwrap_or(0);
    let (module, name) = (&path[..known], path.get(known));
    let (Some(source), Some(name)) = (modules.get(module), name) else { return module.to_vec() };
    let handed_on = source.code().split("use ").skip(1).find_map(|part| {
        let part = part.split(';').next().unwrap_or_default();
        let mut paths = Vec::new();
        tree(part, &[], &mut paths);
        paths.into_iter().find(|path| path.last() == Some(name))
    });
    match handed_on {
        Some(from) if depth > 0 => {
            let from = match from.first().map(String::as_str) {
                Some("crate" | "super" | "self") => absolute(module, from).unwrap_or_default(),
                _ => module.iter().cloned().chain(from).collect(),
            };
            home(&from, modules, depth - 1)
        }
        _ => module.to_vec(),
    }
}

type Arrows = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

/// For every folder, which of its entries names something of which other one, and the modules between which that is so.
fn arrows(sources: &[Source]) -> BTreeMap<String, Arrows> {
    let made = sources.iter().filter(|source| !source.is_test());
    let modules: BTreeMap<Vec<String>, &Source> = made.map(|source| (source.module.clone(), source)).collect();
    let mut folders: BTreeMap<String, Arrows> = BTreeMap::new();
    for (from, source) in &modules {
        for path in paths(source) {
            let to = home(&path, &modules, 4);
            let shared = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
            // The file of a folder itself hands on what is in the folder.
            if let (Some(one), Some(other)) = (from.get(shared), to.get(shared)) {
                let arrow = folders.entry(from[..shared].join("/")).or_default().entry(one.clone()).or_default();
                arrow.entry(other.clone()).or_default().insert(format!("{} -> {}", from.join("::"), to.join("::")));
            }
        }
    }
    folders
}

/// The entries that can be reached from one along the arrows.
fn reached<'arrows>(arrows: &'arrows Arrows, from: &'arrows str) -> BTreeSet<&'arrows str> {
    let (mut seen, mut next) = (BTreeSet::new(), vec![from]);
    while let Some(entry) = next.pop() {
        let beyond = arrows.get(entry).into_iter().flat_map(BTreeMap::keys);
        next.extend(beyond.map(String::as_str).filter(|other| seen.insert(*other)));
    }
    seen
}

#[test]
fn no_files_of_a_folder_import_each_other_in_a_circle() {
    let mut wrong = Vec::new();
    for (_, arrows) in arrows(&sources()) {
        for (entry, named) in &arrows {
            let back = |other: &String| reached(&arrows, other).contains(entry.as_str());
            wrong.extend(named.iter().filter(|(other, _)| back(other)).flat_map(|(_, between)| between.clone()));
        }
    }
    assert!(wrong.is_empty(), "arrows that run in a circle:\n{}", wrong.join("\n"));
}

#[test]
fn the_finder_of_circles_sees_what_it_should() {
    let source = |module: &str, text: &str| Source {
        path: PathBuf::from(module),
        room: String::new(),
        module: module.split('/').map(str::to_owned).collect(),
        text: text.to_owned(),
    };
    let sources = [
        source("a", "pub use one::{Thing, deep::{Other, *}};"),
        source("a/one", "use super::two::{self, Three};"),
        source("a/two", "use crate::a::{Thing, four};\nfn go() { crate::b::go(); }"),
        source("a/four", ""),
        source("b", "mod tests_of_its_own {}"),
    ];
    let found = arrows(&sources);
    assert_eq!(found["a"]["one"].keys().collect::<Vec<_>>(), ["two"]);
    assert_eq!(found["a"]["two"].keys().collect::<Vec<_>>(), ["four", "one"]);
    assert_eq!(found[""]["a"].keys().collect::<Vec<_>>(), ["b"]);
    assert!(reached(&found["a"], "one").contains("one") && !reached(&found["a"], "four").contains("one"));
}

/// What stands between backticks on a page.
fn quoted(page: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(page)).expect("the page is there");
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn the_page_on_adding_things_names_what_is_there() {
    let is_path = |word: &str| word.contains('/') && !word.contains("NAME") && !word.contains(' ');
    let source: String = sources().iter().map(Source::code).collect();
    for word in quoted("docs/adding.md") {
        if is_path(&word) {
            assert!(root().join(&word).exists(), "docs/adding.md names {word}");
        } else if word.chars().all(|c| c.is_alphanumeric() || "_:!".contains(c)) {
            let name = word.trim_end_matches('!').rsplit("::").next().unwrap_or_default();
            assert!(source.contains(name), "docs/adding.md names {word}");
        }
    }
}

#[test]
fn the_map_of_the_house_in_the_readme_names_what_is_there() {
    let readme = fs::read_to_string(root().join("README.md")).expect("it is there");
    let map = readme.split("## The house").nth(1).and_then(|rest| rest.split("```").nth(1)).expect("there is a map");
    for line in map.lines().filter(|line| !line.is_empty()) {
        let mut folder = PathBuf::new();
        for name in line.get(..MAP_COLUMN).unwrap_or(line).split_whitespace() {
            let path = if name.contains('/') { PathBuf::from(name) } else { folder.join(name) };
            let (path, file) = (root().join(&path), root().join(path.with_extension("rs")));
            assert!(path.exists() || file.exists(), "README's map names {name}");
            folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
        }
    }
}
