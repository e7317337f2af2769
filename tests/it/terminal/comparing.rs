//! Comparing, for real: runs are made, stopped, and looked at page by page.

use rstest::rstest;

use super::{DOWN, END, ENTER, ESC, RIGHT, said};
use crate::support::laboratory::Laboratory;

#[test]
fn models_are_compared_and_every_page_is_shown() {
    let mut lab = Laboratory::open();
    lab.press("v").shows(said("wishes.models"));
    // One trial of each way: from models over workers, guards and memory to how far it goes.
    lab.press(&DOWN.repeat(4)).press(&RIGHT.repeat(2)).press(ENTER);
    lab.shows(said("comparing.seen-once"));
    lab.press("\t").shows(said("compare.head.median"));
    lab.press("\t").shows(said("comparing.costs.title"));
    lab.press("\t").shows("400,000");
    // Back to the wishes, back to the Lab.
    lab.press(ESC).shows(said("wishes.trials"));
    lab.press(ESC).shows(said("lab.title"));
    assert_eq!(lab.press("qq").ended(), 0);
}

/// Waiting and computing on every model of the guides: found, made small, compared, and seen with a verdict at the end.
#[rstest]
#[case("/fet\r", 4, "20ms")]
#[case("/sq\r", 3, "1000")]
fn a_few_keys_compare_the_models_and_the_verdict_comes_at_the_end(
    #[case] found: &str,
    #[case] row: usize,
    #[case] size: &str,
) {
    let mut lab = Laboratory::open();
    // Preset, model, workers, and somewhere behind them the size of a task.
    lab.press(found).press("\t").press(&DOWN.repeat(row)).press(size).press(ENTER);
    lab.answers();
    lab.press("v").shows(said("wishes.models"));
    lab.press(ENTER).shows(said("run.playing"));
    for model in ["sequential", "threads", "processes", "async"] {
        lab.shows(model);
    }
    lab.shows(said("comparing.wait-for-it"));
    lab.shows_in_the_end("✓");
    lab.shows_no(said("comparing.wait-for-it"));
    // It measures on by itself, unless it is done already; stopping keeps all.
    lab.looks_until("the end of measuring", |lab| {
        lab.press("x").press(END);
        std::thread::sleep(std::time::Duration::from_millis(20));
        let screen = lab.screen();
        ["Stopped: ", "Measured "].iter().any(|end| screen.contains(end)).then_some(())
    });
    // Back to the wishes, to the Lab, and out.
    assert_eq!(lab.press("qqq").ended(), 0);
}

#[test]
fn a_long_comparison_is_stopped_and_says_what_it_has() {
    let mut lab = Laboratory::open();
    lab.sets_a_long_fetch();
    // In the settings, on a row that takes figures: letters are keys there.
    lab.press("v").shows(said("wishes.models"));
    lab.press(ENTER).shows(said("hint.stop"));
    lab.press("x").shows(said("compare.verdict.nothing"));
    assert_eq!(lab.press("qqq").ended(), 0);
}
