//! What keys and clicks do.

use super::desk::{MILLI, desk};
use crate::event::{Event, Outcome, RunEnd, What};
use crate::plan::{GuardName, ModelName, ScenarioName};
use crate::text::Lang;
use crate::tui::overlay::Overlay;
use crate::tui::run::player::Playhead;
use crate::tui::theme::Theme;
use crate::tui::{Effect, Message, Report};
use rstest::rstest;

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

#[rstest]
#[case("Esc")]
#[case("Esc Esc Esc [ A")]
#[case("Tab Esc")]
#[case("/ x Esc")]
#[case("? Esc")]
fn escape_never_quits(#[case] keys: &str) {
    assert_eq!(desk(80, 24).press(keys).effects, []);
}

#[rstest]
#[case("q")]
#[case("ㅂ")]
#[case("F10")]
#[case("C-c")]
fn there_are_several_ways_out(#[case] key: &str) {
    assert_eq!(desk(80, 24).press(key).effects, [Effect::Exit(0)]);
}

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
    assert!(desk.effects[1..].starts_with(&[Effect::Cancel]));
    assert_eq!(desk.effects.contains(&Effect::Exit(0)), key == "q");
}

#[test]
fn the_question_goes_away_with_the_run() {
    let desk = desk(80, 24).press("Enter Esc").run_through();
    assert_eq!(desk.app.overlay, None);
    assert!(!desk.is_in_lab());
    assert!(desk.press("Esc").is_in_lab(), "a run that is over is left without a question");
}

#[rstest]
#[case("x")]
#[case("Delete")]
#[case("C-c")]
fn a_run_is_cancelled_and_says_so(#[case] key: &str) {
    let desk = desk(80, 24).press("/ f e t c h Enter Enter").run_until(500).press(key);
    assert_eq!(desk.effects[1..], [Effect::Cancel]);
    assert!(desk.screen().contains("Stopping the run."));
    let end = Event { at: 510 * MILLI, what: What::Finished { end: RunEnd::Cancelled } };
    let desk = desk.report(Report::Events { variant: 0, events: vec![end] }).report(Report::Over);
    let desk = desk.press(key);
    let told = desk.screen().contains("nothing to cancel");
    assert_eq!(told, key != "C-c", "a second Ctrl-C leaves instead");
}

#[test]
fn how_fast_it_was_is_not_said_of_a_run_that_was_cancelled() {
    let desk = desk(80, 24).press("/ f e t c h Enter Enter").run_until(500).press("x");
    let cancelled = |task| What::TaskFinished { worker: task, task, outcome: Outcome::Cancelled };
    let mut events: Vec<_> = (0..4).map(|task| Event { at: 510 * MILLI, what: cancelled(task) }).collect();
    events.push(Event { at: 511 * MILLI, what: What::Finished { end: RunEnd::Cancelled } });
    let desk = desk.report(Report::Events { variant: 0, events }).report(Report::Over);
    assert!(desk.screen().contains("0 of 4 done"), "{}", desk.screen());
    assert!(!desk.screen().contains("times as fast"));
}

