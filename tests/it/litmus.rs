//! What a processor reorders: every try is counted once, what is forbidden is never seen, and who cannot try says why.

use assert_cmd::assert::OutputAssertExt as _;
use predicates::str::contains;
use rstest::rstest;
use serde_json::Value;

use crate::support::command::racelab;

/// The report of a run of a few thousand tries; none where this machine has one core alone.
fn report(more: &[&str]) -> Option<Value> {
    if std::thread::available_parallelism().is_ok_and(|cores| cores.get() < 2) {
        eprintln!("one core: no litmus test can be made");
        return None;
    }
    let output = racelab("run litmus --json --tries 3000 --longest 5s").args(more).output();
    let output = output.expect("it can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).expect("a report is JSON");
    Some(report["runs"][0].clone())
}

fn count(run: &Value, key: &str) -> u64 {
    run["results"][key].as_u64().unwrap_or_else(|| panic!("{key}: {}", run["results"]))
}

#[rstest]
fn every_try_has_one_outcome(
    #[values("sb", "mp", "lb", "2+2w", "iriw")] test: &str,
    #[values("relaxed", "acquire-release", "seq-cst", "fence")] ordering: &str,
) {
    let workers = if test == "iriw" { "4" } else { "2" };
    let Some(run) = report(&["--test", test, "--ordering", ordering, "--workers", workers]) else { return };
    let outcomes = ["first_a", "first_b", "interleaved", "weak"].map(|key| count(&run, key));
    let tries = count(&run, "tries");
    assert!(tries > 0 && tries <= 3_000, "{tries}");
    assert_eq!(outcomes.iter().sum::<u64>(), tries);
    for task in run["tasks"].as_array().expect("a task a thread") {
        assert_eq!((&task["status"], &task["value"]), (&"ok".into(), &tries.to_string().into()));
    }
    let forbidden =
        ["seq-cst", "fence"].contains(&ordering) || (ordering == "acquire-release" && ["mp", "lb"].contains(&test));
    // A store buffer is all that x86 has.
    let x86_forbids = cfg!(any(target_arch = "x86_64", target_arch = "x86")) && test != "sb";
    if forbidden || x86_forbids {
        assert_eq!(outcomes[3], 0, "{test} with {ordering}");
    }
    let said = run["verdict"].as_str().unwrap_or_default();
    assert!(forbidden == said.contains("on every machine") || outcomes[3] > 0, "{said}");
}

#[test]
fn who_cannot_try_says_what_would_do() {
    let refused = |more: &str| racelab(&format!("run litmus {more}")).assert().failure();
    refused("--model processes").stderr(contains("--model threads"));
    refused("--model gil --gil none").stderr(contains("--model threads"));
    refused("--test iriw --workers 2").stderr(contains("takes 4 threads, not 2"));
    refused("--workers 3").stderr(contains("takes 2 threads, not 3"));
}
