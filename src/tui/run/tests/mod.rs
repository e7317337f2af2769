//! A run on screen: it is followed, held, stepped through, cancelled and repeated.

mod lessons;
mod programs;
mod recordings;

use insta::assert_snapshot;
use rstest::rstest;

use crate::event::{Event, EventKind, Outcome, RunEnd};
use crate::text::Lang;
use crate::tui::run::player::Playhead;
use crate::tui::tests::desk::{Desk, MILLI, desk, desk_with};
use crate::tui::tests::synthetic;
use crate::tui::theme::{Symbols, Theme};
use crate::tui::{Effect, Report};

fn halfway(desk: Desk) -> Desk {
    desk.press("Enter").run_through().wait(2_000)
}

#[test]
fn a_race_halfway_through_its_slow_motion() {
    assert_snapshot!("race", halfway(desk(80, 24)).screen());
    assert_snapshot!("race_60x20", halfway(desk(60, 20)).screen());
    let plain = halfway(desk_with(80, 24, Lang::En, Theme::Monochrome, Symbols::Ascii)).screen();
    assert_snapshot!("race_ascii", plain);
    assert!(plain.is_ascii(), "{plain}");
}

#[test]
fn fetches_that_are_going_on() {
    assert_snapshot!("fetch", desk(80, 24).press("/ f e t c h Enter Enter").run_until(700).screen());
}

#[rstest]
#[case("x")]
#[case("Delete")]
#[case("C-c")]
fn a_run_is_cancelled_and_says_so(#[case] key: &str) {
    let desk = desk(80, 24).press("/ f e t c h Enter Enter").run_until(500).press(key);
    assert_eq!(desk.effects[1..], [Effect::Cancel]);
    assert!(desk.screen().contains("Stopping the run."));
    let end = Event { at: 510 * MILLI, what: EventKind::Finished { end: RunEnd::Cancelled } };
    let desk = desk.report(Report::Events { variant: 0, events: vec![end] }).report(Report::Over);
    let desk = desk.press(key);
    let says = desk.screen().contains("nothing to cancel");
    assert_eq!(says, key != "C-c", "a second Ctrl-C leaves instead");
}

#[test]
fn how_fast_it_was_is_not_said_of_a_run_that_was_cancelled() {
    let desk = desk(80, 24).press("/ f e t c h Enter Enter").run_until(500).press("x");
    let cancelled = |task| EventKind::TaskFinished { worker: task, task, outcome: Outcome::Cancelled };
    let mut events: Vec<_> = (0..4).map(|task| Event { at: 510 * MILLI, what: cancelled(task) }).collect();
    events.push(Event { at: 511 * MILLI, what: EventKind::Finished { end: RunEnd::Cancelled } });
    let desk = desk.report(Report::Events { variant: 0, events }).report(Report::Over);
    assert!(desk.screen().contains("0 of 4 done"), "{}", desk.screen());
    assert!(!desk.screen().contains("times as fast"));
}

#[test]
fn variants_that_were_never_begun_say_so() {
    let desk = desk(80, 24).press("Enter x").report(Report::Over);
    assert!(desk.screen().contains("Cancelled before this began."));
}

#[test]
fn a_second_run_waits_until_the_first_is_over() {
    let desk = desk(80, 24).press("Enter r w");
    assert_eq!(desk.effects.len(), 1);
    assert!(desk.screen().contains("A run is going on"));
}

#[test]
fn reports_of_a_run_that_was_left_change_nothing() {
    let desk = desk(80, 24).press("Enter Esc Enter");
    let before = desk.app.clone();
    assert_eq!(desk.report(Report::Over).app, before);
}

#[test]
fn outcomes_are_kept_from_run_to_run_until_something_else_is_run() {
    let mut desk = desk(120, 40).press("Enter").run_through();
    for _ in 0..2 {
        desk = desk.press("r").run_through();
    }
    let desk = desk.press("End");
    assert!(desk.screen().contains("0 of 3 came out right"), "{}", desk.screen());
    let desk = desk.press("g");
    assert!(desk.screen().contains("3 of 3 came out right"));
    let desk = desk.press("w").run_through().press("End");
    assert!(desk.screen().contains("0 of 1 came out right"), "other plans have outcomes of their own");
}

