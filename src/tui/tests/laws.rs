//! What holds for every screen, whatever it shows.

use rstest::rstest;

use super::desk::{Desk, desk, desk_with};
use crate::engine;
use crate::plan::{ModelName, Plan, ScenarioName};
use crate::scenario;
use crate::text::Lang;
use crate::tui::lab::setting_row::SettingRow;
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

/// A synthetic task takes half a second: of thousands of them a run would take longer than any that is made.
fn is_short(plan: &Plan) -> bool {
    scenario::get(plan.scenario).shape(plan).tasks <= 1_000
}

/// A run that is over and looked at from its end, for every preset of a scenario on every model that takes it.
fn runs_that_are_over(scenario: ScenarioName, (columns, rows): (u16, u16), lang: Lang) -> Vec<Desk> {
    let presets = scenario::get(scenario).presets().len();
    let ways = (0..presets).flat_map(|preset| (0..ModelName::all().len()).map(move |model| (preset, model)));
    let over = ways.filter_map(|(preset, model)| {
        let mut desk = desk_with(columns, rows, lang, Theme::Dark, Symbols::Unicode);
        desk.app.lab.choose_scenario(scenario);
        let form = desk.app.lab.plan_form_mut();
        form.choose(SettingRow::Preset, preset).ok()?;
        form.choose(SettingRow::Model, model).ok()?;
        let plan = form.plan().clone();
        let can_run = engine::refusal(&plan).is_none() && plan.model.profile().python.is_none() && is_short(&plan);
        can_run.then(|| desk.press("Enter").run_through().press("End"))
    });
    over.collect()
}

#[rstest]
fn a_verdict_is_read_to_its_end_at_every_size(
    #[values((60, 20), (80, 24), (200, 60))] size: (u16, u16),
    #[values(Lang::En, Lang::Ko)] lang: Lang,
) {
    let words = |said: &str| said.split_whitespace().collect::<String>();
    let mut seen = 0;
    for scenario in scenario::all().iter().map(|scenario| scenario.name()) {
        for mut desk in runs_that_are_over(scenario, size, lang) {
            for variant in 0..desk.run().variants().len() {
                let summary = desk.run().variants()[variant].summary().expect("it is over");
                let verdict = desk.app.setup.look().say(&summary.verdict);
                let screen = desk.screen();
                assert!(words(&screen).contains(&words(&verdict)), "{scenario:?}: {verdict}\n{screen}");
                seen += 1;
                desk = desk.press("Tab");
            }
        }
    }
    assert!(seen > 50, "{seen}");
}

#[rstest]
fn no_words_are_cut_where_there_is_room(
    #[values((80, 24), (120, 40))] size: (u16, u16),
    #[values(Lang::En, Lang::Ko)] lang: Lang,
) {
    let is_short = |name: &ScenarioName| is_short(&scenario::plan(*name, 1));
    for scenario in scenario::all().iter().map(|scenario| scenario.name()).filter(is_short) {
        for screen in screens(scenario, size, lang) {
            // Wrong fixes are not cut: they wait for the cursor, and that is said.
            let screen =
                ["… 7 wrong fixes", "… 틀린 방법 7가지"].iter().fold(screen, |said, words| said.replace(words, ""));
            assert!(!screen.contains('…'), "{screen}");
        }
    }
}

#[rstest]
fn why_a_choice_is_greyed_is_read_to_its_end(
    #[values((60, 20), (80, 24))] size: (u16, u16),
    #[values(Lang::En, Lang::Ko)] lang: Lang,
) {
    let (columns, rows) = size;
    // The list of scenarios stands at the left, behind a line.
    let list = if columns < 80 { 21 } else { 23 };
    let words = |said: &str| said.split_whitespace().collect::<String>();
    let mut seen = 0;
    for scenario in scenario::all().iter().map(|scenario| scenario.name()) {
        let mut desk = desk_with(columns, rows, lang, Theme::Dark, Symbols::Unicode);
        desk.app.lab.choose_scenario(scenario);
        desk = desk.press("Tab");
        let settings = desk.app.lab.plan_form().rows();
        for row in settings {
            while desk.app.lab.row() != row {
                desk = desk.press("Down");
            }
            let look = desk.app.setup.look();
            let choices = desk.app.lab.plan_form().choices(row, look.texts);
            let buffer = desk.buffer();
            let right: String =
                (0..rows).map(|y| (list..columns).map(|x| buffer[(x, y)].symbol()).collect::<String>() + " ").collect();
            for choice in choices {
                let Some(reason) = choice.refusal.map(|refusal| look.say(&refusal)) else { continue };
                // Several that have one reason share the sentence behind their names.
                let behind = reason.strip_prefix(&choice.name).unwrap_or(&reason);
                let told = words(&right).contains(&words(behind)) && right.contains(&choice.name);
                assert!(told, "{reason}\n{}", desk.screen());
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "{seen}");
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
