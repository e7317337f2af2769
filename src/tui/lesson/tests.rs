//! Lessons as one takes them: keys, and what the screen says then.

use insta::assert_snapshot;
use rstest::rstest;

use crate::lesson::{self, Given, Lesson, StepKind};
use crate::text::{Lang, Texts};
use crate::tui::tests::desk::{Desk, desk, desk_with};
use crate::tui::theme::{Look, Symbols, Theme};
use crate::tui::{App, Message};

fn taking(name: &str, columns: u16, rows: u16, lang: Lang) -> Desk {
    let mut desk = desk_with(columns, rows, lang, Theme::Dark, Symbols::Unicode);
    desk.app = App::with_lesson(desk.app.setup, lesson::find(name).expect("it comes along").clone());
    desk.send(Message::Tick(0));
    desk
}

#[test]
fn from_a_cold_start_to_the_first_aha_are_three_keys_and_each_is_shown() {
    let opened = desk(80, 24);
    assert!(opened.screen().contains("n lesson"), "{}", opened.screen());
    let asked = opened.press("n");
    assert!(asked.screen().contains("2 less") && asked.screen().contains("1-3, or 0"), "{}", asked.screen());
    assert_snapshot!("asked", asked.screen());
    let answered = asked.press("2");
    assert!(answered.screen().contains("Enter run it"), "{}", answered.screen());
    let seen = answered.press("Enter").run_through().press("End");
    assert!(seen.screen().contains("Updates are missing"), "{}", seen.screen());
    assert!(seen.screen().contains("You said \"less\", and so it was."), "{}", seen.screen());
}

#[test]
fn what_is_not_answered_is_not_passed_and_other_keys_are_the_screens() {
    let asked = desk(80, 24).press("n");
    assert_eq!(asked.clone().press("Enter").screen(), asked.screen(), "a prediction comes first");
    let other = asked.clone().press("Down");
    assert_ne!(other.screen(), asked.screen(), "the list moves as ever");
    let aside = asked.press("Esc");
    assert!(aside.screen().contains("n back to the lesson"), "{}", aside.screen());
    let back = aside.press("Down Down n");
    assert!(back.screen().contains("2 less"), "{}", back.screen());
    let left = back.press("Delete");
    assert!(!left.screen().contains("Lesson, step"), "{}", left.screen());
}

#[test]
fn what_came_out_differently_is_said_and_can_be_run_again() {
    let text = "title = \"T\"\nkills = \"K\"\nminutes = 1\n[[step]]\nrun = \"counter --guard mutex\"\nsay = \"It is so.\"\n\
                expect = \"counter.lost(mutex) > 0\"\n";
    let mine = lesson::read("mine", text).expect("it can be read");
    let mut desk = desk(80, 24);
    desk.app = App::with_lesson(desk.app.setup, mine);
    desk.send(Message::Tick(0));
    let seen = desk.press("Enter").run_through().press("End");
    assert!(seen.screen().contains("Here it came out differently: counter.lost(mutex) = 0"), "{}", seen.screen());
    assert!(seen.screen().contains("r runs it again") && !seen.screen().contains("It is so."), "{}", seen.screen());
    let again = seen.press("r");
    assert!(again.screen().contains("It runs."), "{}", again.screen());
}

#[test]
fn a_small_program_is_shown_at_its_schedule() {
    let desk = taking("three-steps", 80, 24, Lang::En).press("2");
    assert!(desk.screen().contains("the right answer was lost"), "{}", desk.screen());
    assert!(desk.screen().contains("You said \"1 or 2\", and so it was."), "{}", desk.screen());
    assert_snapshot!("program", desk.screen());
}

#[test]
fn the_ledger_is_shown_at_its_largest_row() {
    let run = taking("three-steps", 80, 24, Lang::En).press("2 Enter Enter").run_through().press("End");
    let ledger = run.press("Enter Enter");
    assert!(ledger.screen().contains("The largest row stands open"), "{}", ledger.screen());
    assert_snapshot!("ledger", ledger.screen());
    assert_ne!(ledger.clone().press("Enter").screen(), ledger.screen(), "the lesson goes on from there");
}

#[test]
fn a_comparison_is_made_of_the_last_run_and_the_lesson_goes_on_when_it_is_over() {
    let mut desk = taking("processes", 100, 30, Lang::En).press("1 Enter").run_through().press("End");
    desk = desk.press("Enter Enter").run_through().press("End Enter");
    assert!(desk.screen().contains("The same four sums in several ways"), "{}", desk.screen());
    let compared = desk.compare_through().press("End");
    assert_snapshot!("comparison", compared.screen());
    let asked = compared.press("Enter");
    assert!(asked.screen().contains("A service resizes small icons"), "{}", asked.screen());
}

