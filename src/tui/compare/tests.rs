//! Comparing on screen: what is asked for, what is shown while runs are measured, and what came of them.

use insta::assert_snapshot;

use crate::event::{Event, EventKind, Outcome, RunEnd};
use crate::plan::{ModelName, ScenarioName};
use crate::text::{Lang, Phrase};
use crate::timeline::Timeline;
use crate::tui::app::Screen;
use crate::tui::compare::state::CompareScreen;
use crate::tui::overlay::Overlay;
use crate::tui::tests::desk::{Desk, desk, desk_with};
use crate::tui::tests::synthetic;
use crate::tui::theme::{Symbols, Theme};
use crate::tui::{Effect, Message, Report};

fn compare_screen(desk: &Desk) -> &CompareScreen {
    match &desk.app.screen {
        Screen::Compare(compare_screen) => compare_screen,
        _ => panic!("no comparison is shown"),
    }
}

fn of(name: ScenarioName, mut desk: Desk) -> Desk {
    desk.app.lab.choose_scenario(name);
    desk.press("v")
}

#[test]
fn the_form_as_it_is_opened() {
    assert_snapshot!("form", desk(80, 24).press("v").screen());
}

#[test]
fn the_same_race_on_four_models_halfway() {
    assert_snapshot!("side_by_side", desk(80, 24).press("v Enter").compare_through().wait(2_000).screen());
}

#[test]
fn every_page_of_a_race() {
    let mut desk = desk(80, 24).press("v Enter").compare_through();
    for page in ["times", "speed_up", "costs", "outcomes"] {
        desk = desk.press("Tab");
        assert_snapshot!(page, desk.screen());
    }
    assert_eq!(desk.press("Tab Tab Tab Tab Tab").screen().matches("Outcomes").count(), 1);
}

#[test]
fn without_colours_and_braille_nothing_is_lost() {
    let desk = desk_with(80, 24, Lang::En, Theme::Monochrome, Symbols::Ascii);
    let mut desk = of(ScenarioName::Squares, desk).press("Enter").compare_through();
    for words in ["Times", "Speed-up", "Costs"] {
        desk = desk.press("Tab");
        assert!(desk.screen().contains(words) && desk.screen().is_ascii(), "{}", desk.screen());
    }
}

#[test]
fn while_runs_are_measured_the_picture_stands_still_and_says_how_long_it_takes() {
    let desk = desk(80, 24).press("v Enter").make_runs(30);
    assert!(!desk.app.is_moving());
    let before = desk.screen();
    assert!(before.contains("run 31 of 192, 16.2 s left"), "{before}");
    assert_eq!(before, desk.press("Space Right").wait(3_000).screen(), "there is nothing to be played yet");
}

#[test]
fn what_was_measured_is_kept_when_it_is_stopped() {
    let desk = desk(80, 24).press("v Enter").make_runs(30).press("x");
    assert_eq!(desk.effects.last(), Some(&Effect::Cancel));
    let desk = desk.comparison_over().press("Tab");
    let compare_run = compare_screen(&desk).compare_run().expect("measured");
    assert_eq!(compare_run.comparison().made(), 30 - compare_run.comparison().ways.len(), "the first round warms up");
    assert!(desk.screen().contains("Stopped: 6 of 168 runs"), "{}", desk.screen());
}

#[test]
fn a_way_whose_tasks_failed_is_not_ticked_off_and_no_page_calls_it_fast() {
    let mut desk = of(ScenarioName::Fetch, desk(100, 30)).press("Enter");
    // Every event of every run as an engine would report it, but that all tasks fail.
    desk = desk.compare_through_with(|event| {
        if let EventKind::TaskFinished { outcome, .. } = &mut event.what {
            *outcome = Outcome::Failed(Box::new(Phrase::read("broken")));
        }
    });
    let shown = desk.wait(5_000).screen();
    assert!(shown.contains("0 of 4 tasks succeeded") && !shown.contains('✓'), "{shown}");
    assert!(shown.contains("Tasks failed in every way"), "{shown}");
}

