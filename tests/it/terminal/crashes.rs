//! What ends a program on the spot: signals that nobody expects, limits, no memory. The terminal is given back even then.

use rstest::rstest;
use rustix::process::Signal;

use super::{DOWN, ENTER, said};
use crate::support::laboratory::Opening;
use crate::support::processes::no_worker_is_left_of;

#[rstest]
#[case(Signal::USR1)]
#[case(Signal::USR2)]
#[case(Signal::ALARM)]
#[case(Signal::VTALARM)]
#[case(Signal::PROF)]
#[case(Signal::IO)]
#[case(Signal::XCPU)]
#[case(Signal::POWER)]
#[case(Signal::ABORT)]
#[case(Signal::SEGV)]
#[case(Signal::BUS)]
#[case(Signal::ILL)]
#[case(Signal::FPE)]
#[case(Signal::SYS)]
#[case(Signal::TRAP)]
fn whatever_signal_ends_it_the_terminal_is_as_it_was(#[case] signal: Signal) {
    // A crash leaves its memory in a file, where somebody wants that.
    let script = r#"ulimit -c 0; "$0" "$@"; echo "<ended $?>"; read rest"#;
    let mut lab = Opening::behind(script, "").open();
    let pid = lab.starts_a_long_fetch_on_processes();
    lab.send(signal);
    assert_eq!(lab.ended(), 128 + signal.as_raw());
    no_worker_is_left_of(pid);
}

#[test]
fn a_file_that_may_not_grow_is_an_error_and_not_the_end() {
    let folder = tempfile::tempdir().expect("there is room");
    let script = r#"ulimit -f 4; "$0" "$@"; echo "<ended $?>"; read rest"#;
    let mut lab = Opening::behind(script, "").folder(folder.path()).open();
    lab.press("/futures\r").press(ENTER).shows(said("hint.again"));
    lab.press("s").shows("File too large");
    assert_eq!(lab.press("qq").ended(), 0);
    assert_eq!(std::fs::read_dir(folder.path()).expect("it is ours").count(), 0, "no half of a file");
}

#[test]
fn without_memory_the_terminal_is_given_back_and_one_line_says_why() {
    let script = r#"ulimit -v 300000; "$0" "$@"; echo "<ended $?>"; read rest"#;
    let mut lab = Opening::behind(script, "").open();
    // Preset, model, workers, memory, tasks, length: more than there may be, in one piece.
    lab.press("/arrays\r\t").press(&DOWN.repeat(4)).press("1\r").press(DOWN).press("50000000\r").press(ENTER);
    assert_eq!(lab.ended(), 1);
    let screen = lab.screen();
    let lines: Vec<_> = screen.lines().filter(|line| !line.trim().is_empty()).collect();
    let words = said("failed.memory").split(';').next().expect("words");
    assert!(lines[0].contains(&format!("racelab: {words}")), "{screen}");
    assert!(lines.len() <= 3 && lines.last().is_some_and(|line| line.starts_with("<ended 1>")), "{screen}");
}

#[test]
fn with_few_descriptors_it_opens_and_hears_keys_or_says_why_not() {
    for files in 3..12 {
        let script = format!(r#"ulimit -n {files}; "$0" "$@"; echo "<ended $?>"; read rest"#);
        let mut lab = Opening::behind(&script, "").start();
        let opened = lab.looks_until("the laboratory, or why there is none", |lab| {
            let opened = lab.screen().contains(said("hint.quit"));
            (opened || lab.code().is_some()).then_some(opened)
        });
        if opened {
            assert_eq!(lab.press("qq").ended(), 0, "with {files}");
        } else {
            assert_ne!(lab.ended(), 0, "with {files}");
            let said = lab.written();
            assert_eq!(said.matches("racelab: ").count(), 1, "with {files}: {said}");
        }
    }
}
