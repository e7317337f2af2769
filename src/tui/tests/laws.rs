//! What holds for every screen, whatever it shows.

use rstest::rstest;

use super::desk::{desk, desk_with};
use crate::plan::ScenarioName;
use crate::scenario;
use crate::text::Lang;
use crate::tui::theme::{Symbols, Theme};

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

/// A scenario's screens from the form of a comparison to the ledger of a run.
fn screens(scenario: ScenarioName, (columns, rows): (u16, u16), lang: Lang) -> Vec<String> {
    let mut desk = desk_with(columns, rows, lang, Theme::Dark, Symbols::Unicode);
    desk.app.lab.choose_scenario(scenario);
    let mut screens = Vec::new();
    for keys in ["v", "Esc Enter", "", "End", "e"] {
        desk = if keys.is_empty() { desk.run_through() } else { desk.press(keys) };
        screens.push(desk.screen());
    }
    screens
}

#[rstest]
fn no_words_are_cut_where_there_is_room(
    #[values((80, 24), (120, 40))] size: (u16, u16),
    #[values(Lang::En, Lang::Ko)] lang: Lang,
) {
    // A synthetic task takes half a second: of thousands of them a run would take longer than any that is made.
    let is_short = |name: &ScenarioName| scenario::get(*name).shape(&scenario::plan(*name, 1)).tasks <= 1_000;
    for scenario in scenario::all().iter().map(|scenario| scenario.name()).filter(is_short) {
        for screen in screens(scenario, size, lang) {
            // Wrong fixes are not cut: they wait for the cursor, and that is said.
            let screen =
                ["… 7 wrong fixes", "… 틀린 방법 7가지"].iter().fold(screen, |said, words| said.replace(words, ""));
            assert!(!screen.contains('…'), "{screen}");
        }
    }
}

#[test]
fn runs_of_the_same_work_keep_one_plan_each_way_whatever_their_number() {
    let mut desk = desk(80, 24).press("Enter").run_through();
    for _ in 0..5 {
        desk = desk.press("r").run_through();
    }
    let measured = &desk.app.measured;
    let mut plans: Vec<_> = measured.iter().map(|(plan, _)| std::sync::Arc::as_ptr(plan)).collect();
    plans.sort_unstable();
    plans.dedup();
    assert_eq!((measured.len(), plans.len()), (12, 2), "six runs, without and with a guard");
}
