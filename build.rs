//! Finds the tables of texts, so that a new one needs no line of Rust: every `assets/text/LANGUAGE/*.txt`, and every
//! scenario's own, `assets/scenarios/NAME/LANGUAGE.txt`. What it writes is read in `src/text/table.rs`. And finds the small
//! programs, `assets/programs/*.txt`, which `src/schedule/shipped.rs` reads, and the lessons, `assets/lessons/*.toml`, which
//! `src/lesson/shipped.rs` reads, and the looks, `assets/themes/*.toml`, for `src/tui/theme/palette.rs`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const TEXTS: &str = "assets/text";
const PROGRAMS: &str = "assets/programs";
const LESSONS: &str = "assets/lessons";
const THEMES: &str = "assets/themes";
const SCENARIOS: &str = "assets/scenarios";

fn main() -> io::Result<()> {
    let mut tables = String::from("[\n");
    for folder in entries(TEXTS)? {
        let language = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let own = entries(SCENARIOS)?.into_iter().map(|scenario| scenario.join(format!("{language}.txt")));
        let files = entries(&folder)?.into_iter().chain(own.filter(|file| file.is_file()));
        // A String never refuses to be written to.
        let _ = writeln!(tables, "({language:?}, &[");
        for file in files.filter(|file| file.extension().is_some_and(|extension| extension == "txt")) {
            let path = format!("/{}", file.display());
            let _ = writeln!(tables, "include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?})),");
        }
        tables.push_str("]),\n");
    }
    tables.push(']');
    fs::write(PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("texts.rs"), tables)?;
    list(PROGRAMS, "programs.rs")?;
    list(LESSONS, "lessons.rs")?;
    list(THEMES, "themes.rs")?;
    println!("cargo::rerun-if-changed={TEXTS}");
    println!("cargo::rerun-if-changed={PROGRAMS}");
    println!("cargo::rerun-if-changed={LESSONS}");
    println!("cargo::rerun-if-changed={THEMES}");
    // A folder that is not there would count as changed in every build: then the one above it is watched.
    println!("cargo::rerun-if-changed={}", if Path::new(SCENARIOS).exists() { SCENARIOS } else { "assets" });
    Ok(())
}

/// Writes a list of a folder's files: their names and their texts.
fn list(folder: &str, into: &str) -> io::Result<()> {
    let mut files = String::from("&[\n");
    for file in entries(folder)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let path = format!("/{}", file.display());
        let _ = writeln!(files, "({name:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?}))),");
    }
    files.push(']');
    fs::write(PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join(into), files)
}

/// What is in a folder, in the order of names; nothing if it is not there.
fn entries(folder: impl AsRef<Path>) -> io::Result<Vec<PathBuf>> {
    if !folder.as_ref().is_dir() {
        return Ok(Vec::new());
    }
    let mut entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    Ok(entries)
}
