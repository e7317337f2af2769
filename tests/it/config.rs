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
    let printed = racelab("config").env("XDG_CONFIG_HOME", home.path()).output().expect("it starts").stdout;
    let printed = String::from_utf8(printed).expect("the program writes UTF-8");
    let said: Vec<&str> = printed.lines().take_while(|line| !line.starts_with("# What is set here")).collect();
    let said = said.join("\n").replace("\n# ", " ");
    assert!(said.contains("whatever is right holds. This is not:"), "{said}");
    assert!(said.contains("line 2: unknown key theem") && said.contains("line 3: mouse is true or false"), "{said}");
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

/// What a small run says on stderr with this folder as the home of settings; the run itself is made.
fn said_with(name: &str, value: &std::ffi::OsStr) -> String {
    let output = racelab("run squares --n 10 --seed 1").env(name, value).output().expect("it starts");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(!output.stdout.is_empty(), "{output:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Puts something in the place of the file.
type Make<'what> = &'what dyn Fn(&std::path::Path);

#[test]
fn whatever_stands_in_the_place_of_the_file_is_one_line_and_no_wait() {
    let beside = |make: Make<'_>| {
        let home = tempfile::tempdir().expect("there is room");
        fs::create_dir(home.path().join("racelab")).expect("there is room");
        make(&home.path().join("racelab/config.toml"));
        said_with("XDG_CONFIG_HOME", home.path().as_os_str())
    };
    let huge = |path: &std::path::Path| {
        let file = fs::File::create(path).expect("there is room");
        file.set_len(1 << 30).expect("it is sparse");
    };
    let pipe = |path: &std::path::Path| {
        rustix::fs::mknodat(rustix::fs::CWD, path, rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU, 0)
            .expect("a pipe");
    };
    let makes: [(&str, Make<'_>); 5] = [
        ("a folder", &|path| fs::create_dir(path).expect("there is room")),
        ("no UTF-8", &|path| fs::write(path, b"language = \"\xff\"\n").expect("there is room")),
        ("1 GiB", &huge),
        ("a pipe", &pipe),
        ("a link to itself", &|path| std::os::unix::fs::symlink(path, path).expect("a link")),
    ];
    for (what, make) in makes {
        let said = beside(make);
        assert_eq!(said.lines().count(), 1, "{what}: {said}");
        assert!(said.contains("config.toml"), "{what}: {said}");
    }
    // A mark at the beginning, as some editors put it there, is no mistake.
    let marked = beside(&|path| fs::write(path, "\u{feff}symbols = \"ascii\"\n").expect("there is room"));
    assert_eq!(marked, "");
}

#[test]
fn a_home_that_is_none_is_no_matter() {
    for value in ["", "relative", "/dev/null", "/proc/self/mem/x", "\u{1b}[31m"] {
        for name in ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "HOME"] {
            let said = said_with(name, value.as_ref());
            assert!(said.lines().count() <= 1 && !said.contains('\u{1b}'), "{name}={value}: {said}");
        }
    }
    let output = racelab("run squares --n 10 --seed 1")
        .env_remove("HOME")
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("XDG_STATE_HOME")
        .output()
        .expect("it starts");
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0), "{output:?}");
}

#[test]
fn a_palette_that_is_hard_to_read_is_told_and_holds() {
    let home = home("theme = \"mine\"\n[palettes.mine]\nlike = \"light\"\nwarn = \"#CCCC00\"\n");
    let output = racelab("config --check").arg(home.path().join("racelab/config.toml")).output().expect("it starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), said.lines().count()), (Some(0), 1), "{said}");
    assert!(said.contains("line 2: mine: warn on ground has a contrast of 1."), "{said}");
}
