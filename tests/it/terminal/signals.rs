//! Signals: whatever ends it or has it stand aside, the terminal is given back first.

use super::{CONTROL_Z, said};
use crate::support::family::is_stopped;
use crate::support::laboratory::{Laboratory, Opening};
use crate::support::processes::{no_worker_is_left_of, until, workers_of};
use rstest::rstest;
use rustix::process::Signal;

#[rstest]
#[case(Signal::INT, 130)]
#[case(Signal::TERM, 143)]
#[case(Signal::HUP, 129)]
#[case(Signal::QUIT, 131)]
fn a_signal_ends_it_and_the_terminal_is_as_it_was(#[case] signal: Signal, #[case] code: i32) {
    let lab = Laboratory::open();
    lab.is_taken();
    lab.send(signal);
    assert_eq!(lab.ended(), code);
}

#[rstest]
#[case(Signal::INT, 130)]
#[case(Signal::TERM, 143)]
#[case(Signal::HUP, 129)]
#[case(Signal::QUIT, 131)]
fn a_signal_ends_a_run_too(#[case] signal: Signal, #[case] code: i32) {
    let mut lab = Laboratory::open();
    let pid = lab.starts_a_long_fetch_on_processes();
    lab.send(signal);
    assert_eq!(lab.ended(), code);
    no_worker_is_left_of(pid);
}

#[test]
fn a_signal_ends_it_while_it_asks() {
    let mut lab = Laboratory::open();
    lab.starts_a_long_fetch();
    lab.press("q").shows(said("leave.question"));
    lab.send(Signal::TERM);
    assert_eq!(lab.ended(), 143);
}

/// Waits until the shell has its terminal back.
fn stands_aside(lab: &Laboratory, pid: u32) {
    lab.writes("<aside 148>", 0);
    assert!(is_stopped(pid));
    lab.is_given_back();
}

/// Brings it back, as the shell does.
fn comes_back(lab: &mut Laboratory) {
    // A line for the shell, which then says fg.
    lab.press("\n");
    lab.is_taken();
}

#[test]
fn control_z_stands_aside_for_the_shell_and_comes_back() {
    let mut lab = Opening::as_a_job().open();
    let pid = lab.pid();
    lab.press(CONTROL_Z);
    stands_aside(&lab, pid);
    comes_back(&mut lab);
    lab.shows(said("scenario.squares"));
    assert_eq!(lab.press("qq").ended(), 0);
}

#[test]
fn the_signal_for_it_does_the_same_and_a_run_rests_meanwhile() {
    let mut lab = Opening::as_a_job().open();
    let pid = lab.starts_a_long_fetch_on_processes();
    lab.send(Signal::TSTP);
    stands_aside(&lab, pid);
    let children = workers_of(pid);
    assert_eq!(children.len(), 4);
    until("the children to rest, too", || children.iter().all(|child| is_stopped(*child)).then_some(()));
    comes_back(&mut lab);
    lab.shows(said("hint.cancel"));
    until("the children to go on", || children.iter().all(|child| !is_stopped(*child)).then_some(()));
    lab.press("x").shows(said("draw.status.cancelled")).shows(said("hint.again"));
    assert_eq!(lab.press("qq").ended(), 0);
    no_worker_is_left_of(pid);
}

#[test]
fn where_no_shell_could_bring_it_back_control_z_changes_nothing() {
    let mut lab = Laboratory::open();
    lab.press(CONTROL_Z).answers();
    lab.is_taken();
    lab.shows(said("scenario.squares"));
    assert_eq!(lab.press("qq").ended(), 0);
}

#[test]
fn whoever_lets_it_go_on_gets_the_screen_again() {
    let lab = Laboratory::open();
    let pid = lab.pid();
    lab.send(Signal::STOP);
    until("it to stop", || is_stopped(pid).then_some(()));
    let before = lab.written().matches("\x1b[?1049h").count();
    lab.send(Signal::CONT);
    lab.writes("\x1b[?1049h", before);
    lab.shows(said("scenario.squares"));
    lab.send(Signal::TERM);
    assert_eq!(lab.ended(), 143);
}
