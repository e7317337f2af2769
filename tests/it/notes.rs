//! `racelab notes`: what the speaker reads on a second terminal, of laboratories that are opened, left and killed.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use rustix::process::Signal;
use tempfile::TempDir;

use crate::support::laboratory::{Laboratory, Opening};
use crate::support::processes::{self, until};
use crate::support::program::OF_THE_TESTER;

/// Somebody who reads notes through a pipe. They do not outlive the test.
struct Reader {
    child: Child,
    heard: Arc<Mutex<String>>,
}

impl Reader {
    /// Reads what the laboratories of this folder tell.
    fn of(folder: &Path, args: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_racelab"));
        for name in OF_THE_TESTER {
            command.env_remove(name);
        }
        command.env("XDG_RUNTIME_DIR", folder).arg("notes").args(args.split_whitespace());
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("it starts");
        let heard = Arc::new(Mutex::new(String::new()));
        let (from, all) = (child.stdout.take().expect("it is a pipe"), Arc::clone(&heard));
        std::thread::spawn(move || {
            for line in BufReader::new(from).lines().map_while(Result::ok) {
                let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
                all.push_str(&line);
                all.push('\n');
            }
        });
        Self { child, heard }
    }

    fn heard(&self) -> String {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until this is said.
    fn hears(&self, words: &str) -> &Self {
        until(&format!("{words:?} among the notes: {}", self.heard()), || self.heard().contains(words).then_some(()));
        self
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn room() -> TempDir {
    tempfile::tempdir().expect("there is room")
}

/// A laboratory that is found in this folder.
fn laboratory(folder: &Path, args: &str) -> Laboratory {
    let laboratory = Opening::new(args).env("XDG_RUNTIME_DIR", &folder.to_string_lossy()).open();
    let socket = folder.join(format!("racelab/{}.notes", laboratory.pid()));
    until("the laboratory to be found", || socket.exists().then_some(()));
    laboratory
}

#[test]
fn the_speaker_reads_what_the_projected_screen_hides() {
    let folder = room();
    let reader = Reader::of(folder.path(), "");
    reader.hears("Waiting for a laboratory: open one in another terminal.\n");
    let mut laboratory = laboratory(folder.path(), "lesson lucky-run");
    laboratory.shows("2 less");
    reader.hears("A run that came out right proves nothing - step 1 of 5\n");
    reader
        .hears("Notes: Let everybody commit")
        .hears("Now: right: 2 less")
        .hears("Next: racelab run counter --guard none\n");
    assert!(!laboratory.screen().contains("Let everybody commit"), "{}", laboratory.screen());
    laboratory.press("2").shows("run it");
    reader.hears("step 2 of 5\n");
    laboratory.press("\r").shows("It runs.");
    laboratory.press("\x1b[F").shows("Updates are missing");
    laboratory.press("\x03");
    assert_eq!(laboratory.ended(), 0);
    reader.hears(" has been left.\nWaiting for a laboratory");
}

#[test]
fn nobody_else_reads_it_and_of_the_dead_nothing_stays() {
    let folder = room();
    let first = laboratory(folder.path(), "");
    let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    let place = folder.path().join("racelab");
    let stale = place.join(format!("{}.notes", first.pid()));
    assert_eq!((mode(&place), mode(&stale)), (0o700, 0o600));
    first.send(Signal::KILL);
    until("the laboratory to die", || first.code());
    assert!(stale.exists(), "nobody was left to take it away");
    let mut next = laboratory(folder.path(), "");
    assert!(!stale.exists(), "the next one sweeps");
    next.press("q");
    assert_eq!(next.ended(), 0);
    assert_eq!(fs::read_dir(&place).expect("it is there").count(), 0);
}

#[test]
fn a_folder_that_others_may_look_into_is_none() {
    let folder = room();
    let place = folder.path().join("racelab");
    fs::create_dir(&place).expect("there is room");
    fs::set_permissions(&place, fs::Permissions::from_mode(0o755)).expect("it is ours");
    let mut laboratory = Opening::new("").env("XDG_RUNTIME_DIR", &folder.path().to_string_lossy()).open();
    laboratory.press("q");
    assert_eq!(laboratory.ended(), 0);
    assert_eq!(fs::read_dir(&place).expect("it is there").count(), 0);
}

#[test]
fn a_reader_that_is_stopped_holds_nobody_up() {
    let folder = room();
    let mut laboratory = laboratory(folder.path(), "lesson lucky-run");
    let reader = Reader::of(folder.path(), "");
    reader.hears("Now: right: 2 less");
    processes::send(reader.child.id(), Signal::STOP);
    laboratory.press("2").shows("step 2 of 5");
    // More pages than a socket keeps.
    for _ in 0..80 {
        laboratory.press("\x7f").shows("step 1 of 5");
        laboratory.press("\r").shows("step 2 of 5");
    }
    laboratory.press("\x03");
    assert_eq!(laboratory.ended(), 0);
    processes::send(reader.child.id(), Signal::CONT);
    reader.hears("Waiting for a laboratory");
}

#[test]
fn of_several_the_newest_is_read_unless_one_is_named() {
    let folder = room();
    let older = laboratory(folder.path(), "lesson lucky-run");
    let newer = laboratory(folder.path(), "lesson gil");
    let (older, newer) = (older.pid(), newer.pid());
    let newest = Reader::of(folder.path(), "");
    newest.hears(&format!("Laboratory {newer}.\nOthers are open: {older} (--of reads one of them).\n"));
    newest.hears("What the GIL does, and what it does not - step 1 of 7");
    Reader::of(folder.path(), &format!("--of {older}")).hears("A run that came out right proves nothing - step 1");
    let mut wrong = crate::support::program::racelab("notes --of 1");
    wrong.env("XDG_RUNTIME_DIR", folder.path());
    wrong.assert().code(1).stdout("").stderr(format!("racelab: there is no laboratory 1; open are {newer}, {older}\n"));
}

#[test]
fn on_a_terminal_they_are_drawn_and_q_leaves() {
    let folder = room();
    let mut reader =
        Opening::new("notes").env("XDG_RUNTIME_DIR", &folder.path().to_string_lossy()).sized(60, 20).open();
    reader.shows("Waiting for a laboratory");
    let _laboratory = laboratory(folder.path(), "lesson lucky-run");
    reader.shows("step 1 of 5").shows("Let everybody commit").shows("2 less");
    reader.resize(80, 24);
    reader.shows("q leaves");
    reader.press("q");
    assert_eq!(reader.ended(), 0);
}
