//! `--theme auto`: terminals that say what their ground is at once, in pieces, late or never. What they say is no key, and
//! nothing of it comes to the shell.

use std::time::Duration;

use rstest::rstest;

use super::{ENTER, said};
use crate::support::laboratory::{Laboratory, Opening};

/// What the laboratory asks.
const QUESTION: &str = "\x1b]11;?\x1b\\\x1b[c";

/// Starts the laboratory, says how it ended, and what the shell reads then.
const SHELL: &str = r#""$0" "$@"; echo "<ended $?>"; read -r rest; echo "<read $rest>"; read rest"#;

/// Opened on a terminal that is asked.
fn asked() -> Laboratory {
    let lab = Opening::behind(SHELL, "--theme auto").env("COLORTERM", "truecolor").start();
    lab.writes(QUESTION, 0);
    lab
}

/// Whether the ground that is drawn is dark: that of the first cell.
fn is_dark(lab: &Laboratory) -> bool {
    lab.sees("the first frame", |screen| screen.alternate_screen() && !screen.contents().trim().is_empty());
    lab.looked_at(|screen| match screen.cell(0, 0).map(vt100::Cell::bgcolor) {
        Some(vt100::Color::Rgb(red, ..)) => red < 0x80,
        other => panic!("no ground: {other:?}"),
    })
}

/// Leaves it; the shell reads nothing but the Enter that follows.
fn leaves_nothing_to_the_shell(mut lab: Laboratory) {
    assert_eq!(lab.press("q").ended(), 0);
    lab.press(ENTER).shows("<read >");
}

#[rstest]
#[case::dark("1e1e/1e1e/2e2e", true)]
#[case::light("ffff/fafa/f0f0", false)]
fn the_ground_that_the_terminal_says_is_that_of_the_theme(#[case] colour: &str, #[case] dark: bool) {
    let mut lab = asked();
    lab.press(&format!("\x1b]11;rgb:{colour}\x1b\\\x1b[?62;22c"));
    // On a machine that is very busy an answer may be late: then it is as if there had been none.
    assert!(is_dark(&lab) == dark || is_dark(&lab), "{colour}");
    lab.answers();
    leaves_nothing_to_the_shell(lab);
}

#[test]
fn the_notes_of_the_speaker_are_drawn_on_the_same_ground() {
    let mut notes = Opening::behind(SHELL, "notes --theme auto").env("COLORTERM", "truecolor").start();
    notes.writes(QUESTION, 0);
    notes.press("\x1b]11;rgb:ffff/fafa/f0f0\x1b\\\x1b[?62;22c");
    // Late is as if there had been none.
    is_dark(&notes);
    leaves_nothing_to_the_shell(notes);
    let few = Opening::behind(SHELL, "notes").open();
    few.looked_at(|screen| assert!(matches!(screen.cell(0, 0).map(vt100::Cell::bgcolor), Some(vt100::Color::Idx(_)))));
    leaves_nothing_to_the_shell(few);
}

#[test]
fn an_answer_in_pieces_is_no_key() {
    let mut lab = asked();
    for piece in ["\x1b]1", "1;rgb:ffff/", "fafa/f0f0", "\x1b", "\\\x1b[?6", "2;22c"] {
        lab.press(piece);
        std::thread::sleep(Duration::from_millis(2));
    }
    is_dark(&lab);
    lab.answers();
    lab.shows(said("lab.title"));
    leaves_nothing_to_the_shell(lab);
}

#[test]
fn a_terminal_that_never_answers_is_waited_for_a_moment_and_is_dark() {
    let lab = asked();
    assert!(is_dark(&lab));
    leaves_nothing_to_the_shell(lab);
}

#[test]
fn one_that_knows_no_colours_says_what_it_is_and_that_is_enough() {
    let mut lab = asked();
    lab.press("\x1b[?6c");
    assert!(is_dark(&lab));
    leaves_nothing_to_the_shell(lab);
}

#[test]
fn an_answer_that_comes_late_is_passed_over() {
    let mut lab = asked();
    assert!(is_dark(&lab));
    lab.press("\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62;22c").answers();
    assert!(is_dark(&lab), "the theme does not change before one's eyes");
    lab.shows(said("lab.title"));
    leaves_nothing_to_the_shell(lab);
}

#[test]
fn an_answer_on_the_way_when_it_is_left_does_not_come_to_the_shell() {
    let mut lab = asked();
    assert!(is_dark(&lab));
    // All in one: who presses q has the answer right behind it.
    lab.press("q\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62;22c");
    assert_eq!(lab.ended(), 0);
    lab.press(ENTER).shows("<read >");
}
