//! What somebody says before a run, and what stands there after it.

use insta::assert_snapshot;
use rstest::rstest;

use crate::plan::ScenarioName;
use crate::question::{Answer, Round};
use crate::text::Lang;
use crate::tui::tests::desk::{Desk, desk, desk_with};
use crate::tui::theme::{Symbols, Theme};

/// A run of the counter of which 400,000 was said, shown to its end.
fn said_all((columns, rows): (u16, u16), lang: Lang, theme: Theme, symbols: Symbols) -> Desk {
    let desk = desk_with(columns, rows, lang, theme, symbols).press("p Down Down Enter Enter");
    desk.run_through().press("End")
}

#[rstest]
#[case::projector((60, 20))]
#[case::usable((80, 24))]
#[case::comfortable((120, 40))]
fn the_question_and_what_came_out(#[case] size: (u16, u16)) {
    let (columns, rows) = size;
    assert_snapshot!(format!("ask_{columns}x{rows}"), desk(columns, rows).press("p Down").screen());
    let after = said_all(size, Lang::En, Theme::Dark, Symbols::Unicode);
    assert_snapshot!(format!("met_{columns}x{rows}"), after.screen());
    assert_snapshot!(format!("told_{columns}x{rows}"), after.press("p").screen());
}

#[test]
fn in_korean_and_with_plain_signs() {
    let korean = said_all((80, 24), Lang::Ko, Theme::Dark, Symbols::Unicode);
    assert_snapshot!("met_ko", korean.screen());
    assert_snapshot!("told_ko", korean.press("p").screen());
    let ascii = said_all((80, 24), Lang::En, Theme::Monochrome, Symbols::Ascii);
    assert!(ascii.screen().is_ascii(), "{}", ascii.screen());
    assert_snapshot!("met_ascii", ascii.screen());
}

#[test]
fn nobody_is_forced_and_without_a_prediction_nothing_is_said() {
    let desk = desk(80, 24).press("Enter").run_through().press("End");
    assert!(!desk.screen().contains("You said"), "{}", desk.screen());
    let asked = desk.press("p");
    assert!(asked.screen().contains("p in the Lab takes a prediction"), "{}", asked.screen());
}

#[test]
fn the_outcome_is_hidden_until_the_run_is_shown_to_its_end() {
    let desk = desk(80, 24).press("p Down Down Enter Enter").run_through().press("Home");
    assert!(desk.screen().contains("stands here when the run is over"), "{}", desk.screen());
    assert!(!desk.screen().contains("You said"), "{}", desk.screen());
    assert!(desk.press("End").screen().contains("You said"));
}

#[test]
fn a_range_is_typed_and_an_answer_that_cannot_be_says_how() {
    let wrong = desk(80, 24).press("p 9 k Enter");
    assert!(wrong.app.overlay.is_none(), "9,000 is an answer");
    let wrong = desk(80, 24).press("p 9 M Enter");
    assert!(wrong.screen().contains("cannot be"), "{}", wrong.screen());
    let typed = wrong.press("Backspace Backspace 1 k . . 3 0 0 k Enter");
    let form = typed.app.lab.plan_form();
    let question = form.question().expect("there is one");
    assert_eq!(form.expected().said(&question), Some(&Answer::Range(1_000, 300_000)));
}

#[test]
fn the_last_row_of_the_lab_takes_it_too() {
    let desk = desk(80, 24).press("Tab Down Down Down Down Down Down Down Down Down Right Right Right");
    assert!(desk.screen().contains("exactly 400,000") || desk.screen().contains("400,000"), "{}", desk.screen());
    let form = desk.app.lab.plan_form();
    let question = form.question().expect("there is one");
    assert_eq!(form.expected().said(&question), Some(&Answer::Number(400_000)));
    let typed = desk.press("1 2 k Enter");
    let form = typed.app.lab.plan_form();
    assert_eq!(form.expected().said(&question), Some(&Answer::Number(12_000)));
    let back = typed.press("Left Left");
    assert_eq!(back.app.lab.plan_form().expectation(), None, "before the first answer there is none");
}

#[test]
fn another_plan_has_another_question_and_the_answer_to_the_first_comes_back_with_it() {
    let desk = desk(80, 24).press("p Down Down Enter");
    assert!(desk.app.lab.plan_form().expectation().is_some());
    let other = desk.press("Tab Down Down Right");
    assert_eq!(other.app.lab.plan_form().expectation(), None, "more workers, another sum");
    assert!(other.press("Left").app.lab.plan_form().expectation().is_some());
}

#[test]
fn hands_are_counted_before_and_after_and_stand_beside_the_outcome() {
    let desk = desk(120, 40).press("p Tab 6 Down Down 1 5 Right Up Up 1 8 Down Down 3 Esc Esc");
    let form = desk.app.lab.plan_form();
    let hands = form.expected().hands(&form.question().expect("there is one"));
    assert_eq!((hands.total(Round::Before), hands.total(Round::After)), (21, 21));
    let after = desk.press("Enter").run_through().press("End");
    assert_snapshot!("hands_met", after.screen());
    assert_snapshot!("hands_told", after.press("p").screen());
}

#[rstest]
#[case(ScenarioName::Fetch, "p Down Down Enter")]
#[case(ScenarioName::Deadlock, "p Enter")]
#[case(ScenarioName::Random, "p o t h e r Enter")]
#[case(ScenarioName::Squares, "p Down Enter")]
fn what_other_scenarios_are_asked(#[case] scenario: ScenarioName, #[case] keys: &str) {
    let mut desk = desk(80, 24);
    desk.app.lab.choose_scenario(scenario);
    let asked = desk.clone().press("p").screen();
    let after = desk.press(keys).press("Enter").run_through().press("End").screen();
    assert_snapshot!(format!("other_{scenario}"), format!("{asked}\n{after}"));
}

#[test]
fn a_comparison_takes_which_way_is_the_fastest() {
    let mut desk = desk(80, 24);
    desk.app.lab.choose_scenario(ScenarioName::Fetch);
    let desk = desk.press("v p");
    assert_snapshot!("fastest_ask", desk.screen());
    let desk = desk.press("Down Enter Enter").compare_through().press("End");
    assert_snapshot!("fastest_met", desk.screen());
    let remembered = desk.effects.iter().filter(|effect| matches!(effect, crate::tui::Effect::Remember(_))).count();
    assert_eq!(remembered, 1, "what was said of a comparison is remembered once");
}

#[test]
fn how_often_somebody_was_right_is_remembered() {
    let desk = desk(80, 24).press("p Down Down Enter Enter").run_through().press("Esc p Home . . 1 0 0 k Enter Enter");
    let desk = desk.run_through().press("Esc p");
    assert!(desk.screen().contains("So far right: 1 of 2"), "{}", desk.screen());
    let remembered = desk.effects.iter().filter(|effect| matches!(effect, crate::tui::Effect::Remember(_))).count();
    assert_eq!(remembered, 2);
}

#[test]
fn a_guess_that_nobody_made_is_not_remembered() {
    let desk = desk(80, 24).press("p ? Enter Enter").run_through();
    assert!(desk.effects.iter().all(|effect| !matches!(effect, crate::tui::Effect::Remember(_))));
    assert!(desk.press("End").screen().contains("You said that you did not know"));
}
