//! What keys, clicks and signals do on every screen.

use super::desk::{Desk, desk};
use crate::plan::GuardName;
use crate::text::Lang;
use crate::tui::{Effect, Message};
use rstest::rstest;

#[rstest]
#[case("Esc")]
#[case("Esc Esc Esc [ A")]
#[case("Tab Esc")]
#[case("/ x Esc")]
#[case("? Esc")]
fn escape_never_quits(#[case] keys: &str) {
    assert_eq!(desk(80, 24).press(keys).effects, []);
}

#[rstest]
#[case("q")]
#[case("ㅂ")]
#[case("F10")]
#[case("C-c")]
fn there_are_several_ways_out(#[case] key: &str) {
    assert_eq!(desk(80, 24).press(key).effects, [Effect::Exit(0)]);
}

#[test]
fn the_mouse_chooses_what_it_is_pointed_at() {
    let desk = desk(80, 24).click_on("Random durations");
    assert!(desk.screen().contains("▸ Random durations"));
    let desk = desk.click_on("Shared counter").click_on("spin");
    let guards =
        |plans: Vec<crate::engine::Runnable>| plans.into_iter().filter_map(|plan| plan.guard).collect::<Vec<_>>();
    let desk = desk.click_on("Enter run");
    assert_eq!(guards(desk.begun().1), [GuardName::None, GuardName::Mutex, GuardName::Spin]);
    let desk = desk.run_through().click_on(" mutex ");
    assert_eq!(desk.run().selected(), 1);
    assert!(desk.click_on("Esc back").is_in_lab());
}

#[test]
fn language_and_mouse_change_at_once() {
    let desk = desk(80, 24).press("L m");
    assert_eq!(desk.app.setup.lang, Lang::Ko);
    assert_eq!(desk.effects, [Effect::Mouse(false)]);
}

#[test]
fn the_system_is_obeyed() {
    let mut desk = desk(80, 24).press("Enter");
    desk.effects.clear();
    desk.send(Message::Suspend);
    desk.send(Message::Continued);
    desk.send(Message::Stop(143));
    assert_eq!(desk.effects, [Effect::Suspend, Effect::Reenter, Effect::Cancel, Effect::Exit(143)]);
}

#[test]
fn the_bottom_line_shows_the_keys_that_work_now() {
    let foot = |desk: Desk| desk.screen().lines().last().unwrap().to_owned();
    let going = foot(desk(120, 40).press("Enter"));
    assert!(going.contains("x cancel") && going.contains("pause") && !going.contains("again"), "{going}");
    let over = foot(desk(120, 40).press("Enter").run_through().wait(5_000));
    assert!(!over.contains("cancel") && over.contains("Space play") && over.contains("r again"), "{over}");
}

/// What was handed to the clipboard last.
fn copied(desk: &Desk) -> &str {
    let copies = desk.effects.iter().rev().find_map(|effect| match effect {
        Effect::Copy(text) => Some(text.as_str()),
        _ => None,
    });
    copies.expect("something was copied")
}

#[test]
fn y_copies_the_command_of_what_is_set() {
    let desk = desk(80, 24).press("y");
    assert_eq!(copied(&desk), "racelab run counter");
    let desk = desk.press("Tab Down Down Right ㅛ");
    assert_eq!(copied(&desk), "racelab run counter --workers 5");
}

#[test]
fn y_copies_a_run_and_of_its_outcome_what_has_been_shown() {
    let desk = desk(80, 24).press("Enter").run_until(0).press("y");
    let command = copied(&desk).to_owned();
    assert!(command.starts_with("racelab run counter --seed ") && command.lines().count() == 1, "{command}");
    let desk = desk.run_through().wait(2_000).press("End C-y");
    let lines: Vec<&str> = copied(&desk).lines().collect();
    assert_eq!((lines.len(), lines[0]), (3, command.as_str()), "{lines:?}");
    assert!(lines[1].starts_with("no guard: ") && lines[2].starts_with("mutex: "), "{lines:?}");
}

#[test]
fn what_is_to_be_said_of_the_world_is_said_until_the_next_key() {
    let mut desk = desk(80, 24);
    desk.send(Message::Told(crate::text::Phrase::new("copied.to-terminal")));
    assert!(desk.screen().contains("refuse without"), "{}", desk.screen());
    assert!(!desk.press("Down").screen().contains("refuse without"));
}

#[test]
fn what_is_to_be_remembered_is_known_at_once() {
    use crate::state_folder::{Memories, Memory};
    let mut memories = Memories::default();
    memories.put(&Memory::replacing("last", &std::collections::BTreeMap::from([("scenario", "fetch")])));
    let mut desk = desk(80, 24);
    desk.app = desk.app.remembering((memories.clone(), None));
    assert_eq!(desk.app.memories, memories);
}
