//! Comparing on screen: what is asked for, what is shown when every way has been run once, and what comes of more runs.

use insta::assert_snapshot;
use rstest::rstest;

use crate::event::{Event, EventKind, Outcome, RunEnd};
use crate::plan::ScenarioName;
use crate::text::{Lang, Phrase};
use crate::timeline::Timeline;
use crate::tui::app::Screen;
use crate::tui::compare::results::CompareRun;
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

fn compare_run(desk: &Desk) -> &CompareRun {
    compare_screen(desk).compare_run().expect("runs are made")
}

/// The form of a comparison of a scenario.
fn of(name: ScenarioName, mut desk: Desk) -> Desk {
    desk.app.lab.choose_scenario(name);
    desk.press("v")
}

/// A comparison of which every way has been run once.
fn seen_once(desk: Desk) -> Desk {
    let desk = desk.press("Enter");
    let ways = compare_run(&desk).comparison().ways.len();
    desk.make_runs(ways)
}

#[test]
fn the_form_as_it_is_opened() {
    assert_snapshot!("form", desk(80, 24).press("v").screen());
}

#[test]
fn what_cannot_be_compared_is_not_offered_and_says_why() {
    assert_snapshot!("form_deadlock", of(ScenarioName::Deadlock, desk(80, 24)).screen());
}

#[test]
fn the_beginning_of_a_run_tells_how_long_all_of_them_take() {
    let mut desk = of(ScenarioName::Squares, desk(80, 24));
    assert!(desk.screen().contains("nobody knows how long"), "{}", desk.screen());
    let Some(Effect::Glimpse { run, plan }) = desk.effects.last().cloned() else { panic!("nothing is looked at") };
    let timeline = Box::new(Timeline::of(&synthetic::events(&plan)));
    desk.send(Message::Run(run, Report::Made { timeline }));
    assert!(desk.screen().contains("each once: about "), "{}", desk.screen());
    let waits = of(ScenarioName::Fetch, super::super::tests::desk::desk(80, 24));
    assert!(waits.screen().contains("each once: about 7.00 s"), "{}", waits.screen());
    assert!(
        !waits.effects.iter().any(|effect| matches!(effect, Effect::Glimpse { .. })),
        "a plan of waits says it all"
    );
}

#[test]
fn while_all_are_run_once_nobody_is_told_who_is_faster() {
    let desk = desk(80, 24).press("v Enter").make_runs(3);
    assert!(!desk.app.is_moving());
    assert_snapshot!("first_round", desk.screen());
    assert_eq!(desk.screen(), desk.press("Space Right Tab").wait(3_000).screen(), "there is nothing to be played yet");
}

#[test]
fn all_are_played_together_as_soon_as_the_last_is_made() {
    let desk = seen_once(desk(80, 24).press("v"));
    assert!(desk.app.is_moving());
    assert_snapshot!("side_by_side", desk.wait(2_000).screen());
}

#[test]
fn the_verdict_comes_at_the_end_and_says_that_it_was_seen_once() {
    let desk = seen_once(of(ScenarioName::Fetch, desk(80, 24)));
    let halfway = desk.screen();
    assert!(halfway.contains("Which is the fastest?") && halfway.contains("seen once"), "{halfway}");
    let desk = desk.press("End");
    assert!(desk.screen().contains("Seen once: ") && !desk.screen().contains("Which is"), "{}", desk.screen());
    assert_snapshot!("seen_once", desk.screen());
}

#[test]
fn it_measures_on_while_one_looks_and_stands_still_for_what_computes() {
    // While it is played, a run that computes would be disturbed.
    let desk = seen_once(of(ScenarioName::Squares, desk(80, 24)));
    let begun = desk.measured().len();
    let desk = desk.wait(100);
    assert!(desk.app.is_moving() && desk.measured().len() == begun, "nothing is measured meanwhile");
    let desk = desk.wait(10_000);
    assert!(!desk.app.is_moving() && desk.measured().len() == begun + 1, "now it goes on");
    // Who plays it again stops that run, and it is made again afterwards.
    let desk = desk.press("Space");
    assert_eq!(desk.effects.last(), Some(&Effect::Cancel));
    let (made, disturbed) = (compare_run(&desk).made(), desk.measured().last().map(|(_, plan)| (*plan).clone()));
    let desk = desk.run_cancelled().wait(100);
    assert_eq!((compare_run(&desk).made(), desk.measured().len()), (made, begun + 1));
    let desk = desk.wait(10_000);
    assert_eq!(desk.measured().last().map(|(_, plan)| (*plan).clone()), disturbed);
    let desk = desk.make_runs(1);
    assert_eq!(compare_run(&desk).made(), made + 1);
}

#[test]
fn what_only_waits_is_measured_while_it_is_played() {
    let desk = seen_once(of(ScenarioName::Fetch, desk(80, 24)));
    let begun = desk.measured().len();
    let desk = desk.wait(100).make_runs(3);
    assert!(desk.app.is_moving() && desk.measured().len() == begun + 3, "{}", desk.screen());
    let desk = desk.press("Space Space Left");
    assert!(!desk.effects.contains(&Effect::Cancel), "nothing of it is disturbed");
}

