//! Texts that name something outside, typed in the Lab: held for every scenario that has one.

use crate::plan::{Outside, ScenarioName, SettingKind};
use crate::scenario;
use crate::tui::tests::desk::{Desk, desk};
use crate::tui::{Effect, FolderEntry, FolderListing, Message};

/// The rows that take such a text: which scenario's, and at which place.
fn rows(what: Outside) -> Vec<(ScenarioName, usize)> {
    let of = |name: ScenarioName| {
        let mut desk = desk(80, 24);
        desk.app.lab.choose_scenario(name);
        let rows = desk.app.plan_form().rows();
        let fits = move |(index, row): (usize, crate::tui::lab::setting_row::SettingRow)| {
            (row.outside().is_some_and(|(own, _)| own == what)).then_some((name, index))
        };
        rows.into_iter().enumerate().filter_map(fits).collect::<Vec<_>>()
    };
    scenario::all().iter().flat_map(|scenario| of(scenario.name())).collect()
}

fn on_row((name, index): (ScenarioName, usize)) -> Desk {
    let mut desk = desk(80, 24);
    desk.app.lab.choose_scenario(name);
    desk.app.lab.go_to_row(index);
    desk
}

/// What is set in the row under the cursor.
fn set(desk: &Desk, (_, index): (ScenarioName, usize)) -> String {
    let plan_form = desk.app.plan_form();
    plan_form.typed(plan_form.rows()[index])
}

#[test]
fn there_are_scenarios_with_addresses_and_with_paths() {
    assert!(!rows(Outside::Url).is_empty() && !rows(Outside::Path).is_empty());
}

#[test]
fn letters_go_into_the_text_and_escape_brings_the_old_one_back() {
    for row in [rows(Outside::Url), rows(Outside::Path)].concat() {
        let desk = on_row(row).press("q t ? / a Enter");
        assert_eq!((desk.effects.len(), set(&desk, row).as_str()), (0, "qt?/a"), "{row:?}");
        let mut desk = desk.press("Up e x");
        assert!(desk.screen().contains("qt?/ax"), "Enter and e go on with what is there: {}", desk.screen());
        desk = desk.press("Esc");
        assert_eq!(set(&desk, row), "qt?/a");
        assert_eq!(set(&desk.press("Enter C-u Enter"), row), "");
    }
}

#[test]
fn a_path_is_completed_from_what_the_folder_holds() {
    for row in rows(Outside::Path) {
        let mut desk = on_row(row).press("~ / d Tab");
        desk.app.lab.at_home(Some("/home/ada".to_owned()));
        let number = match desk.effects.as_slice() {
            [Effect::List { number, beginning, .. }] => {
                assert_eq!(beginning, "d");
                *number
            }
            other => panic!("{other:?}"),
        };
        let entry = |name: &str, is_folder| FolderEntry { name: name.to_owned(), is_folder };
        let listing = FolderListing { entries: vec![entry("data-1", true), entry("data-2.txt", false)], more: false };
        desk.tell(Message::Listed(number + 1, Ok(FolderListing::default())));
        assert!(!desk.screen().contains("nothing here"), "an answer to another question is none");
        desk.tell(Message::Listed(number, Ok(listing)));
        assert!(desk.screen().contains("data-1/  data-2.txt"), "{}", desk.screen());
        let desk = desk.press("Tab Tab Enter");
        assert_eq!(set(&desk, row), "/home/ada/data-2.txt");
    }
}

#[test]
fn a_folder_that_cannot_be_read_is_said_in_a_line() {
    for row in rows(Outside::Path) {
        let mut desk = on_row(row).press("n / Tab");
        desk.tell(Message::Listed(1, Err("no such folder".to_owned())));
        assert!(desk.screen().contains("n/ cannot be read: no such folder"), "{}", desk.screen());
    }
}

#[test]
fn a_long_text_keeps_to_its_row() {
    for row in [rows(Outside::Url), rows(Outside::Path)].concat() {
        let long = format!("/{}/the-end", "folder/".repeat(40));
        let keys: Vec<String> = long.chars().map(String::from).collect();
        let typing = on_row(row).press(&keys.join(" "));
        let typed = typing.screen();
        assert!(typed.lines().any(|line| line.contains("the-end▏")), "the cursor is seen: {typed}");
        let screen = typing.press("Enter").screen();
        assert!(screen.lines().any(|line| line.contains('…') && line.contains("the-end")), "{screen}");
    }
}

#[test]
fn flags_and_choices_change_with_space() {
    for scenario in scenario::all() {
        let is_choice = |kind| matches!(kind, SettingKind::Choice { .. } | SettingKind::Flag);
        for setting in scenario.settings().iter().filter(|setting| is_choice(setting.kind)) {
            let mut desk = desk(80, 24);
            desk.app.lab.choose_scenario(scenario.name());
            let rows = desk.app.plan_form().rows();
            let index = rows.iter().position(|row| row.text() == crate::text::Key::Setting.of(setting.key)).unwrap();
            desk.app.lab.go_to_row(index);
            let value = |desk: &Desk| setting.value_in(&desk.app.plan_form().plan().settings);
            let (mut desk, first) = (desk, setting.default_value());
            for _ in 0..setting.steps().len() {
                let before = value(&desk);
                desk = desk.press("Space");
                assert_ne!(value(&desk), before, "{}", setting.key);
            }
            assert_eq!(value(&desk), first, "{}: once around", setting.key);
        }
    }
}
