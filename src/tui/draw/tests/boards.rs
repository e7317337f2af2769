//! Boards of a counter.

use insta::assert_snapshot;
use rstest::rstest;

use super::{board, drawn};
use crate::event::Nanos;
use crate::text::Lang;
use crate::tui::draw::board::Board;
use crate::tui::draw::sample;
use crate::tui::kit::testing::{self, look};
use crate::tui::theme::{Mark, Symbols, Theme};

#[rstest]
#[case::small((36, 12))]
#[case::medium((48, 18))]
#[case::large((60, 28))]
fn a_board_whose_updates_were_lost(#[case] size: (u16, u16)) {
    let timeline = sample::race();
    let text = drawn(size, |painter| board::draw(painter, &board("no guard", &timeline, Nanos::MAX)));
    assert_snapshot!(format!("board_lost_{}x{}", size.0, size.1), text);
}

#[test]
fn a_board_in_the_middle_of_a_run_says_what_was_made_so_far() {
    let timeline = sample::race();
    let board = board("no guard", &timeline, 300_000);
    assert_snapshot!(drawn((48, 18), |painter| board::draw(painter, &board)));
}

#[test]
fn a_guarded_board_climbs_straight_and_says_what_it_cost() {
    let timeline = sample::guarded(4, 400, 2_870_000);
    let board = Board { also: Some("took 4.1 times as long"), ..board("Mutex", &timeline, Nanos::MAX) };
    assert_snapshot!(drawn((60, 18), |painter| board::draw(painter, &board)));
}

#[test]
fn a_board_in_korean_and_one_in_ascii() {
    let timeline = sample::race();
    let board = board("보호 없음", &timeline, Nanos::MAX);
    let korean = look(Theme::Light, Symbols::Unicode, Lang::Ko);
    assert_snapshot!("board_korean", testing::drawn(korean, (48, 14), |painter| board::draw(painter, &board)));
    let ascii = look(Theme::Monochrome, Symbols::Ascii, Lang::En);
    let board = Board { title: "no guard", ..board };
    assert_snapshot!("board_ascii", testing::drawn(ascii, (60, 20), |painter| board::draw(painter, &board)));
}

#[test]
fn a_compact_board_is_one_line() {
    let timeline = sample::race();
    let board = board("no guard", &timeline, Nanos::MAX);
    assert_snapshot!(drawn((72, 1), |painter| board::draw(painter, &board)));
}

#[rstest]
#[case((28, 6))]
#[case((36, 4))]
fn a_board_without_room_for_a_frame_keeps_its_digits(#[case] size: (u16, u16)) {
    let timeline = sample::race();
    let text = drawn(size, |painter| board::draw(painter, &board("no guard", &timeline, Nanos::MAX)));
    assert_snapshot!(format!("board_bare_{}x{}", size.0, size.1), text);
}

#[test]
fn what_is_said_instead_replaces_the_usual_line() {
    let timeline = sample::race();
    let board = Board { instead: Some((Mark::Warn, "each counts its own copy")), ..board("x", &timeline, Nanos::MAX) };
    let text = drawn((60, 12), |painter| board::draw(painter, &board));
    assert!(text.contains("! each counts its own copy") && !text.contains("lost"), "{text}");
}
