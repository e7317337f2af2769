//! Predictions on the command line: what was said beforehand stands beside what came out.

use rstest::rstest;
use serde_json::Value;

use crate::support::program::racelab;

fn says(args: &str) -> String {
    let output = racelab(args).output().expect("the program starts");
    assert_eq!(output.status.code(), Some(0), "{args}: {output:?}");
    String::from_utf8(output.stdout).expect("the program writes UTF-8")
}

#[rstest]
#[case("run counter --increments 10 --guard mutex --predict 40", "As you said: 40.")]
#[case("run counter --increments 10 --guard mutex --predict ..39", "it came to 40, 1 more.")]
#[case("run counter --increments 10 --guard mutex --predict ?", "You said that you did not know. It came out: 40.")]
#[case("run counter --increments 10 --guard mutex --trials 3 --predict 40", "so it came in 3 of 3 trials")]
#[case("run fetch --delay 1ms --model sequential --predict other", "You said: in another order. It came out: 1 2 3 4.")]
#[case("run fetch --delay 1ms --model sequential --predict 1,2,3,4", "As you said: 1 2 3 4.")]
#[case(
    "run deadlock --meals 1 --eat 0s --fix order --predict end",
    "As you said: no deadlock (nobody waits for ever)."
)]
#[case("run spawn-tree --main-guard --life 0s --predict 39", "it came to 3, 36 less.")]
#[case("run counter --increments 10 --guard mutex --predict 40 --lang ko", "예상이 맞았습니다: 40.")]
fn a_prediction_stands_below_the_report(#[case] args: &str, #[case] sentence: &str) {
    let report = says(args).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(report.contains(sentence), "{args}:\n{report}");
}

#[rstest]
#[case("seq", "You said: sequential")]
#[case("thr", "As you said: threads")]
#[case("?", "You said that you did not know. It came out: threads")]
fn which_way_is_the_fastest_can_be_said_before_a_comparison(#[case] said: &str, #[case] sentence: &str) {
    let compare = format!("compare fetch --model threads --delay 60ms --trials 1 --predict {said}");
    let report = says(&compare).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(report.contains("Which way will be the fastest?") && report.contains(sentence), "{report}");
    let report: Value = serde_json::from_str(&says(&format!("{compare} --json"))).expect("the report is JSON");
    let prediction = &report["prediction"];
    assert_eq!((&prediction["question"], &prediction["came"]), (&"fastest".into(), &"threads-4".into()));
    let plain: Value =
        serde_json::from_str(&says("compare fetch --model threads --delay 1ms --trials 1 --json")).unwrap();
    assert_eq!(plain.get("prediction"), None);
}

#[test]
fn programs_read_the_prediction_with_the_run() {
    let report = says("run counter --increments 10 --guard atomic,mutex --predict 30..45 --json");
    let report: Value = serde_json::from_str(&report).expect("the report is JSON");
    let prediction = &report["runs"][0]["prediction"];
    assert_eq!(prediction["question"], "counter");
    assert_eq!((&prediction["said"], &prediction["came"]), (&"30..45".into(), &"40".into()));
    assert_eq!(prediction["closeness"], "within");
    assert_eq!(report["runs"][1].get("prediction"), None, "it was said of the first guard");
}

#[rstest]
#[case("run counter --increments 10 --predict soon", "--predict soon: What will the counter say without a guard?")]
#[case("run litmus --predict maybe", "one of weak, never, or ?")]
#[case("compare fetch --model threads --predict never", "one of sequential-")]
#[case("compare fetch --workers 1,2,3,4 --predict ?", "is asked of 2 to 9 ways, and these are")]
#[case("run fetch --predict 5", "in which order will they be done?")]
fn what_is_no_answer_is_one_line_that_says_what_is_asked(#[case] args: &str, #[case] line: &str) {
    let output = racelab(args).output().expect("the program starts");
    let said = String::from_utf8(output.stderr).expect("the program writes UTF-8");
    assert_eq!((output.status.code(), said.lines().count()), (Some(2), 1), "{args}: {said}");
    assert!(said.to_lowercase().contains(&line.to_lowercase()), "{said}");
}
