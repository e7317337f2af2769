//! What a teacher shows in five minutes: the keys that lead there, and what the back row reads then.

use insta::assert_snapshot;
use rstest::rstest;

use crate::text::Lang;
use crate::tui::tests::desk::{Desk, desk, desk_with};
use crate::tui::theme::{Symbols, Theme};

fn deadlock(desk: Desk) -> Desk {
    desk.press("/ d e a d Enter Enter").run_through().wait(4_100)
}

#[test]
fn one_key_to_the_race_and_both_numbers_are_large() {
    let desk = desk(80, 24).press("Enter").run_through().wait(4_100);
    let screen = desk.screen();
    assert!(screen.contains("of 400,000") && screen.matches('█').count() > 40, "{screen}");
}

#[rstest]
#[case::usable(80, 24)]
#[case::projector(60, 20)]
#[case::comfortable(120, 40)]
fn a_deadlock_is_a_word_and_a_ring(#[case] columns: u16, #[case] rows: u16) {
    assert_snapshot!(format!("deadlock_{columns}x{rows}"), deadlock(desk(columns, rows)).screen());
}

#[test]
fn a_deadlock_in_seven_bits_and_in_korean() {
    let plain = deadlock(desk_with(60, 20, Lang::En, Theme::Monochrome, Symbols::Ascii)).screen();
    assert!(plain.is_ascii(), "{plain}");
    assert_snapshot!("deadlock_ascii", plain);
    assert_snapshot!("deadlock_ko", deadlock(desk_with(80, 24, Lang::Ko, Theme::Dark, Symbols::Unicode)).screen());
}

#[test]
fn the_fix_is_one_key_away_and_so_is_the_way_back() {
    let mended = deadlock(desk(80, 24)).press("f");
    assert!(format!("{:?}", mended.begun().1[0].settings).contains("order"));
    let mended = mended.run_through().wait(4_100);
    let screen = mended.screen();
    assert!(!screen.contains("for ever") && screen.contains("f other way"), "{screen}");
    assert!(screen.contains("holds nothing, done"), "the run is over: {screen}");
    let again = mended.press("f");
    assert!(format!("{:?}", again.begun().1[0].settings).contains("none"));
    let counter = desk(80, 24).press("Enter").run_through().press("f");
    assert!(counter.screen().contains("nothing to mend"), "its fix stands beside it");
}

/// Sums of squares on the model of an interpreter with a lock.
fn gil(desk: Desk) -> Desk {
    desk.press("/ s q Enter Tab Down Right Right Enter").run_through().press("End")
}

#[rstest]
#[case::usable(80, 24)]
#[case::projector(60, 20)]
fn under_the_interpreter_lock_one_core_is_in_use(#[case] columns: u16, #[case] rows: u16) {
    let screen = gil(desk(columns, rows)).screen();
    assert!(screen.contains("of 4 cores in use"), "{screen}");
    assert!(screen.contains("▂▂▂▂▂"), "a quarter of the time each: {screen}");
    assert_snapshot!(format!("gil_{columns}x{rows}"), screen);
}

#[rstest]
#[case::a_quarter_of_four((80, 24), &['▂'])]
#[case::one_and_three_that_rest((120, 40), &['▇', ' ', ' ', ' '])]
fn a_search_for_the_gil_leads_to_a_strip_of_cores_of_which_one_is_in_use(
    #[case] (columns, rows): (u16, u16),
    #[case] each: &[char],
) {
    let screen = desk(columns, rows).press("/ g i l Enter Enter").run_through().press("End").screen();
    assert!(screen.contains("gil (model)"), "{screen}");
    assert!(screen.contains("of 4 cores in use"), "{screen}");
    let rows = screen.lines().skip_while(|line| !line.trim_start().starts_with("cores ")).take(each.len());
    let strip: Vec<&str> = rows.collect();
    assert_eq!(strip.len(), each.len(), "{screen}");
    for (row, sign) in strip.into_iter().zip(each) {
        let drawn: String = row.chars().filter(|one| "▁▂▃▄▅▆▇█".contains(*one)).collect();
        // At the very end one more may have a moment.
        let unusual = drawn.chars().filter(|one| one != sign).count();
        assert!(unusual <= 1 && (*sign == ' ' || drawn.chars().count() > 30), "{sign}: {screen}");
    }
}

