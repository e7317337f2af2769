//! What the screens look like: a string of keys, then a picture.

use insta::assert_snapshot;
use rstest::rstest;

use super::desk::{Desk, desk, desk_with};
use crate::plan::ScenarioName;
use crate::text::{Key, Lang};
use crate::tui::theme::{Symbols, Theme};

const SIZES: [(u16, u16); 3] = [(60, 20), (80, 24), (120, 40)];

fn snapshot(name: &str, desk: &Desk) {
    let (columns, rows) = desk.app.setup.size;
    assert_snapshot!(format!("{name}_{columns}x{rows}"), desk.screen());
}

#[test]
fn the_lab_as_it_is_opened() {
    for (columns, rows) in SIZES {
        snapshot("lab", &desk(columns, rows));
    }
}

#[test]
fn a_race_halfway_through_its_slow_motion() {
    for (columns, rows) in SIZES {
        snapshot("race", &desk(columns, rows).press("Enter").run_through().wait(2_000));
    }
}

#[test]
fn fetches_that_are_going_on() {
    for (columns, rows) in SIZES {
        snapshot("fetch", &desk(columns, rows).press("/ f e t c h Enter Enter").run_until(700));
    }
}

#[test]
fn the_advice_over_the_lab() {
    for (columns, rows) in SIZES {
        let mut desk = desk(columns, rows);
        desk.app.lab.choose_scenario(ScenarioName::Squares);
        snapshot("advice", &desk.press("a"));
    }
    let korean = desk_with(80, 24, Lang::Ko, Theme::Light, Symbols::Unicode);
    snapshot("advice_ko", &korean.press("a"));
}

#[test]
fn the_list_never_reaches_the_line_of_the_cores_and_shows_what_is_chosen() {
    for (columns, rows) in [(60, 20), (80, 24), (120, 40)] {
        let mut desk = desk(columns, rows);
        for scenario in crate::scenario::all() {
            let screen = desk.screen();
            let cores = screen.lines().filter(|line| line.contains("4 cores here ")).count();
            assert_eq!(cores, 1, "{screen}");
            assert!(screen.contains("▸"), "{}: {screen}", scenario.name());
            desk = desk.press("Down");
        }
    }
}

#[test]
fn every_scenario_is_found_by_its_name_its_group_and_what_it_teaches() {
    let texts = crate::text::Texts::of(Lang::En);
    for scenario in crate::scenario::all() {
        let name = scenario.name();
        let group = Key::Group.of(scenario.group().name());
        let teaches = Key::Teaches.of(name);
        let lesson: String = texts.get(teaches).chars().take(24).collect();
        for words in [name.name(), texts.get(group), lesson.as_str()] {
            let mut desk = desk(80, 24).press("/");
            for letter in words.chars() {
                let key = if letter == ' ' { "Space".to_owned() } else { letter.to_string() };
                desk = desk.press(&key);
            }
            let found = desk.app.lab.found(texts);
            assert!(found.contains(&name), "{name} by {words:?}: {found:?}");
        }
    }
}

#[test]
fn the_settings_of_processes_with_impossible_guards() {
    snapshot("processes", &desk(120, 40).press("Tab Down Right Right Right Down Down"));
    let mono = desk_with(80, 24, Lang::En, Theme::Monochrome, Symbols::Ascii);
    snapshot("processes_mono_ascii", &mono.press("Tab Down Right Right Right Down Down"));
}

#[test]
fn ascii_without_colours() {
    let plain = || desk_with(80, 24, Lang::En, Theme::Monochrome, Symbols::Ascii);
    snapshot("lab_mono_ascii", &plain().press("Tab Down"));
    let race = plain().press("Enter").run_through().wait(2_000);
    assert!(race.screen().is_ascii(), "{}", race.screen());
    snapshot("race_mono_ascii", &race);
}

#[test]
fn korean_with_a_popup_over_it() {
    let korean = || desk_with(80, 24, Lang::Ko, Theme::Dark, Symbols::Unicode);
    snapshot("lab_ko", &korean());
    snapshot("help_ko", &korean().press("?"));
    snapshot("race_ko", &korean().press("Enter").run_through().wait(2_000));
}

#[test]
fn a_search_and_a_value_being_typed() {
    snapshot("search", &desk(80, 24).press("/ w a i"));
    snapshot("value", &desk(80, 24).press("/ r a n d o m Enter Tab Down Down Down Down 0 . 5"));
}

#[rstest]
#[case(Theme::Dark)]
#[case(Theme::Light)]
#[case(Theme::Monochrome)]
fn every_theme_says_the_same(#[case] theme: Theme) {
    let themed = desk_with(80, 24, Lang::En, theme, Symbols::Unicode).press("Enter").run_through().wait(2_000);
    let dark = desk(80, 24).press("Enter").run_through().wait(2_000);
    assert_eq!(themed.screen(), dark.screen());
}

#[rstest]
#[case(Lang::En)]
#[case(Lang::Ko)]
fn nothing_is_missing_from_the_texts(#[case] lang: Lang) {
    // A key that has no text is shown as it is: two lower-case words with a full stop between them.
    let is_key = |word: &str| {
        let mut parts = word.split('.');
        let plain =
            |part: &str| part.len() > 2 && part.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-');
        parts.clone().count() >= 2 && parts.all(plain)
    };
    for keys in ["", "Tab", "?", "Down Enter", "Enter", "Enter Esc", "Down Down Down Enter"] {
        for (columns, rows) in [(60, 20), (120, 40), (200, 60)] {
            let mut desk = desk_with(columns, rows, lang, Theme::Dark, Symbols::Unicode).press(keys);
            if keys.ends_with("Enter") {
                desk = desk.run_through().press("Home");
            }
            let screen = desk.screen();
            assert!(!screen.split_whitespace().any(is_key), "{keys}: {screen}");
        }
    }
}
