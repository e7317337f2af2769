//! A shell with jobs behind the laboratory, and behind a run: it always gets its terminal back.

use rstest::rstest;
use rustix::process::Signal;

use super::{CONTROL_Z, said};
use crate::support::family::{children_of, has_ended, is_stopped, name};
use crate::support::laboratory::{Laboratory, Opening};
use crate::support::processes::{no_worker_is_left_of, until, workers_of};

/// Runs with very many children; a line brings it back to its end.
const MANY: &str =
    r#"set -m; "$0" "$@" >/dev/null; echo "<aside $?>"; read line; fg >/dev/null; echo "<ended $?>"; read rest"#;

/// Is told to end while it stands aside, as bash does it: the signal, and then to go on.
fn ended_aside(signal: &str) -> String {
    format!(r#"set -m; "$0" "$@"; echo "<aside $?>"; read line; kill -{signal} %1; kill -CONT %1; read rest"#)
}

#[test]
fn control_z_while_children_start_gives_the_shell_its_prompt() {
    for _ in 0..6 {
        let args = "run random --model processes --workers 200 --tasks 200 --duration 100ms..200ms";
        let mut shell = Opening::behind(MANY, args).start();
        let pid = shell.program();
        // They are being started now: some are there, and most are not.
        until("the first children", || (workers_of(pid).len() > 2).then_some(()));
        shell.press(CONTROL_Z).writes("<aside 148>", 0);
        until("all of it to rest", || is_stopped(pid).then_some(()));
        until("the children to rest", || workers_of(pid).iter().all(|child| is_stopped(*child)).then_some(()));
        shell.press("\n");
        assert_eq!(shell.ended(), 0);
        no_worker_is_left_of(pid);
    }
}

#[test]
fn a_laboratory_that_stands_aside_ends_when_it_is_told_to() {
    for signal in ["TERM", "HUP"] {
        let mut lab = Opening::behind(&ended_aside(signal), "").open();
        let pid = lab.starts_a_long_fetch_on_processes();
        lab.press(CONTROL_Z).writes("<aside 148>", 0);
        lab.press("\n");
        until("it to end", || has_ended(pid).then_some(()));
        lab.is_given_back();
        no_worker_is_left_of(pid);
    }
}

#[rstest]
#[case::laboratory("", said("scenario.squares"))]
#[case::notes("notes", said("notes.waiting"))]
fn in_the_background_it_waits_for_its_terminal_and_touches_nothing(#[case] args: &str, #[case] shows: &str) {
    let script = r#"set -m; "$0" "$@"; echo "<aside $?>"; bg >/dev/null; read line; echo "<typed $line>"; read line; fg >/dev/null; echo "<ended $?>"; read rest"#;
    let mut lab = Opening::behind(script, args).open();
    let pid = lab.pid();
    lab.press(CONTROL_Z).writes("<aside 148>", 0);
    until("it to go on", || (!is_stopped(pid)).then_some(()));
    // What is typed is the shell's, and so is the line.
    lab.press("q\n").writes("<typed q>", 0);
    lab.is_given_back();
    assert!(!is_stopped(pid));
    lab.press("\n").is_taken();
    lab.shows(shows);
    assert_eq!(lab.press("qq").ended(), 0);
}

#[rstest]
fn begun_in_the_background_it_waits_and_can_be_ended(#[values("", "notes")] args: &str) {
    let script = r#"set -m; "$0" "$@" & echo "<begun>"; read line; kill %1; wait %1; echo "<ended $?>"; read rest"#;
    let mut shell = Opening::behind(script, args).start();
    shell.writes("<begun>", 0);
    let pid = shell.program();
    shell.press("\n");
    assert_eq!(shell.ended(), 143);
    assert!(!children_of(shell.first_pid()).contains(&pid));
}

#[test]
fn a_program_that_was_frozen_gives_back_what_it_can_from_the_background() {
    let script = r#"set -m; "$0" "$@"; kill -CONT %1; kill %1; read rest"#;
    let lab = Opening::behind(script, "").open();
    let pid = lab.pid();
    lab.send(Signal::STOP);
    until("it to end", || has_ended(pid).then_some(()));
    lab.sees("the first screen", |screen| !screen.alternate_screen() && !screen.hide_cursor());
}

impl Laboratory {
    /// The program, whether it draws anything or not.
    fn program(&self) -> u32 {
        let first = self.first_pid();
        until("the program to start", || children_of(first).into_iter().find(|pid| name(*pid) == "racelab"))
    }
}