#[test]
fn a_design_that_computes_one_at_a_time_is_no_success() {
    let screen = gil(desk(80, 24)).screen();
    assert!(screen.contains("✗ "), "{screen}");
    let threads = desk(80, 24).press("/ s q Enter Enter").run_through().press("End").screen();
    assert!(!threads.contains("✗ "), "{threads}");
}

#[rstest]
#[case::usable(80, 24)]
#[case::projector(60, 20)]
#[case::wide(200, 60)]
fn fetches_are_held_against_one_after_the_other(#[case] columns: u16, #[case] rows: u16) {
    let desk = desk(columns, rows).press("/ f e t c h Enter Enter").run_through().press("End");
    let screen = desk.screen();
    assert!(screen.contains("one after the other: 4.00 s") || screen.contains("─ 4.00 s"), "{screen}");
    assert_snapshot!(format!("fetch_over_{columns}x{rows}"), screen);
}

#[test]
fn a_run_that_is_over_in_no_time_is_played_in_four_seconds() {
    let desk = desk(80, 24).press("/ f e t c h Enter Enter").run_until(1_000).run_through();
    assert!(desk.screen().contains("slow motion x1/4.0"), "{}", desk.screen());
    assert!(desk.app.is_moving());
    assert!(!desk.wait(4_100).app.is_moving());
}

#[test]
fn luck_is_no_success() {
    let desk = desk(80, 24).press("Enter").run_through_exactly().press("End");
    let screen = desk.screen();
    assert!(screen.contains("! none lost, by luck"), "{screen}");
    assert!(screen.contains("✓ none lost"), "the lock beside it is no luck: {screen}");
}

#[test]
fn a_click_on_the_time_goes_there_and_a_drag_takes_the_playhead_along() {
    let desk = desk(80, 24).press("Enter").run_through().press("End");
    let screen = desk.screen();
    let (row, line) = screen.lines().enumerate().find(|(_, line)| line.contains('●')).expect("a playhead");
    let end = u16::try_from(line.chars().position(|sign| sign == '●').unwrap()).unwrap();
    let begin = u16::try_from(line.chars().position(|sign| sign == '━').unwrap()).unwrap();
    let row = u16::try_from(row).unwrap();
    let window = desk.run().variants()[0].window();
    let desk = desk.click(begin, row);
    assert_eq!(desk.moment(), window.0);
    let desk = desk.drag(u16::midpoint(begin, end), row + 3);
    let (start, last) = window;
    assert!(desk.moment() > start && desk.moment() < last, "wherever the hand is: {}", desk.moment());
    let below = desk.screen().lines().position(|line| line.trim_start().starts_with("B ")).expect("a lane");
    let desk = desk.click(10, u16::try_from(below).unwrap());
    assert_eq!(desk.run().viewport().lane(), Some(1), "the lane is looked at closely");
}

#[test]
fn a_closer_look_has_its_first_and_last_time_and_its_values() {
    let desk = desk(120, 40).press("Enter").run_through().press("Home");
    let desk = desk.wait(100).press("Space").wait(2_000).press("Space ] ] ]");
    let screen = desk.screen();
    assert!(screen.contains(" wide"), "{screen}");
    assert!(!screen.contains("400k"), "the values that are seen, not all: {screen}");
}

#[test]
fn what_a_race_shows_at_a_moment_adds_up() {
    let mut desk = desk(120, 40).press("Enter").run_through();
    for _ in 0..20 {
        desk = desk.wait(190);
        let run = desk.run();
        let timeline = run.variants()[0].timeline();
        let at = run.moment(0, desk.app.now);
        let columns: u64 = timeline.increments_by_worker(at).iter().sum();
        assert_eq!(columns, timeline.increments_at(at), "at {at}");
    }
}
