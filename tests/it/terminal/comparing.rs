//! Comparing, for real: runs are made, stopped, and looked at page by page.

use super::{DOWN, ENTER, ESC, said};
use crate::support::laboratory::Laboratory;

const LEFT: &str = "\x1b[D";

/// What stands before the number in such words.
fn before_the_number(key: &'static str) -> &'static str {
    said(key).split("{n}").next().unwrap_or_default()
}

#[test]
fn models_are_compared_and_every_page_is_shown() {
    let mut lab = Laboratory::open();
    lab.press("v").shows(said("wishes.models"));
    // One trial of each way: from models over workers and guards to trials, and from seven to one.
    lab.press(&DOWN.repeat(3)).press(&LEFT.repeat(3)).press(ENTER);
    lab.shows(before_the_number("comparing.made"));
    lab.press("\t").shows(said("compare.head.median"));
    lab.press("\t").shows(said("draw.speed-up.ideal"));
    lab.press("\t").shows(said("comparing.costs.title"));
    lab.press("\t").shows("400,000");
    // Back to the wishes, back to the Lab.
    lab.press(ESC).shows(said("wishes.trials"));
    lab.press(ESC).shows(said("lab.title"));
    assert_eq!(lab.press("q").ended(), 0);
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
