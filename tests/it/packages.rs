//! What people install: made from what Cargo.toml says, complete, and described as it is.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

use rstest::rstest;

use crate::support::program::racelab;

const VERSION: &str = env!("CARGO_PKG_VERSION");

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn stdout(args: &str) -> String {
    let assert = racelab(args).assert().code(0);
    String::from_utf8(assert.get_output().stdout.clone()).expect("it is text")
}

/// Every command, as the help names them.
fn commands() -> BTreeSet<String> {
    let help = stdout("--help --lang en");
    let listed = help.lines().skip_while(|line| *line != "Commands").skip(1).take_while(|line| !line.is_empty());
    let named = listed.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    named.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

#[test]
fn the_version_stands_in_one_place_and_everything_else_follows() {
    assert_eq!(stdout("--version"), format!("racelab {VERSION}\n"));
    assert!(read("CHANGELOG.md").contains(&format!("## {VERSION}")));
    for file in ["flake.nix", "tools/release"] {
        assert!(!read(file).contains(VERSION), "{file} has a version of its own");
    }
    for file in [format!("racelab_{VERSION}_amd64.deb"), format!("racelab-{VERSION}-x86_64-unknown-linux-musl.tar.gz")]
    {
        assert!(read("README.md").contains(&file), "the README names {file}");
    }
}

#[test]
fn files_that_are_named_are_there_and_archives_are_called_alike() {
    for file in ["Cargo.lock", "Cargo.toml", "README.md", "CHANGELOG.md", "LICENSE"] {
        assert!(root().join(file).is_file(), "{file}");
    }
    let flake = read("flake.nix");
    assert!(flake.contains("./Cargo.lock") && flake.contains("./Cargo.toml"), "the flake reads what cargo does");
    let cargo = read("Cargo.toml");
    assert!(cargo.contains(r#"readme = "README.md""#));
    for folder in ["/.ci", "/flake.nix", "/fuzz", "/models", "/tools"] {
        assert!(cargo.contains(&format!("\"{folder}\"")) && root().join(&folder[1..]).exists(), "{folder}");
    }
    assert!(cargo.contains("/{ name }-{ version }-{ target }.tar.gz"), "what cargo binstall asks for");
    assert!(read("tools/release").contains(r#"name="racelab-$version-$target""#), "what it finds");
}

#[rstest]
fn every_shell_completes_every_command(#[values("bash", "zsh", "fish", "elvish", "powershell")] shell: &str) {
    let script = stdout(&format!("completions {shell}"));
    let commands = commands();
    assert!(commands.len() > 8, "{commands:?}");
    for command in commands {
        assert!(script.contains(&command), "{shell} does not know {command}");
    }
}

#[rstest]
fn the_manual_page_tells_of_every_command(#[values("en", "ko")] lang: &str) {
    let page = stdout(&format!("man --lang {lang}"));
    for command in commands() {
        assert!(page.contains(&format!("\\fB{command}\\fR")), "{command}");
    }
}

/// The script, in a folder of its own, with a small program in the place of the large one.
fn release(folder: &Path, args: &[&str]) -> Output {
    let program = folder.join("racelab");
    fs::write(&program, format!("#!/bin/sh\nexec '{}' \"$@\"\n", env!("CARGO_BIN_EXE_racelab")))
        .expect("there is room");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("it is ours");
    let mut command = Command::new(root().join("tools/release"));
    command.args(args).env("SOURCE_DATE_EPOCH", "1000000000").env_remove("LANG").env_remove("LC_ALL");
    command.output().expect("bash is there")
}

fn has(tool: &str) -> bool {
    Command::new(tool).arg("--version").output().is_ok_and(|output| output.status.success())
}

/// The names in an archive.
fn listed(tool: &str, args: &[&str], file: &Path) -> String {
    let output = Command::new(tool).args(args).arg(file).output().expect("it runs");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn packages_are_complete_and_the_same_twice() {
    if !has("dpkg-deb") || !has("rustc") {
        return eprintln!("no dpkg-deb or rustc here: packages are not made");
    }
    let folder = tempfile::tempdir().expect("there is room");
    let program = folder.path().join("racelab").display().to_string();
    let made: Vec<Vec<(String, Vec<u8>)>> = ["one", "other"]
        .iter()
        .map(|name| {
            let output = folder.path().join(name);
            let done = release(folder.path(), &["--binary", &program, "--output", &output.display().to_string()]);
            assert!(done.status.success(), "{done:?}");
            let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(&output)
                .expect("it was made")
                .map(|file| file.expect("it can be read").path())
                .map(|file| {
                    (file.file_name().expect("a name").to_string_lossy().into_owned(), fs::read(&file).expect("a file"))
                })
                .collect();
            files.sort();
            files
        })
        .collect();
    assert_eq!(made[0].len(), 4, "an archive, a package, and the checksum of each");
    assert!(made[0] == made[1], "the same bytes");
    for (name, _) in made[0].iter().filter(|(name, _)| !name.ends_with(".sha256")) {
        let file = folder.path().join("one").join(name);
        let mut check = Command::new("sha256sum");
        check.args(["-c", &format!("{name}.sha256")]).current_dir(folder.path().join("one"));
        assert!(check.output().expect("it runs").status.success(), "{name}");
        let (files, wanted): (String, &[&str]) = if name.contains("_amd64") || name.contains("_arm64") {
            let wanted = &[
                "./usr/bin/racelab\n",
                "./usr/share/man/man1/racelab.1.gz",
                "./usr/share/man/ko/man1/racelab.1.gz",
                "./usr/share/bash-completion/completions/racelab",
                "./usr/share/zsh/vendor-completions/_racelab",
                "./usr/share/fish/vendor_completions.d/racelab.fish",
                "./usr/share/doc/racelab/copyright",
                "./usr/share/doc/racelab/changelog.gz",
                "./usr/share/doc/racelab/CHANGELOG.md.gz",
            ];
            let control = listed("dpkg-deb", &["-f"], &file);
            assert!(
                control.contains(&format!("Version: {VERSION}\n")) && control.contains("Maintainer: The "),
                "{control}"
            );
            runs_where_it_is_unpacked(&file);
            (listed("dpkg-deb", &["-c"], &file), wanted)
        } else {
            let wanted = &[
                "/racelab\n",
                "/LICENSE",
                "/README.md",
                "/man/racelab.1",
                "/completions/_racelab",
                "/completions/racelab.bash",
                "/completions/racelab.fish",
            ];
            (listed("tar", &["-tzf"], &file), wanted)
        };
        for one in wanted {
            assert!(files.contains(one), "{name} lacks {one}: {files}");
        }
    }
}

/// What the package installs runs from where it lies, and Debian's own critic has nothing to say of it.
fn runs_where_it_is_unpacked(package: &Path) {
    let folder = tempfile::tempdir().expect("there is room");
    let unpacked = Command::new("dpkg-deb").arg("-x").args([package, folder.path()]).status().expect("it runs");
    assert!(unpacked.success());
    let told = Command::new(folder.path().join("usr/bin/racelab")).arg("--version").output().expect("it runs");
    assert_eq!(String::from_utf8_lossy(&told.stdout), format!("racelab {VERSION}\n"));
    if has("lintian") {
        let critic = Command::new("lintian").args(["--allow-root", "--fail-on", "error,warning"]).arg(package).output();
        let critic = critic.expect("it runs");
        assert!(critic.status.success(), "{critic:?}");
    }
}

#[test]
fn a_target_that_cannot_be_built_is_said_with_what_to_do() {
    let folder = tempfile::tempdir().expect("there is room");
    if !has("rustc") {
        return eprintln!("no rustc here");
    }
    let done = release(folder.path(), &["--target", "sparc-unknown-linux-musl"]);
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(!done.status.success(), "{said}");
    assert!(said.contains("no standard library for sparc-unknown-linux-musl here: rustup target add "), "{said}");
}
