//! The user's file of settings: what it changes, what comes before it, and what becomes of a bad one.

use std::fs;

use crate::support::program::racelab;

/// A home with this file of settings.
fn home(text: &str) -> tempfile::TempDir {
    let home = tempfile::tempdir().expect("there is room");
    fs::create_dir(home.path().join("racelab")).expect("there is room");
    fs::write(home.path().join("racelab/config.toml"), text).expect("there is room");
    home
}

#[test]
fn the_language_of_the_file_counts_unless_the_command_line_says_another() {
    let home = home("language = \"ko\"\n");
    let asked = |args: &str| {
        let output =
            racelab(args).env("XDG_CONFIG_HOME", home.path()).env("LANG", "en_US.UTF-8").output().expect("it starts");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert!(asked("run countr").contains("countr"), "{}", asked("run countr"));
    assert_ne!(asked("run countr"), asked("run countr --lang en"));
    assert!(asked("run countr --lang en").contains("did you mean counter?"));
}

#[test]
fn a_bad_file_is_one_line_and_the_rest_of_it_holds() {
    let home = home("symbols = \"ascii\"\ntheem = \"light\"\nmouse = 3\n");
    let output =
        racelab("run squares --n 10 --seed 1").env("XDG_CONFIG_HOME", home.path()).output().expect("it starts");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("line 2: unknown key theem; did you mean theme? (and 1 more"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(output.stdout.is_ascii(), "its characters are ASCII");
}

#[test]
fn checking_says_everything_and_the_exit_code_too() {
    let home = home("theem = \"light\"\nmouse = 3\n");
    let file = home.path().join("racelab/config.toml");
    let check = |path: &std::path::Path| racelab("config --check").arg(path).output().expect("it starts");
    let output = check(&file);
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).lines().count()), (Some(1), 2));
    fs::write(&file, "theme = \"auto\"\n").expect("there is room");
    assert_eq!(check(&file).status.code(), Some(0));
    assert_eq!(check(&home.path().join("none")).status.code(), Some(1));
}

#[test]
fn what_is_in_force_is_a_file_that_holds() {
    let home = home("theme = \"high-contrast\"\n[keys.run]\nagain = \"d\"\n");
    let output = racelab("config").env("XDG_CONFIG_HOME", home.path()).output().expect("it starts");
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(printed.contains("\ntheme = \"high-contrast\"\n") && printed.contains("\nagain = \"d\"\n"), "{printed}");
    let again = home.path().join("again.toml");
    fs::write(&again, printed).expect("there is room");
    racelab("config --check").arg(&again).assert().code(0);
    let schema = racelab("config --schema").assert().code(0).get_output().stdout.clone();
    serde_json::from_slice::<serde_json::Value>(&schema).expect("it is JSON");
}
