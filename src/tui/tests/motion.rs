//! Less motion: fewer pictures that no key asked for, and what a run came to is told all the same.

use std::collections::HashSet;
use std::time::Duration;

use rstest::rstest;

use super::desk::{Desk, desk_moving};
use crate::motion::Motion;
use crate::tui::Message;

/// What is to be seen for a little more than four seconds, as often as it is looked at: every twentieth of a second.
fn pictures(mut desk: Desk) -> (Desk, usize) {
    let mut seen = HashSet::new();
    for _ in 0..90 {
        seen.insert(desk.screen());
        desk = desk.wait(50);
    }
    seen.insert(desk.screen());
    (desk, seen.len())
}

#[rstest]
#[case::full(Motion::Full, 40..=82)]
#[case::reduced(Motion::Reduced, 8..=9)]
#[case::off(Motion::Off, 1..=1)]
fn a_race_is_played_in_so_many_pictures(#[case] motion: Motion, #[case] expected: std::ops::RangeInclusive<usize>) {
    let (desk, pictures) = pictures(desk_moving(80, 24, motion).press("Enter").run_through());
    assert!(expected.contains(&pictures), "{pictures}");
    assert!(!desk.app.is_moving());
    assert!(desk.screen().contains("of 400,000"), "{}", desk.screen());
}

#[test]
fn while_keys_go_elsewhere_a_run_goes_on_and_is_seldom_drawn() {
    let mut desk = desk_moving(80, 24, Motion::Full).press("Enter");
    assert_eq!(desk.app.shortest_frame(), Motion::Full.shortest_frame());
    desk.send(Message::Focus(false));
    assert_eq!(desk.app.shortest_frame(), Duration::from_secs(1));
    let mut desk = desk.run_through().wait(4_100);
    assert!(desk.screen().contains("of 400,000"), "the run went on: {}", desk.screen());
    desk.send(Message::Focus(true));
    assert_eq!(desk.app.shortest_frame(), Motion::Full.shortest_frame());
    desk.send(Message::Focus(false));
    assert_eq!(desk.press("Home").app.shortest_frame(), Motion::Full.shortest_frame(), "who presses a key is here");
}

#[test]
fn without_motion_nothing_waits_for_time_to_pass() {
    let lab = desk_moving(80, 24, Motion::Off);
    let going = lab.clone().press("/ r a n d o m Enter Enter").run_until(40);
    let compared = lab.clone().press("v Enter").compare_through();
    let replayed = going.clone().run_through().press("Home Space");
    for (name, desk) in [("lab", lab), ("run", going), ("comparison", compared), ("played", replayed)] {
        assert!(!desk.app.is_moving(), "{name}");
    }
}

#[test]
fn without_motion_each_report_says_how_far_the_run_is() {
    let desk = desk_moving(80, 24, Motion::Off).press("/ r a n d o m Enter Enter");
    let (early, late) = (desk.clone().run_until(40), desk.run_until(400));
    assert!(early.screen() != late.screen(), "{}", early.screen());
}

#[test]
fn without_motion_the_bottom_line_offers_the_next_step_and_a_comparison_its_verdict() {
    let race = desk_moving(80, 24, Motion::Off).press("Enter").run_through();
    assert!(race.screen().contains("next step"), "{}", race.screen());
    let first = race.press("Space");
    assert!(first.screen().contains("paused"), "{}", first.screen());
    let compared = desk_moving(80, 24, Motion::Off).press("v Enter").compare_through();
    assert!(!compared.screen().contains("playing"), "{}", compared.screen());
}