#[test]
fn it_stops_by_itself_when_the_ways_can_be_told_apart() {
    let desk = of(ScenarioName::Fetch, desk(80, 24)).press("Enter").compare_through().press("End");
    assert!(desk.screen().contains("Measured until the ways could be told apart."), "{}", desk.screen());
    assert!(desk.screen().contains("✓"), "{}", desk.screen());
    let trials: Vec<usize> = compare_run(&desk).comparison().ways.iter().map(|way| way.trials.len()).collect();
    assert!(trials.iter().all(|count| *count == trials[0] && *count >= 4), "{trials:?}");
}

#[test]
fn a_number_of_trials_fixes_it() {
    let desk = desk(80, 24).press("v Up Down Down Down Down Down Right Right Right");
    assert!(desk.screen().contains("‹ 3 ›"), "{}", desk.screen());
    let desk = desk.press("Enter").compare_through();
    assert!(compare_run(&desk).comparison().ways.iter().all(|way| way.trials.len() == 3 && !way.seen_once));
}

#[test]
fn every_page_of_a_race() {
    let mut desk = desk(80, 24).press("v Enter").compare_through();
    for page in ["times", "costs", "outcomes"] {
        desk = desk.press("Tab");
        assert_snapshot!(page, desk.screen());
    }
    assert!(!desk.screen().contains("Speed-up"), "of a counter there is none: {}", desk.screen());
    assert_eq!(desk.press("Tab Tab Tab Tab").screen().matches("Outcomes").count(), 1);
}

#[test]
fn several_numbers_of_workers_make_a_curve() {
    let form = of(ScenarioName::Squares, desk(80, 24)).press("Down Space Right Space");
    let desk = form.press("Enter").compare_through().press("Tab Tab");
    assert_snapshot!("speed_up", desk.screen());
}

#[test]
fn without_colours_and_braille_nothing_is_lost() {
    let desk = desk_with(80, 24, Lang::En, Theme::Monochrome, Symbols::Ascii);
    let mut desk = of(ScenarioName::Squares, desk).press("Enter").compare_through();
    for words in ["Times", "Costs"] {
        desk = desk.press("Tab");
        assert!(desk.screen().contains(words) && desk.screen().is_ascii(), "{}", desk.screen());
    }
}

/// Every way has a line, whatever the size, and lanes that are not shown are counted.
#[rstest]
#[case(60, 20)]
#[case(80, 24)]
#[case(120, 40)]
#[case(200, 60)]
fn no_way_is_hidden(#[case] columns: u16, #[case] rows: u16) {
    for lang in [Lang::En, Lang::Ko] {
        let desk = seen_once(desk_with(columns, rows, lang, Theme::Dark, Symbols::Unicode).press("v")).press("End");
        let screen = desk.screen();
        for model in ["sequential", "threads", "processes", "async"] {
            for guard in ["none", "mutex"] {
                let name = format!("{model} ({guard})");
                assert!(screen.contains(&name), "{name} is hidden: {screen}");
            }
        }
    }
}

#[test]
fn lanes_that_are_not_shown_are_counted() {
    let screen = seen_once(of(ScenarioName::Fetch, desk(80, 24))).press("End").screen();
    let lanes = |letter: char| screen.lines().filter(|line| line.starts_with(&format!(" {letter} "))).count();
    let hidden: usize =
        screen.match_indices(" +").filter_map(|(at, _)| screen[at + 2..at + 3].parse::<usize>().ok()).sum();
    let shown: usize = "ABCD".chars().map(lanes).sum();
    assert_eq!(shown + hidden, 1 + 3 * 4, "{screen}");
}

#[test]
fn what_was_measured_is_kept_when_it_is_stopped() {
    let desk = desk(80, 24).press("v Enter").make_runs(3).press("x");
    assert_eq!(desk.effects.last(), Some(&Effect::Cancel));
    let desk = desk.run_cancelled().press("End");
    assert_eq!(compare_run(&desk).comparison().made(), 3, "first runs count as long as there are no others");
    assert!(desk.screen().contains("Stopped: trials made: 3"), "{}", desk.screen());
    assert!(desk.screen().contains("not run"), "{}", desk.screen());
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
    let shown = desk.press("End").screen();
    assert!(shown.contains("0 of 4 tasks succeeded") && !shown.contains('✓'), "{shown}");
    assert!(shown.contains("Tasks failed in every way"), "{shown}");
}

