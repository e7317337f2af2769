//! Bytes that nobody typed as keys: pasted text, answers of the terminal, pieces of sequences. And terminals that are
//! late, or were left in a mode in which nothing waits.

use std::fs::OpenOptions;
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt;
use std::process::{Command, Stdio};
use std::time::Duration;

use portable_pty::{PtySize, native_pty_system};
use rstest::rstest;
use rustix::fs::OFlags;

use super::{CONTROL_C, DOWN, ENTER, ESC, said};
use crate::support::command::{Running, written_by};
use crate::support::laboratory::{Laboratory, Opening};
use crate::support::processes::until;

#[test]
fn pasted_addresses_stand_in_their_field_and_nothing_else_happens() {
    let mut lab = Opening::new("").sized(120, 40).open();
    lab.writes("\x1b[?2004h", 0);
    // Preset, model, workers, addresses.
    lab.press("/http\r\t").press(&DOWN.repeat(3)).press("e");
    lab.press("\x1b[200~http://127.0.0.1:9/one\rhttp://127.0.0.1:9/two\rhttp://127.0.0.1:9/qvx\r\x1b[201~");
    lab.shows("http://127.0.0.1:9/one http://127.0.0.1:9/two http://127.0.0.1:9/qvx");
    lab.press(ENTER).shows("127.0.0.1:9/qvx");
    // Outside of a field it is nothing at all.
    lab.press(ESC).press("\x1b[200~q\rx\x03v\x1b[201~").shows(said("notice.paste-nowhere"));
    assert_eq!(lab.press("qq").ended(), 0);
}

#[test]
fn answers_of_the_terminal_are_no_keys() {
    let mut lab = Laboratory::open();
    let answers = [
        "\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\",
        "\x1bP>|xterm(390)q\x1b\\",
        "\x1b_Gi=31;OKq\x1b\\",
        "\x1b[?62;22;52c",
        "\x1b[24;80R",
        "\x1b[I\x1b[O",
        "\x1b]4;1;rgb:cdcd/0000/0000\x07",
    ];
    for answer in answers {
        lab.press(answer).answers();
    }
    lab.shows(said("scenario.squares")).shows_no(said("leave.question"));
    assert_eq!(lab.press("qq").ended(), 0);
}

#[test]
fn an_arrow_in_two_pieces_is_an_arrow() {
    let mut lab = Laboratory::open();
    lab.press(ENTER);
    lab.shows_in_the_end(said("draw.board.none-lost"));
    for _ in 0..5 {
        // As over a slow line; somewhere else it would be Esc, which leaves the run.
        lab.press(ESC);
        std::thread::sleep(Duration::from_millis(2));
        lab.press("[D");
        lab.answers();
    }
    lab.shows(said("hint.again")).shows_no(said("hint.search"));
    // Alone it is still a key.
    lab.press(ESC).shows(said("hint.search"));
    assert_eq!(lab.press("qq").ended(), 0);
}

#[rstest]
#[case::paste("\x1b[200~hello")]
#[case::mouse("\x1b[<0;12")]
#[case::old_mouse("\x1b[M")]
#[case::answer("\x1b]11;rgb:12")]
#[case::key("\x1b[1;")]
fn nothing_unfinished_locks_the_keyboard(#[case] unfinished: &str) {
    let mut lab = Laboratory::open();
    lab.press(unfinished);
    assert_eq!(lab.press_until_ended(CONTROL_C), 0);
    let mut lab = Laboratory::open();
    lab.press(unfinished);
    assert_eq!(lab.press_until_ended("q"), 0);
}

impl Laboratory {
    /// Presses a key again and again, as somebody does who wants to leave; returns the exit code.
    fn press_until_ended(&mut self, key: &str) -> i32 {
        self.looks_until("the key to be heard", |lab| {
            let code = lab.code();
            if code.is_none() && lab.holds_the_line() {
                lab.press(key);
                std::thread::sleep(Duration::from_millis(100));
            }
            code
        });
        self.ended()
    }
}

#[test]
fn no_key_is_lost_beside_a_new_size() {
    let mut lab = Laboratory::open();
    for round in 0..40_u16 {
        let down = round % 2 == 0;
        lab.resize(80 + round, 24 + round % 9);
        lab.press(if down { "?" } else { "\x1bOP" });
        if down {
            lab.shows(said("help.title"))
        } else {
            lab.shows_no(said("help.title"))
        };
    }
    assert_eq!(lab.press("qq").ended(), 0);
}

#[test]
fn a_terminal_that_does_not_wait_and_reads_late_gets_everything() {
    let size = PtySize { rows: 60, cols: 200, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).expect("there is a pseudo-terminal");
    let name = pair.master.tty_name().expect("it has a name");
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
    let flags = i32::try_from(flags.bits()).expect("flags are few");
    let terminal = OpenOptions::new().read(true).write(true).custom_flags(flags).open(name).expect("it can be opened");
    drop(pair.slave);
    let end = || Stdio::from(terminal.try_clone().expect("there are descriptors"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_racelab"));
    command.env("TERM", "xterm-256color").env_remove("LC_ALL").env("LANG", "C.UTF-8");
    command.env("XDG_CONFIG_HOME", "/nonexistent").arg("--fresh");
    command.stdin(end()).stdout(end()).stderr(end());
    let mut running = Running::start(command);
    drop(terminal);
    // More than a terminal holds has been offered to it by now, or as much as it holds.
    until("the first frame to begin", || (written_by(running.pid()) > 2_000).then_some(()));
    let mut from = pair.master.try_clone_reader().expect("it can be read");
    let mut keys = pair.master.take_writer().expect("it can be written to");
    let mut parser = vt100::Parser::new(60.try_into().expect("rows"), 200.try_into().expect("columns"), 0);
    let mut bytes = [0; 4096];
    let mut is_whole = false;
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        parser.process(&bytes[..count]);
        let seen = parser.screen().contents();
        if !is_whole && seen.lines().last().is_some_and(|last| last.contains(said("hint.quit"))) {
            is_whole = true;
            std::io::Write::write_all(&mut keys, b"q").expect("it takes keys");
        }
    }
    assert!(is_whole, "the frame is cut");
    assert_eq!(running.status().code(), Some(0));
}
