//! What stands where a file should be: folders, pipes, circles of links, names that are none. Each is one line, in both
//! languages, and nobody waits for it for ever.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command as Tool;

use rstest::rstest;

use crate::support::program::racelab;

/// The one line that a command says which cannot be done, without the program's name.
fn refused(folder: &Path, args: &str) -> String {
    let mut command = racelab(args);
    let output = command.current_dir(folder).output().expect("it starts");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{args}: {output:?}");
    let said = String::from_utf8(output.stderr).expect("the program writes UTF-8");
    assert_eq!(said.lines().count(), 1, "{args}: {said}");
    said.trim_end().rsplit_once(": ").expect("it has a reason").1.to_owned()
}

fn pipe(path: &Path) {
    assert!(Tool::new("mkfifo").arg(path).status().expect("there is mkfifo").success());
}

#[rstest]
fn whatever_stands_in_the_place_of_a_file_is_said(
    #[values("replay", "explain", "export --format csv", "worksheet", "explore", "lesson --check", "run http --urls")]
    command: &str,
) {
    let folder = tempfile::tempdir().expect("there is room");
    fs::create_dir(folder.path().join("inner")).expect("there is room");
    symlink("circle.x", folder.path().join("circle.x")).expect("there is room");
    for (file, en, ko) in [
        ("inner", "Is a directory", "폴더입니다"),
        ("circle.x", "The links lead in a circle", "링크가 서로를 가리키며 맴돕니다"),
        ("none.x", "No such file or directory", "그런 파일이나 폴더가 없습니다"),
    ] {
        assert_eq!(refused(folder.path(), &format!("{command} {file}")), en);
        assert_eq!(refused(folder.path(), &format!("{command} {file} --lang ko")), ko);
    }
}

/// They all read by way of the same few lines; those are tried with less patience where they stand.
#[rstest]
#[case("explore")]
#[case("lesson --check")]
fn a_pipe_that_nobody_writes_to_is_not_waited_for_without_end(#[case] command: &str) {
    let folder = tempfile::tempdir().expect("there is room");
    pipe(&folder.path().join("pipe"));
    let said = refused(folder.path(), &format!("{command} pipe"));
    assert_eq!(said, "it is a pipe that nobody writes to; start what writes to it first");
}

#[test]
fn addresses_and_programs_come_through_pipes_too() {
    let ran = |script: &str| {
        let mut command = crate::support::command::shell(script);
        command.stdin(std::process::Stdio::null());
        command.output().expect("it starts")
    };
    let explored = ran("printf 'worker A:\\n    pass\\n' | \"$0\" explore /dev/stdin --json");
    assert_eq!(explored.status.code(), Some(0), "{explored:?}");
    let fetched = ran("echo http://127.0.0.1:9/ | \"$0\" run http --urls /dev/stdin --json");
    assert!(String::from_utf8_lossy(&fetched.stdout).contains("127.0.0.1:9"), "{fetched:?}");
}

#[rstest]
fn an_empty_argument_is_said_to_be_one(
    #[values("replay", "explain", "export --format csv", "worksheet", "explore", "lesson")] command: &str,
) {
    let output = racelab(command).arg("").output().expect("it starts");
    let said = String::from_utf8(output.stderr).expect("the program writes UTF-8");
    let name = command.split(' ').next().unwrap_or_default();
    assert_eq!(said, format!("racelab: an argument is empty; see racelab {name} --help\n"));
    assert_eq!(output.status.code(), Some(2));
}

/// A task that is given no file fails with the same words, and the run is made.
#[test]
fn a_task_that_is_given_no_file_says_what_it_was_given() {
    for (lang, said) in [("en", "it is a pipe or a device, and no plain file"), ("ko", "일반 파일이 아니라")] {
        let output = racelab("run json --path /dev/zero --json --lang").arg(lang).output().expect("it starts");
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
        let why = report["runs"][0]["tasks"][0]["error"].as_str().expect("it failed");
        assert!(why.contains(said), "{why}");
    }
}

/// The laboratory opens: nobody writes to what stands where it remembers.
#[test]
fn a_pipe_where_something_is_remembered_keeps_nobody_waiting() {
    let state = tempfile::tempdir().expect("there is room");
    fs::create_dir(state.path().join("racelab")).expect("there is room");
    pipe(&state.path().join("racelab/laboratory.toml"));
    pipe(&state.path().join("racelab/lessons.toml"));
    for args in ["--plain", "lesson"] {
        racelab(args).env("XDG_STATE_HOME", state.path()).write_stdin("quit\n").assert().code(0);
    }
}