#[test]
fn leaving_asks_while_all_are_run_once_and_not_when_they_have_been_seen() {
    let desk = desk(80, 24).press("v Enter").make_runs(5).press("Esc");
    assert!(matches!(desk.app.overlay, Some(Overlay::Leave(_))));
    let desk = desk.press("Enter");
    assert!(desk.is_in_lab() && desk.effects.contains(&Effect::Cancel));
    let desk = seen_once(super::super::tests::desk::desk(80, 24).press("v")).wait(10_000).press("Esc");
    assert!(compare_screen(&desk).compare_run().is_none() && desk.effects.last() == Some(&Effect::Cancel));
}

#[test]
fn one_goes_back_to_the_form_and_then_to_the_lab() {
    let desk = desk(80, 24).press("v Down Right Space Enter").compare_through().press("Esc");
    assert!(compare_screen(&desk).compare_run().is_none());
    assert!(desk.screen().contains("■ 2"), "what was ticked is still ticked: {}", desk.screen());
    assert!(desk.press("Esc").is_in_lab());
}

#[test]
fn a_run_that_cannot_be_made_ends_it_with_the_reason() {
    let desk = desk(80, 24).press("v Enter").make_runs(2);
    let (run, _) = *desk.measured().last().expect("a run goes on");
    let end = RunEnd::Failed(Box::new(Phrase::new("notice.busy")));
    let desk = desk.end_run(run, &[Event { at: 5, what: EventKind::Finished { end } }]);
    assert!(desk.screen().contains(&*desk.app.look().word("notice.busy")), "{}", desk.screen());
    assert!(!compare_screen(&desk).is_busy());
}

#[test]
fn a_run_that_says_nothing_ends_it_rather_than_beginning_again_and_again() {
    let desk = desk(80, 24).press("v Enter").make_runs(2).comparison_over();
    assert!(!compare_screen(&desk).is_busy(), "{}", desk.screen());
}

#[test]
fn reports_of_a_comparison_that_was_left_change_nothing() {
    let desk = desk(80, 24).press("v Enter").make_runs(3);
    let (old, plan) = desk.measured().last().map(|(run, plan)| (*run, (*plan).clone())).expect("a run goes on");
    let mut desk = desk.press("Esc Enter v Enter");
    let timeline = Box::new(Timeline::of(&synthetic::events(&plan)));
    desk.send(Message::Run(old, Report::Made { timeline }));
    desk.send(Message::Run(old, Report::Over));
    assert_eq!(compare_run(&desk).made(), 0);
    assert!(compare_screen(&desk).is_busy());
}

#[test]
fn the_workers_and_the_guard_that_are_looked_at_can_be_changed() {
    let desk = desk(120, 40).press("v Down Right Space Enter").compare_through();
    let all = compare_run(&desk).in_sight().len();
    assert_eq!(all, 2 + 3 * 2 * 2, "one after the other has no workers to be counted");
    let desk = desk.press("w");
    assert!(compare_run(&desk).ways_in_sight().iter().all(|way| way.plan.workers != 4 || way.plan.worker_count() == 1));
    let desk = desk.press("g");
    assert_eq!(compare_run(&desk).in_sight().len(), 4, "{}", desk.screen());
    assert_eq!(compare_run(&desk.press("W g g")).in_sight().len(), all, "beyond the last are all of them");
}

#[test]
fn what_was_measured_stands_beside_the_advice() {
    let desk = of(ScenarioName::Squares, desk(120, 40)).press("Enter").compare_through();
    let first_runs = compare_run(&desk).comparison().ways.len();
    assert_eq!(desk.app.measured.len(), compare_run(&desk).comparison().made() + first_runs);
}

#[test]
fn what_a_scenario_is_about_stands_side_by_side() {
    let screen = seen_once(of(ScenarioName::Requests, desk(80, 24))).press("End").screen();
    for lock in [" handler ", " update ", " none "] {
        assert!(screen.contains(lock), "{screen}");
    }
    assert!(screen.contains("Web requests · threads × 4"), "what they have in common stands above: {screen}");
}

#[test]
fn the_mouse_ticks_and_turns_pages() {
    let desk = desk(80, 24).press("v").click_on("rayon");
    assert!(desk.screen().contains("■ rayon"), "{}", desk.screen());
    let desk = desk.press("Enter").compare_through().click_on("Costs");
    assert!(desk.screen().contains("Median times"), "{}", desk.screen());
}

fn copied(desk: &Desk) -> Option<&str> {
    desk.effects.iter().rev().find_map(|effect| match effect {
        Effect::Copy(text) => Some(text.as_str()),
        _ => None,
    })
}

#[test]
fn y_copies_the_command_that_compares_the_same_and_what_it_showed() {
    let form = desk(80, 24).press("v y");
    let command = copied(&form).expect("it is copied").to_owned();
    assert!(command.starts_with("racelab compare counter --model "), "{command}");
    assert!(command.contains(" --guard none,mutex") && command.lines().count() == 1, "{command}");
    let compared = form.press("Enter").compare_through().press("y");
    let lines: Vec<&str> = copied(&compared).expect("it is copied").lines().collect();
    assert_eq!((lines.len(), lines[0]), (2, command.as_str()), "{lines:?}");
}
