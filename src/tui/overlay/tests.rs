//! What lies over a screen: the question whether to leave, the help and the palette, the advice.

use insta::assert_snapshot;
use rstest::rstest;

use crate::plan::{ModelName, ScenarioName};
use crate::text::{Lang, Texts, width};
use crate::tui::Effect;
use crate::tui::keymap::Keymap;
use crate::tui::overlay::Overlay;
use crate::tui::tests::desk::{desk, desk_with};
use crate::tui::theme::{Symbols, Theme};

#[rstest]
#[case("Esc")]
#[case("q")]
fn leaving_a_run_that_is_going_on_asks_first(#[case] key: &str) {
    let desk = desk(80, 24).press("Enter").press(key);
    assert_eq!(desk.effects.len(), 1, "only the start");
    assert!(desk.screen().contains("Cancel it and leave?"));
    let desk = desk.press("Esc");
    assert_eq!((desk.effects.len(), desk.is_in_lab()), (1, false), "escape stays");
    let desk = desk.press(key).press("Enter");
    assert!(desk.is_in_lab());
    assert_eq!(desk.effects[1..], [Effect::Cancel]);
}

#[test]
fn q_is_one_step_back_and_only_from_the_lab_the_way_out() {
    let desk = desk(120, 40).press("Enter").run_through().press("r").run_through();
    assert!(desk.screen().contains("trial 2"), "{}", desk.screen());
    // What lies over the run is closed first.
    let desk = desk.press("e q");
    assert!(!desk.is_in_lab());
    let desk = desk.press("q");
    assert!(desk.is_in_lab() && !desk.effects.contains(&Effect::Exit(0)));
    // The trials are still there when one comes back.
    let desk = desk.press("Enter").run_through();
    assert!(desk.screen().contains("trial 3"), "{}", desk.screen());
    assert_eq!(desk.press("q q").effects.last(), Some(&Effect::Exit(0)));
}

#[test]
fn the_code_is_shown_wherever_there_is_no_room_for_it() {
    for (columns, rows) in [(60, 20), (80, 24)] {
        let desk = desk(columns, rows).press("Enter").run_through();
        let desk = desk.press("c");
        let screen = desk.screen();
        assert!(screen.contains("The code in Python") && screen.contains("seen = counter"), "{screen}");
        assert!(!desk.press("Esc").is_in_lab());
    }
}

#[test]
fn other_settings_begin_their_trials_anew_and_say_so() {
    let desk = desk(120, 40).press("Enter").run_through().press("r").run_through();
    assert!(desk.screen().contains("trial 2"), "{}", desk.screen());
    let desk = desk.press("w").run_through();
    assert!(desk.screen().contains("trial 1 of other settings"), "{}", desk.screen());
    assert!(desk.press("r").run_through().screen().contains("trial 2 "));
}

#[test]
fn the_question_goes_away_with_the_run() {
    let desk = desk(80, 24).press("Enter Esc").run_through();
    assert_eq!(desk.app.overlay, None);
    assert!(!desk.is_in_lab());
    assert!(desk.press("Esc").is_in_lab(), "a run that is over is left without a question");
}

#[test]
fn the_palette_does_what_is_chosen() {
    let desk = desk(80, 24).press(": l i g h t Enter");
    assert_eq!((desk.app.setup.theme, &desk.app.overlay), (Theme::Light, &None));
    let desk = desk.press(": n e x t Space t h e m e Enter");
    assert_eq!(desk.app.setup.theme.name(), "blue-orange");
    // What is chosen is set in the Lab, wherever one comes from; nothing is thrown away for it while it runs.
    let desk = desk.press("Enter : g i l Enter");
    assert!(!desk.is_in_lab() && desk.screen().contains("A run is going on"), "{}", desk.screen());
    let desk = desk.run_through().press(": g i l Enter");
    assert!(desk.is_in_lab());
    let (_, plans) = desk.press("Enter").begun();
    assert_eq!((plans[0].scenario, plans[0].model), (ScenarioName::Squares, ModelName::Gil));
}

#[test]
fn the_palette_lists_what_can_be_done_and_found_but_no_moves() {
    let desk = desk(80, 400).press(":");
    let screen = desk.screen();
    for word in ["Run what is set", "dark", "Sum of squares", "processes", "two-mutexes", "a million each", "deadlock"]
    {
        assert!(screen.contains(word), "{word}: {screen}");
    }
    assert!(!screen.contains("One up") && !screen.contains("Choice before"), "{screen}");
    assert_snapshot!("palette", desk_with(80, 24, Lang::En, Theme::Dark, Symbols::Unicode).press(": g i l").screen());
}

