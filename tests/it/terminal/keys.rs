//! Working with the laboratory: running, repeating, cancelling, asking for help.

use super::{ENTER, ESC, F1, said};
use crate::support::laboratory::Laboratory;
use crate::support::processes::{no_worker_is_left_of, until, workers_of};

#[test]
fn the_first_thing_one_sees_is_the_choice_of_scenarios() {
    let mut lab = Laboratory::open();
    for scenario in ["scenario.counter", "scenario.random", "scenario.fetch", "scenario.squares"] {
        lab.shows(said(scenario));
    }
    assert_eq!(lab.press("qq").ended(), 0);
}

#[test]
fn enter_runs_the_counter_and_the_guarded_one_comes_to_400_000() {
    let mut lab = Laboratory::open();
    lab.press(ENTER).shows("400,000");
    lab.shows_in_the_end(said("draw.board.none-lost"));
    lab.shows("✓").shows("400,000");
    assert_eq!(lab.press("qq").ended(), 0);
}

#[test]
fn running_again_counts_the_trials() {
    let mut lab = Laboratory::open();
    lab.press(ENTER);
    for trial in 1..=4 {
        lab.shows(&said("run.trial").replace("{n}", &trial.to_string()));
        lab.shows_in_the_end(said("draw.board.none-lost"));
        lab.press("r");
    }
    lab.shows_in_the_end("of 5 came out right");
    assert_eq!(lab.press("qq").ended(), 0);
}

#[test]
fn x_cancels_a_long_run_and_says_so() {
    let mut lab = Laboratory::open();
    lab.starts_a_long_fetch();
    lab.press("x").shows(said("draw.status.cancelled")).shows(said("hint.again"));
    // Nothing is going on any more, so nobody asks.
    assert_eq!(lab.press("qq").ended(), 0);
}

#[test]
fn a_cancelled_run_on_processes_leaves_no_child() {
    let mut lab = Laboratory::open();
    let pid = lab.starts_a_long_fetch_on_processes();
    lab.press("x").shows(said("hint.again"));
    no_worker_is_left_of(pid);
    // And the next one has children of its own.
    lab.press("r").shows_no(said("hint.again"));
    until("four children", || (workers_of(pid).len() == 4).then_some(()));
    // As long as the run is being stopped, leaving would ask.
    lab.press("x").shows(said("hint.again"));
    no_worker_is_left_of(pid);
    assert_eq!(lab.press("qq").ended(), 0);
}

#[test]
fn a_key_that_comes_in_two_pieces_destroys_nothing() {
    let mut lab = Laboratory::open();
    lab.starts_a_long_fetch();
    // An arrow whose first byte comes alone looks like Esc; it asks, and the rest of the arrow is no answer.
    lab.press(ESC).shows(said("leave.question"));
    lab.press("[A").answers();
    lab.shows(said("leave.question")).shows(said("leave.title"));
    lab.press(ESC).shows_no(said("leave.question")).shows(said("hint.cancel"));
    lab.press("x").shows(said("draw.status.cancelled")).shows(said("hint.again"));
    // On a run that is over, it goes back to where it came from, and no further.
    lab.press(ESC).shows(said("scenario.squares"));
    for _ in 0..3 {
        lab.press(ESC).answers();
        lab.press("[A").answers();
    }
    lab.shows(said("scenario.squares"));
    assert_eq!(lab.press("qq").ended(), 0);
}

#[test]
fn the_jamo_of_a_korean_input_method_are_the_letters_on_their_keys() {
    let mut lab = Laboratory::open();
    lab.press(ENTER);
    lab.shows_in_the_end(said("draw.board.none-lost"));
    // ㄱ lies on r, ㅂ on q.
    lab.press("ㄱ").shows(&said("run.trial").replace("{n}", "2"));
    lab.shows_in_the_end(said("draw.board.none-lost"));
    assert_eq!(lab.press("ㅂㅂ").ended(), 0);
}

#[test]
fn help_opens_is_searched_and_closes() {
    let mut lab = Laboratory::open();
    lab.press("?").shows(said("key.suspend"));
    lab.press("theme").shows_no(said("key.suspend")).shows(said("key.theme"));
    lab.press(ESC).shows_no(said("key.theme"));
    assert_eq!(lab.press("qq").ended(), 0);
}

/// Every key of the help but those that leave or stand aside.
const KEYS: [&str; 52] = [
    "\x1b[A",
    "\x1b[B",
    "\x1b[C",
    "\x1b[D",
    "\x1b[H",
    "\x1b[F",
    "\x1b[5~",
    "\x1b[6~",
    "\x1b[3~",
    "\t",
    "\x1b[Z",
    "\r",
    "\x7f",
    " ",
    "e",
    "/",
    "x",
    "-",
    "+",
    "=",
    "r",
    "g",
    "w",
    "W",
    "h",
    "j",
    "k",
    "l",
    "?",
    ":",
    "t",
    "L",
    "m",
    "\x1bOP",
    "\x1bOQ",
    "\x1bOR",
    "\x1bOS",
    "\x1b[15~",
    "\x1b[17~",
    "\x1b[18~",
    "\x1b[19~",
    "\x1b[20~",
    "\x1b[23~",
    "\x1b[24~",
    "\x0c",
    "y",
    "n",
    "0",
    "\x1b[<64;10;10M",
    "\x1b[<65;10;10M",
    "\x1b[<0;10;10M",
    "\x1b[<0;10;10m",
];

#[test]
fn no_key_does_harm_in_the_lab_in_its_settings_or_in_a_run() {
    let mut lab = Laboratory::open();
    for place in ["", "\t", ENTER, "?", ":", "/", "\te7"] {
        for key in KEYS {
            lab.press(place).press(key).answers();
            // Out of whatever that was, back to the Lab: closed, cancelled, gone back.
            for way_out in [F1, "x", "\x7f", "\x7f"] {
                lab.press(way_out);
            }
        }
    }
    assert_eq!(lab.code(), None);
    lab.leaves();
}

#[test]
fn what_is_played_is_drawn_to_its_very_end() {
    let mut lab = Laboratory::open();
    lab.starts_a_long_fetch();
    lab.press("x").shows(said("hint.again"));
    // Nobody touches a key: the last frame comes by itself.
    let verdict = said("verdict.cancelled").split('{').next().expect("it begins with words");
    lab.shows(verdict);
    assert_eq!(lab.press("qq").ended(), 0);
}
