//! Every Rust variant, completed, in one program: it is compiled with the libraries that this one was built with, and run.
//!
//! Run is what needs no other process and comes to an end; the rest is compiled alone.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use racelab::plan::{Plan, SettingValue};
use racelab::scenario;
use racelab::text::{CodeLanguage, Lang, Listing};

use super::variants::{self, Variant, around, folder};

/// The libraries that listings and what completes them use.
const LIBRARIES: [&str; 13] = [
    "crossbeam",
    "image",
    "memmap2",
    "parking_lot",
    "png",
    "rand",
    "rayon",
    "reqwest",
    "rustls",
    "serde",
    "serde_json",
    "tempfile",
    "tokio",
];

/// Most of the time listings wait: so many programs share them, for what one notes is of its program.
const PARTS: usize = 8;

const MAIN: &str = r#"
fn main() {
    let told: Vec<usize> = std::env::args().skip(1).filter_map(|number| number.parse().ok()).collect();
    let [part, parts] = told[..] else { panic!("which part of how many?") };
    for (name, run) in RUN.iter().skip(part).step_by(parts) {
        if let Err(why) = run() {
            println!("{name}: {why}");
            std::process::exit(1);
        }
        eprintln!("{name}");
    }
}
"#;

/// A listing as a function that runs it.
fn completed(variant: &Variant) -> String {
    let Variant { name, plan } = variant;
    let template = around(&format!("{}.rs", plan.scenario.name().replace('-', "_")));
    let shown = Listing::of(&scenario::code(plan, CodeLanguage::Rust), Lang::En).text();
    let body = scenario::filled_for(&template, plan, CodeLanguage::Rust).replace("SHOWN", &shown);
    let body = match plan.model.name() {
        "async" => format!("current_thread()?.block_on(async {{\n{body}\nOk(())\n}})"),
        "async-threads" => format!("many_threads()?.block_on(async {{\n{body}\nOk(())\n}})"),
        _ => format!("{body}\nOk(())"),
    };
    format!("fn {name}() -> Outcome {{\n{body}\n}}\n\n")
}

/// All of them as a program.
fn program(all: &[Variant]) -> String {
    let mut program =
        around("uses.rs").replace("AROUND", &format!("\"{}\"", folder().join("around/left_out.rs").display()));
    program.push('\n');
    for variant in all {
        program.push_str(&completed(variant));
    }
    program.push_str("const RUN: &[(&str, fn() -> Outcome)] = &[\n");
    for Variant { name, .. } in all.iter().filter(|variant| is_run(&variant.plan)) {
        let _ = writeln!(program, "    ({name:?}, {name}),");
    }

    program.push_str("];\n\n");
    program.push_str(MAIN);
    program
}

/// Whether a variant is run: it comes to an end without a child. Of counters, which are most of all, two models are run.
fn is_run(plan: &Plan) -> bool {
    let is_unfixed = plan.settings.get("fix") == Some(&SettingValue::Choice("none".into()));
    let hangs = scenario::get(plan.scenario).may_hang() && is_unfixed;
    let counts = scenario::get(plan.scenario).needs().guards && !["threads", "async"].contains(&plan.model.name());
    !plan.model.profile().own_memory() && !hangs && !counts
}

/// Where the libraries lie that this program was built with: cargo says so, and builds nothing, for it has.
fn libraries() -> Vec<(String, PathBuf)> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["test", "--no-run", "--test", "it", "--offline", "--message-format", "json", "--quiet"]);
    command.args((!cfg!(debug_assertions)).then_some("--release"));
    // What cargo says to a program that it runs is about that program: build scripts would take it for news.
    let told =
        ["CARGO_BIN_", "CARGO_CRATE_", "CARGO_MANIFEST_", "CARGO_PKG_", "CARGO_PRIMARY_", "OUT_DIR", "LD_LIBRARY_"];
    let is_told = |name: &str| told.iter().any(|beginning| name.starts_with(beginning));
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_str().is_some_and(is_told)) {
        command.env_remove(name);
    }
    let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("cargo runs tests, so it is there");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut found = Vec::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<serde_json::Value>(line) else { continue };
        let name = message["target"]["name"].as_str().unwrap_or_default().replace('-', "_");
        let files = message["filenames"].as_array().into_iter().flatten().filter_map(|file| file.as_str());
        let is_library = |file: &PathBuf| file.extension().is_some_and(|extension| extension == "rlib");
        found.extend(files.map(PathBuf::from).find(is_library).map(|file| (name, file)));
    }
    found
}

fn rustc(source: &Path, program: &Path) -> Command {
    let libraries = libraries();
    let mut command = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    command.args(["--edition", "2024", "--cap-lints", "allow", "-C", "debuginfo=0"]).arg(source).arg("-o").arg(program);
    for library in LIBRARIES {
        let (_, file) = libraries.iter().rfind(|(name, _)| name == library).unwrap_or_else(|| panic!("no {library}"));
        let folder = file.parent().expect("a file lies in a folder");
        command.arg("--extern").arg(format!("{library}={}", file.display()));
        command.arg("-L").arg(format!("dependency={}", folder.display()));
    }
    command
}

#[test]
fn every_variant_in_rust_compiles_and_what_ends_without_children_runs() {
    let all = variants::all(&[CodeLanguage::Rust]);
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("shown");
    fs::create_dir_all(&folder).expect("the folder of builds can be written");
    let (source, compiled) = (folder.join("variants.rs"), folder.join("variants"));
    let written = program(&all);
    let mut rustc = rustc(&source, &compiled);
    let asked = format!("{rustc:?}\n{written}");
    // What was compiled just so is not compiled again.
    let known = folder.join("compiled.txt");
    if fs::read_to_string(&known).ok().as_ref() != Some(&asked) || !compiled.exists() {
        fs::write(&source, &written).expect("the folder of builds can be written");
        let output = rustc.output().expect("who runs tests has a compiler");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{} variants:\n{said}", all.len());
        fs::write(&known, &asked).expect("the folder of builds can be written");
    }
    let run = &|part: usize| {
        let mut program = Command::new(&compiled);
        let output = program.args([part, PARTS].map(|number| number.to_string())).output().expect("it was compiled");
        let names = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{names}{}", String::from_utf8_lossy(&output.stdout));
        names.lines().count()
    };
    let runs: usize = thread::scope(|scope| {
        let parts: Vec<_> = (0..PARTS).map(|part| scope.spawn(move || run(part))).collect();
        parts.into_iter().map(|part| part.join().expect("every part ends well")).sum()
    });
    assert_eq!(runs, all.iter().filter(|variant| is_run(&variant.plan)).count());
}