#[test]
fn leaving_asks_while_runs_are_measured() {
    let desk = desk(80, 24).press("v Enter").make_runs(5).press("Esc");
    assert!(matches!(desk.app.overlay, Some(Overlay::Leave(_))));
    let desk = desk.press("Enter");
    assert!(desk.is_in_lab() && desk.effects.contains(&Effect::Cancel));
}

#[test]
fn one_goes_back_to_the_form_and_then_to_the_lab() {
    let desk = desk(80, 24).press("v Down Right Space Enter").compare_through().press("Esc");
    assert!(compare_screen(&desk).compare_run().is_none());
    assert!(desk.screen().contains("□ 2"), "what was ticked is still ticked: {}", desk.screen());
    assert!(desk.press("Esc").is_in_lab());
}

#[test]
fn a_run_that_cannot_be_made_ends_it_with_the_reason() {
    let mut desk = desk(80, 24).press("v Enter").make_runs(2);
    let (run, _) = desk.compared();
    let end = RunEnd::Failed(Box::new(Phrase::new("notice.busy")));
    let timeline = Box::new(Timeline::of(&[Event { at: 5, what: EventKind::Finished { end } }]));
    desk.send(Message::Run(run, Report::Made { step: 2, timeline }));
    let desk = desk.comparison_over();
    assert!(desk.screen().contains(desk.app.look().texts.get("notice.busy")), "{}", desk.screen());
}

#[test]
fn reports_of_a_comparison_that_was_left_change_nothing() {
    let desk = desk(80, 24).press("v Enter").make_runs(3);
    let (old, plans) = desk.compared();
    let mut desk = desk.press("Esc Enter v Enter");
    let timeline = Box::new(Timeline::of(&synthetic::events(&plans[0])));
    desk.send(Message::Run(old, Report::Made { step: 0, timeline }));
    desk.send(Message::Run(old, Report::Over));
    assert_eq!(compare_screen(&desk).compare_run().expect("begun").progress().0, 0);
    assert!(compare_screen(&desk).is_busy());
}

#[test]
fn the_workers_and_the_guard_that_are_looked_at_can_be_changed() {
    let desk = desk(120, 40).press("v Enter").compare_through();
    let looked_at = |desk: &Desk| {
        let compare_run = compare_screen(desk).compare_run().expect("measured");
        let plan = |way: usize| compare_run.way(way).0.plan.clone();
        compare_run
            .side_by_side()
            .into_iter()
            .map(plan)
            .map(|plan| (plan.model, plan.workers, plan.guard))
            .collect::<Vec<_>>()
    };
    let (first, fewer) = (looked_at(&desk), looked_at(&desk.press("W")));
    assert!(first.iter().all(|(_, workers, _)| *workers == 4) && fewer.iter().all(|(_, workers, _)| *workers == 2));
    assert_eq!(fewer.len(), first.len());
    assert_eq!(
        first.iter().map(|(model, ..)| *model).collect::<Vec<_>>(),
        [ModelName::Sequential, ModelName::Threads, ModelName::Processes, ModelName::Async]
    );
}

#[test]
fn what_was_measured_stands_beside_the_advice() {
    let desk = of(ScenarioName::Squares, desk(120, 40)).press("Enter").compare_through();
    let compare_run = compare_screen(&desk).compare_run().expect("measured").comparison().made();
    assert_eq!(desk.app.measured.len(), compare_run);
}

#[test]
fn the_mouse_ticks_and_turns_pages() {
    let desk = desk(80, 24).press("v").click_on("rayon");
    assert!(desk.screen().contains("■ rayon"), "{}", desk.screen());
    let desk = desk.press("Enter").compare_through().click_on("Costs");
    assert!(desk.screen().contains("Medians, all workers together"), "{}", desk.screen());
}
