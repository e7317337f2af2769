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
    assert!(
        lines.next().is_some_and(|head| head.starts_with("scenario,model,workers,guard,differs_in,trial,elapsed_ns"))
    );
    let rows: Vec<&str> = lines.collect();
    let trials: Vec<&str> = rows.iter().filter_map(|row| row.split(',').nth(5)).collect();
    assert_eq!(trials, ["1", "2", "1", "2"], "counted from one: {rows:?}");
}

#[test]
fn of_few_trials_nothing_is_claimed_and_their_seeds_are_told() {
    let args = "compare fetch --delay 1ms --tasks 2 --model threads --workers 1,2 --trials 3 --seed 7";
    let object = json(&format!("{args} --json"));
    for way in object["ways"].as_array().expect("a list") {
        assert_eq!(way["elapsed_ns"]["interval"], Value::Null, "{way}");
        assert_eq!((&way["speed_up"]["least"], &way["speed_up"]["most"]), (&Value::Null, &Value::Null));
        assert!(way["starting_ns"].as_u64() < way["elapsed_ns"]["median"].as_u64(), "{way}");
    }
    assert!(object["curves"][0]["law"].is_null(), "{}", object["curves"]);
    let said = said(args);
    assert!(said.contains("seeds 7 to 9") && said.contains("Trials of each: 3."), "{said}");
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

/// What stands on standard error beside a result.
fn announced(args: &str) -> String {
    String::from_utf8(racelab(args).assert().success().get_output().stderr.clone()).expect("the program writes UTF-8")
}

#[test]
fn how_long_it_takes_is_said_before_in_a_pipe_too() {
    let fetch = "compare fetch --tasks 4 --delay 10ms --model threads --workers 2";
    for format in ["", " --json", " --csv"] {
        let said = announced(&format!("{fetch} --budget 1s{format}"));
        assert_eq!(
            said,
            "ways: 2, each once: about 60.0 ms. Then on until they can be told apart, 1 s in all at most.\n"
        );
    }
    let said = announced(&format!("{fetch} --trials 2"));
    assert_eq!(said, "ways: 2, runs: 6, the first of each to warm up: about 180 ms.\n");
    let computes = announced("compare squares --n 1000 --tasks 2 --model threads --workers 2 --trials 1");
    assert!(computes.starts_with("ways: 2, each once: about ") && computes.lines().count() == 1, "{computes}");
}

#[test]
fn without_a_number_of_trials_it_goes_on_until_ways_can_be_told_apart_or_the_time_is_used() {
    let fetch = "compare fetch --tasks 4 --delay 20ms --model threads --workers 4 --json";
    let told = json(&format!("{fetch} --budget 10s"));
    assert!((told["ended"] == "told" || told["ended"] == "budget") && told["planned"].is_null(), "{told}");
    for way in told["ways"].as_array().expect("a list") {
        assert!(way["seen_once"] == false && way["trials"].as_u64() >= Some(1), "{way}");
    }
    let once = json(&format!("{fetch} --budget 0s"));
    assert_eq!((&once["ended"], &once["made"]), (&Value::from("budget"), &Value::from(2)), "{once}");
    assert!(once["verdict"].as_str().is_some_and(|verdict| verdict.starts_with("Seen once: ")), "{once}");
    for way in once["ways"].as_array().expect("a list") {
        assert!(way["seen_once"] == true && way["trials"] == 1, "first runs count where there are no others: {way}");
    }
}

#[rstest]
#[case("requests --tasks 10 --rate 1000 --work 1ms --lock handler,update,none", "lock", &["handler", "update", "none"])]
#[case("deadlock --meals 1 --eat 1ms --pause 1ms --fix order,waiter", "fix", &["order", "waiter"])]
#[case("lifecycle --delay 10ms --join joined,daemon", "join", &["joined", "daemon"])]
#[case("pipeline --items 4 --produce 1ms --consume 1ms --ending sentinel,close", "ending", &["sentinel", "close"])]
#[case("spawn-tree --depth 2 --life 10ms --main-guard=off,on", "main-guard", &["off", "on"])]
#[case("counter --guard none --increments 1000 --memory shared,private", "memory", &["shared", "private"])]
#[case("squares --n 1000 --gil old,new,none", "gil", &["old", "new", "none"])]
fn what_a_scenario_is_about_is_compared(#[case] args: &str, #[case] key: &str, #[case] values: &[&str]) {
    let object = json(&format!("compare {args} --trials 1 --json"));
    let ways = object["ways"].as_array().expect("a list");
    let differ: Vec<&str> = ways.iter().filter_map(|way| way["differs_in"][key].as_str()).collect();
    assert_eq!(differ, values, "{object}");
    assert!(ways.iter().all(|way| way["model"] == ways[0]["model"]), "on one model: {object}");
}

#[test]
fn a_table_fits_into_eighty_columns() {
    let args = "compare counter --increments 1000 --model threads,async-threads --guard check-then-act,two-mutexes";
    let said = said(&format!("{args} --trials 6"));
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    assert!(said.contains("async-threads × 4 (check-then-act)"), "{said}");
}

#[test]
fn no_law_and_no_speed_up_are_claimed_of_a_counter() {
    let object =
        json("compare counter --increments 1000 --model threads,async --workers 1,2,4 --guard none --trials 6 --json");
    assert_eq!(object["curves"], Value::Array(Vec::new()));
    let ways = object["ways"].as_array().expect("a list");
    assert!(ways.iter().all(|way| way["speed_up"].is_null() && way["efficiency"].is_null()), "{object}");
    assert_eq!(ways.iter().filter(|way| way["model"] == "sequential").count(), 1, "one after the other is one worker");
}

#[rstest]
#[case("compare", "compare needs a scenario")]
#[case("compare fetch --workers 1,x", "--workers x: takes a whole number from 1 to 1,024")]
#[case("compare fetch --workers 0", "--workers 0: takes a whole number from 1 to 1,024")]
#[case("compare fetch --budget 60", "--budget 60: a time needs a unit")]
#[case("compare fetch --budget 9s --trials 3", "either --trials or --budget")]
#[case("compare requests --lock handler,all", "unknown value of --lock: all")]
#[case("compare fetch --lock handler,none", "--lock means nothing to fetch")]
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
