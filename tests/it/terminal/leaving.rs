//! Leaving: when it asks, what is left behind, and what never leaves.

use super::{CONTROL_C, ENTER, ESC, said};
use crate::support::laboratory::{Laboratory, Opening};
use crate::support::processes::{no_worker_is_left_of, until};
use rstest::rstest;
use rustix::process::Signal;

impl Laboratory {
    /// Leaves from wherever it is: Ctrl-C cancels what is going on, and then leaves.
    pub(crate) fn leaves(&mut self) {
        self.looks_until("the laboratory to be left", |lab| {
            let code = lab.code();
            if code.is_none() && lab.holds_the_line() {
                lab.press(CONTROL_C);
                std::thread::sleep(std::time::Duration::from_millis(50));
            }
            code
        });
        assert_eq!(self.ended(), 0);
    }
}

#[rstest]
#[case::q("q")]
#[case::f10("\x1b[21~")]
#[case::control_c(CONTROL_C)]
fn without_a_run_it_is_left_at_once(#[case] key: &str) {
    let mut lab = Laboratory::open();
    lab.is_taken();
    assert_eq!(lab.press(key).ended(), 0);
    let written = lab.written();
    for mode in ["\x1b[?1049", "\x1b[?1002", "\x1b[?1006", "\x1b[?1004", "\x1b[?2026"] {
        assert!(written.contains(&format!("{mode}h")) && written.contains(&format!("{mode}l")), "{mode:?}");
    }
    assert!(written.contains("\x1b[?25l") && written.contains("\x1b[?25h"));
}

#[test]
fn escape_never_leaves() {
    let mut lab = Laboratory::open();
    for _ in 0..6 {
        lab.press(ESC).answers();
    }
    lab.shows(said("scenario.squares"));
    assert_eq!(lab.press("q").ended(), 0);
}

#[test]
fn quitting_asks_while_a_run_is_going_on() {
    let mut lab = Laboratory::open();
    let pid = lab.starts_a_long_fetch_on_processes();
    lab.press("q").shows(said("leave.question"));
    lab.press(ESC).shows_no(said("leave.question")).shows(said("hint.cancel"));
    lab.press("qn").shows_no(said("leave.question")).shows(said("hint.cancel"));
    lab.press("q").shows(said("leave.question"));
    lab.press(ENTER).shows(said("lab.title"));
    assert_eq!(lab.press("q").ended(), 0);
    no_worker_is_left_of(pid);
}

#[test]
fn control_c_cancels_a_run_before_it_leaves() {
    let mut lab = Laboratory::open();
    lab.starts_a_long_fetch();
    lab.press(CONTROL_C).shows(said("draw.status.cancelled")).shows(said("hint.again"));
    assert_eq!(lab.press(CONTROL_C).ended(), 0);
}

#[test]
fn a_terminal_that_is_gone_ends_it() {
    let lab = Opening::alone().open();
    let mut first = lab.hang_up();
    assert_eq!(first.ended(), 129);
}

#[test]
fn a_terminal_that_is_gone_ends_a_run_and_its_children() {
    let mut lab = Opening::alone().open();
    let pid = lab.starts_a_long_fetch_on_processes();
    let mut first = lab.hang_up();
    assert_eq!((first.pid(), first.ended()), (pid, 129));
    no_worker_is_left_of(pid);
}

#[test]
fn killed_it_leaves_no_child() {
    let mut lab = Laboratory::open();
    let pid = lab.starts_a_long_fetch_on_processes();
    lab.send(Signal::KILL);
    assert_eq!(until("the shell to say so", || lab.code()), 137);
    no_worker_is_left_of(pid);
}

#[rstest]
#[case::a_file("/dev/null")]
#[case::nobodys("/proc/none")]
#[case::relative("relative")]
fn where_nothing_can_be_remembered_it_opens_and_is_left_all_the_same(#[case] place: &str) {
    let folder = tempfile::tempdir().expect("there is room");
    let opening = Opening::new("").folder(folder.path());
    let mut lab = opening.env("XDG_STATE_HOME", place).env("XDG_CONFIG_HOME", place).env("HOME", place).open();
    lab.shows(said("lab.title"));
    // What would be remembered, is lost, and the next one opens as if nothing had been.
    assert_eq!(lab.press("jjL").press("q").ended(), 0);
}