#[test]
fn every_run_draws_another_seed_unless_it_is_fixed() {
    let seeds = |keys: &str| {
        let desk = desk(80, 24).press(keys).run_through();
        let first = desk.begun().1[0].seed;
        (first, desk.press("r").begun().1[0].seed)
    };
    let (first, second) = seeds("Enter");
    assert_ne!(first, second);
    let to_seed = "Tab Down Down Down Down Down Down 4 2 Enter Enter";
    // Of a race the seed draws the nudges: with the same ones it would take the same course.
    assert_eq!(seeds(to_seed), (42, 43));
    let noted = desk(120, 40).press("Tab Down Down Down Down Down Down 4 2 Enter").screen();
    assert!(noted.contains("each further run takes the next seed"), "{noted}");
}

#[test]
fn under_way_together_and_running_together_are_told_beside_each_other_and_with_the_fields_words() {
    let squares =
        |size: (u16, u16)| desk(size.0, size.1).press("/ s q Enter Enter").run_through().press("End").screen();
    let wide = squares((160, 40));
    assert!(wide.contains("under way at once (concurrent) ") && wide.contains("running at once (parallel) "), "{wide}");
    let narrow = squares((120, 30));
    assert!(narrow.contains("concurrent ") && narrow.contains("parallel "), "{narrow}");
}

#[test]
fn a_race_is_too_short_for_the_systems_clocks_to_say_who_had_a_processor() {
    let race = desk(160, 40).press("Enter").run_through().press("End").screen();
    assert!(race.contains("under way at once (concurrent) ") && !race.contains("parallel"), "{race}");
    assert!(race.contains(" of starting"), "what is played is elapsed without it: {race}");
}

#[test]
fn the_outcome_is_not_shown_before_the_counter_has_climbed_there() {
    let desk = desk(80, 24).press("Enter").run_through().wait(2_000);
    assert!(desk.screen().contains("What will the counter say?"));
    assert!(desk.screen().contains("none yet"));
    let desk = desk.wait(2_100);
    assert!(!desk.screen().contains("What will the counter say?"));
    assert!(desk.screen().contains("0 of 1 came out right"));
}

#[test]
fn a_race_is_played_slowly_and_rests_at_its_end() {
    let desk = desk(80, 24).press("Enter").run_through();
    assert!(desk.app.is_moving());
    assert!(desk.screen().contains("slow motion x1/"), "{}", desk.screen());
    let desk = desk.wait(4_100);
    assert!(!desk.app.is_moving(), "an idle screen waits for keys");
}

#[test]
fn a_long_run_is_followed_and_can_be_held() {
    let desk = desk(80, 24).press("/ f e t c h Enter Enter").run_until(500);
    assert_eq!(desk.moment(), 500 * MILLI);
    let desk = desk.press("Space").wait(200);
    assert_eq!((desk.moment(), desk.app.is_moving()), (500 * MILLI, false), "held, while the run goes on");
    let desk = desk.press("Space");
    assert_eq!(desk.moment(), 700 * MILLI, "caught up");
}

#[test]
fn what_is_held_is_still_there_when_the_run_ends() {
    let desk = desk(80, 24).press("/ f e t c h Enter Enter").run_until(500).press("Space").run_through();
    assert!(matches!(desk.run().player().playhead(), Playhead::Paused(share) if share > 0.4 && share < 0.6));
}

#[test]
fn steps_go_from_event_to_event_and_back() {
    let desk = desk(80, 24).press("Enter").run_through().press("Home");
    let window = desk.run().variants()[0].window();
    let start = desk.moment();
    assert_eq!(start, window.0);
    let desk = desk.press("Right");
    let first = desk.moment();
    let desk = desk.press("Right");
    assert!(start < first && first < desk.moment());
    let desk = desk.press("Left");
    assert_eq!(desk.moment(), first);
    let desk = desk.press("End Left");
    assert!(desk.moment() < window.1, "a step back from the end leaves the end");
}