#[test]
fn a_result_is_played_again_from_its_start() {
    let seen = taking("order", 80, 24, Lang::En).press("2 Enter").run_through().press("End");
    let again = seen.press("Enter");
    assert!(again.screen().contains("Once more, from the start."), "{}", again.screen());
    assert_snapshot!("result", again.screen());
}

#[test]
fn answers_are_clicked_too() {
    let asked = desk(80, 24).press("n");
    let answered = asked.click_on("2 less");
    assert!(answered.screen().contains("Enter run it"), "{}", answered.screen());
    let mut last = taking("lucky-run", 80, 24, Lang::En);
    let taken = lesson::find("lucky-run").expect("it comes along");
    let step = Lesson { steps: vec![taken.steps[taken.steps.len() - 1].clone()], ..taken.clone() };
    last.app = App::with_lesson(last.app.setup, step);
    last.send(Message::Tick(0));
    let wrong = last.click_on("1 It has no race");
    assert!(wrong.screen().contains("A race needs an order"), "{}", wrong.screen());
    let right = wrong.click_on("2 It came out right");
    assert!(right.screen().contains("Enter finish"), "{}", right.screen());
}

#[test]
fn a_try_gives_the_keys_to_the_lab_and_comes_back() {
    let mut desk = taking("await-in-turn", 80, 24, Lang::En).press("1 Enter").run_through().press("End");
    desk = desk.press("Enter 1 Enter").run_through().press("End").press("Enter");
    assert!(desk.screen().contains("The keys go to the Lab now"), "{}", desk.screen());
    assert_snapshot!("try", desk.screen());
    let skipped = desk.press("n Enter");
    assert!(skipped.screen().contains("Both are coroutines"), "{}", skipped.screen());
}

/// Every step of every lesson has its room on the smallest screen.
#[rstest]
fn every_step_fits(
    #[values(Lang::En, Lang::Ko)] lang: Lang,
    #[values((60, 20), (80, 24), (120, 40))] size: (u16, u16),
) {
    for taken in lesson::all() {
        for at in 0..taken.steps.len() {
            let mut desk = desk_with(size.0, size.1, lang, Theme::Monochrome, Symbols::Unicode);
            // Each step by itself: what comes before it is tested by taking a lesson.
            let step = Lesson { steps: vec![taken.steps[at].clone()], ..taken.clone() };
            desk.app = App::with_lesson(desk.app.setup, step);
            desk.send(Message::Tick(0));
            let mut screens = vec![desk.screen()];
            if matches!(taken.steps[at].kind, StepKind::Ask(_) | StepKind::Predict(_)) {
                screens.push(desk.clone().press("1").screen());
                screens.push(desk.press("2").screen());
            }
            for screen in screens {
                let whole = ["Delete", "Del", "n ", "Enter", "Esc"].iter().any(|key| screen.contains(key));
                assert!(
                    whole && screen.contains(if lang == Lang::Ko { "단계" } else { "step" }),
                    "{}\n{screen}",
                    taken.name
                );
            }
        }
    }
}

/// In no language is there more to say than room for it on the smallest screen, whatever is answered.
#[rstest]
fn nothing_that_is_said_is_cut(#[values(Lang::En, Lang::Ko)] lang: Lang) {
    for taken in lesson::all() {
        for (at, step) in taken.steps.iter().enumerate() {
            let alone = Lesson { steps: vec![step.clone()], ..taken.clone() };
            let desk = desk_with(60, 20, lang, Theme::Dark, Symbols::Unicode);
            let app = App::with_lesson(desk.app.setup, alone);
            for choice in
                [None, Some(Given::Choice(0)), Some(Given::Choice(1)), Some(Given::Choice(2)), Some(Given::DontKnow)]
            {
                let mut app = app.clone();
                let strip = app.lesson.as_mut().expect("it was opened");
                if let Some(choice) = choice
                    && !strip.session.answer(choice)
                {
                    continue;
                }
                (strip.has_keys, strip.entered) = (true, true);
                if step.run().is_some() || matches!(step.kind, StepKind::Show(_)) {
                    strip.session.see();
                }
                let (shown, wanted) =
                    super::view::rows(strip, true, Look::new(Theme::Dark, Symbols::Unicode, Texts::of(lang)), (60, 18));
                assert_eq!(shown, wanted, "{} step {}: {choice:?}", taken.name, at + 1);
            }
        }
    }
}
