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

#[test]
fn help_hints_and_palette_show_the_keys_in_force() {
    use crate::tui::{Keymap, Rebinding};
    let wish = |context: &str, action: &str, key: &str| Rebinding {
        context: context.to_owned(),
        action: action.to_owned(),
        keys: vec![key.to_owned()],
    };
    let (keymap, refused) = Keymap::rebound(&[wish("lab", "compare", "X"), wish("everywhere", "quit", "Q")]);
    assert_eq!(refused, []);
    let mut desk = desk(120, 40);
    desk.app.setup.keymap = keymap;
    assert!(desk.screen().contains("X compare") && desk.screen().contains("Q quit"), "{}", desk.screen());
    assert!(desk.clone().press("?").screen().contains("X          Compare"), "{}", desk.press("?").screen());
    assert!(desk.clone().press(": C o m p a r e").screen().contains("X "));
    assert_eq!(desk.clone().press("q").effects, []);
    assert_eq!(desk.press("Q").effects, [Effect::Exit(0)]);
}

/// Screens of every kind, each with what lies over it, and how one comes there by the keys of the house.
const PLACES: &[&str] = &[
    "",
    "Tab",
    "/ x",
    "/ z z z",
    "Tab e",
    "?",
    "? Tab",
    ":",
    "a",
    "c c",
    "p",
    "p Tab",
    "C",
    "n",
    "n 2",
    "n Esc",
    "n 2 Enter !",
    "Enter !",
    "Enter ! End e",
    "Enter ! End i",
    "Enter ! End @",
    "Enter ! End p",
    "Enter ! x",
    "Enter Esc",
    "Enter s",
    "p Enter Enter ! End",
    "v",
    "v Enter",
    "v y",
    "s",
    "s /",
    "s l",
    "s g",
    "s 1 2 1 2",
    "s n",
];

fn drawn(keys: &str, lang: Lang, keymap: Option<crate::tui::Keymap>, (columns, rows): (u16, u16)) -> String {
    use crate::tui::theme::{Symbols, Theme};
    let mut desk = super::desk::desk_with(columns, rows, lang, Theme::Dark, Symbols::Unicode);
    for part in keys.split_inclusive('!') {
        desk = desk.press(part.trim_end_matches('!'));
        if part.ends_with('!') {
            desk = desk.run_through();
        }
    }
    desk.app.setup.keymap = keymap.unwrap_or_default();
    desk.screen()
}

#[rstest]
fn where_every_key_was_changed_no_screen_names_one_of_the_house(#[values(Lang::En, Lang::Ko)] lang: Lang) {
    const HOUSE: [&str; 14] = [
        "Enter",
        "Esc",
        "Tab",
        "Shift-Tab",
        "Space",
        "Delete",
        "Home",
        "End",
        "Backspace",
        "Insert",
        "PageUp",
        "PageDown",
        "↑↓",
        "←→",
    ];
    use crate::tui::Keymap;
    let is_strange = |sign: char| Keymap::STRANGE.contains(&sign);
    for keys in PLACES {
        for size in [(80, 24), (120, 40)] {
            let screen = drawn(keys, lang, Some(Keymap::strange()), size);
            let words = screen.split(|sign: char| sign.is_whitespace() || "│┃.,;:()".contains(sign));
            for word in words.clone() {
                let latin = word.trim_end_matches(|letter: char| ('가'..='힣').contains(&letter));
                let is_function = latin.strip_prefix('F').is_some_and(|number| number.parse::<u8>().is_ok());
                let is_control = latin.starts_with('^') && latin.len() == 2;
                assert!(!HOUSE.contains(&latin) && !is_function && !is_control, "{keys}: {word}\n{screen}");
            }
            // On the line of keys, and on that of a lesson, a key stands before its word: none of them is a letter of the house.
            let is_key = |part: &str| part.split_once(' ').is_some_and(|(key, _)| key.len() == 1 && key != "1");
            for line in screen.lines().filter(|line| line.matches(is_strange).count() > 2) {
                let named = line.split("  ").map(str::trim).find(|part| is_key(part));
                assert_eq!(named, None, "{keys}\n{line}");
            }
        }
    }
}

/// What is remembered when a laboratory is left, as the next one finds it.
fn left(desk: Desk) -> crate::state_folder::Memories {
    let mut memories = crate::state_folder::Memories::default();
    for effect in desk.press("q").effects {
        if let Effect::Remember(memory) = effect {
            memories.put(&memory);
        }
    }
    memories
}

#[test]
fn the_laboratory_opens_as_it_wleft_as() {
    use crate::tui::Beginning;
    use crate::tui::habits::{Habits, Wished};
    let memories = left(desk(80, 24).press("Down Tab Down Down Right t F4 m Tab"));
    let habits: Habits = memories.get(Habits::NAME);
    let usual = desk(80, 24).app.setup;
    let setup = habits.setup(usual, Wished::default());
    assert_eq!((setup.theme.name(), setup.lang, setup.mouse), ("light", Lang::Ko, false));
    let app = crate::tui::App::new(setup).left_as(&habits, Beginning::default());
    let chosen = app.lab.chosen();
    assert_ne!(chosen, crate::plan::ScenarioName::all()[0], "the second of the list");
    assert_ne!(app.plan_form().plan().workers, crate::scenario::plan(chosen, 1).workers);
    assert_eq!(app.parting(), None, "nothing was changed since");
    // What is wished comes before what is remembered.
    let all = Wished { lang: true, theme: true, code: true, mouse: true };
    assert_eq!(habits.setup(usual, all), usual);
    let beginning = Beginning { scenario: Some(crate::plan::ScenarioName::all()[0]), model: None, workers: Some(7) };
    let app = crate::tui::App::new(setup).left_as(&habits, beginning);
    assert_eq!((app.lab.chosen(), app.plan_form().plan().workers), (crate::plan::ScenarioName::all()[0], 7));
}

#[test]
fn a_look_that_was_asked_for_this_once_is_no_habit() {
    use crate::tui::habits::{Habits, Wished};
    let mut desk = desk(80, 24);
    let setup = crate::tui::Setup { theme: crate::tui::Theme::Light, mouse: false, ..desk.app.setup };
    desk.app = crate::tui::App::new(setup);
    let habits: Habits = left(desk.clone().press("Down F4")).get(Habits::NAME);
    let usual = self::desk(80, 24).app.setup;
    let next = habits.setup(usual, Wished::default());
    assert_eq!((next.theme, next.mouse, next.lang), (usual.theme, usual.mouse, Lang::Ko));
}

#[test]
fn who_changes_nothing_leaves_nothing_and_what_cannot_be_run_is_not_set() {
    use crate::state_folder::{Memories, Memory};
    use crate::tui::Beginning;
    use crate::tui::habits::Habits;
    assert_eq!(left(desk(80, 24)), Memories::default());
    let memories = left(desk(80, 24).press("Tab Down Down Right"));
    let mut table: toml::Table = memories.get(Habits::NAME);
    let plan = table["forms"]["counter"]["plan"].as_table_mut().unwrap();
    plan.insert("workers".to_owned(), 0.into());
    let mut memories = Memories::default();
    memories.put(&Memory::replacing(Habits::NAME, &table));
    let habits: Habits = memories.get(Habits::NAME);
    let app = crate::tui::App::new(desk(80, 24).app.setup).left_as(&habits, Beginning::default());
    assert_eq!(app.plan_form().plan().workers, 4);
}