#[test]
fn one_walks_through_a_recording_and_looks_closely() {
    let desk = desk(120, 40).press("/ f e t c h Enter Enter").run_through().wait(3_000).press("@ 0 . 5 s Enter");
    assert!(desk.screen().contains("500 ms / "), "{}", desk.screen());
    let desk = desk.press("i Down");
    assert!(desk.screen().contains("Worker B"), "{}", desk.screen());
    let desk = desk.press("Esc");
    assert!(!desk.screen().contains("Worker B") && !desk.is_in_lab(), "Esc closes the inspector and nothing else");
    let desk = desk.press("%");
    assert!(desk.screen().contains("The slowest: fetch"), "{}", desk.screen());
    let desk = desk.press("@ x Enter");
    assert!(desk.screen().contains("not a time"), "{}", desk.screen());
}

#[test]
fn steps_within_the_inspector_are_those_of_its_worker() {
    let desk = desk(120, 40).press("Enter").run_through().wait(5_000).press("i Down Home Right");
    let first = desk.moment();
    let of_worker = |worker: u32| {
        let (_, plans) = desk.begun();
        let events = synthetic::events(&plans[0]);
        let times = events.iter().filter(|event| event.what.worker() == Some(worker)).map(|event| event.at);
        times.collect::<Vec<_>>()
    };
    assert!(of_worker(1).contains(&first), "{first}");
}

#[test]
fn backwards_comes_to_the_beginning() {
    let desk = desk(120, 40).press("Enter").run_through().wait(5_000).press("<").wait(1_000);
    assert!(desk.screen().contains("backwards"), "{}", desk.screen());
    assert_eq!(desk.wait(9_000).run().player().playhead(), Playhead::Paused(0.0));
}

/// The line on screen that begins, behind its sign, with this code.
fn line_of(screen: &str, code: &str) -> String {
    screen.lines().find(|line| line.contains(code)).unwrap_or_else(|| panic!("no {code}: {screen}")).to_owned()
}

#[test]
fn a_sign_points_at_the_lines_at_which_workers_are() {
    // Fetches wait: on threads asleep, on an event loop awaited.
    let run = desk(120, 50).press("/ f e t c h Enter Enter").run_until(500).screen();
    let (threads, event_loop) = ("    time.sleep(1)", "    await asyncio.sleep(1)");
    assert!(line_of(&run, threads).contains("▸") && line_of(&run, threads).ends_with("A B C D"), "{run}");
    assert!(!line_of(&run, "urls = ").contains("▸") && !run.contains(event_loop), "{run}");
    let run = desk(120, 50).press("/ f e t c h Enter Tab Down Right Right Right Right Enter").run_until(500).screen();
    assert!(line_of(&run, event_loop).ends_with("A B C D") && !run.contains(threads), "{run}");
    let over = desk(120, 40).press("/ f e t c h Enter Enter").run_until(500).run_through().press("End").screen();
    assert!(!over.contains("▸"), "nobody is left: {over}");
}

#[rstest]
#[case(60, 20)]
#[case(80, 24)]
#[case(100, 30)]
#[case(120, 40)]
#[case(120, 50)]
#[case(160, 50)]
#[case(200, 60)]
fn what_guards_the_counter_stands_beside_its_board_at_every_size(#[case] columns: u16, #[case] rows: u16) {
    let screen = halfway(desk(columns, rows)).screen();
    assert!(screen.contains("with lock:") && screen.contains("counter = seen + 1"), "{screen}");
    let opened = halfway(desk(columns, rows)).press("c");
    assert!(opened.screen().contains("The code in Python"), "{}", opened.screen());
    let rust = opened.press("c Esc");
    assert!(rust.screen().contains("COUNTER.lock()") && rust.app.overlay.is_none(), "{}", rust.screen());
}
