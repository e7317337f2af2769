//! `racelab compare` as a user meets it: combinations, formats, and what cannot be.

use rstest::rstest;
use serde_json::Value;

use crate::support::program::racelab;

fn said(args: &str) -> String {
    let output = racelab(args).assert().success().get_output().stdout.clone();
    String::from_utf8(output).expect("the program writes UTF-8")
}

pub(crate) fn json(args: &str) -> Value {
    serde_json::from_str(&said(args)).expect("one object")
}

#[test]
fn every_combination_is_run_so_often_and_one_after_the_other_comes_along() {
    let object = json("compare fetch --delay 2ms --tasks 4 --model threads,async --workers 1,2 --trials 3 --json");
    let ways = object["ways"].as_array().expect("a list");
    let names: Vec<String> = ways.iter().map(|way| format!("{} {}", way["model"], way["workers"])).collect();
    assert_eq!(names, ["\"sequential\" 1", "\"threads\" 1", "\"threads\" 2", "\"async\" 1", "\"async\" 2"]);
    assert!(
        ways.iter()
            .all(|way| way["trials"] == 3 && way["every_elapsed_ns"].as_array().is_some_and(|all| all.len() == 3))
    );
    assert_eq!((&object["planned"], &object["made"]), (&Value::from(15), &Value::from(15)));
    let threads = &ways[2];
    let [least, median, most] = ["least", "median", "most"].map(|key| threads["elapsed_ns"][key].as_u64().expect("ns"));
    assert!(least <= median && median <= most);
    assert!(threads["speed_up"]["times"].as_f64().is_some_and(|times| times > 0.0), "{threads}");
    assert!(object["verdict"].as_str().is_some_and(|verdict| !verdict.is_empty()));
}

#[test]
fn a_race_has_a_share_that_came_out_right_with_its_interval() {
    let object = json("compare counter --increments 20000 --model threads --guard none,mutex --trials 6 --json");
    let ways = object["ways"].as_array().expect("a list");
    assert_eq!(ways.len(), 4, "without and with a guard, on threads and one after the other");
    for way in ways {
        let right = &way["right"];
        let [low, high] = [0, 1].map(|end| right["interval"][end].as_f64().expect("a share"));
        assert!((0.0..=1.0).contains(&low) && low <= high && high <= 1.0);
        assert_eq!(right["of"], 6);
        if way["guard"] == "mutex" || way["model"] == "sequential" {
            assert_eq!(right["hits"], 6, "{way}");
        }
    }
}

#[test]
fn one_after_the_other_comes_along_only_where_it_can() {
    let csv = "compare pipeline --items 4 --produce 1ms --consume 1ms --workers 2,3 --trials 1 --csv --model";
    let models = |named: &str| {
        let said = said(&format!("{csv} {named}"));
        said.lines().skip(1).filter_map(|row| row.split(',').nth(1).map(ToOwned::to_owned)).collect::<Vec<_>>()
    };
    let mut ways = models("threads,async");
    ways.sort();
    assert_eq!(ways, ["async", "async", "threads", "threads"]);
}

#[test]
fn a_spreadsheet_has_a_row_a_trial() {
    let said = said("compare fetch --delay 1ms --tasks 2 --model async --workers 2 --trials 2 --csv");
    let mut lines = said.lines();
    assert!(lines.next().is_some_and(|head| head.starts_with("scenario,model,workers,guard,trial,elapsed_ns")));
    let rows: Vec<&str> = lines.collect();
    let trials: Vec<&str> = rows.iter().filter_map(|row| row.split(',').nth(4)).collect();
    assert_eq!(trials, ["1", "2", "1", "2"], "counted from one: {rows:?}");
}

#[test]
fn of_few_trials_nothing_is_claimed_and_their_seeds_are_told() {
    let args = "compare fetch --delay 1ms --tasks 2 --model threads --workers 1,2 --trials 5 --seed 7";
    let object = json(&format!("{args} --json"));
    for way in object["ways"].as_array().expect("a list") {
        assert_eq!(way["elapsed_ns"]["interval"], Value::Null, "{way}");
        assert_eq!((&way["speed_up"]["least"], &way["speed_up"]["most"]), (&Value::Null, &Value::Null));
        assert!(way["starting_ns"].as_u64() < way["elapsed_ns"]["median"].as_u64(), "{way}");
    }
    assert!(object["curves"][0]["law"].is_null(), "{}", object["curves"]);
    let said = said(args);
    assert!(said.contains("seeds 7 to 11") && said.contains("Too few trials of each (5)"), "{said}");
}

#[test]
fn ways_whose_tasks_fail_are_neither_fast_nor_slow() {
    let folder = tempfile::tempdir().expect("there is room");
    let empty = folder.path().join("empty.json");
    std::fs::write(&empty, "").expect("there is room");
    let args = format!("json --path {} --model threads,rayon --workers 1,2 --trials 2", empty.display());
    let text = said(&format!("compare {args}"));
    for claim in ["fastest", "told apart", "as fast"] {
        assert!(!text.contains(claim), "{claim}: {text}");
    }
    assert!(text.contains("failed tasks") && text.contains("Tasks failed in every way"), "{text}");
    let object = json(&format!("compare {args} --json"));
    for way in object["ways"].as_array().expect("a list") {
        assert!(way["speed_up"].is_null() && way["efficiency"].is_null() && way["failed_tasks"] == 2, "{way}");
    }
    assert_eq!(object["curves"], Value::Array(Vec::new()));
    let measured = said(&format!("advise json --path {} --measure --trials 2", empty.display()));
    let words: Vec<&str> = measured.split_whitespace().collect();
    let words = words.join(" ");
    assert!(!words.contains("times as fast") && words.contains("its time says nothing"), "{measured}");
}

#[rstest]
#[case("compare", "compare needs a scenario")]
#[case("compare fetch --workers 1,x", "--workers x: takes a whole number from 1 to 1,024")]
#[case("compare fetch --workers 0", "--workers 0: takes a whole number from 1 to 1,024")]
#[case("compare fetch --trials 0", "--trials 0: takes a whole number from 1 to 1,000")]
#[case("compare fetch --guard mutex", "--guard means nothing to fetch")]
#[case("compare counter --model processes --guard rwlock", "--guard rwlock --model processes")]
#[case("compare pipeline --model sequential,threads", "--model sequential: one worker does one task after the other")]
#[case("compare fetch --model thread", "unknown value of --model: thread; did you mean threads?")]
fn what_cannot_be_compared_says_why_in_one_line(#[case] args: &str, #[case] why: &str) {
    let output = racelab(args).assert().code(2).stdout("").get_output().stderr.clone();
    let said = String::from_utf8(output).expect("the program writes UTF-8");
    assert!(said.contains(why) && said.lines().count() == 1, "{said}");
}
