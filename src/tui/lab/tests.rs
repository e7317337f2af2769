//! The Lab: scenarios are found, set and started; texts that name something outside are typed, for every scenario
//! that has one.

use insta::assert_snapshot;

use super::setting_row::SettingRow;
use crate::plan::{GuardName, ModelName, Outside, ScenarioName, SettingKind};
use crate::scenario;
use crate::text::{Key, Lang, Texts};
use crate::tui::found::Found;
use crate::tui::tests::desk::{Desk, desk};
use crate::tui::{Effect, FolderEntry, FolderListing, Message};

#[test]
fn the_lab_as_it_is_opened() {
    assert_snapshot!("lab", desk(80, 24).screen());
}

#[test]
fn the_list_never_reaches_the_line_of_the_cores_and_shows_what_is_chosen() {
    for (columns, rows) in [(60, 20), (80, 24), (120, 40)] {
        let mut desk = desk(columns, rows);
        for scenario in scenario::all() {
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
    let texts = Texts::of(Lang::En);
    for scenario in scenario::all() {
        let name = scenario.name();
        let group = Key::Group.of(scenario.group().name());
        let lesson: String = texts.get(Key::Teaches.of(name)).chars().take(24).collect();
        for words in [name.name(), texts.get(group), lesson.as_str()] {
            let mut desk = desk(80, 24).press("/");
            for letter in words.chars() {
                let key = if letter == ' ' { "Space".to_owned() } else { letter.to_string() };
                desk = desk.press(&key);
            }
            let found = desk.app.lab.found(desk.app.look()).expect("something is searched for");
            assert!(found.contains(&Found::Scenario(name)), "{name} by {words:?}: {found:?}");
        }
    }
}

#[test]
fn enter_runs_the_counter_without_and_with_a_lock() {
    let (_, plans) = desk(80, 24).press("Enter").begun();
    let guards: Vec<_> = plans.iter().map(|plan| plan.guard).collect();
    assert_eq!(guards, [Some(GuardName::None), Some(GuardName::Mutex)]);
}

#[test]
fn what_is_set_is_what_is_run() {
    let (_, plans) = desk(80, 24).press("/ f e t c h Enter Tab Down Right Down Right 7 Enter Enter").begun();
    assert_eq!((plans[0].scenario, plans[0].model, plans[0].workers), (ScenarioName::Fetch, ModelName::Rayon, 7));
}

#[test]
fn a_value_that_cannot_be_says_why_and_changes_nothing() {
    let desk = desk(80, 24).press("Tab Down Down 9 9 9 9 9 Enter");
    assert!(desk.screen().contains("from 1 to 1,024"));
    assert_eq!(desk.effects, []);
    let (_, plans) = desk.press("Esc Enter").begun();
    assert_eq!(plans[0].workers, 4);
}

#[test]
fn an_impossible_choice_says_why() {
    let desk = desk(120, 40).press("Tab Down Right Right Right Down Down Right Right Right Space");
    assert!(desk.screen().contains("lives in the memory of one process"), "{}", desk.screen());
}

#[test]
fn searching_finds_a_scenario_in_either_language() {
    assert!(desk(80, 24).press("/ s u m Space o f Enter").screen().contains("▸ Sum of squares"));
    assert!(desk(80, 24).press("F4 / 의 Space 합 Enter").screen().contains("▸ 제곱의 합"));
    // Nothing stands beside it that was found before.
    let desk = desk(80, 24).press("/ z z z");
    assert!(desk.screen().contains("nothing found") && !desk.screen().contains("Workers"), "{}", desk.screen());
    // There is nothing to take, and giving up leads back to what was chosen.
    let desk = desk.press("Enter Esc");
    assert_eq!(desk.app.lab.chosen(), ScenarioName::Counter);
}

#[test]
fn what_is_found_is_seen_beside_the_list_before_it_is_taken() {
    let searching = desk(80, 24).press("/ g i l");
    assert_snapshot!("found_gil", searching.screen());
    assert_eq!(searching.app.lab.chosen(), ScenarioName::Counter, "nothing is set before it is taken");
    let (_, plans) = searching.press("Enter Enter").begun();
    assert_eq!((plans[0].scenario, plans[0].model), (ScenarioName::Squares, ModelName::Gil));
    let given_up = desk(80, 24).press("/ g i l Esc Enter");
    assert_eq!(given_up.begun().1[0].scenario, ScenarioName::Counter);
}

#[test]
fn models_guards_presets_choices_and_words_are_found() {
    // Where tasks wait an event loop shows what it is for.
    let (_, plans) = desk(80, 24).press("/ a s y n c Enter Enter").begun();
    assert_eq!((plans[0].scenario, plans[0].model), (ScenarioName::Fetch, ModelName::Async));
    // A model stays with work on which it is seen as well.
    let (_, plans) = desk(80, 24).press("/ j s o n Enter / g i l Enter Enter").begun();
    assert_eq!((plans[0].scenario, plans[0].model), (ScenarioName::Json, ModelName::Gil));
    // A guard is run beside none.
    let (_, plans) = desk(80, 24).press("/ f e t c h Enter / a t o m i c Enter Enter").begun();
    let guards: Vec<_> = plans.iter().map(|plan| plan.guard).collect();
    assert_eq!(guards, [Some(GuardName::None), Some(GuardName::Atomic)]);
    let (_, plans) = desk(80, 24).press("/ a Space m i l l i o n Space e a c h Enter Enter").begun();
    assert_eq!((plans[0].scenario, plans[0].workers), (ScenarioName::Counter, 2));
    let (_, plans) = desk(80, 24).press("/ s e m a p h o r e Enter Enter").begun();
    assert_eq!(plans[0].scenario, ScenarioName::Deadlock);
    // A word is explained, beside the list and then among its neighbours.
    let word = desk(80, 24).press("/ b a c k p");
    assert!(word.screen().contains("a full queue stops those who fill it"), "{}", word.screen());
    let word = word.press("Enter");
    assert!(word.screen().contains("What you see") && word.screen().contains("backpressure"), "{}", word.screen());
}

#[test]
fn wrong_fixes_are_seen_before_the_cursor_comes_to_them() {
    let lab = desk(80, 24);
    assert!(lab.screen().contains("… 7 wrong fixes"), "{}", lab.screen());
    let lab = lab.click_on("wrong fixes");
    assert!(lab.screen().contains("✗ two-mutexes") && !lab.screen().contains("wrong fixes"), "{}", lab.screen());
}

#[test]
fn what_is_greyed_says_why_while_the_cursor_is_in_its_row() {
    let lab = desk(80, 24).press("/ s p a w n - t r e e Enter Tab Down");
    assert!(lab.screen().contains("sequential, threads, rayon, gil, async"), "{}", lab.screen());
}

#[test]
fn the_arrows_stand_beside_a_name_of_any_length() {
    for (columns, rows) in [(60, 20), (80, 24), (120, 40)] {
        for scenario in scenario::all() {
            let mut lab = desk(columns, rows);
            lab.app.lab.choose_scenario(scenario.name());
            let screen = lab.screen();
            assert!(screen.contains('‹') || screen.contains('●'), "{}: {screen}", scenario.name());
        }
    }
}

#[test]
fn a_name_that_is_searched_for_leads_to_the_scenario_that_has_it() {
    for name in ScenarioName::all() {
        let keys: Vec<String> = name.name().chars().map(String::from).collect();
        let desk = desk(80, 24).press(&format!("/ {} Enter", keys.join(" ")));
        assert_eq!(desk.app.lab.chosen(), *name);
    }
}

#[test]
fn a_key_shows_the_code_in_the_other_language() {
    let lab = desk(200, 60);
    assert!(lab.screen().contains("counter = seen + 1") && lab.screen().contains("with lock:"), "all of it");
    let lab = lab.press("c");
    assert!(lab.screen().contains("COUNTER.store(seen + 1, Relaxed);"), "{}", lab.screen());
    assert!(lab.screen().contains("c Python") && lab.app.overlay.is_none(), "{}", lab.screen());
    assert!(lab.press("C-p").screen().contains("counter = seen + 1"));
}

#[test]
fn where_the_code_does_not_fit_a_key_opens_it() {
    for size in [(60, 20), (80, 24), (100, 30), (120, 40)] {
        let lab = desk(size.0, size.1);
        assert!(lab.screen().contains("c code") || size.0 < 120, "{}", lab.screen());
        let lab = lab.press("c");
        assert!(
            lab.screen().contains("The code in Python") && lab.screen().contains("seen = counter"),
            "{}",
            lab.screen()
        );
        let lab = lab.press("End");
        assert!(lab.screen().contains("print(counter)"), "{}", lab.screen());
        let lab = lab.press("c Home");
        assert!(
            lab.screen().contains("The code in Rust") && lab.screen().contains("fn increment()"),
            "{}",
            lab.screen()
        );
        assert!(lab.press("Esc").app.overlay.is_none());
    }
}

#[test]
fn nothing_moves_when_one_looks_at_the_other_language() {
    for name in ScenarioName::all() {
        let mut lab = desk(120, 60);
        lab.app.lab.choose_scenario(*name);
        let row = |desk: &Desk, word: &str| desk.screen().lines().position(|line| line.contains(word));
        let before = row(&lab, " Seed ");
        let lab = lab.press("c");
        if lab.app.overlay.is_none() {
            assert_eq!(row(&lab, " Seed "), before, "{name}: {}", lab.screen());
        }
    }
}

#[test]
fn the_code_follows_what_is_set() {
    let lab = desk(200, 60).press("/ s q u a r e s Enter");
    assert!(lab.screen().contains("ThreadPoolExecutor(max_workers=4)"), "{}", lab.screen());
    let lab = lab.press("Tab Down Right Right Right");
    assert!(lab.screen().contains("ProcessPoolExecutor(max_workers=4)"), "{}", lab.screen());
    let lab = lab.press("Down Right");
    assert!(lab.screen().contains("ProcessPoolExecutor(max_workers=5)"), "{}", lab.screen());
}

/// The rows that take such a text, and which scenario's they are.
fn rows(what: Outside) -> Vec<(ScenarioName, SettingRow)> {
    let of = |name: ScenarioName| {
        let mut desk = desk(80, 24);
        desk.app.lab.choose_scenario(name);
        let mut rows = desk.app.plan_form().rows();
        rows.retain(|row| row.outside().is_some_and(|(own, _)| own == what));
        rows.into_iter().map(|row| (name, row)).collect::<Vec<_>>()
    };
    scenario::all().iter().flat_map(|scenario| of(scenario.name())).collect()
}

fn on_row((name, row): (ScenarioName, SettingRow)) -> Desk {
    let mut desk = desk(80, 24);
    desk.app.lab.choose_scenario(name);
    let index = desk.app.plan_form().rows().iter().position(|other| *other == row);
    desk.app.lab.go_to_row(index.expect("it is there"));
    desk
}

/// What is set in a row.
fn set(desk: &Desk, (_, row): (ScenarioName, SettingRow)) -> String {
    desk.app.plan_form().typed(row)
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
fn lines_that_are_pasted_become_several_addresses() {
    for row in rows(Outside::Url) {
        let lines = "http://one/\nhttp://two/q\r\n\r\n  http://three/\n";
        let addresses = "http://one/ http://two/q http://three/";
        let desk = on_row(row).press("e").paste(lines).press("Enter");
        assert_eq!((set(&desk, row).as_str(), desk.effects.len()), (addresses, 0));
        // As letters do, it begins a new text where none is being typed, and it goes where the cursor is.
        let desk = desk.press("Up").paste("b\x1b[A").press("Home Space Home").paste("a").press("Enter");
        assert_eq!(set(&desk, row), "a b [A");
    }
}

#[test]
fn what_is_pasted_goes_whole_into_a_field_or_nowhere() {
    for row in [rows(Outside::Url), rows(Outside::Path)].concat() {
        let long = "x".repeat(2_001);
        let desk = on_row(row).press("e a").paste(&long);
        assert!(desk.screen().contains("room for 2,000"), "{}", desk.screen());
        assert_eq!(set(&desk.press("Enter"), row), "a");
    }
    let number = desk(80, 24).press("Tab Down Down").paste("7\n").press("Enter");
    assert_eq!(number.press("F5").begun().1[0].workers, 7);
    assert!(desk(80, 24).press("/").paste("sum of\nsquares").press("Enter").screen().contains("▸ Sum of squares"));
}

#[test]
fn nothing_that_is_pasted_is_a_key() {
    for keys in ["", "Tab", "a", "v", "Enter", "Enter End"] {
        let before = desk(80, 24).press(keys);
        let effects = before.effects.len();
        let mut app = before.app.clone();
        let mut after = before.paste("q\rvx\u{3}?");
        assert_eq!(after.effects.len(), effects, "{keys}");
        let screen = after.screen();
        assert!(screen.contains("Nothing here takes a pasted text.") || ["a", "v"].contains(&keys), "{screen}");
        // Beside what is said of it.
        (app.notice, after.app.notice) = (None, None);
        let nothing = crate::text::Phrase::new("hint.help");
        app.lab.set_error(nothing.clone());
        after.app.lab.set_error(nothing);
        assert!(after.app == app, "{keys}");
    }
}

#[test]
fn no_key_is_offered_that_would_be_typed() {
    for row in [rows(Outside::Url), rows(Outside::Path)].concat() {
        let screen = on_row(row).screen();
        let (first, last) = (screen.lines().next().unwrap(), screen.lines().last().unwrap());
        assert!(first.ends_with("F1 help"), "{first}");
        let words = last.trim().split("  ").collect::<Vec<_>>();
        assert!(words.contains(&"F10 quit") && words.contains(&"F5 run"), "{last}");
        let typed = words.iter().find(|word| word.chars().nth(1) == Some(' ') && word.starts_with(char::is_alphabetic));
        assert!(typed.is_none_or(|word| *word == "e type"), "{last}");
        // And those that are offered do what they say.
        assert!(on_row(row).press("F1").screen().contains("Search:"));
        assert!(on_row(row).press("F10").effects.last() == Some(&Effect::Exit(0)));
    }
    let searching = desk(80, 24).press("/").screen();
    assert!(searching.lines().next().unwrap().ends_with("  help"), "{searching}");
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
        desk.send(Message::Listed(number + 1, Ok(FolderListing::default())));
        assert!(!desk.screen().contains("nothing here"), "an answer to another question is none");
        desk.send(Message::Listed(number, Ok(listing)));
        assert!(desk.screen().contains("data-1/  data-2.txt"), "{}", desk.screen());
        let desk = desk.press("Tab Tab Enter");
        assert_eq!(set(&desk, row), "/home/ada/data-2.txt");
    }
}

#[test]
fn a_folder_that_cannot_be_read_is_said_in_a_line() {
    for row in rows(Outside::Path) {
        let mut desk = on_row(row).press("n / Tab");
        desk.send(Message::Listed(1, Err("no such folder".into())));
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
            let value = |desk: &Desk| desk.app.plan_form().plan().settings.value_of(setting);
            let first = value(&desk);
            for _ in 0..setting.steps().len() {
                let before = value(&desk);
                desk = desk.press("Space");
                assert_ne!(value(&desk), before, "{}", setting.key);
            }
            assert_eq!(value(&desk), first, "{}: once around", setting.key);
        }
    }
}