#[test]
fn the_second_page_of_the_help_explains_what_one_sees() {
    let desk = desk(80, 24).press("? Tab");
    assert_snapshot!("seen", desk.screen());
    let words = ["nudged", "taking turns", "stands", "thrown back", "overlap"];
    for word in words {
        let keys = word.chars().map(|letter| if letter == ' ' { "Space".to_owned() } else { letter.to_string() });
        let desk = desk_with(80, 24, Lang::En, Theme::Dark, Symbols::Unicode).press("?");
        let desk = keys.fold(desk, |desk, key| desk.press(&key));
        assert!(desk.screen().contains(word) && !desk.screen().contains("nothing found"), "{word}: {}", desk.screen());
    }
    for symbols in [Symbols::Ascii, Symbols::Unicode] {
        let desk = desk_with(120, 60, Lang::Ko, Theme::Monochrome, symbols).press("? Tab");
        assert!(desk.screen().contains("작업자 레인에서"), "{}", desk.screen());
    }
}

#[test]
fn the_help_stands_in_two_columns_from_eighty_on() {
    assert_snapshot!("help_keys", desk(80, 24).press("?").screen());
    let both = |screen: &str| screen.lines().any(|line| line.contains("Lab") && line.contains("Everywhere"));
    assert!(
        [(80, 24), (120, 40), (200, 60)]
            .into_iter()
            .all(|(columns, rows)| both(&desk(columns, rows).press("?").screen()))
    );
    assert!(!both(&desk(60, 60).press("?").screen()));
}

#[test]
fn the_help_is_searched_by_typing() {
    let desk = desk(80, 24).press("? s u s p e n d");
    assert!(desk.screen().contains("nothing found"), "the words are searched, not the names of actions");
    let desk = desk.press("C-u s h e l l");
    assert!(desk.screen().contains("Stand aside for the shell"));
    assert!(matches!(desk.app.overlay, Some(Overlay::Help(_))));
}

#[test]
fn the_help_over_a_screen_of_wide_letters() {
    assert_snapshot!("help", desk_with(80, 24, Lang::Ko, Theme::Dark, Symbols::Unicode).press("?").screen());
}

#[test]
fn every_key_is_explained_in_words_that_fit_where_it_is_narrow() {
    // The help at sixty columns, behind the keys.
    const ROOM: usize = 36;
    for lang in [Lang::En, Lang::Ko] {
        for binding in Keymap::default().all() {
            let words = Texts::of(lang).get(binding.text);
            assert!(width(words) <= ROOM, "{words}");
        }
    }
}

#[test]
fn the_advice_over_the_lab() {
    let mut desk = desk(80, 24);
    desk.app.lab.choose_scenario(ScenarioName::Squares);
    assert_snapshot!("advice", desk.press("a").screen());
}

#[test]
fn the_advice_says_what_would_suit_and_what_this_session_measured() {
    let desk = desk(120, 40).press("/ f e t c h Enter a");
    assert!(desk.screen().contains("threads × 4 has not been run"), "{}", desk.screen());
    let desk = desk.press("a Enter").run_through().press("a");
    assert!(desk.screen().contains("nothing else that did the same work was run"), "{}", desk.screen());
    // Another model joins in; other settings are other work.
    let desk = desk.press("Esc Esc Tab Down Left F5").run_through().press("C-a");
    assert!(
        desk.screen().contains("sequential") && desk.screen().contains("too few trials of each (1)"),
        "{}",
        desk.screen()
    );
    let desk = desk.press("Esc Esc Down Down 9 Enter a");
    assert!(desk.screen().contains("has not been run"), "{}", desk.screen());
}

#[test]
fn the_advice_is_scrolled_to_its_end_and_no_further() {
    let desk = desk(60, 20).press("a");
    assert!(!desk.screen().contains("very many connections") && desk.screen().contains("more"));
    let desk = desk.press("End");
    assert!(desk.screen().contains("very many connections"), "{}", desk.screen());
    let end = desk.screen();
    assert_eq!(desk.press("Down Down").screen(), end);
}