#[test]
fn takes_that_were_never_begun_are_told() {
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
fn news_of_a_run_that_was_left_are_not_heard() {
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
    assert_eq!(seeds(to_seed), (42, 42));
}

#[test]
fn the_outcome_is_not_told_before_the_counter_has_climbed_there() {
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
    assert!(desk(80, 24).press("/ z z z").screen().contains("nothing found"));
}

#[test]
fn the_mouse_chooses_what_it_is_pointed_at() {
    let desk = desk(80, 24).click_on("Random durations");
    assert!(desk.screen().contains("▸ Random durations"));
    let desk = desk.click_on("Shared counter").click_on("spin");
    let guards = |plans: Vec<crate::plan::Plan>| plans.into_iter().filter_map(|plan| plan.guard).collect::<Vec<_>>();
    let desk = desk.click_on("Enter run");
    assert_eq!(guards(desk.begun().1), [GuardName::None, GuardName::Mutex, GuardName::Spin]);
    let desk = desk.run_through().click_on(" mutex ");
    assert_eq!(desk.run().selected(), 1);
    assert!(desk.click_on("Esc back").is_in_lab());
}

#[test]
fn the_palette_does_what_is_chosen() {
    let desk = desk(80, 24).press(": t h e m e Enter");
    assert_eq!((desk.app.setup.theme, desk.app.overlay), (Theme::Light, None));
}

#[test]
fn the_help_is_searched_by_typing() {
    let desk = desk(80, 24).press("? s u s p e n d");
    assert!(desk.screen().contains("nothing found"), "the words are searched, not the names of actions");
    let desk = desk.press("C-u s h e l l");
    assert!(desk.screen().contains("Stand aside for the shell"));
    assert!(matches!(desk.app.overlay, Some(Overlay::Keys(_))));
}

#[test]
fn language_and_mouse_change_at_once() {
    let desk = desk(80, 24).press("L m");
    assert_eq!(desk.app.setup.lang, Lang::Ko);
    assert_eq!(desk.effects, [Effect::Mouse(false)]);
}

#[test]
fn the_system_is_obeyed() {
    let mut desk = desk(80, 24).press("Enter");
    desk.effects.clear();
    desk.tell(Message::Suspend);
    desk.tell(Message::Continued);
    desk.tell(Message::Stop(143));
    assert_eq!(desk.effects, [Effect::Suspend, Effect::Reenter, Effect::Cancel, Effect::Exit(143)]);
}

#[test]
fn the_bottom_line_shows_the_keys_that_work_now() {
    let foot = |desk: super::desk::Desk| desk.screen().lines().last().unwrap().to_owned();
    let going = foot(desk(120, 40).press("Enter"));
    assert!(going.contains("x cancel") && going.contains("pause") && !going.contains("again"), "{going}");
    let over = foot(desk(120, 40).press("Enter").run_through().wait(5_000));
    assert!(!over.contains("cancel") && over.contains("Space play") && over.contains("r again"), "{over}");
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
        let events = crate::tui::tests::synthetic::events(&plans[0]);
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

#[test]
fn a_key_shows_the_code_in_the_other_language() {
    let lab = desk(120, 40);
    assert!(lab.screen().contains("counter = seen + 1") && lab.screen().contains("with lock:"), "all of it");
    let lab = lab.press("c");
    assert!(lab.screen().contains("counter.store(seen + 1);") && lab.screen().contains("c Python"), "{}", lab.screen());
    assert!(lab.press("C-p").screen().contains("counter = seen + 1"));
}

/// The line on screen that begins, behind its sign, with this code.
fn line_of(screen: &str, code: &str) -> String {
    screen.lines().find(|line| line.contains(code)).unwrap_or_else(|| panic!("no {code}: {screen}")).to_owned()
}

#[test]
fn a_sign_points_at_the_lines_at_which_workers_are() {
    // Fetches wait: on threads at the first of two lines that wait, on an event loop at the last.
    let run = desk(120, 40).press("/ f e t c h Enter Enter").run_until(500).screen();
    let (threads, event_loop) = ("results = pool.map", "await asyncio.gather");
    assert!(line_of(&run, threads).contains("▸") && line_of(&run, threads).ends_with("A B C D"), "{run}");
    assert!(!line_of(&run, event_loop).contains("▸"), "{run}");
    let run = desk(120, 40).press("/ f e t c h Enter Tab Down Right Right Right Right Enter").run_until(500).screen();
    assert!(line_of(&run, event_loop).ends_with("A B C D") && !line_of(&run, threads).contains("▸"), "{run}");
    let over = desk(120, 40).press("/ f e t c h Enter Enter").run_until(500).run_through().press("End").screen();
    assert!(!over.contains("▸"), "nobody is left: {over}");
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
        desk.screen().contains("sequential × 4") && desk.screen().contains("so few trials (1)"),
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

#[test]
fn a_name_that_is_searched_for_leads_to_the_scenario_that_has_it() {
    for name in ScenarioName::all() {
        let keys: Vec<String> = name.name().chars().map(String::from).collect();
        let desk = desk(80, 24).press(&format!("/ {} Enter", keys.join(" ")));
        assert_eq!(desk.app.lab.chosen(), *name);
    }
}

#[test]
fn every_key_is_explained_in_words_that_fit_where_it_is_narrow() {
    // The help at sixty columns, behind the keys.
    const ROOM: usize = 36;
    for lang in [Lang::En, Lang::Ko] {
        for binding in crate::tui::keymap::KEYMAP {
            let words = crate::text::Texts::of(lang).get(binding.text);
            assert!(crate::text::width(words) <= ROOM, "{words}");
        }
    }
}
