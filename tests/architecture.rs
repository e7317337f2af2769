//! The arrows of the house: an upper floor imports lower ones only. And some house rules that a machine can check.

use std::fs;
use std::path::{Path, PathBuf};

use racelab::text::{Lang, Texts};

/// The floors, from the top to the ground. Rooms of one floor may import each other only on the ground.
const FLOORS: &[&[&str]] = &[
    &["main"],
    &["lib"],
    &["cli"],
    &["export"],
    &["tui", "headless"],
    &["report"],
    &["recording"],
    &["advisor"],
    &["comparison"],
    &["verdict"],
    &["results"],
    &["timeline"],
    &["runner"],
    &["engine"],
    &["scenario"],
    &["supply"],
    &["work"],
    &["guard"],
    &["os"],
    &["plan", "event", "clock", "log", "cancel", "text", "turnstile", "whole_file"],
];

struct Source {
    path: PathBuf,
    room: String,
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

fn sources() -> Vec<Source> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("src can be read") {
            let path = entry.expect("src can be read").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    let source = |path: PathBuf| {
        let inside = path.strip_prefix(&root).expect("found under src").with_extension("");
        let first = inside.iter().next().expect("a file has a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("source files are text");
        Source { path, room: first, text }
    };
    paths.into_iter().map(source).collect()
}

fn floor(room: &str) -> usize {
    let found = FLOORS.iter().position(|rooms| rooms.contains(&room));
    found.unwrap_or_else(|| panic!("`{room}` stands on no floor: give it one in tests/architecture.rs"))
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
    let mut missing = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test()) {
        let code = source.code();
        for call in ["Phrase::new(\"", ".word(\"", "texts.get(\""] {
            for part in code.split(call).skip(1) {
                let key = part.split('"').next().unwrap_or_default();
                if !texts.has(key) {
                    missing.push(format!("{key} in {}", source.path.display()));
                }
            }
        }
    }
    assert!(missing.is_empty(), "no text for:\n{}", missing.join("\n"));
}
