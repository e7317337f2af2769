//! Windows of every size, at every moment.

use super::{END, ENTER, ESC, F1, said};
use crate::support::laboratory::Laboratory;

const SIZES: [(u16, u16); 16] = [
    (1, 1),
    (5, 3),
    (300, 100),
    (2, 50),
    (200, 2),
    (20, 10),
    (59, 20),
    (60, 19),
    (60, 20),
    (80, 24),
    (1, 60),
    (120, 40),
    (250, 20),
    (60, 90),
    (3, 3),
    (100, 30),
];

/// Goes through all sizes, and waits at each until it is drawn.
fn through_all_sizes(lab: &mut Laboratory) {
    for (columns, rows) in SIZES {
        lab.resize(columns, rows);
        lab.answers();
    }
}

#[test]
fn the_lab_and_its_help_fit_into_every_window() {
    let mut lab = Laboratory::open();
    through_all_sizes(&mut lab);
    lab.shows(said("scenario.squares"));
    lab.press("?");
    through_all_sizes(&mut lab);
    lab.shows(said("key.suspend"));
    lab.press(F1).shows_no(said("key.suspend"));
    assert_eq!(lab.press("qq").ended(), 0);
}

#[test]
fn a_window_changes_while_a_run_is_going_on() {
    let mut lab = Laboratory::open();
    lab.starts_a_long_fetch();
    through_all_sizes(&mut lab);
    lab.shows(said("hint.cancel"));
    lab.press("q");
    through_all_sizes(&mut lab);
    lab.shows(said("leave.question"));
    lab.press(ESC).shows_no(said("leave.question"));
    lab.press("x").shows(said("draw.status.cancelled"));
    through_all_sizes(&mut lab);
    lab.shows(said("draw.status.cancelled"));
    assert_eq!(lab.press("qq").ended(), 0);
}

#[test]
fn a_window_changes_while_the_counter_is_played() {
    let mut lab = Laboratory::open();
    lab.press(ENTER);
    through_all_sizes(&mut lab);
    lab.press(END);
    through_all_sizes(&mut lab);
    lab.shows_in_the_end(said("draw.board.none-lost"));
    assert_eq!(lab.press("qq").ended(), 0);
}

#[test]
fn a_window_may_change_faster_than_anybody_draws() {
    let mut lab = Laboratory::open();
    lab.press(ENTER);
    for round in 0..200_u16 {
        lab.resize(1 + round * 37 % 160, 1 + round * 17 % 60);
    }
    lab.resize(100, 30);
    lab.answers();
    lab.shows_in_the_end(said("draw.board.none-lost"));
    assert_eq!(lab.press("qq").ended(), 0);
}
