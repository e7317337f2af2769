//! Advice as a user asks for it: the rule alone, and with what is measured beside it.

use serde_json::Value;

use crate::support::program::racelab;

fn advice(args: &str) -> Value {
    let said = racelab(&format!("advise {args} --json")).assert().success();
    serde_json::from_slice(&said.get_output().stdout).expect("the advice is JSON")
}

#[test]
fn the_rule_alone_runs_nothing() {
    // A day for each: nobody would wait for that.
    let said = advice("fetch --delay 86400s --tasks 5000");
    assert_eq!((said["advice"]["model"].as_str(), said["advice"]["workers"].as_u64()), (Some("async"), Some(5_000)));
    assert_eq!(said["measured"], Value::Null);
    let fit = said["table"]["processes"]["fit"].as_str().expect("a word");
    assert!(fit.contains("Python"), "{fit}");
}

#[test]
fn what_is_measured_begins_with_one_after_the_other_and_ends_in_a_sentence() {
    let said = advice("fetch --delay 2ms --tasks 3 --measure --trials 2 --seed 5");
    let ways = said["measured"]["comparison"]["ways"].as_array().expect("ways are a list");
    assert_eq!((ways[0]["model"].as_str(), ways[0]["workers"].as_u64()), (Some("sequential"), Some(1)));
    assert!(ways.len() >= 5 && ways.iter().all(|way| way["trials"] == 2), "{ways:?}");
    let conclusion = said["measured"]["conclusion"].as_str().expect("a sentence");
    assert!(conclusion.contains("threads × 3") && conclusion.contains("too few trials of each (2)"), "{conclusion}");
}

#[test]
fn what_would_only_wait_is_left_out_and_said_to_be() {
    let said = advice("fetch --delay 1s --tasks 1000 --measure --trials 1");
    let left_out = said["measured"]["left_out"].as_array().expect("a list");
    assert_eq!(left_out.len(), 1);
    assert_eq!(
        (left_out[0]["model"].as_str(), left_out[0]["waits_ns"].as_u64()),
        (Some("sequential"), Some(1_000_000_000_000))
    );
}

#[test]
fn around_a_counter_guards_are_compared() {
    let said = advice("counter --increments 2000 --guard mutex,local --measure --trials 1");
    assert_eq!(said["advice"]["guard"].as_str(), Some("local"));
    let ways = said["measured"]["comparison"]["ways"].as_array().expect("ways are a list");
    let guards: Vec<Option<&str>> = ways.iter().map(|way| way["guard"].as_str()).collect();
    assert_eq!(guards, [Some("none"), Some("mutex"), Some("local")]);
}

#[test]
fn the_rule_of_how_many_workers_is_measured_over_several_numbers_of_them() {
    let said = advice("fetch --delay 2ms --tasks 40 --measure --trials 6 --seed 5");
    let numbers = said["measured"]["numbers"].as_array().expect("numbers are a list");
    let workers: Vec<u64> = numbers.iter().filter_map(|number| number["workers"].as_u64()).collect();
    assert!(workers.len() >= 4 && workers[0] == 1 && workers.windows(2).all(|pair| pair[0] < pair[1]), "{workers:?}");
    assert!(workers.contains(&said["advice"]["workers"].as_u64().expect("a number")), "{workers:?}");
    let words = said["measured"]["numbers_in_words"].as_str().expect("a sentence");
    assert!(words.contains("the fewest that cannot be told apart from the fastest"), "{words}");
}
